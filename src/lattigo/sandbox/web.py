"""A service over HTTP: its requests, the record of them, and the faults and limits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import NotRequired, Protocol, TypedDict, cast
from urllib.parse import parse_qsl

from attrs import evolve, frozen

from .faults import Fault, Faults, Receive, Reply, Send, client_left, drop, send_reply
from .limits import Limits
from .params import Refusal, decode_body


@frozen
class Seen:
    """A request that the sandbox received, with or without a response."""

    method: str
    path: str
    """Decoded."""
    raw_path: str
    """As it was sent."""
    query: list[tuple[str, str]]
    body: object
    """Decoded, whether it was JSON or a form; `None` without a body, bytes if it was neither."""
    headers: dict[str, str]
    """Names in lower case; the values of headers with credentials are replaced by `***`."""
    endpoint: str | None
    """The endpoint's name, as in faults, limits and counts."""
    account: str | None
    """The owner of the credentials, if they were valid: the name of a key or a user."""
    status: int | None
    """`None` if the connection was dropped instead."""


class Scope(TypedDict):
    """The part of an ASGI scope that is used here."""

    type: str
    method: str
    path: str
    raw_path: bytes
    query_string: bytes
    headers: list[tuple[bytes, bytes]]
    extensions: NotRequired[dict[str, dict[str, object]]]


@frozen
class Request:
    """A request as it arrived."""

    scope: Scope
    query: list[tuple[str, str]]
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def method(self) -> str:
        return self.scope["method"]

    @property
    def raw_path(self) -> str:
        return self.scope["raw_path"].decode("latin-1")

    def decoded_body(self) -> object:
        return decode_body(self.headers.get(b"content-type", b"").decode("latin-1"), self.body)


class Visit(Protocol):
    """A request, as a service handles it."""

    @property
    def endpoint(self) -> str | None:
        """The endpoint's name; `None` where there is none."""

    @property
    def account(self) -> str | None:
        """The owner of the credentials, if they were valid."""

    def reply(self) -> Reply:
        """Carry out the request, and return the reply."""
        ...


RETRY_LATER = Reply(429, b"Retry later\n", ((b"content-type", b"text/plain"),))
DONE = Reply(200, b'{"status":"Success"}')
"""The reply that a fault modifies before there is a real one."""


class App:
    """An ASGI application: what all sandboxes have in common.

    Args:
        seen: number of requests that are recorded.
    """

    secret_headers: tuple[str, ...] = ("authorization",)
    """The headers that hold credentials."""

    def __init__(self, seen: int) -> None:
        self.limits = Limits(())
        self.faults = Faults((), 0)
        self.seen: deque[Seen] = deque(maxlen=seen)
        self.tasks: set[asyncio.Task[None]] = set()
        """The tasks that run on after a response; they end with the server."""

    def visit(self, request: Request) -> Visit:
        """Return the service's view of a request."""
        raise NotImplementedError

    async def __call__(self, scope: Mapping[str, object], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"The sandbox supports only HTTP, not {scope['type']}.")
        request = await _read(cast("Scope", scope), receive)
        visit = self.visit(request)
        admission = self.limits.enter(visit.account, visit.endpoint)
        try:
            if admission.refused:
                wait = admission.retry_after
                extra = () if wait is None else ((b"retry-after", b"%d" % wait),)
                reply = evolve(RETRY_LATER, headers=(*RETRY_LATER.headers, *extra))
                self._remember(request, visit, reply.status)
                await send_reply(send, reply)
            else:
                await self._respond(request, visit, receive, send)
        finally:
            admission.leave()

    async def _respond(self, request: Request, visit: Visit, receive: Receive, send: Send) -> None:
        """Respond, unless a fault is due: before the request is carried out or after it."""
        reply = DONE
        for when in ("before", "after"):
            if when == "after":
                reply = visit.reply()
            for fault in self.faults.due(visit.endpoint, when):
                if fault.kind != "latency":
                    await self._fail(fault, reply, request, visit, receive, send)
                    return
                if await client_left(receive, fault.seconds):
                    self._remember(request, visit, None)
                    return
        self._remember(request, visit, reply.status)
        await send_reply(send, reply)

    async def _fail(
        self, fault: Fault, reply: Reply, request: Request, visit: Visit, receive: Receive, send: Send
    ) -> None:
        spoiled = self.faults.spoil(fault, reply)
        self._remember(request, visit, spoiled.status if spoiled else None)
        if spoiled and fault.kind == "truncate":
            await send_reply(send, spoiled, missing=max(1, len(reply.body) - len(spoiled.body)))
        elif spoiled:
            await send_reply(send, spoiled)
            return
        transport = request.scope.get("extensions", {}).get("lattigo.connection", {}).get("transport")
        await drop(transport, receive, fault, self.faults.garbage() if fault.kind == "garbage" else b"")

    def _remember(self, request: Request, visit: Visit, status: int | None) -> None:
        if self.seen.maxlen == 0:
            return
        try:
            body = request.decoded_body() if request.body else None
        except Refusal:
            body = request.body
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
        headers |= dict.fromkeys(headers.keys() & self.secret_headers, "***")
        path, query = request.scope["path"], request.query
        where = (request.method, path, request.raw_path, query, body, headers)
        self.seen.append(Seen(*where, visit.endpoint, visit.account, status))


async def _read(scope: Scope, receive: Receive) -> Request:
    body = b""
    if scope["method"] not in ("GET", "HEAD"):
        more: object = True
        while more:
            message = await receive()
            body += cast("bytes", message.get("body", b""))
            more = message.get("more_body", False)
    query = parse_qsl(scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
    return Request(scope, query, dict(scope["headers"]), body)
