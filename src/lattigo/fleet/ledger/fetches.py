"""What a ledger keeps of the fetches of one device, so that it stays small however often the device is fetched.

Of each day only the last fetch counts, so the fetches of a device never overlap; those that are final are merged.
A device that is pulled every night has two: all that is final, and the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import orjson
from attrs import evolve, frozen

from ..stored import Stored
from ..windows import Fetched, Window

EPOCH = date(1970, 1, 1)
ONE_DAY = timedelta(days=1)


@frozen
class Fetch(Fetched):
    """A fetch of some days of a device, or several of them that were merged."""

    stored: str | None = None
    """Which of its days are in a part, as `Stored` writes it; `None` where it may be any of them."""
    undated: str | None = None
    """Ids of rows without a day, as a JSON list."""
    lost: bool = False
    """Whether its part is lost, so that its days are to be fetched again."""

    def rows(self, within: Window) -> Stored:
        """Return the rows that a fetch of these days would bring again."""
        return Stored.read(self.window, self.stored, self.undated, within=within)

    def without(self, days: Window, *, undated: str | None = None) -> Iterator[Fetch]:
        """Yield what is left of it when other days are fetched, which bring rows without a day."""
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
        """Return this fetch together with one of the days behind it."""
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


def added(fetches: Iterable[Fetch], new: Fetch, *, lookback: int, now: datetime) -> list[Fetch]:
    """Return the fetches of a device after one more.

    Args:
        fetches: those before; they don't overlap.
        new: the one more, which counts for all of its days.
        lookback: for how many days after its end a day may still change.
        now: the time.
    """
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
    """Return the fetches of a device of which some days are to be fetched again, since their part is lost."""
    kept: list[Fetch] = []
    for fetch in fetches:
        since, until = max(fetch.window.since, days.since), min(fetch.window.until, days.until)
        kept += fetch.without(days)
        if since <= until:
            # Rows of other parts may come back to light: nobody knows which.
            kept.append(evolve(fetch, window=Window(since, until), margin=None, stored=None, lost=True))
    return kept


def _ids(undated: str | None) -> frozenset[int | None]:
    return frozenset(orjson.loads(undated)) if undated else frozenset()


def number(day: date) -> int:
    """Return a day as the ledger writes it."""
    return (day - EPOCH).days


def day(number: int) -> date:
    """Return the day that the ledger has written."""
    return EPOCH + timedelta(days=number)
