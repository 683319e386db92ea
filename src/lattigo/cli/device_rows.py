"""The devices of a run, read from the command line, lists, tables and JSON lines, with their file and line."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeAlias

import orjson

from ..fleet.actions.items import Items
from ..fleet.actions.rows import Placed
from .arguments import UsageError, is_table, mark_files

Lines: TypeAlias = Iterator[tuple[int, str]]
"""Lines with their numbers, without blank ones and comments."""

SEPARATORS = ("\t", ";", ",")


def device_rows(words: Sequence[str], items: Items, columns: Sequence[str] | None) -> Iterator[Placed]:
    """Yield the devices in words, each of which is a device, a file, or `-` for stdin.

    Args:
        words: names, identifiers, files, or `-`.
        items: the format of a device of the operation.
        columns: the columns to use. Default: all.

    Raises:
        UsageError: a file can't be read.
    """
    for word in mark_files(words):
        if word == "-" or word.startswith("@"):
            with _opened(word) as (name, file):
                yield from _rows_of(_lines(name, file), name, items, columns)
        else:
            yield Placed(word, "--devices")


@contextmanager
def _opened(word: str) -> Iterator[tuple[str, BinaryIO]]:
    if word == "-":
        yield "stdin", sys.stdin.buffer
        return
    path = word[1:]
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below: only errors of opening are handled
    except OSError as error:
        raise UsageError(f"The list of devices {path} can't be read: {error.strerror}. Nothing was sent.") from None
    with file:
        yield path, file


def _lines(name: str, file: BinaryIO) -> Lines:
    encoding = "utf-8-sig"
    for number, raw in enumerate(file, 1):
        try:
            line = raw.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError(f"{name}:{number}: not valid UTF-8. Nothing was sent.") from None
        encoding = "utf-8"
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _rows_of(lines: Lines, name: str, items: Items, columns: Sequence[str] | None) -> Iterator[Placed]:
    first = next(lines, None)
    if first is None:
        return
    lines = chain([first], lines)
    if first[1].lstrip().startswith(("{", '"{', "[")) or Path(name).suffix in {".jsonl", ".ndjson"}:
        yield from _json_rows(lines, name, columns)
        return
    separator = next((each for each in SEPARATORS if each in first[1]), ",")
    cells = next(csv.reader([first[1]], delimiter=separator))
    header = [cell.strip().lower().replace(" ", "_") for cell in cells]
    spelled = {column.lower(): column for column in items.columns}
    if items.device_columns & {spelled.get(cell, cell) for cell in header}:
        next(lines)
        named = [spelled.get(cell, cell) for cell in header]
        yield from _table(lines, name, first[0], named, separator, items, columns)
    elif len(cells) > 1 and ":" not in first[1]:
        yield Placed("", f"{name}:{first[0]}", f"no column names a device: add a header with {_choice(items)}")
    elif is_table(name) and not any(letter.isdigit() for letter in first[1]):
        yield Placed("", f"{name}:{first[0]}", f"not a known column: a table needs a header such as {_choice(items)}")
    else:
        yield from (Placed(_unquoted(line), f"{name}:{number}") for number, line in lines)


def _table(
    lines: Lines,
    name: str,
    line: int,
    header: Sequence[str],
    separator: str,
    items: Items,
    columns: Sequence[str] | None,
) -> Iterator[Placed]:
    used = [column for column in header if columns is None or column in columns]
    if missing := [column for column in columns or () if column not in header]:
        yield Placed("", f"{name}:{line}", f"there is no column {', '.join(missing)}")
        return
    if unknown := [column for column in used if column not in items.columns]:
        hint = f"; name the columns to use with --columns {_choice(items)}"
        yield Placed("", f"{name}:{line}", f"unknown columns: {', '.join(unknown[:5])}{hint}")
        return
    if double := {column for column in used if header.count(column) > 1}:
        yield Placed("", f"{name}:{line}", f"duplicate columns: {', '.join(sorted(double))}")
        return
    numbers: list[int] = []
    rows = csv.reader(_noting(lines, numbers), delimiter=separator)
    for cells in rows:
        where = f"{name}:{numbers[0]}"
        numbers.clear()
        if len(cells) > len(header) and any(cells[len(header) :]):
            yield Placed("", where, f"{len(cells)} cells, but {len(header)} columns")
        else:
            row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column in used}
            yield Placed(row, where)


def _noting(lines: Lines, numbers: list[int]) -> Iterator[str]:
    """Yield lines to the CSV reader, and note their numbers, since a row can span several lines."""
    for number, line in lines:
        numbers.append(number)
        yield f"{line}\n"


def _json_rows(lines: Lines, name: str, columns: Sequence[str] | None) -> Iterator[Placed]:
    for number, line in lines:
        where = f"{name}:{number}"
        try:
            row: object = orjson.loads(line)
        except orjson.JSONDecodeError:
            yield Placed("", where, "not JSON: each line must be a string or an object")
            continue
        match row:
            case str(text):
                yield Placed(text, where)
            case dict():
                yield Placed({key: cell for key, cell in row.items() if columns is None or key in columns}, where)
            case _:
                yield Placed("", where, "neither a string nor an object")


def _unquoted(line: str) -> str:
    text = line.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _choice(items: Items) -> str:
    preferred = ("device_name", "iccid", "imei")
    return next((each for each in preferred if each in items.device_columns), min(items.device_columns))
