"""A list that is fetched page by page while it is read."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from functools import cache, partial
from typing import Any, Generic, TypeVar

from attrs import define, field

from ..errors import InvalidRequest, StatusError
from ..misuse import refuse
from ..operation import Operation
from ..options import Options
from ..paging_styles import Cursor, Numbered, TimeWindow
from ..pipeline import DecodedResponse, Pipeline
from ..tasks.concurrency import gather
from .reader import ListRequest, Page, PageReader

T = TypeVar("T")


@refuse(
    "__await__",
    "__iter__",
    "__getitem__",
    hint="A list is fetched while it is read: use `async for row in …`, or `rows = await ….collect()` for all at once.",
)
class Pager(Generic[T]):
    """A list that is fetched page by page while it is read.

    ```python
    async for device in client.devices.list(): ...          # row by row
    async for page in client.devices.list().pages(): ...    # page by page
    devices = await client.devices.list().collect()         # all at once
    ```

    Every iteration starts at the first page.
    A duplicate row is dropped; every inconsistency is reported as a `Drifted` event.

    Raises:
        PagingError: the pages contradict each other, so that rows would be lost or the list would never end.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        operation: Operation[list[T]],
        options: Options | None,
        arguments: Mapping[str, object],
    ) -> None:
        if operation.paging is None:
            raise TypeError(f"{operation.name} is not a paginated list")
        self._request = ListRequest(pipeline, operation, options, arguments)
        self._paging = operation.paging

    def __repr__(self) -> str:
        return f"<{self._request.operation.name}: read it with `async for row in …`, or `await ….collect()`>"

    def __aiter__(self) -> AsyncIterator[T]:
        return _RowIterator(self.pages())

    async def collect(self, *, parallel: int = 1) -> list[T]:
        """Fetch all rows, in order.

        Args:
            parallel: number of pages to fetch at a time, once the first one has shown how many there are.
                Pages without numbers are fetched one by one.

        Raises:
            InvalidRequest: requesting a page removes the rows before it at the service, so that a failure in the
                middle would lose them. Read such a list with `async for`.
        """
        if self._paging.acknowledges:
            raise InvalidRequest(
                "Each page of this list removes the one before at the service, so collecting could lose rows when a "
                "later page fails. Read it with `async for`, and store each row before you request the next.",
                operation=self._request.operation.name,
            )
        rows: list[T] = []
        pages = self.pages(parallel=parallel)
        while (page := await pages._next_page()) is not None:
            rows += page.items
        return rows

    def pages(self, *, parallel: int = 1) -> PageIterator[T]:
        """Read the list page by page, in order.

        Args:
            parallel: number of pages to fetch at a time, once the first one has shown how many there are.
                Pages without numbers are fetched one by one.
        """
        style: object = type(self._paging)
        return PageIterator(_reader(style)(self._request, self._paging), parallel)


@define(eq=False, repr=False)
class _RowIterator(Generic[T]):
    """The rows of a list, one by one. A page is requested when its first row is."""

    _pages: AsyncIterator[Page[T]]
    _rows: deque[T] = field(factory=deque[T])

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close. For `aclosing`."""

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while not self._rows:
            self._rows.extend((await anext(self._pages)).items)
        return self._rows.popleft()


@refuse("__await__", "__iter__", hint="Pages are fetched while they are read: use `async for page in ….pages()`.")
@define(eq=False, repr=False)
class PageIterator(Generic[T]):
    """The pages of a list, one by one.

    Not a generator: trio warns about a generator that is not exhausted, and there is nothing here to close.
    """

    _reader: PageReader[T]
    _parallel: int
    _page: Page[T] | None = None
    _fetched: deque[tuple[Mapping[str, object], DecodedResponse[object]]] = field(init=False)
    _busy: bool = field(default=False, init=False)

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close. For `aclosing`."""

    def __aiter__(self) -> AsyncIterator[Page[T]]:
        return self

    async def __anext__(self) -> Page[T]:
        page = await self._next_page()
        if page is None:
            raise StopAsyncIteration
        return page

    async def _next_page(self) -> Page[T] | None:
        """Return the next page, or `None` after the last one, which costs less than an exception."""
        if self._busy:
            raise RuntimeError("Another task is reading this list already. Let each task read a list of its own.")
        self._busy, fetch = True, self._reader.request.fetch
        try:
            if self._page is None:  # inline, with nothing created before: thousands of tasks may wait here
                arguments = self._reader.first()
                try:
                    response = await fetch(arguments)
                except StatusError as error:
                    fallback = self._reader.fallback(error)
                    if fallback is None:
                        raise
                    arguments, response = fallback, await fetch(fallback)
                self._fetched = deque()
            elif self._page.resume is None:
                self._fetched.clear()
                self._reader.finish()
                return None
            else:
                if not self._fetched:
                    requests = self._reader.prefetch(self._page, self._parallel)
                    responses = await gather([partial(fetch, arguments) for arguments in requests])
                    self._fetched.extend(zip(requests, responses, strict=True))
                arguments, response = self._fetched.popleft()
            self._page = self._reader.accept(arguments, response)
            return self._page
        finally:
            self._busy = False


@cache
def _reader(style: object) -> Callable[[ListRequest, Any], PageReader[Any]]:
    """Return the reader of lists in a style; imported here, since most APIs have only one style."""
    if style is Numbered:
        from .numbered import NumberedReader

        return NumberedReader
    if style is Cursor:
        from .cursor import CursorReader

        return CursorReader
    if style is TimeWindow:
        from .window import TimeWindowReader

        return TimeWindowReader
    from .link import LinkReader

    return LinkReader
