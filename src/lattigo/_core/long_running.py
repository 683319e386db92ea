"""Requests that a service accepts at once and carries out later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar, cast

from attrs import field, frozen

from .errors import RequestFailed, RequestPending
from .misuse import refuse
from .operation import Operation, Polls
from .pipeline import Pipeline
from .redaction import redact
from .retry import between

T = TypeVar("T")

FIRST_PAUSE = 1.0
"""Seconds between the first two polls; the pause grows from there."""
LONGEST_PAUSE = 30.0
GROWTH = 1.5


@refuse("__await__", hint="The outcome comes later, to the callback service; there is nothing to wait for here.")
@frozen(kw_only=True)
class Accepted:
    """A request that the service has accepted and whose outcome comes later."""

    request_id: str
    """The ID that the service assigned to it; callbacks carry it too."""
    operation: str
    """The name of the operation, such as `activate_devices`."""
    service: str | None
    """The callback service that delivers the outcome, where one is known."""
    response: object = field(repr=False)
    """The whole response."""


@refuse("__await__", hint="The outcome comes later: wait for it with `await request.wait()`.")
@frozen(kw_only=True)
class Pollable(Accepted, Generic[T]):
    """A request that the service has accepted and whose state can be polled."""

    _poll: Operation[T] = field(alias="poll", repr=False)
    _pipeline: Pipeline = field(alias="pipeline", repr=False)
    _arguments: Mapping[str, object] = field(alias="arguments", repr=False)

    async def wait(self, *, timeout: float = 300.0, **arguments: str) -> T:  # noqa: ASYNC109 - ends with `RequestPending`, not by cancelling a poll
        """Poll until the request is carried out, at growing intervals from 1 to 30 s.

        Args:
            timeout: seconds until the last poll; the request itself continues.
            arguments: those of the polling operation that the call itself did not have.

        Raises:
            RequestFailed: the service could not carry out the request.
            RequestPending: the request was not done when the time was up, or its state is one that the spec does not
                list, which is never taken for success; wait again.
        """
        polls = self._poll.polls
        if polls is None:
            raise TypeError(f"{self._poll.name} does not report the state of a request")
        names = {parameter.name for parameter in self._poll.parameters}
        known = {name: value for name, value in self._arguments.items() if name in names}
        known |= {**arguments, polls.request: self.request_id}
        clock, pause = self._pipeline.clock, FIRST_PAUSE
        deadline = clock() + timeout
        while True:
            response = (await self._pipeline.call(self._poll, None, known)).value
            state = str(getattr(response, polls.state))
            if _is_listed(state, polls.failed):
                raise RequestFailed(
                    f"The service accepted the request, but it failed: its state is {redact(state)}.",
                    response=response,
                    operation=self.operation,
                )
            if _is_listed(state, polls.succeeded):
                return response
            left = deadline - clock()
            if left <= 0:
                raise RequestPending(
                    f"The request was not done within {timeout:g} s. {_pending(state, polls)}",
                    operation=self.operation,
                )
            await clock.sleep(min(left, pause * between(0.8, 1.2)))
            pause = min(LONGEST_PAUSE, pause * GROWTH)


def _is_listed(state: str, states: Collection[str]) -> bool:
    # The service writes one word in several cases.
    return state.strip().lower() in {listed.lower() for listed in states}


def _pending(state: str, polls: Polls) -> str:
    """Return what is known of a request whose state is not final."""
    if _is_listed(state, polls.pending):
        return "It continues; call wait() again."
    return f"Its state is {redact(state)!r}, which is no known success and no known failure: check it by hand."


def accepted(operation: Operation[T], response: object, pipeline: Pipeline, arguments: Mapping[str, object]) -> T:
    """Return the result of a call whose outcome comes later."""
    deferred = operation.deferred
    if deferred is None:
        raise TypeError(f"{operation.name} is done when it responds")
    request_id, name, service = str(getattr(response, deferred.id)), operation.name, deferred.service
    if deferred.poll is None:
        request: object = Accepted(request_id=request_id, operation=name, service=service, response=response)
    else:
        request = Pollable[Any](
            request_id=request_id,
            operation=name,
            service=service,
            response=response,
            poll=deferred.poll,
            pipeline=pipeline,
            arguments=arguments,
        )
    return cast("T", request)
