"""Conversion of responses to rows, which every output format prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast, get_args, get_origin

import attrs

from ..._core.codec.annotations import is_model, list_item
from ..._core.codec.converter import encode
from ..._core.fields import JSON
from ..._core.operation import Operation

Row: TypeAlias = dict[str, object]
"""One object of the output, with JSON types as values; decimals and dates are strings."""


def columns(kind: object) -> list[str]:
    """Return the API's names of a model's fields, `extra` last; `name` for plain values."""
    if not is_model(kind):
        return ["name"]
    return [_wire(attribute) for attribute in attrs.fields(kind)]


def row_type(operation: Operation[object]) -> object:
    """Return the type of the rows of a paginated list; a page is a list, or an object with a list in a field."""
    kind = operation.response
    if is_model(kind):
        kind = attrs.fields_dict(attrs.resolve_types(kind))[getattr(operation.paging, "items", "")].type
    return list_item(kind)


def plain(value: object) -> object:
    """Convert a value to JSON types: models become objects with all their fields, including unknown ones."""
    if attrs.has(type(value)):
        return {name: plain(inner) for name, inner in _fields(value).items()}
    if isinstance(value, list):
        return [plain(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in cast("Row", value).items()}
    return encode(value)


def answer_rows(operation: Operation[object], answer: object) -> tuple[object, bool]:
    """Return the rows or object to print for a response, and whether it reports that a device failed.

    A mapping from devices to texts becomes a row for each device, as do lists of processed and unprocessed entries.
    """
    kind, shown = operation.response, plain(answer)
    if get_origin(kind) is dict and get_args(kind)[1] != JSON:
        return _device_rows(cast("Row", answer))
    if get_origin(kind) is dict:
        return shown, _any_failed(cast("Row", answer).values())
    if attrs.has(type(answer)):
        given = {name: value for name, value in _fields(answer).items() if value is not None}
        values = list(given.values())
        if len(values) == 1 and isinstance(values[0], dict):
            return _device_rows(cast("Row", values[0]))
        if "unprocessed" in given and all(isinstance(value, list) for value in values):
            return _outcome_rows(cast("Mapping[str, list[Row]]", plain(given))), bool(given["unprocessed"])
    rows = cast("list[object]", shown if isinstance(shown, list) else [shown])
    return shown, operation.effect != "read" and any(map(_says_failed, rows))


def _fields(model: object) -> Row:
    """Return a model's values by the API's names, including unknown fields."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(model)))
    known = {_wire(field): getattr(model, field.name) for field in fields if field.name != "extra"}
    return {**known, **cast("Row", getattr(model, "extra", {}))}


def _device_rows(texts: Row) -> tuple[list[Row], bool]:
    rows: list[Row] = [{"device_name": name, "result": plain(text)} for name, text in texts.items()]
    return rows, _any_failed(texts.values())


def _outcome_rows(lists: Mapping[str, list[Row]]) -> list[Row]:
    """Return a row for each entry, refused ones first, with the nested input flattened into the row."""
    rows: list[Row] = []
    for outcome in sorted(lists, key=lambda name: name != "unprocessed"):
        for entry in lists[outcome]:
            inner = [cast("Row", value) for value in entry.values() if isinstance(value, dict)]
            outer = {name: value for name, value in entry.items() if not isinstance(value, dict)}
            rows.append({"outcome": outcome, **outer} | {name: text for row in inner for name, text in row.items()})
    return rows


def _any_failed(texts: object) -> bool:
    return any(isinstance(text, str) and text.startswith("Error:") for text in cast("list[object]", texts))


def _says_failed(row: object) -> bool:
    """Return whether a row of the response to a change reports that nothing was changed."""
    if not isinstance(row, dict):
        return False
    said = cast("Row", row)
    return (
        said.get("success") is False or said.get("status") == "Failed" or said.get("response") not in {None, "Success"}
    )


def _wire(field: attrs.Attribute[object]) -> str:
    rule = field.metadata.get("rule")
    return (rule.wire if rule else None) or field.name
