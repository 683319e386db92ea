"""When a failed call may be sent again: decided by what the call does, not by its verb.

| failure                                             | read  | idempotent write | any other call          |
|-----------------------------------------------------|-------|------------------|-------------------------|
| refused before acting: 429, 503 with Retry-After    | again | again            | again                   |
| never sent: DNS, connect, TLS, pool                 | again | again            | again                   |
| unknown: other 5xx, time-out, reset, broken body    | again | again            | never: `OutcomeUnknown` |
| outdated: signed with what had run out               | again | again            | again                   |
| final: everything else                              | never | never            | never                   |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import define

from .clock import Clock
from .errors import (
    ApiError,
    InvalidResponse,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    ReadTimeout,
    ResponseTooLarge,
    StatusError,
    TooManyRequests,
    UnexpectedShape,
)
from .events import BackedOff, Event
from .http.message import Request
from .jitter import between
from .operation import Operation
from .options import Limits

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

T = TypeVar("T")

FIRST_BACK_OFF = 0.25
"""Seconds: the most that is waited after the first failure; it doubles from there."""
LONGEST_BACK_OFF = 20.0
LAST_MOMENT = 0.1
"""Of the budget: too late to send anything, since the answer would come too late, and nobody knew what happened."""
NOT_A_FAILURE = {501, 505, 511}
"""5xx statuses that a second attempt would not change."""


class Fate(Enum):
    """What is known about a request that failed."""

    REFUSED = "refused before anything was done"
    NEVER_SENT = "never reached the service"
    UNKNOWN = "may have been done"
    OUTDATED = "signed with something that had run out, so nothing was done"
    FINAL = "answered"


def fate(error: BaseException) -> Fate:
    """What is known about the request that ended in this error."""
    match error:
        case StatusError(outdated=True):
            return Fate.OUTDATED
        case TooManyRequests():
            return Fate.REFUSED
        case StatusError(status=503, retry_after=seconds) if seconds is not None:
            return Fate.REFUSED
        case StatusError(status=status) if status == 408 or (status >= 500 and status not in NOT_A_FAILURE):
            return Fate.UNKNOWN
        case NotSent():
            return Fate.NEVER_SENT
        case UnexpectedShape() | ResponseTooLarge():
            return Fate.FINAL
        case NoResponse() | InvalidResponse():
            return Fate.UNKNOWN
        case _:
            return Fate.FINAL


def may_repeat(operation: Operation[T], outcome: Fate) -> bool:
    """Whether sending the call again can't do harm."""
    if outcome is Fate.UNKNOWN:
        return operation.effect == "read" or (operation.effect == "write" and operation.idempotent)
    return outcome is not Fate.FINAL


def as_outcome_unknown(operation: Operation[T], error: ApiError, *, unsure: bool = False) -> ApiError:
    """The error that the caller sees: a lost answer to a call that changes something is `OutcomeUnknown`.

    With `unsure` the answer of an earlier attempt was lost: only a final answer tells more.
    """
    outcome = fate(error)
    lost = outcome is Fate.UNKNOWN or (unsure and outcome is not Fate.FINAL)
    if not lost or operation.effect == "read":
        return error
    what = "took too long to answer" if isinstance(error, ReadTimeout) else "did not give a usable answer"
    again = "Calling again is safe." if operation.idempotent else "It is not sent again, since it could happen twice."
    reconcile = operation.reconcile or "Read the state back."
    unknown = OutcomeUnknown(
        f"The service {what}, so this may or may not have happened ({error.message}) {again} {reconcile}",
        reconcile=reconcile,
        operation=operation.name,
    )
    unknown.__cause__ = error
    return unknown


@define(eq=False, repr=False)
class RetryQuota:
    """Keeps an outage from being multiplied: a client that only fails stops repeating.

    Repeating costs, success pays back; shared by all calls of a client.
    """

    capacity: int = 500
    cost: int = 14
    _left: int = 500

    def take(self) -> bool:
        """Whether one more repetition is affordable; if so it is paid."""
        if self._left < self.cost:
            return False
        self._left -= self.cost
        return True

    def succeeded(self, *, repeated: bool) -> None:
        """Pay back: the cost of a repetition that helped, one for a call that went well at once."""
        self._left = min(self.capacity, self._left + (self.cost if repeated else 1))


@define(eq=False, repr=False)
class CallState(Generic[T]):
    """One call on its way through its attempts."""

    operation: Operation[T]
    request: Request
    subject: str
    arguments: Mapping[str, object]
    limits: Limits
    called: float
    """When the caller made it."""
    attempts: int = 0
    """How many requests were sent, or tried to be."""
    failures: int = 0
    """How many of them failed other than by a refusal."""
    unsure: bool = False
    """Whether one of them may have been carried out."""
    renewals: int = 0
    """How many of them were signed with what had run out."""
    began: float | None = None
    """When the first attempt was let through: waiting for a turn does not use up the budget."""

    last_failure: ApiError | None = None

    def left(self, now: float) -> float:
        """Seconds of the budget that are left for the answer of this attempt."""
        return self.limits.budget - self.elapsed(now)

    def patience(self, now: float) -> float | None:
        """Seconds until no further attempt may begin; `None` before the first one, since that may wait its turn."""
        if self.began is None:
            return None
        return max(0.0, self.limits.budget * (1 - LAST_MOMENT) - self.elapsed(now))

    def elapsed(self, now: float) -> float:
        """Seconds since the first attempt."""
        return 0.0 if self.began is None else now - self.began


def retrying(call: CallState[T], quota: RetryQuota, emit: Callable[[Event], None], clock: Clock) -> AsyncRetrying:
    """The retry loop of one call. Each call has its own: a shared one would lose attempts."""
    from tenacity import AsyncRetrying, retry_if_exception  # here, since nobody needs it before the first call

    operation, limits = call.operation, call.limits

    def stop(state: RetryCallState) -> bool:
        error = _error(state)
        asked = getattr(error, "retry_after", None) or 0.0
        if asked >= (call.patience(clock()) or 0.0):
            return True
        if fate(error) in {Fate.REFUSED, Fate.OUTDATED}:
            return False
        return call.failures >= limits.attempts or not quota.take()

    def wait(state: RetryCallState) -> float:
        # A refused call is held back by the gate, until its endpoint is open again; new credentials need no wait.
        return 0.0 if fate(_error(state)) in {Fate.REFUSED, Fate.OUTDATED} else back_off(call.failures)

    def before_sleep(state: RetryCallState) -> None:
        if state.upcoming_sleep:
            error = type(_error(state)).__name__
            emit(BackedOff(operation.name, call.attempts, error, state.upcoming_sleep))

    return AsyncRetrying(
        retry=retry_if_exception(lambda error: may_repeat(operation, fate(error))),
        stop=stop,
        wait=wait,
        before_sleep=before_sleep,
        sleep=clock.sleep,
        reraise=True,
    )


def after(failure: Exception, attempt: Callable[[], Awaitable[T]]) -> Callable[[], Awaitable[T]]:
    """The attempts of a call whose first one has failed already: the loop begins with that failure."""
    first = [failure]

    async def again() -> T:
        if first:
            raise first.pop()
        return await attempt()

    return again


def _error(state: RetryCallState) -> BaseException:
    error = state.outcome and state.outcome.exception()
    return error or RuntimeError("a retry without a failure")


def back_off(failures: int) -> float:
    """Full jitter: anything between nothing and the doubled time, so that clients do not come back together."""
    return between(0, min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** min(failures - 1, 10)))
