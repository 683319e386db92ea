"""The reader of numbered pages, with headers that name the next one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import TypeVar, cast

from attrs import define, field

from ..errors import PagingError, StatusError
from ..operation import Operation
from ..paging_styles import Numbered
from ..pipeline import DecodedResponse
from .endings import Endings
from .reader import Page, PageReader

T = TypeVar("T")


@define(eq=False, repr=False)
class NumberedReader(PageReader[T]):
    """A reading of a list whose pages are in the style `Numbered`."""

    paging: Numbered
    size: int | None = field(default=None, init=False)
    """The page size to request; `None` after the service has refused ours without naming another."""
    seen: set[object] | None = field(default=None, init=False)
    """The keys of the rows so far."""
    total: int | None = field(default=None, init=False)
    lowered: bool = field(default=False, init=False)
    unsure: int | None = field(default=None, init=False)
    """The length of the page before, if nothing said whether another one follows."""

    def first(self) -> Mapping[str, object]:
        self.size = cast("int", self.argument(self.paging.size, self.paging.ask))
        return self._arguments(self._first_page)

    def fallback(self, error: StatusError) -> Mapping[str, object] | None:
        """Return the arguments of the first page with the largest page size that the service names in its refusal."""
        refused = re.search(rf"{self.paging.size}\D*(\d+)?", str(error.body))
        if self.size is None or self.argument(self.paging.size) or not (refused and error.status in {400, 422}):
            return None
        self.size = int(refused[1]) if refused[1] and 0 < int(refused[1]) < self.size else None
        return self._arguments(self._first_page)

    def prefetch(self, page: Page[T], parallel: int) -> list[Mapping[str, object]]:
        """Return the arguments of the pages that are known to follow."""
        following = page.next
        if following is None:
            return []
        last = max(following, min(following + parallel - 1, page.last or 0))
        return [self._arguments(number) for number in range(following, last + 1)]

    def accept(self, arguments: Mapping[str, object], response: DecodedResponse[object]) -> Page[T]:
        rows = cast("list[T]", response.value)
        self.number = cast("int", arguments[self.paging.page])
        fresh = self._fresh(rows)
        size = number_in(response.headers, self.paging.used)
        if size is not None and self.size is not None and size < self.size and not self.lowered:
            self.lowered = True
            self.request.report(f"requested {self.size} rows a page, the service returns {size}")
        total = number_in(response.headers, self.paging.total)
        if self.total is not None and total is not None and total != self.total:
            self.request.report(f"the list had {self.total} rows, on page {self.number} it has {total}")
        self.total = self.total if total is None else total
        if len(fresh) < len(rows):
            self.request.report(f"page {self.number} repeats {len(rows) - len(fresh)} rows")
        following = self._next(rows, fresh, response.headers)
        resume = None if following is None else {self.paging.page: following}
        return Page(items=fresh, number=self.number, size=size or self.size, total=self.total, resume=resume)

    def finish(self) -> None:
        if self.total is not None and self.rows_read != self.total and self._is_whole:
            self.request.report(
                f"the service announced {self.total} rows, {self.rows_read} came: the list changed while it was read"
            )
        # A list that ends exactly at the requested limit may have been cut off there.
        for name, cap in _caps(self.request.operation):
            if self.rows_read >= cap and self.argument(name) is None:
                raise PagingError(
                    f"Exactly {self.rows_read:,} rows came, as many as were requested, so there may be more. "
                    f"Request a narrower range, or pass a larger {name}.",
                    operation=self.request.operation.name,
                )

    @property
    def _is_whole(self) -> bool:
        """Whether the caller reads the list from its first row."""
        return self._first_page == 1 and not self.argument(self.paging.offset)

    @property
    def _first_page(self) -> int:
        return cast("int", self.argument(self.paging.page, 1))  # validation refuses anything but a number

    def _arguments(self, number: int) -> Mapping[str, object]:
        return {self.paging.page: number, self.paging.size: self.size}

    def _fresh(self, rows: list[T]) -> list[T]:
        keys: set[object] = set(map(attrgetter(self.paging.key), rows) if self.paging.key else rows)
        if len(keys) == len(rows) and None not in keys and (self.seen is None or self.seen.isdisjoint(keys)):
            if self.seen is None:
                self.seen = keys  # most lists have one page
            else:
                self.seen |= keys
            self.rows_read += len(rows)
            return rows
        fresh: list[T] = []
        self.seen = set() if self.seen is None else self.seen
        for row in rows:
            key = getattr(row, self.paging.key) if self.paging.key else row
            if key is None:
                key = object()
            if key not in self.seen:
                self.seen.add(key)
                fresh.append(row)
        self.rows_read += len(fresh)
        return fresh

    def _next(self, rows: list[T], fresh: list[T], headers: Mapping[str, str]) -> int | None:
        """Return the number of the next page.

        Without the header every page but an empty one can have a successor: a short page proves nothing, since the
        service may have lowered the page size. What proves it: the total, the caller's range of dates, and how
        earlier lists of the endpoint ended.
        """
        header = headers.get(self.paging.next.lower())
        if header is None:
            endings = self.request.endings().setdefault(self.size, Endings())
            if self.unsure is not None:
                endings.note(self.unsure, more=bool(fresh))
            last = not fresh or self._has_all() or endings.is_last(len(rows), self.size)
            self.unsure = None if last else len(rows)
            return None if last else self.number + 1
        if not header.strip():
            return None
        following = number_in(headers, self.paging.next)
        if following is None or following <= self.number:
            raise self.contradiction(f"after page {self.number} the service names page {header.strip()[:20]!r}")
        if not rows:
            raise self.contradiction(f"page {self.number} is empty, but page {header.strip()[:20]!r} should follow")
        if not fresh:
            raise self.contradiction(
                f"page {self.number} has only rows of earlier pages, but page {header.strip()[:20]!r} should follow"
            )
        return following

    def _has_all(self) -> bool:
        """Return whether the list can't have more rows than were read."""
        if self.total is not None and self.rows_read == self.total and self._is_whole:
            return True
        most = self._most_rows()
        return most is not None and self.rows_read >= most

    def _most_rows(self) -> int | None:
        """Return how many rows the caller's range of dates has room for."""
        since = self.argument(self.paging.since) if self.paging.since else None
        until = self.argument(self.paging.until) if self.paging.until else None
        if type(since) is not date or type(until) is not date:
            return None  # a time in its zone may touch one day more
        if self.paging.one_per == "month":
            return (until.year - since.year) * 12 + until.month - since.month + 1
        return until.toordinal() - since.toordinal() + 1


@cache
def _caps(operation: Operation[object]) -> list[tuple[str, int]]:
    """Return the numbers of rows that are requested unless the caller passes another one, by parameter."""
    return [(parameter.name, parameter.send) for parameter in operation.parameters if isinstance(parameter.send, int)]


def number_in(headers: Mapping[str, str], name: str | None) -> int | None:
    """Return the number in a header, if there is one."""
    value = headers.get(name.lower(), "") if name else ""
    return int(value) if value.strip().isdecimal() and len(value) < 19 else None
