"""Pages that begin at a time: rows come oldest first, and the next page begins where the last one ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from attrs import define, field, frozen

from ..call import Answer
from .walk import About, EnvelopeWalk, Page, Walk

T = TypeVar("T")


@frozen(kw_only=True)
class TimeWindow:
    """Pages from a time on."""

    items: str
    """The answer's field that holds the rows."""
    more: str
    """The answer's field that says whether there are more."""
    begin: str
    """The parameter that names the time of the oldest row that is asked for."""
    at: str
    """The row's field that holds its time."""

    acknowledges = False

    def walk(self, about: About) -> Walk[Any]:
        """A new reading of the list."""
        return _WindowWalk(about, self.items, self.more, self)


@define(eq=False, repr=False)
class _WindowWalk(EnvelopeWalk[T]):
    paging: TimeWindow
    boundary: list[T] = field(factory=list[T], init=False)
    """The rows read so far that the next page will hold once more."""

    def first(self) -> Mapping[str, object]:
        return {self.paging.begin: self.given(self.paging.begin)}

    def accept(self, asked: Mapping[str, object], answer: Answer[object]) -> Page[T]:
        rows = self.rows(answer)
        fresh = self._fresh(rows)
        if not self.has_more(answer):
            return self.page(fresh, fresh, None)
        where = f"page {self.number + 1}"
        if not rows:
            raise self.contradiction(f"{where} is empty, but more shall follow")
        last = self._at(rows[-1])
        if last is None:
            raise self.contradiction(
                f"more shall follow {where}, but its last row has no {self.paging.at}, which says where"
            )
        if not fresh:
            raise self.contradiction(
                f"{where} holds only rows of earlier pages, but more shall follow: too many rows share one time"
            )
        before = asked[self.paging.begin]
        if isinstance(before, datetime) and last < (before if before.tzinfo else before.replace(tzinfo=UTC)):
            raise self.contradiction(f"{where} ends before the time that it was asked to begin at")
        self.boundary = [row for row in (*self.boundary, *fresh) if (at := self._at(row)) is None or at >= last]
        return self.page(fresh, fresh, {self.paging.begin: last})  # that a page repeats its boundary is as it should be

    def _fresh(self, rows: list[T]) -> list[T]:
        """The rows without those that the page before had already; two equal rows of one page are two rows."""
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
