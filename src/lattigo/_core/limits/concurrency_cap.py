"""A server's cap on concurrent requests, distinguished from a limit on the rate.

Under a limit on the rate, any request can be refused.
Under a cap, requests are refused that were sent while many were in flight, compared with the rate at that moment.
When several such refusals occur together, the number in flight is limited to one below the smallest that was refused.
After hundreds of requests at that limit it is raised by one, and after each refusal lowered by one, but never so far
that a rate known to be good could not be reached.
"""

from __future__ import annotations

from collections import deque

from attrs import define, field

CONVINCED = 10.0
"""Sufficient evidence: the logarithm of the likelihood ratio of a cap to a limit on the rate."""
CROWDED, NORMAL, EMPTY = 1.16, -0.33, -3.2
"""Evidence of a refusal whose number in flight is in the largest quarter, the largest half, or below."""
SAMPLE = 100
"""Number of accepted requests that a refused one is compared with."""
ALIKE = 0.08
"""Relative difference up to which two crowdings count as equal."""
FIRST_WAIT = 200
LONGEST_WAIT = 5_000
"""Number of requests at the limit before it is raised by one."""
ENOUGH = 0.8
"""Share of the good rate that must remain reachable."""
MOST_STRIKES = 3


@define(eq=False, repr=False)
class ConcurrencyCap:
    """The number of requests in flight, and its limit."""

    in_flight: int = 0
    limit: int | None = None
    _evidence: float = 0.0
    _least_refused: int = 0
    _crowding: deque[float] = field(factory=lambda: deque[float](maxlen=SAMPLE))
    """Requests in flight relative to the rate, for accepted requests."""
    _latency: float = 0.0
    """Recent mean response time in seconds."""
    _at_limit: int = 0
    """Number of requests accepted at the limit since it was set."""
    _wait: int = FIRST_WAIT
    _strikes: int = 0
    """Number of refusals soon after another, at a limit that can't be lowered."""

    @property
    def full(self) -> bool:
        """Return whether the next request has to wait for a response."""
        return self.limit is not None and self.in_flight >= self.limit

    def accepted(self, in_flight: int, rate: float, latency: float) -> None:
        """Record an accepted request that was sent with that many in flight."""
        self._crowding.append(in_flight / rate)
        self._latency += (latency - self._latency) / SAMPLE if self._latency else latency
        if self.limit is None or in_flight < self.limit:
            return
        self._at_limit += 1
        if self._at_limit >= (self._wait if self.limit + 1 >= self._least_refused else FIRST_WAIT):
            self.limit += max(1, self.limit // 10)
            self._at_limit, self._strikes, self._wait = 0, 0, max(FIRST_WAIT, self._wait // 2)

    def explains(self, in_flight: int, rate: float, good_rate: float) -> bool:
        """Return whether a refusal was caused by too many requests in flight, and not by the rate."""
        if self.limit is None:
            self._weigh(in_flight, rate)
            if self._evidence < CONVINCED:
                return False
            self.limit, self._wait, self._strikes = self._least_refused, FIRST_WAIT, 0
        self._least_refused = self.limit
        if self.limit > 1 and self.limit - 1 >= ENOUGH * good_rate * self._latency:
            self.limit -= 1
            self._wait = min(LONGEST_WAIT, self._wait * 4)
        elif self._at_limit < FIRST_WAIT:
            self._strikes += 1
        self._at_limit = 0
        if self._strikes <= MOST_STRIKES:
            return True
        self.limit, self._evidence = None, 0.0
        return False

    def _weigh(self, in_flight: int, rate: float) -> None:
        """Compare a refused request with accepted ones."""
        if len(self._crowding) < SAMPLE or in_flight < 2:
            return
        crowding = in_flight / rate
        more = sum(each > crowding * (1 + ALIKE) for each in self._crowding)
        alike = sum(each >= crowding * (1 - ALIKE) for each in self._crowding) - more
        rank = (more + alike / 2) / SAMPLE
        evidence = self._evidence + (CROWDED if rank < 0.25 else NORMAL if rank < 0.5 else EMPTY)
        self._least_refused = min(self._least_refused, in_flight) if self._evidence > 0 else in_flight
        self._evidence = max(0.0, evidence)
