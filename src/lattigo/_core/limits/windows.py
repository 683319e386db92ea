"""The windows in which servers count requests, recognised by the time at which they open."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left

WINDOWS = (3600, 900, 300, 120, 60, 30, 20, 15, 10, 5, 2, 1)
"""Common lengths of windows, in seconds."""
KEPT = 3 * WINDOWS[0]
"""Seconds covered by a tally: two cycles of the longest window."""
SAME = 0.01
"""Seconds within which two times count as equal."""


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


class Tally:
    """The number of requests accepted in each tenth of a second of the last hours."""

    def __init__(self) -> None:
        self._tenths = array("q")
        self._sums = array("q")
        """Cumulative numbers by tenth of a second."""

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
