"""Results for a model: short, and with everything from outside as data.

A result is one JSON object. Texts of devices and of the service are only ever strings below `data`, with a limited
length, and without characters that people can't see; every other member is ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from attrs import frozen

from ..arguments import UsageError, is_secret
from ..results.rows import Row

LONGEST = 6000
"""Maximum number of characters of a result."""
LONGEST_TEXT = 300
"""Maximum number of characters of a text in it."""
MOST_ROWS, DEFAULT_ROWS = 100, 20
"""The `limit` of a list."""

Facts: TypeAlias = Mapping[str, object]


@frozen
class Result:
    """The text of a result."""

    text: str
    is_error: bool = False


def failure(error: str, *, to_do: str = "", message: str = "") -> Result:
    """Return the result of a call that failed.

    Args:
        error: what happened.
        to_do: what to do next.
        message: the words of the service or of the database.
    """
    facts = {"error": error, **({"next": to_do} if to_do else {})}
    return Result(
        _json({**facts, **({"data": {"message": _short(message, 2 * LONGEST_TEXT)}} if message else {})}), True
    )


def list_result(
    rows: Sequence[object],
    *,
    fields: Sequence[str] | None = None,
    total: int | None = None,
    following: Facts | None = None,
    hint: str = "",
    facts: Facts | None = None,
) -> Result:
    """Return a list, cut to the maximum length.

    Args:
        rows: the rows, as JSON types.
        fields: the fields to show. Default: all that have a value.
        total: the number of rows in the whole list, if it is known.
        following: the arguments that continue the list after the rows, if it does.
        hint: how to see rows that are not among these.
        facts: other members.
    """
    shown = [_shown(row, fields) for row in rows]
    kept, size = list[object](), 0
    for row in shown:
        size += len(_json(row)) + 1
        if size > LONGEST and kept:
            break
        kept.append(row if size <= LONGEST else _fitted(cast("Row", row)) if isinstance(row, dict) else row)
    more: dict[str, object] = {}
    if len(kept) < len(rows):
        more["hint"] = "The other rows did not fit: name `fields`, or lower `limit`, to see all rows of a page."
    elif following:
        more = {"hint": "There are more rows: call again with `next_arguments`.", "next_arguments": following}
    elif hint:
        more["hint"] = hint
    return Result(
        _json(
            {
                **(facts or {}),
                "rows": len(kept),
                **({"total": total} if total is not None else {}),
                **more,
                "data": kept,
            }
        )
    )


def object_result(value: object, *, fields: Sequence[str] | None = None, facts: Facts | None = None) -> Result:
    """Return one object, cut to the maximum length."""
    shown = _shown(value, fields)
    fitted = _fitted(cast("Row", shown)) if isinstance(shown, dict) else shown
    left = len(cast("Row", shown)) - len(cast("Row", fitted)) if isinstance(shown, dict) else 0
    hint = {"hint": f"{left} fields did not fit: name those that you need in `fields`."} if left else {}
    return Result(_json({**(facts or {}), **hint, "data": fitted}))


def table_result(columns: Sequence[str], rows: Sequence[Sequence[object]], *, facts: Facts, hint: str = "") -> Result:
    """Return a table, with each row as an array, cut to the maximum length."""
    kept, size = list[list[object]](), len(_json(columns))
    for row in rows:
        cells = [_shown(cell, None) for cell in row]
        size += len(_json(cells)) + 1
        if size > LONGEST:
            hint = "The other rows did not fit: select fewer columns or rows."
            break
        kept.append(cells)
    more = {"hint": hint} if hint else {}
    return Result(_json({**facts, "rows": len(kept), **more, "data": {"columns": columns, "rows": kept}}))


def _shown(value: object, fields: Sequence[str] | None) -> object:
    """Return a value without what has no value, without secrets, and with short texts."""
    if isinstance(value, Mapping):
        row = cast("Mapping[str, object]", value)
        if fields is not None and (unknown := [name for name in fields if name not in row]):
            raise UsageError(f"There is no field {', '.join(unknown)}, only {', '.join(row)}.")
        kept = {name: row[name] for name in fields or row if row[name] not in (None, "", [], {})}
        return {_short(name): "***" if is_secret(name) else _shown(item, None) for name, item in kept.items()}
    if isinstance(value, list | tuple):
        return [_shown(item, None) for item in cast("Sequence[object]", value)]
    return _short(value) if isinstance(value, str) else value


def _fitted(row: Row) -> Row:
    """Return the first fields that fit."""
    kept: Row = {}
    size = 0
    for name, value in row.items():
        size += len(_json({name: value}))
        if size > LONGEST:
            break
        kept[name] = value
    return kept


def _short(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def _json(value: object) -> str:
    """Return JSON whose texts have nothing invisible in them: it could hide an instruction, or an end of the data."""
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def escaped(text: str) -> str:
    """Return a text with everything unprintable as an escape sequence of JSON."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
