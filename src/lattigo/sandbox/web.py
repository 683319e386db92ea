"""The service over HTTP: routes, credentials, parameters, pages, and the faults and limits in between."""

from __future__ import annotations

import base64
import binascii
from collections import deque
from collections.abc import Mapping
from typing import NotRequired, TypedDict, cast
from urllib.parse import parse_qsl, unquote

import orjson
from attrs import evolve, field, frozen

from .faults import JSON_TYPE, Fault, Faults, Receive, Reply, Send, client_left, drop, send_reply
from .fleet import Rows
from .limits import Limits
from .paging import Page, Paging
from .params import Params, Refusal, decode_body, decode_form
from .routes import BY_PATH, Route
from .service import Call
from .state import State


@frozen
class Account:
    """The credentials of an account of the sandbox."""

    key_name: str
    api_key: str = field(repr=False)


@frozen
class Seen:
    """A request that the sandbox has answered, or left without an answer."""

    method: str
    path: str
    """Decoded."""
    raw_path: str
    """As it was sent."""
    query: list[tuple[str, str]]
    body: object
    """Decoded, whether it was JSON or a form. `None` without a body, bytes where it was neither."""
    headers: dict[str, str]
    """Names in lower case; of `authorization` only that there was one."""
    account: str | None
    """The key_name, if the credentials were right."""
    status: int | None
    """`None` when the connection was dropped instead."""


class Scope(TypedDict):
    """What is read of an ASGI scope."""

    type: str
    method: str
    path: str
    raw_path: bytes
    query_string: bytes
    headers: list[tuple[bytes, bytes]]
    extensions: NotRequired[dict[str, dict[str, object]]]


@frozen(kw_only=True)
class Settings:
    """How the service presents itself."""

    accounts: tuple[Account, Account]
    paging: Paging
    page_size: int
    page_limit: int
    refuse_large_pages: bool
    envelopes: bool


@frozen
class Request:
    """A request as it arrived."""

    scope: Scope
    query: list[tuple[str, str]]
    headers: dict[bytes, bytes]
    body: bytes
    route: Route | None
    identifier: str
    """The device in the path, decoded."""

    def decoded_body(self) -> object:
        return decode_body(self.headers.get(b"content-type", b"").decode("latin-1"), self.body)


NOT_FOUND = Reply(404, b"404 Not Found", ())
RETRY_LATER = Reply(429, b"Retry later\n", ((b"content-type", b"text/plain"),))
UNAUTHORIZED = Reply(
    401, b"", ((b"content-type", b"text/plain"), (b"www-authenticate", b'Basic realm="API Authorization"'))
)
DONE = Reply(200, b'{"status":"Success"}')
"""What is left of an answer that was lost before there was one."""


class App:
    """The ASGI application."""

    def __init__(self, settings: Settings, state: State, seen: int) -> None:
        self.state = state
        self.limits = Limits(())
        self.faults = Faults((), 0)
        self.seen: deque[Seen] = deque(maxlen=seen)
        self._settings = settings
        self._credentials = {
            f"{account.key_name}:{account.api_key}".encode(): number for number, account in enumerate(settings.accounts)
        }

    async def __call__(self, scope: Mapping[str, object], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"The sandbox speaks HTTP only, not {scope['type']}.")
        request = await _read(cast("Scope", scope), receive)
        account = self._account(request.headers.get(b"authorization", b""))
        route = request.route
        admission = self.limits.enter(account, route.name if route else None)
        try:
            if admission.refused:
                wait = admission.retry_after
                extra = () if wait is None else ((b"retry-after", b"%d" % wait),)
                await self._send(request, None, evolve(RETRY_LATER, headers=(*RETRY_LATER.headers, *extra)), send)
            elif route is None:
                await self._send(request, None, NOT_FOUND, send)
            else:
                await self._answer(request, route, account, receive, send)
        finally:
            admission.leave()

    def _account(self, authorization: bytes) -> int | None:
        scheme, _, encoded = authorization.partition(b" ")
        try:
            return self._credentials.get(base64.b64decode(encoded)) if scheme.lower() == b"basic" else None
        except binascii.Error:
            return None

    async def _answer(self, request: Request, route: Route, account: int | None, receive: Receive, send: Send) -> None:
        """Answers, unless a fault comes between: before anything is done or after it."""
        reply = DONE
        for when in ("before", "after"):
            if when == "after":
                reply = self._reply(request, route, account)
            for fault in self.faults.due(route.name, when):
                if fault.kind != "latency":
                    await self._fail(fault, reply, request, account, receive, send)
                    return
                if await client_left(receive, fault.seconds):
                    self._remember(request, account, None)
                    return
        await self._send(request, account, reply, send)

    async def _fail(
        self, fault: Fault, reply: Reply, request: Request, account: int | None, receive: Receive, send: Send
    ) -> None:
        spoiled = self.faults.spoil(fault, reply)
        self._remember(request, account, spoiled.status if spoiled else None)
        if spoiled and fault.kind == "truncate":
            await send_reply(send, spoiled, missing=max(1, len(reply.body) - len(spoiled.body)))
        elif spoiled:
            await send_reply(send, spoiled)
            return
        transport = request.scope.get("extensions", {}).get("lattigo.connection", {}).get("transport")
        await drop(transport, receive, fault, self.faults.garbage() if fault.kind == "garbage" else b"")

    async def _send(self, request: Request, account: int | None, reply: Reply, send: Send) -> None:
        self._remember(request, account, reply.status)
        await send_reply(send, reply)

    def _remember(self, request: Request, account: int | None, status: int | None) -> None:
        if self.seen.maxlen == 0:
            return
        try:
            body = request.decoded_body() if request.body else None
        except Refusal:
            body = request.body
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
        if "authorization" in headers:
            headers["authorization"] = "***"
        scope, key_name = request.scope, None if account is None else self._settings.accounts[account].key_name
        raw_path = scope["raw_path"].decode("latin-1")
        self.seen.append(Seen(scope["method"], scope["path"], raw_path, request.query, body, headers, key_name, status))

    # -- the answer itself

    def _reply(self, request: Request, route: Route, account: int | None) -> Reply:
        if request.scope["method"] != route.method:
            allow = (b"allow", route.method.encode())
            return Reply(405, b'{"error":"405 Not Allowed"}', (*JSON_TYPE, allow))
        if account is None:
            return UNAUTHORIZED
        try:
            body = request.decoded_body() if request.body else {}
            params = Params(decode_form(request.query) | (body if isinstance(body, dict) else {}))
            page = self._page(params) if route.paged and self._settings.paging != "ignored" else None
            answer = route.answer(Call(self.state, account, params, request.identifier))
        except Refusal as refusal:
            return Reply(refusal.status, orjson.dumps(refusal.body))
        found, headers = answer.body, JSON_TYPE
        if isinstance(found, Rows):
            rows = cast("Rows[object]", found)
            found = page.of(rows) if page else rows.cut(0, len(rows))
            if page and self._settings.paging != "no_headers":
                headers = (*JSON_TYPE, *page.headers(len(rows), counted=self._settings.paging == "counted"))
        if route.envelope and self._settings.envelopes:
            found = {route.envelope: found}
        return Reply(answer.status, orjson.dumps(found), headers)

    def _page(self, params: Params) -> Page:
        settings = self._settings
        number, size = params.integer("page", 1), params.integer("per_page", settings.page_size, minimum=1)
        if size > settings.page_limit:
            if settings.refuse_large_pages:
                params.wrong(f"per_page must be less than or equal {settings.page_limit}")
            size = settings.page_limit
        return Page(max(1, number), max(1, size), params.integer("offset", 0))


async def _read(scope: Scope, receive: Receive) -> Request:
    body = b""
    if scope["method"] not in ("GET", "HEAD"):
        more: object = True
        while more:
            message = await receive()
            body += cast("bytes", message.get("body", b""))
            more = message.get("more_body", False)
    query = parse_qsl(scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
    route, identifier = _find(scope["raw_path"].decode("latin-1"))
    return Request(scope, query, dict(scope["headers"]), body, route, identifier)


def _find(raw_path: str) -> tuple[Route | None, str]:
    """The route of a path and the device in it. A bare dot or an empty name ends a route, as in Grape."""
    parts, identifier = raw_path.split("/"), ""
    if len(parts) > 3 and parts[2] == "devices":
        identifier = parts[3]
        if not identifier or "." in identifier:
            return None, ""
        parts[3] = ":device_name"
    return BY_PATH.get("/".join(parts)), unquote(identifier) if "%" in identifier else identifier
