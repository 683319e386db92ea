"""Servers with limits, and the very pacer of the client, under a virtual clock.

Nothing waits and nothing is left to chance: two hours of traffic take about a second, and a seed gives the same run
each time.
A request takes 40 ± 20 ms to the server and as long back; the server works 90 ms (median, log-normal) on what it
accepts. The client always has more to send.
"""

from __future__ import annotations

import heapq
import math
import random
from bisect import bisect
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from attrs import define, field, frozen

from lattigo._core.limits.pace import Pacer, Ticket

Happens: TypeAlias = Callable[[float, Pacer, Ticket], None]

BEGIN = 1_000_000 * 3600.0
"""A full hour by the server's clock."""
TRIP, WORK, SPREAD = 0.04, 0.09, 0.4
"""Seconds to the server or back, in the mean; seconds of work, in the median, and the spread of their logarithm."""


class Limit(Protocol):
    """A server's rule."""

    def take(self, now: float) -> bool:
        """Whether a request that arrives now is accepted."""
        ...

    def leave(self) -> None:
        """A request that was accepted has been worked on."""
        return

    def rate(self) -> float:
        """Requests per second that the rule allows in the long run."""
        ...

    def change(self, limit: float) -> None:
        """From now on another limit."""
        ...


@define
class FixedWindow(Limit):
    """So many in each window of the server's clock; refused requests count too."""

    limit: float
    period: float
    _window: float = -1.0
    _count: int = 0

    def take(self, now: float) -> bool:
        window = now // self.period
        if window != self._window:
            self._window, self._count = window, 0
        self._count += 1
        return self._count <= self.limit

    def rate(self) -> float:
        return self.limit / self.period

    def change(self, limit: float) -> None:
        self.limit = limit


@define
class TokenBucket(Limit):
    """So many per second, and a burst after a rest."""

    limit: float
    burst: float
    _tokens: float = field(init=False)
    _at: float = BEGIN

    def __attrs_post_init__(self) -> None:
        self._tokens = self.burst

    def take(self, now: float) -> bool:
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.limit)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def rate(self) -> float:
        return self.limit

    def change(self, limit: float) -> None:
        self.limit = limit


@define
class SlidingLog(Limit):
    """So many in any stretch of the period."""

    limit: float
    period: float
    _log: deque[float] = field(factory=deque[float])

    def take(self, now: float) -> bool:
        while self._log and self._log[0] <= now - self.period:
            self._log.popleft()
        if len(self._log) >= self.limit:
            return False
        self._log.append(now)
        return True

    def rate(self) -> float:
        return self.limit / self.period

    def change(self, limit: float) -> None:
        self.limit = limit


@define
class Concurrency(Limit):
    """That many at once."""

    limit: float
    _inside: int = 0

    def take(self, now: float) -> bool:
        if self._inside >= self.limit:
            return False
        self._inside += 1
        return True

    def leave(self) -> None:
        self._inside -= 1

    def rate(self) -> float:
        """What a client reaches that knows the limit, and never has more than that in flight."""
        return self.limit / (WORK * math.exp(SPREAD**2 / 2) + 2 * TRIP)

    def change(self, limit: float) -> None:
        self.limit = limit


@frozen
class Result:
    """What came of a run."""

    used: float
    """Accepted requests, as a share of what the limit allowed."""
    refused: float
    """Refused requests, as a share of all that were sent."""
    accepted_per_minute: tuple[int, ...]


def simulate(
    limit: Limit,
    *,
    seed: int,
    hours: float = 2.0,
    clients: int = 1,
    change: tuple[float, float] | None = None,
    outages: Sequence[tuple[float, float]] = (),
    trip: float = TRIP,
    work: float = WORK,
    make: Callable[[], Pacer] = Pacer,
) -> Result:
    """Run clients against a limit.

    Args:
        limit: the server's rule.
        seed: makes the run what it is.
        hours: how long, by the virtual clock.
        clients: how many share the limit without knowing of each other.
        change: the share of the run after which the limit changes, and to what.
        outages: from which second to which everything is refused; these count as allowing nothing.
        trip: seconds to the server or back, in the mean.
        work: seconds of work, in the median.
        make: makes the pacer of a client.
    """
    run = _Run(limit, random.Random(seed), [make() for _ in range(clients)], outages, trip, work)
    for pacer in run.pacers:
        pacer.chance = run.chance
    run.go(hours * 3600, change)
    return Result(
        used=run.accepted / run.allowed,
        refused=run.refused / (run.accepted + run.refused),
        accepted_per_minute=tuple(run.minutes),
    )


class _Event(NamedTuple):
    at: float
    number: int
    happens: Happens
    pacer: Pacer
    ticket: Ticket


@define
class _Run:
    limit: Limit
    chance: random.Random
    pacers: Sequence[Pacer]
    outages: Sequence[tuple[float, float]]
    trip: float
    work: float
    accepted: int = 0
    refused: int = 0
    allowed: float = 0.0
    minutes: list[int] = field(factory=list[int])
    begin: float = BEGIN
    _events: list[_Event] = field(factory=list["_Event"])
    _number: int = 0

    def go(self, seconds: float, change: tuple[float, float] | None) -> None:
        self.begin = now = since = BEGIN + self.chance.random() * 3600
        end = now + seconds
        changes_at = now + change[0] * seconds if change else math.inf
        self.minutes = [0] * (int(seconds // 60) + 1)
        ready = {pacer: pacer.ready_at(now) for pacer in self.pacers}
        while now < end:
            sends_at = min(ready.values())
            happens_at = self._events[0].at if self._events else math.inf
            now = min(sends_at, happens_at)
            if now >= changes_at and change:
                self._allow(since, changes_at)
                since, changes_at = changes_at, math.inf
                self.limit.change(change[1])
            if sends_at <= happens_at:
                pacer = next(each for each, at in ready.items() if at == sends_at)
                self._later(now + self._trip(), self._arrive, pacer, pacer.send(now))
            else:
                event = heapq.heappop(self._events)
                event.happens(now, event.pacer, event.ticket)
                pacer = event.pacer
            ready[pacer] = pacer.ready_at(now)  # that of another one has not changed
        self._allow(since, now)

    def _allow(self, start: float, end: float) -> None:
        """Count what the limit allows in a time, without the outages in it."""
        first, last = start - self.begin, end - self.begin
        lost = sum(max(0.0, min(last, until) - max(first, since)) for since, until in self.outages)
        self.allowed += (end - start - lost) * self.limit.rate()

    def _is_out(self, at: float) -> bool:
        """Whether there is an outage at a second of the run."""
        place = bisect(self.outages, (at, math.inf))
        return place > 0 and at < self.outages[place - 1][1]

    def _arrive(self, now: float, pacer: Pacer, ticket: Ticket) -> None:
        good = not self._is_out(now - self.begin) and self.limit.take(now)
        self.accepted += good
        self.refused += not good
        self.minutes[int((now - self.begin) // 60)] += good
        if good:
            self._later(now + self.chance.lognormvariate(math.log(self.work), SPREAD), self._leave, pacer, ticket)
        else:
            self._later(now + 0.005 + self._trip(), self._refuse, pacer, ticket)

    def _leave(self, now: float, pacer: Pacer, ticket: Ticket) -> None:
        self.limit.leave()
        self._later(now + self._trip(), self._accept, pacer, ticket)

    def _accept(self, now: float, pacer: Pacer, ticket: Ticket) -> None:
        pacer.accepted(ticket, now)

    def _refuse(self, now: float, pacer: Pacer, ticket: Ticket) -> None:
        pacer.refused(ticket, now)

    def _later(self, at: float, happens: Happens, pacer: Pacer, ticket: Ticket) -> None:
        self._number += 1
        heapq.heappush(self._events, _Event(at, self._number, happens, pacer, ticket))

    def _trip(self) -> float:
        return max(min(0.002, self.trip), self.chance.gauss(self.trip, self.trip / 2))
