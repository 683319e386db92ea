"""How an answer is walked page by page: `x-paging` to the class of the core that does it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .ir import Paging, Parameter, Plain
from .load import Node
from .problems import Problems
from .schemas import Schemas

ROWS = re.compile(r"list\[(.*)\]")


class PagingReader:
    """Reads the x-paging of one operation."""

    def __init__(self, schemas: Schemas, problems: Problems, paging: Node, parameters: Sequence[Parameter]) -> None:
        self._schemas = schemas
        self._problems = problems
        self._paging = paging
        self._names = {parameter.wire: parameter.name for parameter in parameters}

    def read(self, responses: Sequence[Node], answer: str) -> Paging | None:
        """The paging, and what a row is; a mistake leaves it out."""
        style = self._paging["style"].text or "page"
        headers: dict[str, Node] = {}
        for response in responses:
            headers |= response["headers"].fields
        if style == "page":
            return self._numbered(headers, answer)
        row, items = self._rows(answer)
        around: dict[str, Plain] = {"items": items, "more": self._member("more", answer)}
        match style:
            case "cursor":
                return Paging("Cursor", row, around | self._cursor(row))
            case "window":
                begin, at = self._parameter("from"), self._member("at", row)
                return Paging("TimeWindow", row, around | {"begin": begin, "at": at})
            case _:
                link: dict[str, Plain] = {"link": self._header("link", headers), "next": self._parameter("next")}
                link["acknowledges"] = self._paging["acknowledges"].value is True
                return Paging("Link", row, around | link)

    def _numbered(self, headers: Mapping[str, Node], answer: str) -> Paging | None:
        rows = ROWS.fullmatch(answer)
        if rows is None:
            self._problems.add(
                self._paging.line, f"x-paging: the answer is {answer} and no list: remove it, or answer an array"
            )
            return None
        said: dict[str, Plain] = {key: self._parameter(key) for key in ("page", "size", "offset")}
        said |= {key: self._header(key, headers) for key in ("next", "total", "used")}
        said["key"] = self._key(rows[1])
        said |= {"ask": self._paging["ask"].plain, "one_per": self._paging["one_per"].text or None}
        said |= {key: self._parameter(key) for key in ("since", "until")}
        return Paging("Numbered", rows[1], said)

    def _cursor(self, row: str) -> dict[str, Plain]:
        last, _, pair = self._paging["last"].text.removesuffix("]").partition("[")
        said: dict[str, Plain] = {"cursor": self._parameter("cursor"), "start": self._paging["start"].plain}
        said |= {"last": self._field("last", row, last), "pair": pair or None}
        return said | {"size": self._parameter("size"), "ask": self._paging["ask"].plain}

    def _rows(self, answer: str) -> tuple[str, str]:
        """What a row is, and the field that holds the rows."""
        name = self._member("items", answer)
        annotation = self._schemas.field_annotation(answer, self._paging["items"].text)
        rows = ROWS.fullmatch(annotation.removesuffix(" | None"))
        if rows is None and annotation:
            self._problems.add(self._paging["items"].line, f"x-paging.items: {annotation} is no list of rows: name one")
        return rows[1] if rows else "JSON", name

    def _parameter(self, key: str) -> str | None:
        wire = self._paging[key].text
        if wire and wire not in self._names:
            self._problems.add(self._paging[key].line, f"x-paging.{key}: no parameter is called {wire!r}: declare it")
        return self._names.get(wire)

    def _header(self, key: str, headers: Mapping[str, Node]) -> str | None:
        header = self._paging[key].text.removeprefix("header:")
        if header and header not in headers:
            self._problems.add(
                self._paging[key].line, f"x-paging.{key}: the answer has no header {header!r}: declare it"
            )
        return header or None

    def _member(self, key: str, model: str) -> str:
        return self._field(key, model, self._paging[key].text)

    def _field(self, key: str, model: str, wire: str) -> str:
        """Python's name of a model's field."""
        if wire not in (self._schemas.fields(model) or ()):
            self._problems.add(
                self._paging[key].line, f"x-paging.{key}: {model} has no field {wire!r}: name one that it has"
            )
        return self._schemas.field_name(model, wire)

    def _key(self, row: str) -> str | None:
        """The field that tells rows apart; rows that are plain values need none."""
        if self._schemas.fields(row) is None or not self._paging["key"].text:
            return None
        return self._member("key", row)


def arguments(paging: Paging, defaults: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
    """What is said of a paging, without what the core's class says by itself."""
    for key, value in paging.said.items():
        if value not in (None, False) and value != defaults.get(key):
            yield key, value
