"""The fetches of one device in a ledger, merged so that their number stays small.

Only the last fetch of each day counts, so the fetches of a device never overlap; final ones are merged.
A device that is pulled every night has two: the final days, and the last fetch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import orjson
from attrs import evolve, frozen

from ..stored import Stored
from ..windows import Fetched, Window

EPOCH = date(1970, 1, 1)
ONE_DAY = timedelta(days=1)


@frozen
class Fetch(Fetched):
    """A fetch of some days of a device, or several merged ones."""

    stored: str | None = None
    """Its days that are in a part, as `Stored` encodes them; `None` if it may be any of them."""
    undated: str | None = None
    """Ids of rows without a day, as a JSON list."""
    lost: bool = False
    """Whether its part is lost, so that its days must be fetched again."""

    def rows(self, within: Window) -> Stored:
        """Return the rows that another fetch of these days would replace."""
        return Stored.read(self.window, self.stored, self.undated, within=within)

    def without(self, days: Window, *, undated: str | None = None) -> Iterator[Fetch]:
        """Yield the remainder when other days are fetched, including rows without a day."""
        since, until = self.window.since, self.window.until
        if until < days.since or days.until < since:
            yield self
            return
        kept = _ids(self.undated) - _ids(undated)
        ids = orjson.dumps(sorted(kept, key=str)).decode() if kept else None
        if since < days.since:
            yield evolve(self, window=Window(since, days.since - ONE_DAY), undated=ids)
        if days.until < until:
            yield evolve(self, window=Window(days.until + ONE_DAY, until), undated=ids)

    def merged(self, later: Fetch) -> Fetch:
        """Return this fetch merged with one of the following days."""
        ids = _ids(self.undated) | _ids(later.undated)
        return Fetch(
            Window(self.window.since, later.window.until),
            min(self.at, later.at),
            min(self._margin(), later._margin()),
            undated=orjson.dumps(sorted(ids, key=str)).decode() if ids else None,
        )

    def _margin(self) -> int:
        if self.margin is not None:
            return self.margin
        return (self.at.astimezone(UTC).date() - self.window.until).days


def added(fetches: Sequence[Fetch], new: Fetch, *, lookback: int, now: datetime) -> list[Fetch]:
    """Return the fetches of a device after a new one.

    Args:
        fetches: the previous fetches, which don't overlap.
        new: the new fetch, which replaces all of its days.
        lookback: number of days for which the usage of a day may still change.
        now: the current time.
    """
    if not fetches:
        return [new]
    left = [rest for fetch in fetches for rest in fetch.without(new.window, undated=new.undated)]
    kept: list[Fetch] = []
    for fetch in sorted([*left, new], key=lambda each: each.window.since):
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.window.until + ONE_DAY == fetch.window.since
            and not (last.lost or fetch.lost)
            and last.is_final(lookback, now)
            and fetch.is_final(lookback, now)
        ):
            kept[-1] = last.merged(fetch)
        else:
            kept.append(fetch)
    return kept


def lost(fetches: Iterable[Fetch], days: Window) -> list[Fetch]:
    """Return the fetches of a device after marking the days of a lost part."""
    kept: list[Fetch] = []
    for fetch in fetches:
        since, until = max(fetch.window.since, days.since), min(fetch.window.until, days.until)
        kept += fetch.without(days)
        if since <= until:
            # Unknown rows of other parts may reappear.
            kept.append(evolve(fetch, window=Window(since, until), margin=None, stored=None, lost=True))
    return kept


def _ids(undated: str | None) -> frozenset[int | None]:
    return frozenset(orjson.loads(undated)) if undated else frozenset()


def number(day: date) -> int:
    """Encode a day for the ledger."""
    return (day - EPOCH).days


def day(number: int) -> date:
    """Decode a day from the ledger."""
    return EPOCH + timedelta(days=number)
