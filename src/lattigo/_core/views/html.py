"""Objects as HTML tables for notebooks, redacted like their repr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import cast

import attrs

SHOWN_ROWS = 20
"""Maximum number of rows shown of a list; the number of the others follows the table."""


def shown_fields(value: object) -> dict[str, str]:
    """Return the fields of an object as in its repr."""
    shown = {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
        if field.repr:
            item: object = getattr(value, field.name)
            text = field.repr(item) if callable(field.repr) else item if isinstance(item, str) else repr(item)
            shown[field.name] = "" if item is None else str(text)
    return shown


def object_table(value: object) -> str:
    """Return an object as a table with a row for each field that has a value."""
    cells = ((name, text) for name, text in shown_fields(value).items() if text)
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in cells)
    return f"<table><caption>{escape(type(value).__name__)}</caption>{rows}</table>"


def list_table(items: Sequence[object], caption: str) -> str:
    """Return the first items of a list as a table, without empty columns."""
    rows = [shown_fields(item) if attrs.has(type(item)) else {"value": str(item)} for item in items[:SHOWN_ROWS]]
    names = list(dict.fromkeys(name for row in rows for name, text in row.items() if text))
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(_row(row, names) for row in rows)
    more = f"<p>{len(items) - SHOWN_ROWS:,} more rows</p>" if len(items) > SHOWN_ROWS else ""
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>{more}"


def _row(row: Mapping[str, str], names: Iterable[str]) -> str:
    cells = "".join(f"<td>{escape(row.get(name, ''))}</td>" for name in names)
    return f"<tr>{cells}</tr>"
