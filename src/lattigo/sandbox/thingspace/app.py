"""The ThingSpace service behind HTTP: routes, tokens and sessions, bodies, and the work after a response."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import cast
from urllib.parse import parse_qsl, unquote

import orjson
from attrs import frozen

from ..faults import JSON_TYPE, Reply
from ..params import Refusal, Response
from ..web import App, Request
from .body_schemas import UNDEFINED
from .call import Call
from .delivery import deliver
from .refusals import gateway, m2m, numbered
from .route import Route
from .routes import ROUTES
from .state import State

BASE = "/api"
"""The prefix of every path."""
BY_PATH = {(route.method, route.path): route for route in ROUTES if "{" not in route.path}
WITH_PARAMETERS = [(route, route.path.split("/")) for route in ROUTES if "{" in route.path]


class ThingSpaceApp(App):
    """The ASGI application.

    Args:
        state: the state of the service.
        seen: number of requests that are recorded.
        callbacks: whether messages are posted to the URLs that are registered for them.
        redelivery: the seconds before a message that was not accepted is posted again.
    """

    secret_headers = ("authorization", "vz-m2m-token")

    def __init__(self, state: State, seen: int, *, callbacks: bool, redelivery: Sequence[float]) -> None:
        super().__init__(seen)
        self.state = state
        self._callbacks = callbacks
        self._redelivery = redelivery

    def visit(self, request: Request) -> ThingSpaceVisit:
        route, path = _find(request.method, request.raw_path.removeprefix(BASE))
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
        return ThingSpaceVisit(self, request, headers, route, path, self.state.access.caller(headers))

    def process_messages(self) -> None:
        """Post the pending messages, and do so again when more are due."""
        state = self.state
        messages, state.messages = state.messages, []
        state.processed += messages
        if not self._callbacks:
            return
        for message in messages:
            self._start(deliver(state, message, self._redelivery))
        if state.orders_open:
            self._start(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(self.state.settings.delay)
        self.state.settle()
        self.process_messages()

    def _start(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


@frozen
class ThingSpaceVisit:
    """A request to this service."""

    app: ThingSpaceApp
    request: Request
    headers: Mapping[str, str]
    route: Route | None
    path: Mapping[str, str]
    account: str | None

    @property
    def endpoint(self) -> str | None:
        return self.route.name if self.route else None

    def reply(self) -> Reply:
        state = self.app.state
        state.settle()
        try:
            response = self._response(state)
        except Refusal as refusal:
            return Reply(refusal.status, orjson.dumps(refusal.body))
        self.app.process_messages()
        body = b"" if response.body is None else orjson.dumps(response.body)
        return Reply(response.status, body, (*JSON_TYPE, *response.headers))

    def _response(self, state: State) -> Response:
        route, request = self.route, self.request
        if route is None or not request.raw_path.startswith(f"{BASE}/"):
            raise gateway(404, "900906", "No matching resource found", "There is no such resource.")
        self._authenticate(state, route)
        body = self._body(route)
        try:
            if route.body is not None:
                route.body(body, "", state.settings.strict)
            if "accountName" in self.path:
                state.check_account(self.path["accountName"])
            query = dict(request.query)
            url = f"http://{self.headers.get('host', '')}{request.raw_path}"
            return route.handler(Call(state, route.name, self.path, query, body, self.headers, url))
        except Refusal as refusal:
            if route.across_carriers and refusal.status == 400:
                message = cast("dict[str, str]", refusal.body)["errorMessage"]
                raise numbered(400, message) from None
            raise

    def _authenticate(self, state: State, route: Route) -> None:
        authorization = self.headers.get("authorization", "")
        if route.security == "client":
            state.access.check_client(authorization)
            return
        state.access.check_token(authorization)
        if route.security == "session":
            state.access.check_session(self.headers.get("vz-m2m-token"))

    def _body(self, route: Route) -> Mapping[str, object]:
        raw = self.request.body
        if route.security == "client":
            return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        if not raw:
            return {}
        try:
            body: object = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise m2m(UNDEFINED, "The body is not JSON.") from None
        if not isinstance(body, dict):
            raise m2m(UNDEFINED, "The body must be an object.")
        return cast("dict[str, object]", body)


def _find(method: str, raw_path: str) -> tuple[Route | None, Mapping[str, str]]:
    """Return the route of a path, and the parameters in it."""
    if route := BY_PATH.get((method, raw_path)):
        return route, {}
    parts = raw_path.split("/")
    for route, names in WITH_PARAMETERS:
        if route.method != method or len(names) != len(parts):
            continue
        pairs = list(zip(names, parts, strict=True))
        if all(part if name.startswith("{") else name == part for name, part in pairs):
            return route, {name[1:-1]: unquote(part) for name, part in pairs if name.startswith("{")}
    return None, {}
