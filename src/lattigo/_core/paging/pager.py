"""A list that is fetched page by page while it is read."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache, partial
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from attrs import define, field

from ..errors import InvalidRequest, StatusError
from ..events import Drifted
from ..misuse import refuse
from ..operation import Operation
from ..options import Options
from ..paging_styles import Cursor, Numbered, TimeWindow
from ..pipeline import DecodedResponse, Pipeline
from ..tasks.concurrency import gather
from .endings import Endings
from .reader import ListRequest, Page, PageReader

T = TypeVar("T")

ENDINGS: WeakKeyDictionary[Pipeline, dict[str, dict[int | None, Endings]]] = WeakKeyDictionary()
"""What a client has seen of the ends of lists, by operation."""


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
        self._pipeline = pipeline
        self._operation = operation
        self._options = options
        self._arguments = arguments
        self._paging = operation.paging

    def __repr__(self) -> str:
        return f"<{self._operation.name}: read it with `async for row in …`, or `await ….collect()`>"

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
                operation=self._operation.name,
            )
        rows: list[T] = []
        async for page in self.pages(parallel=parallel):
            rows += page.items
        return rows

    def pages(self, *, parallel: int = 1) -> PageIterator[T]:
        """Read the list page by page, in order.

        Args:
            parallel: number of pages to fetch at a time, once the first one has shown how many there are.
                Pages without numbers are fetched one by one.
        """
        request = ListRequest(self._operation, self._arguments, self._report, self._endings)
        style: object = type(self._paging)
        return PageIterator(self._fetch, _reader(style)(request, self._paging), parallel)

    def _fetch(self, arguments: Mapping[str, object]) -> Awaitable[DecodedResponse[object]]:
        return self._pipeline.call(self._operation, self._options, {**self._arguments, **arguments})

    def _endings(self) -> dict[int | None, Endings]:
        return ENDINGS.setdefault(self._pipeline, {}).setdefault(self._operation.name, {})

    def _report(self, inconsistency: str) -> None:
        self._pipeline.emit(Drifted(self._operation.name, inconsistency))


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

    _fetch: Callable[[Mapping[str, object]], Awaitable[DecodedResponse[object]]]
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
        if self._busy:
            raise RuntimeError("Another task is reading this list already. Let each task read a list of its own.")
        self._busy = True
        try:
            if self._page is None:  # inline, with nothing created before: thousands of tasks may wait here
                arguments = self._reader.first()
                try:
                    response = await self._fetch(arguments)
                except StatusError as error:
                    fallback = self._reader.fallback(error)
                    if fallback is None:
                        raise
                    arguments, response = fallback, await self._fetch(fallback)
                self._fetched = deque()
            elif self._page.resume is None:
                self._fetched.clear()
                self._reader.finish()
                raise StopAsyncIteration
            else:
                if not self._fetched:
                    requests = self._reader.prefetch(self._page, self._parallel)
                    responses = await gather([partial(self._fetch, arguments) for arguments in requests])
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
