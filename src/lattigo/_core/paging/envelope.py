"""The base of the readers of pages that are objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar, cast

from attrs import define

from ..paging_styles import Cursor, Link, TimeWindow
from ..pipeline import DecodedResponse
from .reader import Page, PageReader

T = TypeVar("T")
S = TypeVar("S", Cursor, Link, TimeWindow)


@define(eq=False, repr=False)
class EnvelopeReader(PageReader[T], Generic[T, S]):
    """A reading of a list whose pages are objects: one field has the rows, another says whether there are more."""

    paging: S

    def rows(self, response: DecodedResponse[object]) -> list[T]:
        """Return the rows of a page."""
        return cast("list[T]", getattr(response.value, self.paging.items) or [])

    def has_more(self, response: DecodedResponse[object]) -> bool:
        """Return whether another page follows: the flag or the status (202) is enough."""
        return bool(getattr(response.value, self.paging.more)) or response.status == 202

    def page(self, rows: list[T], fresh: list[T], following: Mapping[str, object] | None) -> Page[T]:
        """Return the page that was accepted."""
        self.number += 1
        if len(fresh) < len(rows):
            self.request.report(f"page {self.number} repeats {len(rows) - len(fresh)} rows")
        self.rows_read += len(fresh)
        return Page(items=fresh, number=self.number, resume=following)
