"""A server's cap on the requests that it works on at once, told from a limit on the rate.

Under a limit on the rate any request can be the one too many.
Under a cap it is one that was sent while many were in flight, for the rate of that moment.
When refusals of that kind come together, the number in flight gets a limit: one below the least that was refused.
After hundreds of requests at that limit one more is tried, and after each refusal one less, but never so few that
a rate which is known to be good could not be reached.
"""

from __future__ import annotations

from collections import deque

from attrs import define, field

CONVINCED = 10.0
"""Evidence that is enough: logarithm of how much likelier a cap is than a limit on the rate."""
CROWDED, NORMAL, EMPTY = 1.16, -0.33, -3.2
"""Evidence of a refusal at a number in flight that is among the largest quarter, the largest half, or the rest."""
SAMPLE = 100
"""Accepted requests that a refused one is compared with."""
ALIKE = 0.08
"""Up to which share two crowdings are the same."""
FIRST_WAIT = 200
LONGEST_WAIT = 5_000
"""Requests at the limit until one more is tried."""
ENOUGH = 0.8
"""Of the good rate, that must be within reach."""
MOST_STRIKES = 3


@define(eq=False, repr=False)
class ConcurrencyCap:
    """How many requests are in flight, and how many can be."""

    in_flight: int = 0
    limit: int | None = None
    _evidence: float = 0.0
    _least_refused: int = 0
    _crowding: deque[float] = field(factory=lambda: deque[float](maxlen=SAMPLE))
    """Requests in flight for the rate, of accepted requests."""
    _latency: float = 0.0
    """Seconds until a response, in the recent mean."""
    _at_limit: int = 0
    """Accepted at the limit since it was set."""
    _wait: int = FIRST_WAIT
    _strikes: int = 0
    """Refusals soon after another, at a limit that cannot be lowered."""

    @property
    def full(self) -> bool:
        """Whether the next request has to wait for a response."""
        return self.limit is not None and self.in_flight >= self.limit

    def accepted(self, in_flight: int, rate: float, latency: float) -> None:
        """Note a request that was accepted, sent with that many in flight."""
        self._crowding.append(in_flight / rate)
        self._latency += (latency - self._latency) / SAMPLE if self._latency else latency
        if self.limit is None or in_flight < self.limit:
            return
        self._at_limit += 1
        if self._at_limit >= (self._wait if self.limit + 1 >= self._least_refused else FIRST_WAIT):
            self.limit += max(1, self.limit // 10)
            self._at_limit, self._strikes, self._wait = 0, 0, max(FIRST_WAIT, self._wait // 2)

    def explains(self, in_flight: int, rate: float, good_rate: float) -> bool:
        """Return whether a refusal says nothing about the rate, since too many were in flight."""
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
        """Compare a refused request with those that were accepted."""
        if len(self._crowding) < SAMPLE or in_flight < 2:
            return
        crowding = in_flight / rate
        more = sum(each > crowding * (1 + ALIKE) for each in self._crowding)
        alike = sum(each >= crowding * (1 - ALIKE) for each in self._crowding) - more
        rank = (more + alike / 2) / SAMPLE
        evidence = self._evidence + (CROWDED if rank < 0.25 else NORMAL if rank < 0.5 else EMPTY)
        self._least_refused = min(self._least_refused, in_flight) if self._evidence > 0 else in_flight
        self._evidence = max(0.0, evidence)
