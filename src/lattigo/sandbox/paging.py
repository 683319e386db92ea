"""Pagination as in grape-kaminari."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar

from attrs import frozen

from .fleet import Rows

T = TypeVar("T")

Paging: TypeAlias = Literal["counted", "without_count", "no_headers", "ignored"]
"""How lists are paged.

- `counted`: with every header.
- `without_count`: without X-Total and X-Total-Pages.
- `no_headers`: pages without any header about them.
- `ignored`: all rows at once, whatever page was requested.
"""


@frozen
class Page:
    """The requested page. `offset` is padding: it shifts the window of every page."""

    number: int
    size: int
    offset: int

    def of(self, rows: Rows[T]) -> list[T]:
        start = self.offset + (self.number - 1) * self.size
        return rows.cut(start, start + self.size)

    def headers(self, total: int, *, counted: bool) -> tuple[tuple[bytes, bytes], ...]:
        """Return the X- headers. X-Next-Page is empty on the last page."""
        pages = max(0, -(-(total - self.offset) // self.size))
        inside = self.number <= pages
        counts = {"X-Total": total, "X-Total-Pages": pages} if counted else {}
        values = counts | {
            "X-Page": self.number,
            "X-Per-Page": self.size,
            "X-Next-Page": self.number + 1 if self.number < pages else "",
            "X-Prev-Page": self.number - 1 if inside and self.number > 1 else "",
            "X-Offset": self.offset,
        }
        return tuple((name.encode(), str(value).encode()) for name, value in values.items())
