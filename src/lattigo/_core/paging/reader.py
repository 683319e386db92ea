"""The base of the readers of paginated lists."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from attrs import define, field, frozen

from ..errors import PagingError, StatusError
from ..events import Drifted
from ..fields import Record
from ..operation import Operation
from ..options import Options
from ..pipeline import DecodedResponse, Pipeline
from .endings import Endings

T = TypeVar("T")

ENDINGS: WeakKeyDictionary[Pipeline, dict[str, dict[int | None, Endings]]] = WeakKeyDictionary()
"""What a client has seen of the ends of lists, by operation."""


@frozen(kw_only=True, eq=False, repr=False)
class Page(Record, Generic[T]):
    """One page of a list."""

    items: list[T]
    """The rows that no earlier page had."""
    number: int
    """The page number; it starts at 1, or at the page where the reading started."""
    size: int | None = None
    """Rows in a full page, if the service reports it."""
    total: int | None = None
    """Rows in the whole list, if the service reports it."""
    resume: Mapping[str, object] | None
    """The arguments that start the list at the next page, such as `{"page": 3}`; `None` on the last one."""

    def _repr_html_(self) -> str:
        """Show the rows in a notebook, redacted like their repr."""
        from ..views.html import list_table  # only notebooks need it

        return list_table(self.items, f"Page {self.number}")

    @property
    def next(self) -> int | None:
        """The number of the next page, or the cursor that it starts after; `None` where it starts at a time."""
        first = next(iter((self.resume or {}).values()), None)
        return first if isinstance(first, int) else None

    @property
    def last(self) -> int | None:
        """The number of the last page, if the service reports the total."""
        return -(-self.total // self.size) if self.total is not None and self.size else None


@define(eq=False, repr=False)
class ListRequest:
    """The list to read."""

    pipeline: Pipeline
    operation: Operation[Any]
    options: Options | None
    arguments: Mapping[str, object]
    """The caller's arguments."""

    def fetch(self, arguments: Mapping[str, object]) -> Awaitable[DecodedResponse[object]]:
        """Request a page with these arguments instead of the caller's."""
        return self.pipeline.call(self.operation, self.options, {**self.arguments, **arguments})

    def report(self, inconsistency: str) -> None:
        """Report an inconsistency that does not stop the list."""
        self.pipeline.emit(Drifted(self.operation.name, inconsistency))

    def endings(self) -> dict[int | None, Endings]:
        """Return how earlier lists of this endpoint ended, by page size."""
        return ENDINGS.setdefault(self.pipeline, {}).setdefault(self.operation.name, {})


@define(eq=False, repr=False)
class PageReader(Generic[T]):
    """One reading of a list: which page comes next, and whether the pages are consistent."""

    request: ListRequest
    rows_read: int = field(default=0, init=False)
    number: int = field(default=0, init=False)
    """The page that was accepted last."""

    def first(self) -> Mapping[str, object]:
        """Return the arguments of the first page."""
        raise NotImplementedError

    def fallback(self, error: StatusError) -> Mapping[str, object] | None:
        """Return the arguments to try when the first page was refused; `None` if the style has no others."""

    def prefetch(self, page: Page[T], parallel: int) -> list[Mapping[str, object]]:
        """Return the arguments of the pages, at most `parallel`, that can be fetched at once after this one."""
        known = [] if page.resume is None else [page.resume]
        return known[:parallel]

    def accept(self, arguments: Mapping[str, object], response: DecodedResponse[object]) -> Page[T]:
        """Check a page against the ones before, and drop the rows that were in those already."""
        raise NotImplementedError

    def finish(self) -> None:
        """Compare the rows that came with the announced total."""

    def argument(self, name: str, default: object = None) -> object:
        """Return an argument of the caller, or the default."""
        value = self.request.arguments.get(name)
        return default if value is None else value

    def contradiction(self, problem: str) -> PagingError:
        """Return the error for pages that would lose rows or never end."""
        return PagingError(
            f"The pages can't be trusted: {problem}. {self.rows_read:,} rows were read before.",
            operation=self.request.operation.name,
        )
