"""The windows in which servers count requests, recognised by the time at which they open, and paced within them."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, pairwise

from attrs import define, frozen

WINDOWS = (3600, 900, 300, 120, 60, 30, 20, 15, 10, 5, 2, 1)
"""Common lengths of windows, in seconds."""
KEPT = 3 * WINDOWS[0]
"""Seconds covered by a tally: two cycles of the longest window."""
SAME = 0.01
"""Seconds within which two times count as equal."""
HEAD, SPARE = 0.03, 0.2
"""Seconds of a short window before its first request, and without requests in total.

A request arrives later than it is sent, and by an amount that varies.
"""
TICK = 1e-5
"""Seconds by which a time may be inexact, since it is computed."""
SHORT = 2.0
"""Length in seconds up to which a window opens again so soon that it does not show, and up to which its ends matter."""
CHANCE = 1e-6
"""The probability below which openings at full seconds are no coincidence."""


def boundary_after(moment: float, length: float, lead: float) -> float:
    """Return the next multiple of a length on the server's clock, which is ahead of ours by `lead`."""
    return (math.floor((moment + lead) / length) + 1) * length - lead


def opening(refused: float, accepted: float, lead: float) -> tuple[float, float]:
    """Return the roundest time between a refusal and an acceptance, when the server opened, and its roundness."""
    for length in WINDOWS:
        boundary = math.floor((accepted + lead) / length) * length - lead
        if boundary > refused:
            return boundary, float(length)
    return accepted, 0.0


def is_window(start: float, end: float, lead: float) -> bool:
    """Return whether the time from one opening to the next is a window of the server."""
    length = round(end - start)
    beyond = (end + lead) / length if length else 0.5
    return length in WINDOWS and abs(end - start - length) < SAME and abs(beyond - round(beyond)) * length < SAME


def slot_after(moment: float, length: float, count: int, lead: float) -> float:
    """Return the next time of a request if a window has this number of them, evenly spaced and well inside of it."""
    start = boundary_after(moment, length, lead) - length + HEAD
    apart = (length - SPARE) / count
    number = max(0, math.floor((moment + TICK - start) / apart) + 1)
    return start + number * apart if number < count else start + length


@define(eq=False, repr=False)
class Openings:
    """Consecutive openings at full seconds of the server, by which a short window is recognised."""

    _coincidence: float = 1.0
    """The probability that all of them are chance."""
    _length: float = math.inf
    """The largest length of a window that fits all of them."""

    def add(self, roundness: float, gap: float) -> float | None:
        """Note an opening between two requests; return the length of the window, once it is known and short.

        Args:
            roundness: the roundness of the time between the two, or 0.
            gap: the seconds between the two.
        """
        if not roundness:
            self._coincidence, self._length = 1.0, math.inf
            return None
        self._coincidence *= min(1.0, gap)
        self._length = min(self._length, roundness)
        return self._length if self._coincidence < CHANCE and self._length <= SHORT else None


@frozen(eq=False, repr=False)
class Cycle:
    """The time from one opening to the next, or the relevant part of it."""

    start: float
    end: float
    accepted: int
    few: bool
    """Whether hardly anything was accepted, and not much more in the time before it, which was as long."""
    closed_for: float
    is_window: bool
    """Whether the cycle is a window of the server."""
    used_up: bool
    """Whether it was closed for so long that the number accepted may be the limit."""


class Tally:
    """The number of requests accepted in each tenth of a second of the last hours."""

    def __init__(self) -> None:
        self._tenths = array("q")
        self._sums = array("q")
        """Cumulative numbers by tenth of a second."""

    @classmethod
    def of_all(cls, tallies: Iterable[Tally]) -> Tally:
        """Return the sum of tallies."""
        counts: Counter[int] = Counter()
        for tally in tallies:
            for tenth, (before, after) in zip(tally._tenths, pairwise([0, *tally._sums]), strict=True):
                counts[tenth] += after - before
        merged = cls()
        merged._tenths = array("q", sorted(counts))
        merged._sums = array("q", accumulate(counts[tenth] for tenth in merged._tenths))
        return merged

    def add(self, at: float) -> None:
        """Count a request sent at this time."""
        tenth = math.floor(at * 10)
        if self._tenths and self._tenths[-1] >= tenth:
            self._sums[-1] += 1
            return
        self._sums.append(self._sums[-1] + 1 if self._sums else 1)
        self._tenths.append(tenth)
        if len(self._tenths) > 20 * KEPT:
            del self._tenths[: 10 * KEPT], self._sums[: 10 * KEPT]

    def between(self, start: float, end: float) -> int:
        """Return the number of requests sent from `start` to just before `end`."""
        return self._before(end) - self._before(start)

    def _before(self, moment: float) -> int:
        if math.isinf(moment):
            return self._sums[-1] if moment > 0 and self._sums else 0
        index = bisect_left(self._tenths, math.floor(moment * 10))
        return self._sums[index - 1] if index else 0
