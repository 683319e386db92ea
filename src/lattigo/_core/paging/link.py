"""The reader of pages that link to the next one in a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from attrs import define, field

from ..paging_styles import Link
from ..pipeline import DecodedResponse
from .envelope import EnvelopeReader
from .reader import Page

T = TypeVar("T")


@define(eq=False, repr=False)
class LinkReader(EnvelopeReader[T, Link]):
    """A reading of a list whose pages are in the style `Link`."""

    followed: set[int | str] = field(factory=set[int | str], init=False)

    def first(self) -> Mapping[str, object]:
        return {self.paging.next: self.argument(self.paging.next)}

    def accept(self, arguments: Mapping[str, object], response: DecodedResponse[object]) -> Page[T]:
        rows = self.rows(response)
        if not self.has_more(response):
            return self.page(rows, rows, None)
        following = self._following(response.headers)
        where = f"page {self.number + 1}"
        if following is None:
            raise self.contradiction(
                f"more rows should follow {where}, but no {self.paging.link} header names the next page"
            )
        if following in self.followed or following == arguments[self.paging.next]:
            raise self.contradiction(f"{where} leads back to a page that was read before")
        self.followed.add(following)
        return self.page(rows, rows, {self.paging.next: following})

    def _following(self, headers: Mapping[str, str]) -> int | str | None:
        from urllib.parse import parse_qs, urlsplit  # here, since few lists need it

        query = urlsplit(headers.get(self.paging.link.lower(), "")).query
        text = parse_qs(query).get(self.paging.next, [""])[0]
        if not text:
            return None
        types = {parameter.name: parameter.type for parameter in self.request.operation.parameters}
        return int(text) if types[self.paging.next] is int and text.isdecimal() else text
