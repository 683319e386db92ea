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
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import define, field, frozen

from lattigo._core.limits.pace import Pacer, Ticket

BEGIN = 1_000_000 * 3600.0
"""A full hour by the server's clock."""


class Limit(Protocol):
    """A server's rule."""

    def take(self, now: float) -> bool:
        """Whether a request that arrives now is accepted."""
        ...

    def rate(self) -> float:
        """Requests per second that the rule allows in the long run."""
        ...

    def change(self, limit: float) -> None:
        """From now on another limit."""
        ...


@define
class FixedWindow:
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
class TokenBucket:
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
class SlidingLog:
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
    make: Callable[[], Pacer] = Pacer,
) -> Result:
    """Run clients against a limit.

    Args:
        limit: the server's rule.
        seed: makes the run what it is.
        hours: how long, by the virtual clock.
        clients: how many share the limit without knowing of each other.
        change: the share of the run after which the limit changes, and to what.
        make: makes the pacer of a client.
    """
    run = _Run(limit, random.Random(seed), [make() for _ in range(clients)])
    run.go(hours * 3600, change)
    return Result(
        used=run.accepted / run.allowed,
        refused=run.refused / (run.accepted + run.refused),
        accepted_per_minute=tuple(run.minutes),
    )


@define
class _Run:
    limit: Limit
    chance: random.Random
    pacers: Sequence[Pacer]
    accepted: int = 0
    refused: int = 0
    allowed: float = 0.0
    minutes: list[int] = field(factory=list[int])
    _events: list[tuple[float, int, bool, Pacer, Ticket, bool]] = field(factory=list)
    _number: int = 0

    def go(self, seconds: float, change: tuple[float, float] | None) -> None:
        begin = now = BEGIN + self.chance.random() * 3600
        end = begin + seconds
        changes_at = begin + change[0] * seconds if change else math.inf
        self.minutes = [0] * (int(seconds // 60) + 1)
        while now < end:
            pacer = min(self.pacers, key=lambda each: each.ready_at(now))
            sends_at = pacer.ready_at(now)
            happens_at = self._events[0][0] if self._events else math.inf
            then = min(sends_at, happens_at)
            if then >= changes_at and change:
                self.allowed += (changes_at - now) * self.limit.rate()
                now, changes_at = changes_at, math.inf
                self.limit.change(change[1])
            self.allowed += (then - now) * self.limit.rate()
            now = then
            if sends_at <= happens_at:
                self._later(now + self._trip(), False, pacer, pacer.send(now), False)
            else:
                self._happen(now, begin)

    def _happen(self, now: float, begin: float) -> None:
        _, _, answered, pacer, ticket, good = heapq.heappop(self._events)
        if not answered:
            good = self.limit.take(now)
            self.accepted += good
            self.refused += not good
            self.minutes[int((now - begin) // 60)] += good
            work = self.chance.lognormvariate(math.log(0.09), 0.4) if good else 0.005
            self._later(now + work + self._trip(), True, pacer, ticket, good)
        elif good:
            pacer.accepted(ticket, now)
        else:
            pacer.refused(ticket, now)

    def _later(self, at: float, answered: bool, pacer: Pacer, ticket: Ticket, good: bool) -> None:
        self._number += 1
        heapq.heappush(self._events, (at, self._number, answered, pacer, ticket, good))

    def _trip(self) -> float:
        return max(0.002, self.chance.gauss(0.04, 0.02))
