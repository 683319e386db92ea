"""Requests that a service accepts at once and carries out later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

from attrs import field, frozen

from .errors import RequestFailed, RequestPending
from .jitter import between
from .misuse import refuse
from .operation import Operation
from .pipeline import Pipeline

T = TypeVar("T")

FIRST_PAUSE = 1.0
"""Seconds between the first two questions; the pause grows from there."""
LONGEST_PAUSE = 30.0
GROWTH = 1.5


@refuse("__await__", hint="The outcome comes later, to the callback service; there is nothing to wait for here.")
@frozen(kw_only=True)
class Accepted:
    """A request that the service has accepted; its outcome comes later."""

    request_id: str
    """The number that the service gave it. Callbacks carry it too."""
    operation: str
    """What was asked for, as in `activate_devices`."""
    service: str | None
    """The callback service that carries the outcome, where one is known."""
    response: object = field(repr=False)
    """The whole answer."""


@refuse("__await__", hint="The outcome comes later: wait for it with `await request.wait()`.")
@frozen(kw_only=True)
class Pollable(Accepted, Generic[T]):
    """A request that the service has accepted, and whose state can be asked for."""

    _poll: Operation[T] = field(alias="poll", repr=False)
    _pipeline: Pipeline = field(alias="pipeline", repr=False)
    _arguments: Mapping[str, object] = field(alias="arguments", repr=False)

    async def wait(self, *, timeout: float = 300.0, **arguments: str) -> T:  # noqa: ASYNC109 - the state can be asked for again after it
        """Ask until the request is carried out, in growing intervals from 1 to 30 s.

        Args:
            timeout: seconds after which it is asked for the last time; the request goes on.
            arguments: what the question needs and the call did not say.

        Raises:
            RequestFailed: the service could not carry it out.
            RequestPending: it was not done when the time was up. Wait again.
        """
        polls = self._poll.polls
        if polls is None:
            raise TypeError(f"{self._poll.name} does not tell the state of a request")
        names = {parameter.name for parameter in self._poll.parameters}
        known = {name: value for name, value in self._arguments.items() if name in names}
        known |= {**arguments, polls.request: self.request_id}
        clock, pause = self._pipeline.clock, FIRST_PAUSE
        ends = clock() + timeout
        while True:
            answer = (await self._pipeline.call(self._poll, None, known)).value
            state = str(getattr(answer, polls.state))
            if state in polls.failed:
                raise RequestFailed(
                    f"The service accepted the request, but could not carry it out: its state is {state}.",
                    response=answer,
                    operation=self.operation,
                )
            if state not in polls.pending:
                return answer
            left = ends - clock()
            if left <= 0:
                raise RequestPending(
                    f"The request was not done within {timeout:g} s. It goes on; wait() again.",
                    operation=self.operation,
                )
            await clock.sleep(min(left, pause * between(0.8, 1.2)))
            pause = min(LONGEST_PAUSE, pause * GROWTH)


def accepted(operation: Operation[T], answer: object, pipeline: Pipeline, arguments: Mapping[str, object]) -> T:
    """What the function of an operation with a later outcome gives."""
    deferred = operation.deferred
    if deferred is None:
        raise TypeError(f"{operation.name} is done when it answers")
    request_id, name, service = str(getattr(answer, deferred.id)), operation.name, deferred.service
    if deferred.poll is None:
        found: object = Accepted(request_id=request_id, operation=name, service=service, response=answer)
    else:
        found = Pollable[Any](
            request_id=request_id,
            operation=name,
            service=service,
            response=answer,
            poll=deferred.poll,
            pipeline=pipeline,
            arguments=arguments,
        )
    return cast("T", found)
