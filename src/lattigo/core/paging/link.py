"""Pages that name the next one in a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define, field, frozen

from ..call import Answer
from .walk import About, EnvelopeWalk, Page, Walk

T = TypeVar("T")


@frozen(kw_only=True)
class Link:
    """Pages by a link."""

    items: str
    """The answer's field that holds the rows."""
    more: str
    """The answer's field that says whether there are more."""
    link: str
    """The header with the link. Only its parameter is used: credentials never travel to another host."""
    next: str
    """The parameter that the link carries."""
    acknowledges: bool = False
    """Whether asking for a page removes the rows of the page before at the service."""

    def walk(self, about: About) -> Walk[Any]:
        """A new reading of the list."""
        return _LinkWalk(about, self.items, self.more, self)


@define(eq=False, repr=False)
class _LinkWalk(EnvelopeWalk[T]):
    paging: Link
    followed: set[int | str] = field(factory=set[int | str], init=False)

    def first(self) -> Mapping[str, object]:
        return {self.paging.next: self.given(self.paging.next)}

    def accept(self, asked: Mapping[str, object], answer: Answer[object]) -> Page[T]:
        rows = self.rows(answer)
        if not self.has_more(answer):
            return self.page(rows, rows, None)
        following = self._following(answer.headers)
        where = f"page {self.number + 1}"
        if following is None:
            raise self.contradiction(f"more shall follow {where}, but no {self.paging.link} header says where")
        if following in self.followed or following == asked[self.paging.next]:
            raise self.contradiction(f"{where} leads back to a page that was read before")
        self.followed.add(following)
        return self.page(rows, rows, {self.paging.next: following})

    def _following(self, headers: Mapping[str, str]) -> int | str | None:
        from urllib.parse import parse_qs, urlsplit  # here, since few lists need it

        query = urlsplit(headers.get(self.paging.link.lower(), "")).query
        text = parse_qs(query).get(self.paging.next, [""])[0]
        if not text:
            return None
        types = {parameter.name: parameter.type for parameter in self.about.operation.parameters}
        return int(text) if types[self.paging.next] is int and text.isdecimal() else text
