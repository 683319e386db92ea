"""Delivery of messages to the URLs that are registered for them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

import orjson

from .jobs import THRESHOLD, Message
from .state import State

TIMEOUT = 5.0
"""Seconds for one delivery."""


async def deliver(state: State, message: Message, pauses: Sequence[float]) -> None:
    """Post a message until it is accepted with a 2xx status, at most four times."""
    for pause in (*pauses, None)[:THRESHOLD]:
        listener = state.callbacks.get((message.account, message.service))
        if listener is None:
            return
        message.attempts += 1
        body = orjson.dumps(message.body(str(listener["username"]), str(listener["password"])))
        message.delivered = await asyncio.to_thread(_post, str(listener["url"]), body)
        if message.delivered or pause is None:
            return
        await asyncio.sleep(pause)


def _post(url: str, body: bytes) -> bool:
    """Post a body, and return whether it was accepted. Nothing is posted to another machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not _is_loopback(host):
        return False
    connection = HTTPConnection(host, parts.port or 80, timeout=TIMEOUT)
    try:
        connection.request("POST", parts.path or "/", body, {"content-type": "application/json"})
        return 200 <= connection.getresponse().status < 300
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
