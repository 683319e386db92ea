"""A list that is fetched page by page while it is read."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Generic, TypeVar

from attrs import define, field

from ..call import Answer, Pipeline
from ..concurrency import gather
from ..errors import InvalidRequest, StatusError
from ..events import Drifted
from ..operation import Operation
from ..options import Options
from .walk import About, Page, Walk

T = TypeVar("T")


class Pager(Generic[T]):
    """A list that is fetched page by page while it is read.

    ```python
    async for device in client.devices.list(): ...          # row by row
    async for page in client.devices.list().pages(): ...    # page by page
    devices = await client.devices.list().collect()         # all at once
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
                Pages without numbers come one by one.

        Raises:
            InvalidRequest: asking for a page removes the rows before it at the service, so that a failure in the
                middle would lose them. Read such a list with `async for`.
        """
        if self._paging.acknowledges:
            raise InvalidRequest(
                "Each page of this list removes the one before at the service, so collecting could lose rows when a "
                "later page fails. Read it with `async for`, and keep each row before you ask for the next.",
                operation=self._operation.name,
            )
        rows: list[T] = []
        async for page in self.pages(parallel=parallel):
            rows += page.items
        return rows

    def pages(self, *, parallel: int = 1) -> Reading[T]:
        """The list page by page, in order.

        Args:
            parallel: how many pages are fetched at a time, once the first one has told how many there are.
                Pages without numbers come one by one.
        """
        return Reading(self._fetch, self._paging.walk(About(self._operation, self._arguments, self._tell)), parallel)

    def _fetch(self, arguments: Mapping[str, object]) -> Awaitable[Answer[object]]:
        """One page."""
        return self._pipeline.call(self._operation, self._options, {**self._arguments, **arguments})

    def _tell(self, what: str) -> None:
        self._pipeline.tell(Drifted(self._operation.name, what))


@define(eq=False, repr=False)
class _Rows(Generic[T]):
    """The rows of a reading, one by one. The next page is asked for when its first row is."""

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

    _fetch: Callable[[Mapping[str, object]], Awaitable[Answer[object]]]
    _walk: Walk[T]
    _parallel: int
    _page: Page[T] | None = None
    _fetched: deque[tuple[Mapping[str, object], Answer[object]]] = field(init=False)

    async def aclose(self) -> None:
        """There is nothing to close; for `aclosing`."""

    def __aiter__(self) -> AsyncIterator[Page[T]]:
        return self

    async def __anext__(self) -> Page[T]:
        if self._page is None:  # right here, and nothing made before: thousands may wait here
            asked = self._walk.first()
            try:
                answer = await self._fetch(asked)
            except StatusError as error:
                instead = self._walk.instead(error)
                if instead is None:
                    raise
                asked, answer = instead, await self._fetch(instead)
            self._fetched = deque()
        elif self._page.resume is None:
            self._fetched.clear()
            self._walk.finish()
            raise StopAsyncIteration
        else:
            if not self._fetched:
                ahead = self._walk.ahead(self._page, self._parallel)
                answers = await gather([partial(self._fetch, arguments) for arguments in ahead])
                self._fetched.extend(zip(ahead, answers, strict=True))
            asked, answer = self._fetched.popleft()
        self._page = self._walk.accept(asked, answer)
        return self._page
