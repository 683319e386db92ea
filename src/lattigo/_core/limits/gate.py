"""The gate that every request passes: it bounds the requests in flight, and keeps to the rate that the server allows.

Requests queue here, never inside the connection pool, where the cost grows with the length of the queue.
Every endpoint has its own pace.
When two endpoints are refused at about the same time, the limit is that of the account, which then gets a pace, too.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TypeAlias

import anyio
from attrs import define, field, frozen

from ..clock import Clock
from ..errors import ApiError, TooManyRequests
from ..events import Event, Parked, Paused
from ..tasks.waiter import Waiter, new_waiter
from .headers import read_rate_headers
from .pace import Knowledge, Pacer
from .search import State
from .server_clock import ServerClock
from .store import Learned, learned_now
from .ticket import Ticket

NO_HEADERS: Mapping[str, str] = {}
TOGETHER = 5.0
"""Seconds within which refusals of two endpoints indicate a limit of the account."""
PARK_AFTER = 2
"""Refusals of one device, while others passed, after which only the device has to wait."""
LONGEST_PARKING = 900.0


@define(eq=False, repr=False)
class Lane:
    """One endpoint, with its pace, its queue and the devices that it refuses."""

    operation: str
    pacer: Pacer = field(factory=Pacer)
    queue: deque[Waiter[Message]] = field(factory=deque)
    watched: bool = False
    """Whether a request sleeps outside the queue until the pace allows the next one; all others just wait."""
    passed: int = 0
    """Number of accepted requests."""
    refused_at: float = -math.inf
    suspects: dict[str, Suspect] = field(factory=dict)
    """Devices whose last request was refused."""


@define(eq=False, repr=False)
class Suspect:
    """A device that was refused, and may itself be the reason."""

    refusals: int = 0
    passed: int = -1
    """Number of accepted requests of the endpoint at its last refusal."""
    parked_until: float = -math.inf
    was_canary: bool = False
    before: dict[Pacer, Knowledge] = field(factory=dict[Pacer, Knowledge])
    """What was known before its first refusal, which is restored if the device is the reason."""


@define(eq=False, repr=False)
class Permit:
    """The right to send one request, released at the end of its `with` block.

    Report the outcome with a method; without a report it counts as unknown.
    """

    _gate: Gate
    lane: Lane
    subject: str
    tickets: tuple[tuple[Pacer, Ticket], ...]
    """The ticket of the endpoint's pacer, and that of the account's if it has one."""
    is_canary: bool
    """Whether the request tests if the endpoint, or the account, is open again."""
    settled: bool = False

    def __enter__(self) -> Permit:
        return self

    def __exit__(self, *_: object) -> None:
        self._gate.leave(self)

    def accepted(self, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """Record that the server accepted the request."""
        self.settled = True
        self._gate.accepted(self, headers)

    def refused(self, retry_after: float | None, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """Record that the server refused the request because of the rate, possibly with a time to wait."""
        self.settled = True
        self._gate.refused(self, retry_after, headers)


@frozen(eq=False, repr=False)
class Watch:
    """The message to sleep until the pace allows the next request, on behalf of the queue, and then queue again."""

    until: float


Message: TypeAlias = Permit | Watch | ApiError
"""A message to a waiting request: it can be sent, has to watch the pace, or has to fail with the error."""


class Gate:
    """A limiter that bounds the requests in flight, and learns and keeps the pace of each endpoint for all tasks.

    Args:
        in_flight: maximum number of requests in flight.
        emit: receives an event when an endpoint is closed and when a device is parked.
        clock: the clock used for waiting.
    """

    def __init__(
        self,
        in_flight: int,
        emit: Callable[[Event], None],
        *,
        clock: Clock,
    ) -> None:
        self._free = in_flight
        self._emit = emit
        self._clock = clock
        self._server = ServerClock(clock)
        self._lanes: dict[str, Lane] = {}
        self._short: dict[str, Lane] = {}
        """The lanes whose next request can be sent as soon as a slot is free, in turn."""
        self._permits: set[Permit] = set()
        self._sleeping: dict[anyio.CancelScope, ApiError | None] = {}
        """The sleeping requests, and the errors of those that were dismissed."""
        self._account: Pacer | None = None
        """The pace of the account, once two endpoints were refused together: until then it would only take time."""

    async def enter(self, operation: str, subject: str = "", *, longest: float = math.inf) -> Permit:
        """Wait until a request may be sent.

        Args:
            operation: the endpoint.
            subject: the device, since some services limit requests per device.
            longest: maximum length of a single pause in seconds.

        Raises:
            TooManyRequests: the service requested a longer pause.
            ApiError: all waiting requests were dismissed with this error.
        """
        lane = self._lanes.get(operation) or self._lanes.setdefault(operation, Lane(operation))
        suspect = lane.suspects.get(subject)
        if suspect is None and self._free and not lane.queue and not lane.watched:
            now = self._clock()
            if self._ready_at(lane, now) <= now:
                return self._let_through(lane, subject, now)
        if suspect is not None and (seconds := suspect.parked_until - self._clock()) > 0:
            await self._sleep(seconds, longest)
        # A refused request goes next, but behind another one, since it may itself be the reason.
        place = 1 if suspect is not None and not suspect.was_canary else None
        while True:
            waiter: Waiter[Message] = new_waiter(subject)
            if place is None:
                lane.queue.append(waiter)
            else:
                lane.queue.insert(place, waiter)
            try:
                if lane.queue[0] is waiter:
                    self._advance(lane)
                message = await waiter.receive()
                if isinstance(message, Permit):
                    return message
                if isinstance(message, ApiError):
                    raise message
                await self._sleep(max(0.0, message.until - self._clock()), longest)
            except BaseException:
                self._withdraw(lane, waiter)
                raise
            lane.watched, place = False, 0

    def _withdraw(self, lane: Lane, waiter: Waiter[Message]) -> None:
        """Return what a cancelled request has received: its place in the queue, its permit or its watch."""
        match waiter.message:
            case Permit() as permit:  # it arrived at the moment of the cancellation
                self.leave(permit)
            case Watch():
                lane.watched = False
                self._advance(lane)
            case None:
                lane.queue.remove(waiter)
            case ApiError():
                pass

    def leave(self, permit: Permit) -> None:
        """Release the slot of a finished request."""
        if permit not in self._permits:
            return  # it was discarded with its event loop
        self._permits.remove(permit)
        self._free += 1
        if not permit.settled:
            for pacer, ticket in permit.tickets:
                pacer.lost(ticket)
        of_account = permit.is_canary or (self._account is not None and self._account.cap.limit is not None)
        for lane in self._lanes.values() if of_account else (permit.lane,):
            self._advance(lane)
        while self._free and self._short:
            self._advance(self._short.pop(next(iter(self._short))))

    def dismiss(self, reason: Callable[[], ApiError]) -> None:
        """Fail all waiting requests, each with its own error. Later requests wait as usual."""
        for lane in self._lanes.values():
            while lane.queue:
                lane.queue.popleft().send(reason())
        for scope in self._sleeping:
            self._sleeping[scope] = reason()
            scope.cancel()

    def forget(self, _forked: bool) -> None:
        """Forget the requests of an event loop that has ended, or of another process, but keep the learned limits."""
        for permit in self._permits:
            for pacer, ticket in permit.tickets:
                pacer.lost(ticket)
        self._free += len(self._permits)
        for lane in self._lanes.values():
            lane.queue.clear()
            lane.watched = False
        for left_behind in (self._permits, self._short, self._sleeping):
            left_behind.clear()

    def accepted(self, permit: Permit, headers: Mapping[str, str]) -> None:
        """Record that the server accepted a request."""
        now, lane = self._clock(), permit.lane
        self._synchronize(permit, headers)
        lane.passed += 1
        lane.suspects.pop(permit.subject, None)
        for pacer, ticket in permit.tickets:
            pacer.accepted(ticket, now)
        if (said := read_rate_headers(headers, now + self._server.lead)) is not None:
            lane.pacer.told(*said, now)

    def refused(self, permit: Permit, retry_after: float | None, headers: Mapping[str, str]) -> None:
        """Record that the server refused a request, and attribute it to its device, its endpoint or the account."""
        now, lane = self._clock(), permit.lane
        self._synchronize(permit, headers)
        of_account = not permit.is_canary and self._another_refused(lane, now)
        suspect = self._suspect(permit)
        if suspect is not None and suspect.refusals > PARK_AFTER:
            self._park(permit, suspect, retry_after, now)
            blamed: list[Pacer] = []
        elif permit.is_canary:
            blamed = [pacer for pacer, ticket in permit.tickets if ticket.canary]
        else:
            pacer = self._of_account() if of_account else lane.pacer
            blamed = [pacer]
            if suspect is not None and not pacer.closed:
                suspect.before.setdefault(pacer, pacer.knowledge())
            if of_account and pacer.state is State.RAMP:
                pacer.search.rate = sum(each.pacer.rate for each in self._lanes.values())
        for pacer, ticket in permit.tickets:
            if pacer not in blamed:
                pacer.lost(ticket)
            elif (closed_for := pacer.refused(ticket, now, retry_after)) is not None:
                self._emit(Paused(lane.operation, closed_for, asked=retry_after is not None))

    def _of_account(self) -> Pacer:
        """Return the pacer of the account, which starts as if it had been there for all requests so far."""
        if self._account is None:
            self._account = Pacer.of_all([lane.pacer for lane in self._lanes.values()])
            for permit in self._permits:
                ((_, ticket),) = permit.tickets
                permit.tickets += ((self._account, self._account.join(ticket)),)
        return self._account

    def _synchronize(self, permit: Permit, headers: Mapping[str, str]) -> None:
        self._server.observe(headers)
        for pacer, _ in permit.tickets:
            pacer.lead = self._server.lead

    def _another_refused(self, lane: Lane, now: float) -> bool:
        """Return whether another endpoint was just refused, and is closed."""
        lane.refused_at = now
        return any(
            other is not lane and other.pacer.state is State.CLOSED and now - other.refused_at < TOGETHER
            for other in self._lanes.values()
        )

    def _suspect(self, permit: Permit) -> Suspect | None:
        """Count the refusals of a device between which other requests passed; return `None` without a device."""
        lane = permit.lane
        if not permit.subject:
            return None
        suspect = lane.suspects.setdefault(permit.subject, Suspect())
        suspect.was_canary = permit.is_canary
        if lane.passed > suspect.passed:
            suspect.refusals += 1
        suspect.passed = lane.passed
        return suspect

    def _park(self, permit: Permit, suspect: Suspect, retry_after: float | None, now: float) -> None:
        """Make a device wait instead of its endpoint, since it is refused while others pass."""
        for pacer, knowledge in suspect.before.items():
            pacer.forgive(knowledge, now)
            for other in permit.lane.suspects.values():
                if pacer in other.before:  # what it noted may have been learned from the refusals of this device
                    other.before[pacer] = min(other.before[pacer], knowledge, key=attrgetter("refusals"))
        suspect.before = {}
        seconds = retry_after or min(LONGEST_PARKING, 2.0 ** min(suspect.refusals, 30))
        suspect.parked_until = now + seconds
        self._emit(Parked(permit.lane.operation, seconds))

    def recall(self, limits: Mapping[str, Learned]) -> None:
        """Start with the limits that an earlier client learned."""
        for operation, learned in limits.items():
            lane = Lane(operation)
            lane.pacer.resume(learned.rate, learned.window)
            self._lanes[operation] = lane

    def learned(self) -> dict[str, Learned]:
        """Return the limits of the endpoints that showed one, or complied with a recalled one."""
        return {
            operation: learned_now(rate, lane.pacer.window)
            for operation, lane in self._lanes.items()
            if lane.passed and (rate := lane.pacer.learned()) is not None
        }

    def _advance(self, lane: Lane) -> None:
        """Let through all requests that the pace allows; the next one watches the pace."""
        while lane.queue and not lane.watched:
            now = self._clock()
            if (ready_at := self._ready_at(lane, now)) > now:
                if ready_at < math.inf:  # otherwise it depends on a response, whose end advances the queue
                    lane.watched = True
                    lane.queue.popleft().send(Watch(ready_at))
                return
            if not self._free:
                self._short[lane.operation] = lane
                return
            waiter = lane.queue.popleft()
            waiter.send(self._let_through(lane, waiter.subject, now))

    async def _sleep(self, seconds: float, longest: float) -> None:
        """Sleep, unless the pause is too long, or all requests are dismissed."""
        if seconds > longest:
            raise TooManyRequests(
                f"The service accepts no such request for another {seconds:,.0f} s, which exceeds the budget. "
                "This call was not sent.",
                status=429,
                headers={},
                retry_after=seconds,
            )
        scope = anyio.CancelScope()
        self._sleeping[scope] = None
        try:
            with scope:
                await self._clock.sleep(seconds)
        finally:
            error = self._sleeping.pop(scope, None)
        if error is not None:
            raise error

    def _let_through(self, lane: Lane, subject: str, now: float) -> Permit:
        self._free -= 1
        ticket = lane.pacer.send(now)
        permit = Permit(self, lane, subject, ((lane.pacer, ticket),), ticket.canary)
        if self._account is not None:
            ticket = self._account.send(now)
            permit.tickets += ((self._account, ticket),)
            permit.is_canary = permit.is_canary or ticket.canary
        self._permits.add(permit)
        return permit

    def _ready_at(self, lane: Lane, now: float) -> float:
        """Return the time at which the paces of the endpoint and of the account allow a request."""
        ready_at = lane.pacer.ready_at(now)
        return ready_at if self._account is None else max(ready_at, self._account.ready_at(now))
