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

    days: frozenset[int] = frozenset()
    """Each as its ordinal (`date.toordinal`), which takes a fraction of the time of a date to look up."""
    undated: frozenset[int | None] = frozenset()

    @classmethod
    def of(cls, rows: Sequence[Usage], ordinals: Sequence[int | None]) -> Stored:
        """Return the keys of rows, given the ordinals of their days."""
        days = frozenset(ordinals)
        if None not in days:
            return cls(cast("frozenset[int]", days))
        undated = frozenset(row.id for row in rows if row.date_for is None)
        return cls(cast("frozenset[int]", days - {None}), undated)

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
        return cls(frozenset(overlap), frozenset(ids))

    def written(self, fetched: Window) -> tuple[str | None, str | None]:
        """Encode the rows of a fetch of these days for the ledger: days as `first+bits`, and IDs as JSON.

        `None` is every day.
        """
        undated = orjson.dumps(list(self.undated)).decode() if self.undated else None
        if len(self.days) == (fetched.until - fetched.since).days + 1:
            return None, undated
        first = min(self.days, default=0)
        return f"{first:x}+{sum(1 << (day - first) for day in self.days):x}", undated

    def is_within(self, days: Window) -> bool:
        """Return whether all rows with a day are of these days."""
        return self.days <= _days(days.since, days.until)

    def has(self, row: Usage) -> bool:
        """Return whether a row would replace one of these."""
        return row.id in self.undated if row.date_for is None else row.date_for.toordinal() in self.days

    def __or__(self, other: Stored) -> Stored:
        return Stored(self.days | other.days, self.undated | other.undated)

    def __sub__(self, other: Stored) -> Sequence[tuple[date | None, int | None]]:
        """Return day and ID of each row that the other lacks."""
        return [
            *((date.fromordinal(day), None) for day in sorted(self.days - other.days)),
            *((None, number) for number in self.undated - other.undated),
        ]


@lru_cache(maxsize=8)  # a whole fleet has the same few windows, and comparing dates takes longer than looking them up
def _days(since: date, until: date) -> frozenset[int]:
    return frozenset(range(since.toordinal(), until.toordinal() + 1))


def ordinals_of(rows: Sequence[Usage]) -> list[int | None]:
    """Return the ordinal of the day of each row; `None` for one without a day."""
    return [None if (day := row.date_for) is None else day.toordinal() for row in rows]
