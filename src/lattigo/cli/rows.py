"""From answers to rows: what every output format prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast, get_args, get_origin

import attrs

from .._core.codec.annotations import list_item
from .._core.codec.converter import encode
from .._core.fields import JSON
from .._core.operation import Operation

Row: TypeAlias = dict[str, object]
"""One object of the output. Its values are JSON types, and decimals and dates are texts."""


def columns(kind: object) -> list[str]:
    """The names of a model's fields as the API spells them, `extra` last; `name` for plain values."""
    if not isinstance(kind, type) or not attrs.has(kind):
        return ["name"]
    return [_wire(attribute) for attribute in attrs.fields(kind)]


def row_type(operation: Operation[object]) -> object:
    """The type of the rows of a list that comes in pages: a page is a list, or an object with a field that is one."""
    kind = operation.response
    if isinstance(kind, type) and attrs.has(kind):
        kind = attrs.fields_dict(attrs.resolve_types(kind))[getattr(operation.paging, "items", "")].type
    return list_item(kind)


def plain(value: object) -> object:
    """A value as JSON types: models become objects, with all their fields and the unknown ones that came along."""
    if attrs.has(type(value)):
        return {name: plain(inner) for name, inner in _fields(value).items()}
    if isinstance(value, list):
        return [plain(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in cast("Row", value).items()}
    return encode(value)


def answer_rows(operation: Operation[object], answer: object) -> tuple[object, bool]:
    """What to print of a whole answer, and whether it says that a device failed.

    Texts about several devices become a row for each device, and so do lists of what was and what wasn't processed.
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
    """A model's values by the API's names, the unknown ones that came along too."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(model)))
    known = {_wire(field): getattr(model, field.name) for field in fields if field.name != "extra"}
    return {**known, **cast("Row", getattr(model, "extra", {}))}


def _device_rows(texts: Row) -> tuple[list[Row], bool]:
    rows: list[Row] = [{"device_name": name, "result": plain(text)} for name, text in texts.items()]
    return rows, _any_failed(texts.values())


def _outcome_rows(lists: Mapping[str, list[Row]]) -> list[Row]:
    """A row for each entry, refused ones first. What was sent for an entry stands beside its error, not inside it."""
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
    """Whether a row of the answer to a change says that nothing was changed."""
    if not isinstance(row, dict):
        return False
    said = cast("Row", row)
    return (
        said.get("success") is False or said.get("status") == "Failed" or said.get("response") not in {None, "Success"}
    )


def _wire(field: attrs.Attribute[object]) -> str:
    rule = field.metadata.get("rule")
    return (rule.wire if rule else None) or field.name
