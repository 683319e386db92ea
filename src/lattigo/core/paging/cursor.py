"""Pages that begin after a cursor: a number that grows from row to row and stands in the rows themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define, field, frozen

from ..call import Answer
from .walk import About, EnvelopeWalk, Page, Walk

T = TypeVar("T")


@frozen(kw_only=True)
class Cursor:
    """Pages after a cursor."""

    items: str
    """The answer's field that holds the rows."""
    more: str
    """The answer's field that says whether there are more."""
    cursor: str
    """The parameter that takes the cursor of the last row that was seen."""
    start: int = 0
    """The cursor before the first row."""
    last: str
    """The row's field that holds its cursor."""
    pair: str | None = None
    """Where that field is a list of key/value pairs: the key of the pair that holds the cursor."""
    size: str | None = None
    """The parameter that names how many rows a page has."""
    ask: int | None = None
    """The page size that is asked for when the caller names none."""

    acknowledges = False

    def walk(self, about: About) -> Walk[Any]:
        """A new reading of the list."""
        return _CursorWalk(about, self.items, self.more, self)


@define(eq=False, repr=False)
class _CursorWalk(EnvelopeWalk[T]):
    paging: Cursor
    seen: set[int] = field(factory=set[int], init=False)

    def first(self) -> Mapping[str, object]:
        begin = self.given(self.paging.cursor, self.paging.start)
        return {self.paging.cursor: begin, **self._size()}

    def accept(self, asked: Mapping[str, object], answer: Answer[object]) -> Page[T]:
        rows = self.rows(answer)
        cursors = [self._cursor(row) for row in rows]
        fresh = [row for row, cursor in zip(rows, cursors, strict=True) if cursor is None or cursor not in self.seen]
        self.seen.update(cursor for cursor in cursors if cursor is not None)
        if not self.has_more(answer):
            return self.page(rows, fresh, None)
        where = f"page {self.number + 1}"
        if not rows:
            raise self.contradiction(f"{where} is empty, but more shall follow")
        last, before = cursors[-1], cast("int", asked[self.paging.cursor])
        if last is None:
            raise self.contradiction(
                f"more shall follow {where}, but its last row has no {self.paging.pair or self.paging.last}, "
                "which says where"
            )
        if last <= before:
            raise self.contradiction(f"{where} does not end after the row that it was asked to begin after")
        return self.page(rows, fresh, {self.paging.cursor: last, **self._size()})

    def _size(self) -> Mapping[str, object]:
        return {self.paging.size: self.given(self.paging.size, self.paging.ask)} if self.paging.size else {}

    def _cursor(self, row: T) -> int | None:
        found: object = getattr(row, self.paging.last)
        if self.paging.pair is not None:
            pairs = cast("list[Any]", found or [])
            found = next((each.value for each in pairs if each.key == self.paging.pair), None)
        text = "" if found is None else str(found)
        return int(text) if text.isdecimal() and len(text) < 20 else None
