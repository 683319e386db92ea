"""The gate that every request passes: it bounds what is in flight, and keeps the pace that the server allows.

Waiters queue here, never inside the pool of connections, where a queue costs more the longer it is.
Every endpoint has a pace of its own.
When two endpoints are refused at about the same time it is the account that goes too fast, and it gets a pace as well.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping

import anyio
from attrs import define, field

from ..clock import Clock
from ..errors import ApiError, TooManyRequests
from ..events import Event, Parked, Paused
from .headers import read_rate_headers
from .pace import Pacer, State, Ticket
from .server_clock import ServerClock
from .store import Learned, learned_now
from .waiter import Turn, new_turn

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
    queue: deque[Waiter] = field(factory=deque)
    watched: bool = False
    """Whether one of the queue sleeps until the pace allows the next request; all others just wait for their turn."""
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


@define(eq=False, repr=False)
class Waiter:
    """A request that waits for its turn."""

    subject: str
    turn: Turn = field(factory=new_turn)
    permit: Permit | None = None
    """Without one, its turn is to watch the pace, or to leave."""
    dismissed: bool = False


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
        self._naps: set[anyio.CancelScope] = set()
        self._dismissal: Callable[[], ApiError] = lambda: ApiError("The call was sent away.")
        self._account = Pacer(rate=UNLIMITED)

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
        if suspect is None and self._free and not lane.queue and self._ready_in(lane) <= 0:
            return self._let_through(lane, subject)
        if suspect is not None and (seconds := suspect.parked_until - self._clock()) > 0:
            await self._nap(seconds, longest)
        waiter = Waiter(subject)
        # Whoever was refused goes first, unless it was the one that found the endpoint closed: it may be the reason.
        if suspect is not None and not suspect.was_canary:
            lane.queue.appendleft(waiter)
        else:
            lane.queue.append(waiter)
        try:
            if len(lane.queue) == 1:
                self._advance(lane)
            while waiter.permit is None:
                await waiter.turn.wait()
                if waiter.dismissed:
                    raise self._dismissal()
                if waiter.permit is None:
                    waiter.turn = new_turn()
                    await self._watch(lane, longest)
        except BaseException:
            if waiter.permit is not None:  # it came in the moment of the cancellation
                self.leave(waiter.permit)
            else:
                if not waiter.dismissed:
                    lane.queue.remove(waiter)
                self._advance(lane)  # it may have been the one that watched, and others may have come
            raise
        return waiter.permit

    def leave(self, permit: Permit) -> None:
        """A request came to its end."""
        if permit not in self._permits:
            return  # it was forgotten with its event loop
        self._permits.remove(permit)
        self._free += 1
        if not permit.settled:
            for pacer, ticket in permit.tickets:
                pacer.lost(ticket)
        if permit.is_canary:
            for lane in self._lanes.values():
                self._advance(lane)
        while self._free and self._short:
            self._advance(self._short.pop(next(iter(self._short))))

    def dismiss(self, reason: Callable[[], ApiError]) -> None:
        """Send away everybody who waits, each with an error of its own. Who comes later waits as usual."""
        self._dismissal = reason
        for lane in self._lanes.values():
            while lane.queue:
                waiter = lane.queue.popleft()
                waiter.dismissed = True
                waiter.turn.set()
        for nap in self._naps:
            nap.cancel()

    def forget(self, _forked: bool) -> None:
        """Forget the requests of an event loop that has ended, or of another process; keep what was learned."""
        for permit in self._permits:
            for pacer, ticket in permit.tickets:
                pacer.lost(ticket)
        self._free += len(self._permits)
        for lane in self._lanes.values():
            lane.queue.clear()
            lane.watched = False
        for left_behind in (self._permits, self._short, self._naps):
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
        if self._park(permit, retry_after, now):
            blamed: list[Pacer] = []
        elif permit.is_canary:
            blamed = [pacer for pacer, ticket in permit.tickets if ticket.canary]
        elif of_account:
            blamed = [self._account]
            if self._account.state is State.RAMP:
                self._account.rate = sum(each.pacer.rate for each in self._lanes.values())
        else:
            blamed = [lane.pacer]
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

    def _park(self, permit: Permit, retry_after: float | None, now: float) -> bool:
        """Whether it is this one device that is refused, while others pass. If so it waits, and not its endpoint."""
        lane = permit.lane
        suspect = lane.suspects.setdefault(permit.subject, Suspect())
        suspect.was_canary = permit.is_canary
        suspect.refusals = suspect.refusals + 1 if lane.passed > suspect.passed else 1
        suspect.passed = lane.passed
        if not permit.subject or suspect.refusals <= PARK_AFTER:
            return False
        seconds = retry_after or min(LONGEST_PARKING, 2.0 ** min(suspect.refusals, 30))
        suspect.parked_until = now + seconds
        self._emit(Parked(lane.operation, seconds))
        return True

    def recall(self, limits: Mapping[str, Learned]) -> None:
        """Begin with what an earlier client learned."""
        for operation, learned in limits.items():
            lane = Lane(operation)
            lane.pacer.resume(learned.rate, learned.window)
            self._lanes[operation] = lane

    def learned(self) -> dict[str, Learned]:
        """The limits of the endpoints that showed one, or kept to the one that was recalled."""
        return {
            operation: learned_now(lane.pacer.low, lane.pacer.window)
            for operation, lane in self._lanes.items()
            if lane.passed and lane.pacer.state is not State.RAMP
        }

    def _advance(self, lane: Lane) -> None:
        """Let through whoever may go now; if the pace does not allow the next one, it has to watch that."""
        while lane.queue and not lane.watched:
            if self._ready_in(lane) > 0:
                lane.queue[0].turn.set()
                return
            if not self._free:
                self._short[lane.operation] = lane
                return
            waiter = lane.queue.popleft()
            waiter.permit = self._let_through(lane, waiter.subject)
            waiter.turn.set()

    async def _watch(self, lane: Lane, longest: float) -> None:
        """Sleep until the pace allows a request. While that hangs on the answer of a canary, its end will tell."""
        seconds = self._ready_in(lane)
        if lane.watched or seconds == math.inf:
            return
        lane.watched = True
        try:
            if seconds > 0:
                await self._nap(seconds, longest)
        finally:
            lane.watched = False
        self._advance(lane)

    async def _nap(self, seconds: float, longest: float) -> None:
        """Sleep, unless that is too long, or everybody is sent away."""
        if seconds > longest:
            raise TooManyRequests(
                f"The service accepts nothing of this kind for another {seconds:,.0f} s, which is more than "
                "the budget. This call was not sent.",
                status=429,
                headers={},
                retry_after=seconds,
            )
        with anyio.CancelScope() as nap:
            self._naps.add(nap)
            try:
                await self._clock.sleep(seconds)
            finally:
                self._naps.discard(nap)
        if nap.cancelled_caught:
            raise self._dismissal()

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
