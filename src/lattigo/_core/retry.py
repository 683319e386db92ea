"""When a failed call is retried; this depends on its effect, not on its HTTP method.

| failure                                             | read  | idempotent write | any other call          |
|-----------------------------------------------------|-------|------------------|-------------------------|
| refused before acting: 429, 503 with Retry-After    | again | again            | again                   |
| never sent: DNS, connect, TLS, pool                 | again | again            | again                   |
| unknown: other 5xx, time-out, reset, broken body    | again | again            | never: `OutcomeUnknown` |
| outdated: signed with expired credentials           | again | again            | again                   |
| final: everything else                              | never | never            | never                   |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from attrs import define, field, frozen

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
from .events import Attempted, BackedOff, Event
from .http.message import Request
from .operation import Operation
from .options import Limits

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

T = TypeVar("T")

FIRST_BACK_OFF = 0.25
"""Seconds: the longest wait after the first failure; it doubles from there."""
LONGEST_BACK_OFF = 20.0
LAST_MOMENT = 0.1
"""The part of the budget in which nothing is sent: the response would come too late, and its outcome be unknown."""
NOT_A_FAILURE = {501, 505, 511}
"""5xx statuses that a second attempt would not change."""


class Fate(Enum):
    """What is known about a request that failed."""

    REFUSED = "refused before anything was done"
    NEVER_SENT = "never reached the service"
    UNKNOWN = "may have been done"
    OUTDATED = "signed with expired credentials, so nothing was done"
    FINAL = "done with, one way or the other"


FREE = {Fate.REFUSED, Fate.OUTDATED}
"""Failures after which another attempt neither counts nor costs anything: nothing was done, and that is certain."""


NOTHING_DONE = {*FREE, Fate.NEVER_SENT}
"""Failures after which it is certain that the service has done nothing."""


def fate(error: BaseException) -> Fate:
    """Return what is known about the request that ended in this error."""
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


class Watch(Protocol):
    """Notes the moments of a call that decide what is known about it, before the call continues."""

    async def sending(self) -> None:
        """The call has its slot: its bytes leave next."""
        ...

    async def not_done(self) -> None:
        """The last attempt was not carried out, and another one waits for its slot."""
        ...


def may_repeat(operation: Operation[T], outcome: Fate) -> bool:
    """Return whether sending the call again can do no harm."""
    if outcome is Fate.UNKNOWN:
        return operation.effect == "read" or (operation.effect == "write" and operation.idempotent)
    return outcome is not Fate.FINAL


def as_outcome_unknown(operation: Operation[T], error: ApiError, *, unsure: bool = False) -> ApiError:
    """Return the error for the caller: a lost response to a call that changes something is `OutcomeUnknown`.

    With `unsure` the response to an earlier attempt was lost: only a final response says more.
    """
    outcome = fate(error)
    lost = outcome is Fate.UNKNOWN or (unsure and outcome is not Fate.FINAL)
    if not lost or operation.effect == "read":
        return error
    problem = "took too long to respond" if isinstance(error, ReadTimeout) else "did not send a usable response"
    advice = "Calling again is safe." if operation.idempotent else "It is not retried, since it could happen twice."
    reconcile = operation.reconcile or "Read the state back."
    unknown = OutcomeUnknown(
        f"The service {problem}, so this may or may not have happened ({error.message}) {advice} {reconcile}",
        reconcile=reconcile,
        operation=operation.name,
    )
    unknown.__cause__ = error
    return unknown


@define(eq=False, repr=False)
class RetryQuota:
    """Keeps a client that only fails from multiplying an outage.

    Retrying costs, success pays back; shared by all calls of a client.
    """

    capacity: int = 500
    cost: int = 14
    _left: int = 500

    def take(self) -> bool:
        """Pay for one more retry; return whether that was possible."""
        if self._left < self.cost:
            return False
        self._left -= self.cost
        return True

    def succeeded(self, *, repeated: bool) -> None:
        """Pay back: the cost of a retry that helped, one for a call that succeeded at once."""
        self._left = min(self.capacity, self._left + (self.cost if repeated else 1))


@define(eq=False, repr=False)
class CallState(Generic[T]):
    """One call and its attempts so far."""

    operation: Operation[T]
    request: Request
    subject: str = field(repr=False)
    arguments: Mapping[str, object] = field(repr=False)
    limits: Limits
    called: float
    """When the caller made it."""
    attempts: int = 0
    """Number of requests that were sent, or were about to be."""
    failures: int = 0
    """Number of attempts that failed other than by a refusal."""
    unsure: bool = False
    """Whether one of them may have been carried out."""
    renewals: int = 0
    """Number of attempts that were signed with expired credentials."""
    began: float | None = None
    """When the first attempt passed the gate: waiting for a slot does not use up the budget."""

    free: float = 0.0
    """When the call was made, or its last attempt ended: since then it waits."""
    waited: float = 0.0
    """Seconds at the gate and between attempts."""
    status: int | None = None
    """The status of the last response."""
    request_id: str | None = None
    """The service's ID of the last request."""
    last_failure: ApiError | None = None
    failed_attempts: tuple[Attempted, ...] = ()
    """Empty if nothing wants to know of them."""
    watch: Watch | None = None

    def is_not_done(self) -> bool:
        """Return whether no attempt so far was carried out."""
        return self.last_failure is not None and not self.unsure and fate(self.last_failure) in NOTHING_DONE

    def left(self, now: float) -> float:
        """Return the seconds of the budget that are left for the response of this attempt."""
        return self.limits.budget - self.elapsed(now)

    def patience(self, now: float) -> float | None:
        """Return the seconds in which another attempt can start; `None` before the first one, which may queue."""
        if self.began is None:
            return None
        return max(0.0, self.limits.budget * (1 - LAST_MOMENT) - self.elapsed(now))

    def elapsed(self, now: float) -> float:
        """Return the seconds since the first attempt."""
        return 0.0 if self.began is None else now - self.began


@frozen(eq=False, repr=False)
class RetryPolicy:
    """Whether and when one call is sent again after a failure."""

    call: CallState[object]
    quota: RetryQuota
    emit: Callable[[Event], None]
    clock: Clock

    def allows(self, error: BaseException) -> bool:
        """Return whether the call is sent again; a retry that counts is paid from the quota."""
        call, outcome = self.call, fate(error)
        if not isinstance(error, ApiError) or not may_repeat(call.operation, outcome):
            return False
        if (error.retry_after or 0.0) >= (call.patience(self.clock()) or 0.0):
            return False
        if outcome in FREE:
            return True
        return call.failures < call.limits.attempts and self.quota.take()

    def pause(self, error: BaseException) -> float:
        """Return the seconds until the next attempt, and report them."""
        if fate(error) in FREE:
            return 0.0  # the gate holds a refused call back until its endpoint is open; new credentials need no wait
        seconds = back_off(self.call.failures)
        self.emit(BackedOff(self.call.operation.name, self.call.attempts, type(error).__name__, seconds))
        return seconds

    def retrying(self) -> AsyncRetrying:
        """Return the loop of this call's further attempts. Each call has its own: a shared one loses attempts."""
        from tenacity import AsyncRetrying, retry_if_exception  # here, since it is not needed before the first failure

        return AsyncRetrying(
            retry=retry_if_exception(self.allows),
            wait=lambda state: self.pause(failure(state)),
            sleep=self.clock.sleep,
            reraise=True,
        )


def failure(state: RetryCallState) -> BaseException:
    """Return the failure that tenacity reports."""
    error = state.outcome.exception() if state.outcome else None
    return cast("BaseException", error)  # it only calls back after failures


def back_off(failures: int) -> float:
    """Return a random part of a time that doubles (full jitter), so that clients do not retry in lockstep."""
    return between(0, min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** min(failures - 1, 10)))


def between(least: float, most: float) -> float:
    """Return a random number from `least` to `most`, so that clients do not retry in lockstep."""
    from random import uniform  # here, since it loads a lot that is not needed before the first refusal

    return uniform(least, most)  # noqa: S311 - only spreads retries: it may be guessed
