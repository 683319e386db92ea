"""The reader of pages that start after a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define, field

from ..paging_styles import Cursor
from ..pipeline import DecodedResponse
from .envelope import EnvelopeReader
from .reader import Page

T = TypeVar("T")


@define(eq=False, repr=False)
class CursorReader(EnvelopeReader[T, Cursor]):
    """A reading of a list whose pages are in the style `Cursor`."""

    seen: set[int] = field(factory=set[int], init=False)

    def first(self) -> Mapping[str, object]:
        if self.paging.alone is not None and self.argument(self.paging.alone) is not None:
            return {}
        start = self.argument(self.paging.cursor, self.paging.start)
        return {self.paging.cursor: start, **self._size()}

    def accept(self, arguments: Mapping[str, object], response: DecodedResponse[object]) -> Page[T]:
        rows = self.rows(response)
        cursors = [self._cursor(row) for row in rows]
        fresh = [row for row, cursor in zip(rows, cursors, strict=True) if cursor is None or cursor not in self.seen]
        self.seen.update(cursor for cursor in cursors if cursor is not None)
        if not self.has_more(response):
            return self.page(rows, fresh, None)
        where = f"page {self.number + 1}"
        if not rows:
            raise self.contradiction(f"{where} is empty, but more rows should follow")
        last, before = cursors[-1], cast("int", arguments.get(self.paging.cursor, self.paging.start))
        if last is None:
            raise self.contradiction(
                f"more rows should follow {where}, but its last row has no {self.paging.pair or self.paging.last}, "
                "which is the cursor"
            )
        if last <= before:
            raise self.contradiction(f"{where} does not end after the row that it was requested to start after")
        return self.page(rows, fresh, {self.paging.cursor: last, **self._size()})

    def _size(self) -> Mapping[str, object]:
        return {self.paging.size: self.argument(self.paging.size, self.paging.ask)} if self.paging.size else {}

    def _cursor(self, row: T) -> int | None:
        cursor: object = getattr(row, self.paging.last)
        if self.paging.pair is not None:
            pairs = cast("list[Any]", cursor or [])
            cursor = next((pair.value for pair in pairs if pair.key == self.paging.pair), None)
        text = "" if cursor is None else str(cursor)
        return int(text) if text.isdecimal() and len(text) < 20 else None
