"""What the styles of paging have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar, cast

from attrs import define, field, frozen

from ..call import Answer
from ..errors import PagingError, StatusError
from ..operation import Operation

T = TypeVar("T")


@frozen(kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    items: list[T]
    """The rows that no earlier page had."""
    number: int
    """Counted from 1, or from the page that the list was begun with."""
    size: int | None = None
    """Rows that a full page has, as far as the service says."""
    total: int | None = None
    """Rows of the whole list, as far as the service says."""
    resume: Mapping[str, object] | None
    """The arguments that begin the list with the next page, such as `{"page": 3}`; `None` on the last one."""

    @property
    def next(self) -> int | None:
        """The number of the next page, or the number that it begins after; `None` where it begins at a time."""
        first = next(iter((self.resume or {}).values()), None)
        return first if isinstance(first, int) else None

    @property
    def last(self) -> int | None:
        """The number of the last page, as far as the service says."""
        return -(-self.total // self.size) if self.total is not None and self.size else None


class Paging(Protocol):
    """A style of paging, as the description of an operation says it."""

    @property
    def acknowledges(self) -> bool:
        """Whether asking for a page removes the rows of the page before at the service."""
        ...

    def walk(self, about: About) -> Walk[Any]:
        """A new reading of the list."""
        ...


@frozen
class About:
    """The list that is read."""

    operation: Operation[Any]
    arguments: Mapping[str, object]
    """What the caller gave."""
    tell: Callable[[str], None]
    """Tells what does not fit together, while the list goes on."""


@define(eq=False, repr=False)
class Walk(Generic[T]):
    """One reading of a list: which page comes next, and whether the pages fit together."""

    about: About
    rows_read: int = field(default=0, init=False)
    number: int = field(default=0, init=False)
    """The page that was accepted last."""

    def first(self) -> Mapping[str, object]:
        """The arguments of the first page."""
        raise NotImplementedError

    def instead(self, error: StatusError) -> Mapping[str, object] | None:  # noqa: ARG002 - for the styles that know one
        """The arguments to try when the first page was refused."""
        return None

    def ahead(self, page: Page[T], parallel: int) -> list[Mapping[str, object]]:  # noqa: ARG002 - only numbers can be guessed
        """The arguments of the pages that may be fetched at once after this one."""
        return [page.resume] if page.resume is not None else []

    def accept(self, asked: Mapping[str, object], answer: Answer[object]) -> Page[T]:
        """Check a page against the ones before, and leave out the rows that were there already."""
        raise NotImplementedError

    def finish(self) -> None:
        """Compare what came with what was announced."""

    def given(self, name: str, default: object = None) -> object:
        """What the caller gave, or the default."""
        value = self.about.arguments.get(name)
        return default if value is None else value

    def contradiction(self, what: str) -> PagingError:
        """The error for pages that would lose rows or never end."""
        return PagingError(
            f"The pages can't be trusted: {what}. {self.rows_read:,} rows were read before.",
            operation=self.about.operation.name,
        )


@define(eq=False, repr=False)
class EnvelopeWalk(Walk[T]):
    """A reading of a list whose pages are objects: one field holds the rows, another says whether there are more."""

    items: str
    more: str

    def rows(self, answer: Answer[object]) -> list[T]:
        """The rows of a page."""
        return cast("list[T]", getattr(answer.value, self.items) or [])

    def has_more(self, answer: Answer[object]) -> bool:
        """Whether another page follows: the flag and the status (202) say the same, and one of them is enough."""
        return bool(getattr(answer.value, self.more)) or answer.status == 202

    def page(self, rows: list[T], fresh: list[T], following: Mapping[str, object] | None) -> Page[T]:
        """The page that was accepted."""
        self.number += 1
        if len(fresh) < len(rows):
            self.about.tell(f"page {self.number} repeats {len(rows) - len(fresh)} rows")
        self.rows_read += len(fresh)
        return Page(items=fresh, number=self.number, resume=following)
