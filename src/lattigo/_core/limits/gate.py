"""The gate that every request passes: it bounds what is in flight, and keeps the pace that the server allows.

Waiters queue here, never inside the pool of connections, where a queue costs more the longer it is.
Every endpoint has a pace of its own.
When two endpoints are refused at about the same time it is the account that goes too fast, and it gets a pace as well.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from copy import copy
from typing import TypeAlias

import anyio
from attrs import define, field, frozen

from ..clock import Clock
from ..errors import ApiError, TooManyRequests
from ..events import Event, Parked, Paused
from .headers import read_rate_headers
from .pace import Pacer, Ticket
from .search import Search, State
from .server_clock import ServerClock
from .store import Learned, learned_now
from .waiter import Waiter, new_waiter

NO_HEADERS: Mapping[str, str] = {}
TOGETHER = 5.0
"""Seconds within which refusals of two endpoints point to the account."""
UNLIMITED = 1e6
"""Requests per second of an account that has shown no limit."""
PARK_AFTER = 2
"""Refusals of one device, while others passed, after which the device has to wait and not its endpoint."""
LONGEST_PARKING = 900.0


@define(eq=False, repr=False)
class Lane:
    """One endpoint: its pace, its queue, and the devices that it refuses."""

    operation: str
    pacer: Pacer = field(factory=Pacer)
    queue: deque[Waiter[Message]] = field(factory=deque)
    watched: bool = False
    """Whether one request has left the queue to sleep until the pace allows the next one; all others just wait."""
    passed: int = 0
    """Requests that were accepted."""
    refused_at: float = -math.inf
    suspects: dict[str, Suspect] = field(factory=dict)
    """Devices whose last request was refused."""


@define(eq=False, repr=False)
class Suspect:
    """A device that was refused, and may be the reason itself."""

    refusals: int = 0
    passed: int = -1
    """How many requests of the endpoint had passed at its last refusal."""
    parked_until: float = -math.inf
    was_canary: bool = False
    before: list[tuple[Pacer, Search]] = field(factory=list[tuple[Pacer, Search]])
    """What was known before its refusals, which taught nothing if it is the reason itself."""


@define(eq=False, repr=False)
class Permit:
    """The right to send one request, given back by leaving its `with`.

    Say how it went; saying nothing means that nobody knows.
    """

    _gate: Gate
    lane: Lane
    subject: str
    tickets: tuple[tuple[Pacer, Ticket], tuple[Pacer, Ticket]]
    """What the endpoint's pacer and the account's gave out."""
    settled: bool = False

    def __enter__(self) -> Permit:
        return self

    def __exit__(self, *_: object) -> None:
        self._gate.leave(self)

    @property
    def is_canary(self) -> bool:
        """Whether it finds out if the endpoint, or the account, is open again."""
        return any(ticket.canary for _, ticket in self.tickets)

    def accepted(self, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """The server took the request."""
        self.settled = True
        self._gate.accepted(self, headers)

    def refused(self, retry_after: float | None, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """The server refused the request because of the rate, and may have said how long to wait."""
        self.settled = True
        self._gate.refused(self, retry_after, headers)


@frozen
class Watch:
    """Sleep until the pace allows the next request, for the whole queue, then queue again."""

    until: float


Message: TypeAlias = Permit | Watch | ApiError
"""To a request that waits: it can be sent, it has to watch the pace, or it has to leave with the error."""


class Gate:
    """Bounds the requests in flight, learns the pace of each endpoint, and keeps it for all tasks together.

    Args:
        in_flight: how many requests may be under way at once.
        emit: is told when an endpoint is closed and when a device is parked.
        clock: the time in which it waits.
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
        """Whose next request may go as soon as there is a free place, in turn."""
        self._permits: set[Permit] = set()
        self._sleeping: dict[anyio.CancelScope, ApiError | None] = {}
        """Who sleeps, and the error of those that were sent away."""
        self._account = Pacer(Search(rate=UNLIMITED))

    async def enter(self, operation: str, subject: str = "", *, longest: float = math.inf) -> Permit:
        """Wait until a request may be sent.

        Args:
            operation: which endpoint it is for.
            subject: which device it is about, since some services limit that.
            longest: seconds of a single pause that is still waited for.

        Raises:
            TooManyRequests: the service asked for a longer pause.
            ApiError: everybody who waited was sent away with it.
        """
        lane = self._lanes.get(operation) or self._lanes.setdefault(operation, Lane(operation))
        suspect = lane.suspects.get(subject)
        if suspect is None and self._free and not lane.queue and not lane.watched and self._ready_in(lane) <= 0:
            return self._let_through(lane, subject)
        if suspect is not None and (seconds := suspect.parked_until - self._clock()) > 0:
            await self._sleep(seconds, longest)
        # Whoever was refused goes next, and another one ahead of it: it may be the reason itself.
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
        """Give back what a request was sent that does not go: its place in the queue, its permit, its watch."""
        match waiter.message:
            case Permit() as permit:  # it came in the moment of the cancellation
                self.leave(permit)
            case Watch():
                lane.watched = False
                self._advance(lane)
            case None:
                lane.queue.remove(waiter)
            case ApiError():
                pass

    def leave(self, permit: Permit) -> None:
        """A request came to its end."""
        if permit not in self._permits:
            return  # it was forgotten with its event loop
        self._permits.remove(permit)
        self._free += 1
        if not permit.settled:
            for pacer, ticket in permit.tickets:
                pacer.lost(ticket)
        of_account = permit.is_canary or self._account.cap.limit is not None
        for lane in self._lanes.values() if of_account else (permit.lane,):
            self._advance(lane)
        while self._free and self._short:
            self._advance(self._short.pop(next(iter(self._short))))

    def dismiss(self, reason: Callable[[], ApiError]) -> None:
        """Send away everybody who waits, each with an error of its own. Who comes later waits as usual."""
        for lane in self._lanes.values():
            while lane.queue:
                lane.queue.popleft().send(reason())
        for scope in self._sleeping:
            self._sleeping[scope] = reason()
            scope.cancel()

    def forget(self, _forked: bool) -> None:
        """Forget the requests of an event loop that has ended, or of another process; keep what was learned."""
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
        """The server took a request."""
        now, lane = self._clock(), permit.lane
        self._synchronize(permit, headers)
        lane.passed += 1
        lane.suspects.pop(permit.subject, None)
        for pacer, ticket in permit.tickets:
            pacer.accepted(ticket, now)
        if (said := read_rate_headers(headers, now + self._server.lead)) is not None:
            lane.pacer.told(*said, now)

    def refused(self, permit: Permit, retry_after: float | None, headers: Mapping[str, str]) -> None:
        """The server refused a request: because of its device, of its endpoint, or of the account?"""
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
            blamed = [self._account if of_account else lane.pacer]
            if suspect is not None:
                suspect.before += [(pacer, copy(pacer.search)) for pacer in blamed if not pacer.closed]
            if of_account and self._account.state is State.RAMP:
                self._account.search.rate = sum(each.pacer.rate for each in self._lanes.values())
        for pacer, ticket in permit.tickets:
            if pacer not in blamed:
                pacer.lost(ticket)
            elif (closed_for := pacer.refused(ticket, now, retry_after)) is not None:
                self._emit(Paused(lane.operation, closed_for, asked=retry_after is not None))

    def _synchronize(self, permit: Permit, headers: Mapping[str, str]) -> None:
        self._server.observe(headers)
        for pacer, _ in permit.tickets:
            pacer.lead = self._server.lead

    def _another_refused(self, lane: Lane, now: float) -> bool:
        """Whether another endpoint was refused just now, and is closed."""
        lane.refused_at = now
        return any(
            other is not lane and other.pacer.state is State.CLOSED and now - other.refused_at < TOGETHER
            for other in self._lanes.values()
        )

    def _suspect(self, permit: Permit) -> Suspect | None:
        """Count the refusals of a device between which others passed. `None` without a device."""
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
        """Let a device wait, and not its endpoint, since it is refused while others pass."""
        while suspect.before:
            pacer, search = suspect.before.pop()
            pacer.forgive(search, now)
        seconds = retry_after or min(LONGEST_PARKING, 2.0 ** min(suspect.refusals, 30))
        suspect.parked_until = now + seconds
        self._emit(Parked(permit.lane.operation, seconds))

    def recall(self, limits: Mapping[str, Learned]) -> None:
        """Begin with what an earlier client learned."""
        for operation, learned in limits.items():
            lane = Lane(operation)
            lane.pacer.resume(learned.rate, learned.window)
            self._lanes[operation] = lane

    def learned(self) -> dict[str, Learned]:
        """The limits of the endpoints that showed one, or kept to the one that was recalled."""
        return {
            operation: learned_now(rate, lane.pacer.window)
            for operation, lane in self._lanes.items()
            if lane.passed and (rate := lane.pacer.learned()) is not None
        }

    def _advance(self, lane: Lane) -> None:
        """Let through whoever can go now; if the pace does not allow the next one yet, it has to watch that."""
        while lane.queue and not lane.watched:
            if (seconds := self._ready_in(lane)) > 0:
                if seconds < math.inf:  # else that hangs on a response, whose end advances the queue
                    lane.watched = True
                    lane.queue.popleft().send(Watch(self._clock() + seconds))
                return
            if not self._free:
                self._short[lane.operation] = lane
                return
            waiter = lane.queue.popleft()
            waiter.send(self._let_through(lane, waiter.subject))

    async def _sleep(self, seconds: float, longest: float) -> None:
        """Sleep, unless that is too long, or everybody is sent away."""
        if seconds > longest:
            raise TooManyRequests(
                f"The service accepts nothing of this kind for another {seconds:,.0f} s, which is more than "
                "the budget. This call was not sent.",
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

    def _let_through(self, lane: Lane, subject: str) -> Permit:
        self._free -= 1
        now = self._clock()
        tickets = ((lane.pacer, lane.pacer.send(now)), (self._account, self._account.send(now)))
        permit = Permit(self, lane, subject, tickets)
        self._permits.add(permit)
        return permit

    def _ready_in(self, lane: Lane) -> float:
        """Seconds until the pace allows a request: of its endpoint, and of the account."""
        now = self._clock()
        return max(lane.pacer.ready_at(now), self._account.ready_at(now)) - now
