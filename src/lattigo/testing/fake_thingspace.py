"""`FakeThingSpace`: ThingSpace in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import ClassVar, TypeAlias, cast
from urllib.parse import parse_qsl

import orjson

from .._core.auth import BasicAuth
from .._core.events import Listener
from .._core.fields import JSON
from .._core.http.message import Request, Response
from .._core.operation import Deferred, Operation
from .._core.options import Options
from ..sandbox.params import Refusal
from ..sandbox.thingspace import Login, ThingSpaceSandbox
from ..sandbox.thingspace.call import Call
from ..sandbox.thingspace.jobs import THRESHOLD, Message, Target
from ..sandbox.thingspace.routes import ROUTES
from ..thingspace._generated.examples import ERRORS, RESPONSES
from ..thingspace._generated.models import AccountDeviceList, Device, DeviceId, DeviceList, UsageRecord
from ..thingspace._generated.operations import OPERATIONS
from ..thingspace.callbacks import Receive, Scope, Send
from ..thingspace.client import BASE_URL, AsyncThingSpace
from ..thingspace.session import DEFAULT
from .examples import whole
from .fake_service import FakeService
from .request_reader import WrongRequest
from .seeds import Usage
from .thingspace_fleet import ThingSpaceFleet

AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

HANDLERS = {route.name: route.handler for route in ROUTES}
WITH_STATE = frozenset(
    {
        *("get_token", "revoke_token", "log_in", "log_out"),
        *("register_callback", "list_callbacks", "delete_callback"),
        *("get_request_status", "get_global_request_status"),
    }
)
"""The operations that the sandbox carries out: on tokens and sessions, callbacks, and the state of requests."""
ABOUT = {
    "DeviceUsage": "usageResponse",
    "DiagnosticsService": "monitorResponse",
    "EnhancedConnectivityService": "smsDeliveryConfirmationResponse",
    "NiddService": "niddResponse",
}
"""What a message of a callback service is about, where it is not a `deviceResponse`."""


class FakeThingSpace(FakeService):
    """ThingSpace in memory, for tests of code that uses `AsyncThingSpace`.

    ```python
    async def test_a_truck_is_suspended():
        fake = FakeThingSpace()
        truck = models.AccountDeviceList(device_ids=[models.DeviceId(kind="iccid", id="8900000000000000001")])
        async with fake.client() as client:
            request = await client.devices.suspend(devices=[truck], account_name="0000000001-00001")
            assert (await request.wait()).status == "Success"
        assert len(fake.calls_to("suspend_devices")) == 1
    ```

    It issues tokens and opens sessions, which end as those of the service: a token after an hour of virtual time, a
    session after 20 minutes without a call.
    A request that is carried out later has its own ID; its first poll returns `Pending`,
    the next one its outcome.

    Args:
        key: the key of the application that requests must carry.
        secret: its secret.
        username: the user that must log in.
        password: the user's password.
    """

    prefix: ClassVar[str] = "/api"
    automatic: ClassVar[frozenset[str]] = frozenset({"get_token", "log_in", "log_out"})
    no_device: ClassVar[int] = 400

    def __init__(
        self,
        key: str = "test-key",
        secret: str = "test-secret",  # noqa: S107 - no real one
        username: str = "test-user",
        password: str = "test-password",  # noqa: S107 - no real one
    ) -> None:
        super().__init__(OPERATIONS, RESPONSES, ERRORS)
        self._sandbox = ThingSpaceSandbox(devices=0, sms=0, leads=0, clock=self.clock)
        self._state = self._sandbox.app.state
        self._state.access.login = self._login = Login(key, secret, username, password)
        self._basic = f"Basic {BasicAuth(key, secret).secrets[1]}"

    def client(
        self, *, options: Options | None = None, in_flight: int = 64, listeners: tuple[Listener, ...] = ()
    ) -> AsyncThingSpace:
        """Return a real client, with its checks, retries and pace, that sends its requests here and waits virtually.

        Args:
            options: time-out, attempts and budget of every call.
            in_flight: maximum number of requests in flight.
            listeners: functions that receive every `Event`.
        """
        login = self._login
        return AsyncThingSpace(
            login.key,
            login.secret,
            login.username,
            login.password,
            base_url=BASE_URL,
            options=options,
            in_flight=in_flight,
            transport=self,
            clock=self.clock,
            listeners=listeners,
        )

    def seed(self, devices: Iterable[str | Device], usage: Mapping[str, Usage[UsageRecord]] | None = None) -> None:
        """Set the fleet: from now on, lists and usage are those of these devices, and no others are found.

        ```python
        fake.seed(
            devices=["8900000000000000001", "imei:350000000000002"],
            usage={"8900000000000000001": {date(2026, 10, 30): 11_534_336}},
        )
        ```

        Args:
            devices: the devices, or only their names in datasets: the ICCID, or `kind:id`.
            usage: by that name, the bytes of each day, or whole records. Default: none.

        Raises:
            ValueError: a device appears twice, or there is usage of a device that is not in the fleet.
        """
        self._fleet = ThingSpaceFleet.of(devices, usage or {})

    def fail(self, *identifiers: str) -> None:
        """Let requests fail from now on for devices with these identifiers, and for no others."""
        self._sandbox.fail(*identifiers)

    def expire_sessions(self) -> None:
        """Expire all sessions, as after 20 minutes without calls."""
        self._sandbox.expire_sessions()

    def revoke_tokens(self) -> None:
        """Revoke the token: the next call is refused, and the next token is a new one."""
        self._sandbox.revoke_tokens()

    async def post_callbacks(self, app: AsgiApp) -> list[int]:
        """Post the outcomes of requests to an ASGI application, as the service posts them to the registered URLs.

        ```python
        login = {"username": "callbacks", "password": password}
        await client.callbacks.register(account, name="CarrierService", url="https://example.com/", **login)
        request = await client.devices.suspend(devices=[truck], account_name=account)
        assert await fake.post_callbacks(receiver) == [200]
        ```

        Messages that are not accepted are posted again by the next call, up to four times.

        Args:
            app: a `CallbackReceiver`, or an application that contains one.

        Returns:
            the status of each response, in the order of the outcomes.

        Raises:
            ValueError: no URL is registered for the callback service of an outcome.
        """
        import httpx  # here, since only tests of callbacks need it

        listeners = [self._listener(message) for message in self._state.messages]
        messages, self._state.messages = self._state.messages, []
        statuses: list[int] = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            for message, listener in zip(messages, listeners, strict=True):
                message.attempts += 1
                body = message.body(listener["username"], listener["password"])
                response = await client.post(listener["url"], json=body)
                message.delivered = response.is_success
                if not message.delivered and message.attempts < THRESHOLD:
                    self._state.messages.append(message)
                statuses.append(response.status_code)
        return statuses

    def check_credentials(
        self, operation: Operation[object], arguments: Mapping[str, object], headers: Mapping[str, str], /
    ) -> Response | None:
        login, authorization = self._login, headers.get("authorization", "")
        schemes = DEFAULT if operation.security is None else operation.security
        name = (arguments.get("username"), arguments.get("password"))
        wrong_client = "client" in schemes and authorization != self._basic
        if wrong_client or (operation.name == "log_in" and name != (login.username, login.password)):
            raise WrongRequest(
                f"{operation.name}: The credentials are not those of the fake: pass yours to it, "
                "FakeThingSpace(key, secret, username, password)."
            )
        try:
            if "token" in schemes:
                self._state.access.check_token(authorization)
            if "session" in schemes:
                self._state.access.check_session(headers.get("vz-m2m-token"))
        except Refusal as refusal:
            return _refused(refusal)
        return None

    def unscripted(self, operation: Operation[object], arguments: Mapping[str, object], request: Request) -> Response:
        if operation.deferred is not None:
            return self._accept(operation, arguments)
        order = self._state.orders.get(str(arguments.get("request_id")))
        if operation.name not in WITH_STATE or (operation.polls and order is None):
            return super().unscripted(operation, arguments, request)
        path = {each.wire: str(arguments[each.name]) for each in operation.parameters if each.place == "path"}
        if order is not None:
            order.account = path["accountName"]  # a call that names its devices need not name their account
        body = (
            dict(parse_qsl((request.body or b"").decode())) if operation.form else orjson.loads(request.body or b"{}")
        )
        call = Call(self._state, operation.name, path, {}, body, request.headers, request.url)
        try:
            response = HANDLERS[operation.name](call)
        except Refusal as refusal:
            return _refused(refusal)
        return whole(response.status, [] if response.body is None else [cast("JSON", response.body)], {})

    def _accept(self, operation: Operation[object], arguments: Mapping[str, object]) -> Response:
        """Accept a request that is carried out at once and reported later."""
        deferred = cast("Deferred", operation.deferred)
        service = deferred.service or ""
        account = str(arguments.get("account_name") or arguments.get("account") or "")
        targets = [Target(ids) for ids in devices_of(operation, arguments)]
        about = ABOUT.get(service, "deviceResponse")

        def act(target: Target) -> dict[str, object] | str:
            ids = [DeviceId(kind=each["kind"], id=each["id"]) for each in target.ids]
            known = not isinstance(self._fleet, ThingSpaceFleet) or self._fleet.find(ids) is not None
            return {about: {}} if known else "REQUEST_FAILED.DeviceNotFound"

        pollable = deferred.poll is not None
        order = self._state.accept(operation.name, account, service, targets, act, pollable=pollable)
        return self._examples.success(operation, arguments, {"requestId": order.id})

    def _listener(self, message: Message) -> Mapping[str, str]:
        for (account, service), listener in self._state.callbacks.items():
            if service == message.service and message.account in ("", account):
                return cast("Mapping[str, str]", listener)
        raise ValueError(f"No URL is registered for {message.service}: call client.callbacks.register first.")


def devices_of(operation: Operation[object], arguments: Mapping[str, object]) -> list[list[dict[str, str]]]:
    """Return the identifiers of each device that a call names."""
    values = [value for name, value in arguments.items() if not name.endswith("_to")]  # the new ones of a device
    items = [item for value in values for item in (value if isinstance(value, list) else [value])]
    single = [[item] for item in items if isinstance(item, DeviceId)]
    if operation.name == "change_device_id":
        single = [[ids for (ids,) in single]]
    several = [item.device_ids for item in items if isinstance(item, DeviceList | AccountDeviceList)]
    return [[{"kind": each.kind, "id": each.id} for each in ids] for ids in (*single, *several)]


def _refused(refusal: Refusal) -> Response:
    return whole(refusal.status, [cast("JSON", refusal.body)], {})
