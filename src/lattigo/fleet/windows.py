"""Ranges of days that were fetched, or have to be fetched.

Usage arrives late: a day is final only when it was fetched more than `lookback` days after its end.
Days that are not final are fetched again by a later run, and the later fetch is current.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

from attrs import frozen

Kind: TypeAlias = Literal["daily", "monthly"]
"""Usage per day or per month."""

LOOKBACK = 3
"""Default number of days: services of this kind promise all usage within 48 hours."""

REREAD_AFTER = timedelta(hours=12)
"""Age below which a fetch is not repeated, so that a resumed run repeats nothing."""


@frozen
class Window:
    """A range of days, both ends included."""

    since: date
    until: date

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


@frozen
class Fetched:
    """A window that was fetched for one device."""

    window: Window
    at: datetime
    margin: int | None = None
    """For merged fetches: the minimum number of days from the end of one to its fetch."""

    def is_final(self, lookback: int, now: datetime) -> bool:
        """Return whether the window is final."""
        margin = self.margin
        if margin is None:
            margin = (self.at.astimezone(UTC).date() - self.window.until).days
        return margin > lookback and self.at <= now


def whole_months(days: Window) -> Window:
    """Return the months that overlap a range of days: a month has one row, dated its first day."""
    last = monthrange(days.until.year, days.until.month)[1]
    return Window(days.since.replace(day=1), days.until.replace(day=last))


def possible(wanted: Window, *, kind: Kind, now: datetime) -> Window | None:
    """Return the days that can already have rows; `None` if all are in the future.

    In time zones to the east it may already be tomorrow.
    """
    last = now.astimezone(UTC).date()
    last = min(wanted.until, last + timedelta(days=1))
    if last < wanted.since:
        return None
    days = wanted if last == wanted.until else Window(wanted.since, last)  # the same object for a whole fleet
    return whole_months(days) if kind == "monthly" else days


def missing(wanted: Window, fetched: Iterable[Window]) -> Window | None:
    """Return the range from the first to the last day that no window covers; `None` if all are covered."""
    return _gap(wanted, [(window.since.toordinal(), window.until.toordinal()) for window in fetched])


def due(wanted: Window, fetched: Sequence[Fetched], *, kind: Kind, lookback: int, now: datetime) -> Window | None:
    """Return the days to fetch now, as one window: those that were never fetched, and those that are not final."""
    return _gap(wanted, [_settled(each, wanted, kind, lookback, now) for each in fetched])


def _settled(fetched: Fetched, wanted: Window, kind: Kind, lookback: int, now: datetime) -> tuple[int, int]:
    since, until = fetched.window.since.toordinal(), fetched.window.until.toordinal()
    day = fetched.at.astimezone(UTC).date().toordinal()
    if abs(now - fetched.at) < REREAD_AFTER:
        # A fetch up to the last possible day needs no further call right after midnight.
        return since, max(until, wanted.until.toordinal()) if until > day else until
    if fetched.margin is not None:
        return since, until if fetched.is_final(lookback, now) else since - 1
    if fetched.at > now:
        return since, since - 1  # the clock was ahead, so the time of the fetch is unknown
    first_open = day - lookback
    if kind == "monthly":
        # The whole month is final, or none of it.
        first_open = date.fromordinal(max(1, first_open)).replace(day=1).toordinal()
    return since, min(until, first_open - 1)


def _gap(wanted: Window, covered: list[tuple[int, int]]) -> Window | None:
    first, last = wanted.since.toordinal(), wanted.until.toordinal()
    for start, end in sorted(covered):
        if start <= first <= end:
            first = end + 1
    for start, end in sorted(covered, key=lambda days: days[1], reverse=True):
        if start <= last <= end:
            last = start - 1
    if (first, last) == (wanted.since.toordinal(), wanted.until.toordinal()):
        return wanted  # the usual case; one object for a whole fleet
    return Window(date.fromordinal(first), date.fromordinal(last)) if first <= last else None
