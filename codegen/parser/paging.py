"""Pagination: `x-paging` to the core's class for its style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..ir import Paging, Parameter, Plain
from ..load import Node
from ..problems import Problems
from .schemas import Schemas

ROWS = re.compile(r"list\[(.*)\]")


class PagingReader:
    """The reader of the `x-paging` of one operation."""

    def __init__(self, schemas: Schemas, problems: Problems, paging: Node, parameters: Sequence[Parameter]) -> None:
        self._schemas = schemas
        self._problems = problems
        self._paging = paging
        self._names = {parameter.wire: parameter.name for parameter in parameters}

    def read(self, responses: Sequence[Node], response: str) -> Paging | None:
        """Return the style of pagination with the type of a row; `None` after a mistake."""
        style = self._paging["style"].text or "page"
        headers: dict[str, Node] = {}
        for success in responses:
            headers |= success["headers"].fields
        if style == "page":
            return self._numbered(headers, response)
        row, items = self._rows(response)
        envelope: dict[str, Plain] = {"items": items, "more": self._member("more", response)}
        match style:
            case "cursor":
                return Paging("Cursor", row, envelope | self._cursor(row))
            case "window":
                begin, at = self._parameter("from"), self._member("at", row)
                return Paging("TimeWindow", row, envelope | {"begin": begin, "at": at})
            case _:
                link: dict[str, Plain] = {"link": self._header("link", headers), "next": self._parameter("next")}
                link["acknowledges"] = self._paging["acknowledges"].value is True
                return Paging("Link", row, envelope | link)

    def _numbered(self, headers: Mapping[str, Node], response: str) -> Paging | None:
        rows = ROWS.fullmatch(response)
        if rows is None:
            self._problems.add(
                self._paging.line, f"x-paging: the response is {response}, not a list: remove it, or return an array"
            )
            return None
        arguments: dict[str, Plain] = {key: self._parameter(key) for key in ("page", "size", "offset")}
        arguments |= {key: self._header(key, headers) for key in ("next", "total", "used")}
        arguments["key"] = self._key(rows[1])
        arguments |= {"ask": self._paging["ask"].plain, "one_per": self._paging["one_per"].text or None}
        arguments |= {key: self._parameter(key) for key in ("since", "until")}
        return Paging("Numbered", rows[1], arguments)

    def _cursor(self, row: str) -> dict[str, Plain]:
        last, _, pair = self._paging["last"].text.removesuffix("]").partition("[")
        arguments: dict[str, Plain] = {"cursor": self._parameter("cursor"), "start": self._paging["start"].plain}
        arguments |= {"last": self._field("last", row, last), "pair": pair or None}
        arguments |= {"size": self._parameter("size"), "ask": self._paging["ask"].plain}
        return arguments | {"alone": self._parameter("alone")}

    def _rows(self, response: str) -> tuple[str, str]:
        """Return the type of a row, and the field with the rows."""
        name = self._member("items", response)
        annotation = self._schemas.field_annotation(response, self._paging["items"].text)
        rows = ROWS.fullmatch(annotation.removesuffix(" | None"))
        if rows is None and annotation:
            self._problems.add(
                self._paging["items"].line, f"x-paging.items: {annotation} is not a list of rows: name a field that is"
            )
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
                self._paging[key].line, f"x-paging.{key}: the response has no header {header!r}: declare it"
            )
        return header or None

    def _member(self, key: str, model: str) -> str:
        return self._field(key, model, self._paging[key].text)

    def _field(self, key: str, model: str, wire: str) -> str:
        """Return Python's name of a model's field."""
        if wire not in (self._schemas.fields(model) or ()):
            self._problems.add(
                self._paging[key].line, f"x-paging.{key}: {model} has no field {wire!r}: use one of its fields"
            )
        return self._schemas.field_name(model, wire)

    def _key(self, row: str) -> str | None:
        """Return the field that identifies a row; rows that are plain values need none."""
        if self._schemas.fields(row) is None or not self._paging["key"].text:
            return None
        return self._member("key", row)


def without_defaults(paging: Paging, defaults: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
    """Yield the arguments of the core's class that differ from its defaults."""
    for key, value in paging.arguments.items():
        if value not in (None, False) and value != defaults.get(key):
            yield key, value
