"""The reader of pages that start at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar, cast

from attrs import define, field

from ..paging_styles import TimeWindow
from ..pipeline import DecodedResponse
from .envelope import EnvelopeReader
from .reader import Page

T = TypeVar("T")


@define(eq=False, repr=False)
class TimeWindowReader(EnvelopeReader[T, TimeWindow]):
    """A reading of a list whose pages are in the style `TimeWindow`."""

    boundary: list[T] = field(factory=list[T], init=False)
    """The rows read so far that the next page will hold once more."""

    def first(self) -> Mapping[str, object]:
        return {self.paging.begin: self.argument(self.paging.begin)}

    def accept(self, arguments: Mapping[str, object], response: DecodedResponse[object]) -> Page[T]:
        rows = self.rows(response)
        fresh = self._fresh(rows)
        if not self.has_more(response):
            return self.page(fresh, fresh, None)
        where = f"page {self.number + 1}"
        if not rows:
            raise self.contradiction(f"{where} is empty, but more rows should follow")
        last = self._at(rows[-1])
        if last is None:
            raise self.contradiction(
                f"more rows should follow {where}, but its last row has no {self.paging.at} to start from"
            )
        if not fresh:
            raise self.contradiction(
                f"{where} holds only rows of earlier pages, but more should follow: too many rows share one time"
            )
        before = arguments[self.paging.begin]
        if isinstance(before, datetime) and last < (before if before.tzinfo else before.replace(tzinfo=UTC)):
            raise self.contradiction(f"{where} ends before the time that it was requested to start at")
        self.boundary = [row for row in (*self.boundary, *fresh) if (at := self._at(row)) is None or at >= last]
        return self.page(fresh, fresh, {self.paging.begin: last})  # a page is expected to repeat its boundary

    def _fresh(self, rows: list[T]) -> list[T]:
        """Return the rows without those of the page before; two equal rows of one page are two rows."""
        known = list(self.boundary)
        fresh: list[T] = []
        for row in rows:
            if row in known:
                known.remove(row)
            else:
                fresh.append(row)
        return fresh

    def _at(self, row: T) -> datetime | None:
        return cast("datetime | None", getattr(row, self.paging.at))
