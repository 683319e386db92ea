"""How lists of an endpoint ended that sends no page headers, so that not every list needs a call to see its end."""

from __future__ import annotations

from attrs import define

CONFIRMED = 3
"""Lists that ended with a page of the same length, before such a page is taken for the last one."""


@define(eq=False, repr=False)
class Endings:
    """What the pages of an endpoint have shown, for one page size.

    A page that is shorter than one that was the last of its list was not cut off: the service's own limit is higher.
    A page of the same length may have been, so that takes several lists which all ended there.
    """

    longest_last: int = 0
    """Rows of the longest page after which nothing came."""
    lists: int = 0
    """Lists that ended with a page of that length."""
    shortest_continued: int | None = None
    """Rows of the shortest page after which more came."""

    def note(self, rows: int, *, more: bool) -> None:
        """Note what came after a page: more rows, or nothing new."""
        if more:
            self.shortest_continued = min(rows, self.shortest_continued or rows)
        elif rows > self.longest_last:
            self.longest_last, self.lists = rows, 1
        elif rows == self.longest_last:
            self.lists += 1

    def is_last(self, rows: int, size: int | None) -> bool:
        """Return whether nothing can follow a page of this length."""
        full = size is None or rows >= size
        if full or (self.shortest_continued is not None and rows >= self.shortest_continued):
            return False
        return rows < self.longest_last or (rows == self.longest_last and self.lists >= CONFIRMED)
