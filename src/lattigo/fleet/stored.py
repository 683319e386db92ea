"""The rows of a device in the parts, so that a later fetch can delete those that no longer exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import cast

import orjson
from attrs import frozen

from .source import Usage
from .windows import Window


@frozen
class Stored:
    """The rows of a device in a part: their days, and the IDs of rows without a day."""

    days: frozenset[date] = frozenset()
    undated: frozenset[int | None] = frozenset()

    @classmethod
    def of(cls, rows: Sequence[Usage]) -> Stored:
        """Return the keys of rows."""
        days = frozenset([row.date_for for row in rows])
        if None not in days:
            return cls(cast("frozenset[date]", days))
        undated = frozenset(row.id for row in rows if row.date_for is None)
        return cls(cast("frozenset[date]", days - {None}), undated)

    @classmethod
    def read(cls, fetched: Window, days: str | None, undated: str | None, *, within: Window) -> Stored:
        """Decode the rows of a fetch that another fetch of some days would replace."""
        overlap: Sequence[int] = range(
            max(fetched.since, within.since).toordinal(), min(fetched.until, within.until).toordinal() + 1
        )
        if days is not None:
            first, bits = (int(number, 16) for number in days.split("+"))
            overlap = [day for day in overlap if day >= first and bits >> (day - first) & 1]
        # A row without a day may belong to any of the days that were requested.
        whole = undated is not None and within.since <= fetched.since and fetched.until <= within.until
        ids = cast("list[int | None]", orjson.loads(undated)) if undated and whole else ()
        return cls(frozenset(map(date.fromordinal, overlap)), frozenset(ids))

    def written(self, fetched: Window) -> tuple[str | None, str | None]:
        """Encode the rows of a fetch of these days for the ledger: days as `first+bits`, and IDs as JSON.

        `None` is every day.
        """
        undated = orjson.dumps(list(self.undated)).decode() if self.undated else None
        if len(self.days) == (fetched.until - fetched.since).days + 1:
            return None, undated
        days = [day.toordinal() for day in self.days]
        first = min(days, default=0)
        return f"{first:x}+{sum(1 << (day - first) for day in days):x}", undated

    def is_within(self, days: Window) -> bool:
        """Return whether all rows with a day are of these days."""
        return self.days <= _days(days.since, days.until)

    def has(self, row: Usage) -> bool:
        """Return whether a row would replace one of these."""
        return row.id in self.undated if row.date_for is None else row.date_for in self.days

    def __or__(self, other: Stored) -> Stored:
        return Stored(self.days | other.days, self.undated | other.undated)

    def __sub__(self, other: Stored) -> Sequence[tuple[date | None, int | None]]:
        """Return day and ID of each row that the other lacks."""
        return [
            *((day, None) for day in sorted(self.days - other.days)),
            *((None, number) for number in self.undated - other.undated),
        ]


@lru_cache(maxsize=8)  # a whole fleet has the same few windows, and comparing dates takes longer than looking them up
def _days(since: date, until: date) -> frozenset[date]:
    return frozenset(map(date.fromordinal, range(since.toordinal(), until.toordinal() + 1)))
