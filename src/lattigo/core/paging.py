"""Lists that come in pages: read as one, and never trusted blindly."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Generic, TypeVar, cast

from attrs import define, field, frozen

from .call import Answer, Pipeline
from .concurrency import gather
from .errors import PagingError, StatusError
from .events import Drifted
from .operation import Operation, Paging
from .options import Options

T = TypeVar("T")


@frozen(kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    items: list[T]
    """The rows that no earlier page had."""
    number: int
    """Counted from 1. Pass it as `page` to begin a list here."""
    size: int | None
    """Rows that a full page has, as far as the service says."""
    total: int | None
    """Rows of the whole list, as far as the service says."""
    next: int | None
    """The number of the next page, `None` on the last one."""

    @property
    def last(self) -> int | None:
        """The number of the last page, as far as the service says."""
        return -(-self.total // self.size) if self.total is not None and self.size else None


class Pager(Generic[T]):
    """A list that is fetched page by page while it is read.

    ```python
    async for device in lattigo.devices.list(): ...          # row by row
    async for page in lattigo.devices.list().pages(): ...    # page by page
    devices = await lattigo.devices.list().collect()         # all at once
    ```

    Each reading begins anew.
    A row that comes twice is given once; whatever does not fit together is told as a `Drifted` event.

    Raises:
        PagingError: the pages contradict each other, so that rows would be lost or never end.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        operation: Operation[list[T]],
        options: Options | None,
        arguments: Mapping[str, object],
    ) -> None:
        if operation.paging is None:
            raise TypeError(f"{operation.name} is not a list that comes in pages")
        self._pipeline = pipeline
        self._operation = operation
        self._options = options
        self._arguments = arguments
        self._paging = operation.paging

    def __aiter__(self) -> AsyncIterator[T]:
        return _Rows(self.pages())

    async def collect(self, *, parallel: int = 1) -> list[T]:
        """All rows, in order.

        Args:
            parallel: how many pages are fetched at a time, once the first one has told how many there are.
        """
        rows: list[T] = []
        async for page in self.pages(parallel=parallel):
            rows += page.items
        return rows

    def pages(self, *, parallel: int = 1) -> Reading[T]:
        """The list page by page, in order.

        Args:
            parallel: how many pages are fetched at a time, once the first one has told how many there are.
        """
        return Reading(self, parallel)

    def walk(self) -> _Walk[T]:
        """The beginning of a reading."""
        return _Walk(self._operation.name, self._paging, self._tell)

    def fetch(self, number: int, size: int | None) -> Awaitable[Answer[list[T]]]:
        """One page."""
        arguments = {**self._arguments, self._paging.page: number, self._paging.size: size}
        return self._pipeline.call(self._operation, self._options, arguments)

    async def fetch_first(self) -> tuple[Answer[list[T]], int | None]:
        """The first page. Where the service refuses our own page size, the largest that it names is used."""
        number, size = self.first, self._number(self._paging.size, self._paging.ask)
        try:
            return await self.fetch(number, size), size
        except StatusError as error:
            ours = self._arguments.get(self._paging.size) is None
            refused = re.search(rf"{self._paging.size}\D*(\d+)?", str(error.body))
            if not (ours and refused and error.status in {400, 422}):
                raise
        smaller = int(refused[1]) if refused[1] and 0 < int(refused[1]) < size else None
        return await self.fetch(number, smaller), smaller

    @property
    def first(self) -> int:
        """The number of the page that a reading begins with."""
        return self._number(self._paging.page, 1)

    def _number(self, name: str, default: int) -> int:
        given = self._arguments.get(name)
        return default if given is None else cast("int", given)  # what is no number is refused with the request

    def finish(self, walk: _Walk[T]) -> None:
        """Whether a reading that has come to its end has everything."""
        walk.finish(whole=self.first == 1 and not self._arguments.get("offset"))
        rows = len(walk.seen)
        # A list that ends exactly where we asked it to end may have been cut off there.
        for parameter in self._operation.parameters:
            cap = parameter.send
            if isinstance(cap, int) and rows >= cap and self._arguments.get(parameter.name) is None:
                raise PagingError(
                    f"Exactly {rows:,} rows came, as many as were asked for, so there may be more. "
                    f"Ask for a narrower range, or give a larger {parameter.name}.",
                    operation=self._operation.name,
                )

    def _tell(self, what: str) -> None:
        self._pipeline.tell(Drifted(self._operation.name, what))


@define(eq=False, repr=False)
class _Rows(Generic[T]):
    """The rows of a reading, one by one."""

    _pages: AsyncIterator[Page[T]]
    _rows: deque[T] = field(factory=deque[T])

    async def aclose(self) -> None:
        """There is nothing to close; for `aclosing`."""

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while not self._rows:
            self._rows.extend((await anext(self._pages)).items)
        return self._rows.popleft()


@define(eq=False, repr=False)
class Reading(Generic[T]):
    """One reading of a list, page by page.

    Not a generator: trio warns of one that is left early, and there is nothing here that would have to be closed.
    """

    _pager: Pager[T]
    _parallel: int
    _walk: _Walk[T] = field(init=False)
    _size: int | None = None
    _page: Page[T] | None = None
    _fetched: deque[tuple[int, Answer[list[T]]]] = field(init=False)

    async def aclose(self) -> None:
        """There is nothing to close; for `aclosing`."""

    def __aiter__(self) -> AsyncIterator[Page[T]]:
        return self

    async def __anext__(self) -> Page[T]:
        if self._page is not None and self._page.next is None:
            self._fetched.clear()
            self._pager.finish(self._walk)
            raise StopAsyncIteration
        if self._page is None:  # nothing is made before: thousands may wait here
            answer, self._size = await self._pager.fetch_first()
            number, self._walk, self._fetched = self._pager.first, self._pager.walk(), deque()
        else:
            if not self._fetched:
                await self._fetch(self._page)
            number, answer = self._fetched.popleft()
        self._page = self._walk.accept(number, self._size, answer)
        return self._page

    async def _fetch(self, page: Page[T]) -> None:
        following, last = page.next or 0, page.last or 0
        numbers = range(following, max(following, min(following + self._parallel - 1, last)) + 1)
        answers = await gather([partial(self._pager.fetch, number, self._size) for number in numbers])
        self._fetched.extend(zip(numbers, answers, strict=True))


@define(eq=False, repr=False)
class _Walk(Generic[T]):
    """What one reading of a list has seen so far."""

    operation: str
    paging: Paging
    tell: Callable[[str], None]
    seen: set[object] = field(factory=set[object])
    total: int | None = None
    lowered: bool = False

    def accept(self, number: int, asked: int | None, answer: Answer[list[T]]) -> Page[T]:
        """Check a page against the ones before, and leave out the rows that were there already."""
        rows = answer.value
        fresh = self._fresh(rows)
        size = _number(answer.headers, self.paging.used)
        if size is not None and asked is not None and size < asked and not self.lowered:
            self.lowered = True
            self.tell(f"asked for {asked} rows a page, the service gives {size}")
        total = _number(answer.headers, self.paging.total)
        if self.total is not None and total is not None and total != self.total:
            self.tell(f"the list had {self.total} rows, on page {number} it has {total}")
        self.total = self.total if total is None else total
        if len(fresh) < len(rows):
            self.tell(f"page {number} repeats {len(rows) - len(fresh)} rows")
        following = self._next(number, rows, fresh, answer.headers)
        return Page(items=fresh, number=number, size=size or asked, total=self.total, next=following)

    def finish(self, *, whole: bool) -> None:
        """Compare what came with what was announced."""
        if whole and self.total is not None and len(self.seen) != self.total:
            self.tell(f"the service announced {self.total} rows, {len(self.seen)} came: the list changed on the way")

    def _fresh(self, rows: list[T]) -> list[T]:
        keys = set(map(attrgetter(self.paging.key), rows) if self.paging.key else rows)
        if len(keys) == len(rows) and None not in keys and self.seen.isdisjoint(keys):
            self.seen |= keys
            return rows
        fresh: list[T] = []
        for row in rows:
            key = getattr(row, self.paging.key) if self.paging.key else row
            if key is None:
                key = object()
            if key not in self.seen:
                self.seen.add(key)
                fresh.append(row)
        return fresh

    def _next(self, number: int, rows: list[T], fresh: list[T], headers: Mapping[str, str]) -> int | None:
        """The page to ask for next.

        Without the header every page but an empty one may have a successor: a short page proves nothing, since the
        service may have lowered the page size.
        """
        said = headers.get(self.paging.next.lower())
        if said is None:
            return number + 1 if fresh else None
        if not said.strip():
            return None
        following = _number(headers, self.paging.next)
        if following is None or following <= number:
            raise self._contradiction(f"after page {number} the service names page {said.strip()[:20]!r}")
        if not rows:
            raise self._contradiction(f"page {number} is empty, but page {said.strip()} is said to follow")
        if not fresh:
            raise self._contradiction(f"page {number} holds only rows of earlier pages, but page {said} shall follow")
        return following

    def _contradiction(self, what: str) -> PagingError:
        return PagingError(
            f"The pages can't be trusted: {what}. {len(self.seen):,} rows were read before.", operation=self.operation
        )


def _number(headers: Mapping[str, str], name: str | None) -> int | None:
    value = headers.get(name.lower(), "") if name else ""
    return int(value) if value.strip().isdecimal() and len(value) < 19 else None
