"""The Lattigo service behind HTTP: routes, credentials, parameters and pages."""

from __future__ import annotations

import base64
import binascii
from typing import cast
from urllib.parse import unquote

import orjson
from attrs import field, frozen

from .endpoints import Call
from .faults import JSON_TYPE, Reply
from .fleet import Rows
from .paging import Page, Paging
from .params import Params, Refusal, decode_form
from .routes import BY_PATH, Route
from .state import State
from .web import App, Request


@frozen
class Account:
    """The credentials of an account of the sandbox."""

    key_name: str
    api_key: str = field(repr=False)


@frozen(kw_only=True)
class Settings:
    """The behaviour of the service."""

    accounts: tuple[Account, Account]
    paging: Paging
    page_size: int
    page_limit: int
    refuse_large_pages: bool
    envelopes: bool


NOT_FOUND = Reply(404, b"404 Not Found", ())
UNAUTHORIZED = Reply(
    401, b"", ((b"content-type", b"text/plain"), (b"www-authenticate", b'Basic realm="API Authorization"'))
)


class LattigoApp(App):
    """The ASGI application."""

    def __init__(self, settings: Settings, state: State, seen: int) -> None:
        super().__init__(seen)
        self.state = state
        self._settings = settings
        self._credentials = {
            f"{account.key_name}:{account.api_key}".encode(): number for number, account in enumerate(settings.accounts)
        }

    def visit(self, request: Request) -> LattigoVisit:
        route, identifier = _find(request.raw_path)
        number = self._account(request.headers.get(b"authorization", b""))
        return LattigoVisit(request, self.state, self._settings, route, identifier, number)

    def _account(self, authorization: bytes) -> int | None:
        scheme, _, encoded = authorization.partition(b" ")
        try:
            return self._credentials.get(base64.b64decode(encoded)) if scheme.lower() == b"basic" else None
        except binascii.Error:
            return None


@frozen
class LattigoVisit:
    """A request to this service."""

    request: Request
    state: State
    settings: Settings
    route: Route | None
    identifier: str
    """The device in the path, decoded."""
    number: int | None
    """The number of the account."""

    @property
    def endpoint(self) -> str | None:
        return self.route.name if self.route else None

    @property
    def account(self) -> str | None:
        return None if self.number is None else self.settings.accounts[self.number].key_name

    def reply(self) -> Reply:
        request, route = self.request, self.route
        if route is None:
            return NOT_FOUND
        if request.method != route.method:
            allow = (b"allow", route.method.encode())
            return Reply(405, b'{"error":"405 Not Allowed"}', (*JSON_TYPE, allow))
        if self.number is None:
            return UNAUTHORIZED
        try:
            sent = request.decoded_body() if request.body else {}
            params = Params(decode_form(request.query) | (sent if isinstance(sent, dict) else {}))
            page = self._page(params) if route.paged and self.settings.paging != "ignored" else None
            response = route.handler(Call(self.state, self.number, params, self.identifier))
        except Refusal as refusal:
            return Reply(refusal.status, orjson.dumps(refusal.body))
        body, headers = response.body, JSON_TYPE
        if isinstance(body, Rows):
            rows = cast("Rows[object]", body)
            body = page.of(rows) if page else rows.cut(0, len(rows))
            if page and self.settings.paging != "no_headers":
                headers = (*JSON_TYPE, *page.headers(len(rows), counted=self.settings.paging == "counted"))
        if route.envelope and self.settings.envelopes:
            body = {route.envelope: body}
        return Reply(response.status, orjson.dumps(body), headers)

    def _page(self, params: Params) -> Page:
        settings = self.settings
        number, size = params.integer("page", 1), params.integer("per_page", settings.page_size, minimum=1)
        if size > settings.page_limit:
            if settings.refuse_large_pages:
                params.add_error(f"per_page must be less than or equal {settings.page_limit}")
            size = settings.page_limit
        return Page(max(1, number), max(1, size), params.integer("offset", 0))


def _find(raw_path: str) -> tuple[Route | None, str]:
    """Return the route of a path, and the device in it. A bare dot or an empty name ends a route, as in Grape."""
    parts, identifier = raw_path.split("/"), ""
    if len(parts) > 3 and parts[2] == "devices":
        identifier = parts[3]
        if not identifier or "." in identifier:
            return None, ""
        parts[3] = ":device_name"
    return BY_PATH.get("/".join(parts)), unquote(identifier) if "%" in identifier else identifier
