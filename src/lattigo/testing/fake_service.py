"""A service in memory, made of the operations and the examples of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from anyio.lowlevel import checkpoint
from attrs import evolve
from typing_extensions import override

from .._core.errors import ConnectionLost, NotSent, ReadTimeout
from .._core.fields import JSON
from .._core.http.message import Request, Response, Transport
from .._core.operation import Operation
from .examples import Examples, Subject, checked, whole
from .names import near
from .request_reader import WrongRequest, find_operation, read_arguments, without_prefix
from .scripts import Call, Lost, On, Script, matches
from .seeds import NOT_SEEDED, Fleet
from .virtual_clock import VirtualClock

if TYPE_CHECKING:
    from httpx import Request as HttpxRequest
    from httpx import Response as HttpxResponse


class FakeService(Transport):
    """A `Transport` that responds in memory, checks each request against the spec, and records it.

    Calls without a script get the seeded fleet where there is one, and otherwise the spec's examples.
    It keeps no state of devices: what a call changes, no other call sees.
    Lists that are paged by number are cut into pages; for other lists, each response is one page.

    Args:
        operations: the operations of the service, by name.
        responses: the response of each operation, by name and status.
        errors: bodies of errors that several operations have, by status.
    """

    prefix: ClassVar[str] = ""
    """The path of the service's base URL."""
    automatic: ClassVar[frozenset[str]] = frozenset()
    """The operations that a client calls on its own to log in and out: `calls` does not list them, `calls_to` does."""
    no_device: ClassVar[int] = 404
    """The status of calls for a device that is not in the seeded fleet."""

    def __init__(
        self,
        operations: Mapping[str, Operation[object]],
        responses: Mapping[str, Mapping[int, JSON]],
        errors: Mapping[int, JSON],
    ) -> None:
        self.clock = VirtualClock()
        """Pass it to a client, and the client's waits take no real time."""
        self.calls: list[Call] = []
        """Every request that was sent, in order; a repeated one appears again."""
        self._operations = operations
        self._examples = Examples(responses, errors, self.subject)
        self._scripts: list[Script] = []
        self._fleet: Fleet | None = None
        self._sign_ins: list[Call] = []
        self._wrong: list[WrongRequest] = []

    @property
    def elapsed(self) -> float:
        """The seconds that the calls would have waited: for pace, refusals, back-off and time-outs."""
        return self.clock.elapsed

    def on(self, operation: str, /, **arguments: object) -> On:
        """Script the responses to an operation's calls, or only to those with certain arguments.

        ```python
        fake.on("get_device", device_name="pump-7").respond(state="suspended")
        fake.on("get_device").rate_limit(times=3, retry_after=30)
        fake.on("send_sms").fail("timeout")
        ```

        Raises:
            ValueError: there is no such operation, or it has no such parameter.
        """
        return On(self._named(operation, arguments), arguments, self._examples, self._scripts)

    def calls_to(self, operation: str, /, **arguments: object) -> list[Call]:
        """Return the calls of an operation, or only those with certain arguments.

        Raises:
            ValueError: there is no such operation, or it has no such parameter.
        """
        name = self._named(operation, arguments).name
        calls = self._sign_ins if name in self.automatic else self.calls
        return [call for call in calls if call.operation == name and matches(arguments, call.arguments)]

    def verify(self) -> None:
        """Check that every script was used, as often as it says, and that no request was wrong.

        Raises:
            AssertionError: some script was not used, or a request was wrong; the message lists all of them.
        """
        complaints = [*map(str, self._wrong), *(each.complaint for each in self._scripts if each.complaint)]
        if complaints:
            raise AssertionError("\n".join(complaints))

    @override
    async def send(self, request: Request, /, *, timeout: float) -> Response:
        await checkpoint()
        match self._respond(request):
            case "unreachable":
                raise NotSent("Could not reach the service, as the test says.")
            case "reset":
                raise ConnectionLost("The connection broke before the response was complete, as the test says.")
            case "timeout":
                await self.clock.sleep(timeout)
                raise ReadTimeout(f"No complete response within {timeout:g} s.")
            case response:
                return response

    @override
    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""

    def respond(self, request: HttpxRequest) -> HttpxResponse:
        """Respond to a request of httpx: for `httpx.MockTransport(fake.respond)`, or as a `side_effect` of respx."""
        import httpx  # here, since only users of an httpx client need it

        headers = {name.lower(): value for name, value in request.headers.items()}
        match self._respond(Request(request.method, str(request.url), headers, request.content or None)):
            case "unreachable":
                raise httpx.ConnectError("Could not reach the service, as the test says.", request=request)
            case "reset":
                raise httpx.ReadError("The connection broke, as the test says.", request=request)
            case "timeout":
                raise httpx.ReadTimeout("No response in time, as the test says.", request=request)
            case response:
                return httpx.Response(response.status, headers=dict(response.headers), content=response.body)

    def subject(self, arguments: Mapping[str, object]) -> Subject:  # noqa: ARG002 - for subclasses that override it
        """Return the devices that a call with these arguments is about, so that the examples can name them."""
        return Subject()

    def check_credentials(
        self, operation: Operation[object], arguments: Mapping[str, object], headers: Mapping[str, str], /
    ) -> Response | None:
        """Return the service's refusal of a request, such as one whose session has ended; `None` for no refusal.

        Raises:
            WrongRequest: the credentials are not those of the fake.
        """

    def unscripted(self, operation: Operation[object], arguments: Mapping[str, object], request: Request) -> Response:  # noqa: ARG002 - for subclasses that override it
        """Return the response to a call without a script: from the seeded fleet, or the spec's example."""
        body = NOT_SEEDED
        if self._fleet is not None:
            if not self._fleet.covers(arguments):
                return whole(self.no_device, self._examples.error(operation, self.no_device), {})
            body = self._fleet.body(operation.name, arguments)
        if body is NOT_SEEDED:
            return self._examples.success(operation, arguments, self._examples.example(operation, arguments))
        return self._examples.success(operation, arguments, checked(operation, body))

    def _named(self, name: str, arguments: Mapping[str, object]) -> Operation[object]:
        if name not in self._operations:
            raise ValueError(f"There is no operation {name!r}: {near(name, self._operations)}")
        operation = self._operations[name]
        known = [parameter.name for parameter in operation.parameters]
        for argument in arguments:
            if argument not in known:
                raise ValueError(f"{name} has no parameter {argument!r}: {near(argument, known)}")
        return operation

    def _respond(self, request: Request) -> Response | Lost:
        request = evolve(request, url=without_prefix(request.url, self.prefix))
        try:
            operation = find_operation(request, self._operations)
            arguments = read_arguments(request, operation)
            refusal = self.check_credentials(operation, arguments, request.headers)
        except WrongRequest as error:
            self._wrong.append(error)
            raise
        response = refusal or self._react(operation, arguments, request)
        personal = frozenset(parameter.name for parameter in operation.parameters if parameter.personal)
        outcome = response.status if isinstance(response, Response) else response
        calls = self._sign_ins if operation.name in self.automatic else self.calls
        calls.append(Call(operation.name, arguments, outcome, self.elapsed, personal))
        return response

    def _react(
        self, operation: Operation[object], arguments: Mapping[str, object], request: Request
    ) -> Response | Lost:
        fitting = [script for script in self._scripts if script.fits(operation.name, arguments)]
        limited = [script for script in fitting if script.times is not None]
        if not fitting:
            return self.unscripted(operation, arguments, request)
        script = limited[0] if limited else fitting[-1]
        script.used += 1
        return script.react(arguments)
