"""Injected faults between a client and a service, by rule and by seed."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Literal, TypeAlias, get_args
from uuid import uuid4

from attrs import define, evolve, field, frozen, validators

Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, object]]]
Send: TypeAlias = Callable[[dict[str, object]], Awaitable[None]]
"""The two halves of an ASGI connection."""

FaultKind: TypeAlias = Literal["latency", "status", "reset", "truncate", "garbage", "empty", "html", "cut_json"]
"""The kind of a fault.

- `latency`: the request is delayed, and continues afterwards.
- `status`: an error page of a proxy or of the application, with any status.
- `reset`: the connection is reset before the first byte of a response.
- `truncate`: the connection is closed in the middle of the body that Content-Length promised.
- `garbage`: random bytes instead of HTTP, then the connection is closed.
- `empty`: 200 with an empty body.
- `html`: 200 with a web page, like that of a captive portal or a login page.
- `cut_json`: 200 with valid HTTP, but half of the JSON is missing.
"""

PAGE = b"<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>Something went wrong</h1></body></html>\n"
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]
JSON_TYPE: Headers = ((b"content-type", b"application/json"),)
HTML_TYPE: Headers = ((b"content-type", b"text/html; charset=utf-8"),)


@frozen
class Reply:
    """A response that is ready to be sent, except for Content-Length."""

    status: int
    body: bytes
    headers: Headers = JSON_TYPE


@frozen
class Fault:
    """A rule that injects a fault: its kind, where and how often."""

    kind: FaultKind = field(validator=validators.in_(get_args(FaultKind)))
    endpoint: str | None = field(default=None, kw_only=True)
    """The endpoint that it affects, one of `Sandbox.endpoints`; `None` means all."""
    when: Literal["before", "after"] = field(
        default="before", kw_only=True, validator=validators.in_(("before", "after"))
    )
    """`before`: the request is not carried out. `after`: it is carried out, and its response is lost."""
    rate: float = field(default=1.0, kw_only=True, validator=validators.and_(validators.ge(0), validators.le(1)))
    """The share of requests that it affects, from 0 to 1."""
    times: int | None = field(default=None, kw_only=True)
    """The total number of requests that it affects; `None` means no limit."""
    status: int = field(default=500, kw_only=True, validator=validators.and_(validators.ge(200), validators.le(599)))
    """The status of the kind `status`."""
    body: Literal["html", "json"] = field(default="html", kw_only=True, validator=validators.in_(("html", "json")))
    """The body of the kind `status`: a page, or `{"error": "…"}`."""
    retry_after: int | str | None = field(default=None, kw_only=True)
    """The Retry-After of the kind `status`, sent as it is."""
    seconds: float = field(default=0.0, kw_only=True, validator=validators.ge(0))
    """The delay of the kind `latency`."""


@define
class _Armed:
    """A fault, the random numbers that decide on it, and the number of times that are left."""

    fault: Fault
    dice: Random
    left: float

    def applies(self, endpoint: str | None, when: str) -> bool:
        fault = self.fault
        if fault.when != when or fault.endpoint not in (None, endpoint) or self.left <= 0:
            return False
        if self.dice.random() >= fault.rate:
            return False
        self.left -= 1
        return True


class Faults:
    """The faults of a sandbox. The same seed and the same order of requests give the same faults."""

    def __init__(self, rules: Sequence[Fault], seed: int) -> None:
        self._armed = [
            _Armed(rule, Random(f"{seed}/{place}"), float("inf") if rule.times is None else rule.times)  # noqa: S311 - faults need no secure random numbers
            for place, rule in enumerate(rules)
        ]
        self._noise = Random(seed)  # noqa: S311 - not a secret

    def due(self, endpoint: str | None, when: str) -> Iterator[Fault]:
        """Return the faults of a request at this moment. Each is decided when it is requested from the iterator."""
        return (armed.fault for armed in self._armed if armed.applies(endpoint, when))

    def spoil(self, fault: Fault, reply: Reply) -> Reply | None:
        """Return the response that replaces the reply; `None` if the client receives no HTTP response at all."""
        if fault.kind in ("reset", "garbage"):
            return None
        if fault.kind == "status":
            return _error_page(fault)
        if fault.kind == "empty":
            return Reply(200, b"")
        if fault.kind == "html":
            return Reply(200, PAGE % 200, HTML_TYPE)
        return evolve(reply, body=reply.body[: len(reply.body) // 2])

    def garbage(self) -> bytes:
        """Return bytes that no client mistakes for HTTP."""
        return b"\x15\x03" + self._noise.randbytes(64)


def _error_page(fault: Fault) -> Reply:
    extra = () if fault.retry_after is None else ((b"retry-after", str(fault.retry_after).encode()),)
    if fault.body == "json":
        return Reply(fault.status, b'{"error":"Something went wrong"}', (*JSON_TYPE, *extra))
    return Reply(fault.status, PAGE % fault.status, (*HTML_TYPE, *extra))


async def client_left(receive: Receive, seconds: float | None) -> bool:
    """Wait until the client has disconnected, at most `seconds`; return whether it has."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def send_reply(send: Send, reply: Reply, *, missing: int = 0) -> None:
    """Send a response whose Content-Length promises `missing` bytes more than there are."""
    length = (b"content-length", b"%d" % (len(reply.body) + missing))
    request_id = (b"x-request-id", str(uuid4()).encode())
    await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, request_id, length]})
    await send({"type": "http.response.body", "body": reply.body, "more_body": missing > 0})


async def drop(transport: object, receive: Receive, fault: Fault, last_bytes: bytes) -> None:
    """End the connection itself: by a reset, or orderly after some last bytes.

    Raises:
        ConnectionResetError: the server does not give the application its connection; `serve` does.
    """
    if not isinstance(transport, asyncio.Transport):
        raise ConnectionResetError(f"The fault {fault.kind!r} needs a real connection: use lattigo.sandbox.serve.")
    if fault.kind == "reset":
        connection: socket.socket = transport.get_extra_info("socket")
        # No lingering: the kernel sends RST instead of an orderly end.
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    else:
        transport.write(last_bytes)
        transport.close()
    # The server logs an error if the application returns without a response while the client is there.
    await client_left(receive, None)
