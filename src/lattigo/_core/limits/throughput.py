"""The limit as it shows between two refusals: it was used up both times, so it allows what was accepted meanwhile."""

from __future__ import annotations

import math

from attrs import define, frozen

ENOUGH = 8
"""Number of accepted requests from which they mean something."""
SOON = 1.0
"""Seconds: after a longer closing more than the limit may be left, and it may have been an outage."""
FASTER = 1.03
"""Factor by which the pace must have exceeded the throughput to be the reason for the refusal."""


@frozen(eq=False, repr=False)
class Bounds:
    """The range of the limit, in requests per second.

    If the pace was not above it all the time, nothing is known about `most`.
    """

    least: float
    most: float = math.inf


@define(eq=False, repr=False)
class Throughput:
    """The requests accepted since the limit was used up."""

    _since: float = math.inf
    """The time of the refusal that showed this."""
    _first: int = 0
    """The number of the first request after it."""
    _refusals: int = 0
    """The number of refusals until then."""
    _closed_for: float = 0.0
    """Seconds since then in which nothing was sent."""
    _slowest: float = math.inf
    """The lowest pace since then: it only rises from one opening to the next closing."""
    _continues: bool = False
    """Whether too few were accepted before the last refusal."""

    def opened(self, now: float, number: int, refusals: int, *, closed_at: float, refused_at: float) -> None:
        """Start to count with the request of this number, or continue if few were counted before a short closing.

        Args:
            now: the time at which it was sent.
            number: the number of requests sent so far, including this one.
            refusals: the number of refusals so far.
            closed_at: the time of the closing.
            refused_at: the time at which the last refused request was sent.
        """
        if now - closed_at > SOON:
            self._since, self._continues = math.inf, False
            return
        if not self._continues:
            self._since, self._first, self._refusals = refused_at, number, refusals
            self._closed_for, self._slowest = 0.0, math.inf
        self._closed_for += now - max(closed_at, self._since)

    def paced(self, rate: float) -> None:
        """Note the pace after an opening."""
        self._slowest = min(self._slowest, rate)

    def bounds(self, refused_at: float, number: int, refusals: int) -> Bounds | None:
        """Return the bounds of the limit at the next refusal; `None` if too few requests were accepted.

        Args:
            refused_at: the time at which the refused request was sent.
            number: the number of requests sent until then.
            refusals: the number of refusals so far.
        """
        accepted = number - self._first - (refusals - self._refusals - 1)
        elapsed = refused_at - self._since
        self._continues = accepted < ENOUGH and elapsed > 0
        if accepted < ENOUGH or elapsed <= self._closed_for:
            return None
        least = accepted / elapsed
        if self._slowest < FASTER * least:
            return Bounds(least)
        return Bounds(least, (accepted + 1) / (elapsed - self._closed_for))
