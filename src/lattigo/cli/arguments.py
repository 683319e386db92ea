"""Structured arguments: lists of names and JSON, inline, from a file or from stdin."""

from __future__ import annotations

import csv
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import cast, get_args, get_origin

import attrs
import orjson

from .._core.codec.annotations import is_literal, is_model, list_item, wire_names
from .._core.codec.converter import StructureError, structure
from .._core.fields import JSON
from .._core.misuse import closest
from ..fleet.actions.identifiers import KINDS, NAMES
from .identifiers import DeviceMistake, read_devices
from .output import say

FILE_PREFIXES = ("/", "./", "../", "~/")
FILE_SUFFIXES = frozenset({".csv", ".json", ".jsonl", ".list", ".lst", ".ndjson", ".tsv", ".txt"})
"""Words with these suffixes are files: a misspelled file name must not be taken for a device."""


TABLES = frozenset({".csv", ".tsv"})
COLUMNS = (*NAMES, *KINDS)
"""Columns that can name the devices of a table; the first one present is used."""
GUARD = re.compile(r"^'(?=[=+\-@\t\r])")
"""The prefix that the commands' output adds to a cell that a spreadsheet would interpret as a formula."""


class UsageError(ValueError):
    """The error of an invalid command-line argument; nothing was sent."""


def show_as(command: Callable[..., int], parameters: Sequence[inspect.Parameter]) -> None:
    """Replace the signature that cyclopts sees; the command's own accepts anything."""
    command.__dict__["__signature__"] = inspect.Signature(parameters)
    command.__annotations__ = {}


def read_names(words: Sequence[str]) -> list[str]:
    """Return names, with files and `-` (stdin) replaced by the names in them."""
    names: list[str] = []
    for word in mark_files(words):
        is_file = word == "-" or word.startswith("@")
        names += lines(read_text(word).splitlines(), is_table=is_table(word)) if is_file else [word]
    return names


def is_table(name: str) -> bool:
    """Return whether a file is a table by its name, so that its first line is not a device."""
    return Path(name).suffix.lower() in TABLES


def mark_files(words: Sequence[str]) -> list[str]:
    """Return the words with `FILE` as `@FILE`.

    A word is a file if it looks like a path, existing or not, or if it is the only word and such a file exists.
    """
    return [f"@{word}" if _looks_like_file(word) or (len(words) == 1 and _exists(word)) else word for word in words]


def _looks_like_file(word: str) -> bool:
    return (
        word.startswith(FILE_PREFIXES)
        or word.endswith("/")
        or (not word.startswith("@") and Path(word).suffix.lower() in FILE_SUFFIXES)
    )


def _exists(word: str) -> bool:
    """Return whether a file exists, or a pipe, which the shell creates for `<(command)`."""
    try:
        return Path(word).exists() and not Path(word).is_dir()
    except (OSError, ValueError):  # no file has such a name
        return False


def read_text(word: str) -> str:
    """Return the word itself, the content of the file for `@FILE`, or stdin for `-`.

    Raises:
        UsageError: the file can't be read.
    """
    try:
        if word == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(word[1:]).read_text(encoding="utf-8-sig") if word.startswith("@") else word
    except OSError as error:
        raise UsageError(f"{word[1:]} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{'stdin' if word == '-' else word[1:]} is not valid UTF-8.") from None


def read_json(name: str, words: Sequence[str], kind: object) -> object:
    """Parse JSON into the type of the parameter; identifiers also as KIND:ID, such as iccid:8900000000000000001.

    Raises:
        UsageError: the text is not JSON, or does not match the type; the message names each place.
    """
    item = list_item(kind)
    found = [value for word in words for value in _values(name, word, item or kind)]
    return read_value(name, found[0] if len(found) == 1 and not lists_devices(item) else found, kind)


def read_value(name: str, payload: JSON, kind: object) -> object:
    """Convert JSON to the type of the parameter, without unknown members.

    Raises:
        UsageError: it does not match the type; the message names each place.
    """
    try:
        value = structure(payload, kind)
    except StructureError as error:
        problems = [f"{problem.path} {problem.what}" for problem in error.problems]
    else:
        problems = list(_unknown_members(payload, kind, "$"))
        if not problems:
            return value
    shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
    raise UsageError(f"{shown.replace('$', name)}. Nothing was sent.")


def is_json(kind: object) -> bool:
    """Return whether a type is a model or another object, or a list of them."""
    inner = list_item(kind) or kind
    return get_origin(inner) is dict or is_model(inner)


def is_identifier(kind: object) -> bool:
    """Return whether a type is a model with only a kind and an id."""
    return is_model(kind) and wire_names(kind).keys() == {"id", "kind"}


def warn_of_unknown_value(option: str, value: object, kind: object) -> None:
    """Warn on stderr about an unknown value of an open enum, which is sent anyway."""
    known = [each for choice in get_args(kind) if is_literal(choice) for each in get_args(choice)]
    if str in get_args(kind) and known and value not in known:
        near = closest(str(value), known)
        hint = f" Did you mean {near}?" if near else ""
        say(f"warning: {option} {value} is not one of the known values: {', '.join(known)}.{hint}")


def is_device(kind: object) -> bool:
    """Return whether a type is a model that requires only the identifiers of a device."""
    if not is_model(kind):
        return False
    fields = attrs.fields(attrs.resolve_types(kind))
    required = {field.name for field in fields if field.default is attrs.NOTHING}
    ids = [field.name for field in fields if is_identifier(list_item(field.type))]
    return ids == ["device_ids"] and required <= {"device_ids"}


def lists_devices(kind: object) -> bool:
    """Return whether a list of this type can be written as KIND:ID."""
    return is_identifier(kind) or is_device(kind)


def is_secret(name: str) -> bool:
    """Return whether a parameter with this name is a secret."""
    return name.rpartition("_")[2] in {"password", "secret", "token"}


def read_secret(name: str, word: str) -> str:
    """Return the text in the file of `@FILE`, or on stdin for `-`, without the trailing newline.

    Raises:
        UsageError: the secret itself is on the command line.
    """
    (word,) = mark_files([word])
    if word != "-" and not word.startswith("@"):
        raise UsageError(
            f"{name} is a secret, and others on this machine can see command lines: "
            "use @FILE, or - for stdin. Nothing was sent."
        )
    return read_text(word).rstrip("\r\n")


def _values(name: str, word: str, kind: object) -> Sequence[JSON]:
    """Return the JSON value in a word, or each of the devices that it lists."""
    text = read_text(*mark_files([word]))
    if lists_devices(kind) and not text.lstrip().startswith(("[", "{")):
        try:
            devices = read_devices(text)
        except DeviceMistake as mistake:
            raise UsageError(f"{name} {mistake}. Nothing was sent.") from None
        return [{"deviceIds": ids} for ids in devices] if is_device(kind) else [each for ids in devices for each in ids]
    try:
        payload = cast("JSON", orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise UsageError(f"{name} is not JSON ({error}). Use JSON, @FILE, or - for stdin.") from None
    return payload if isinstance(payload, list) and lists_devices(kind) else [payload]


def _unknown_members(value: JSON, kind: object, path: str) -> Iterator[str]:
    """Yield an error for each unknown member, which would be dropped silently."""
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unknown_members(inner, list_item(kind), f"{path}[{index}]")
    model = next((option for option in (kind, *get_args(kind)) if is_model(option)), None)
    if isinstance(value, dict) and model is not None:
        names = {wire: name for name, wire in wire_names(model).items()}
        for member, inner in value.items():
            if member in names:
                field = attrs.fields_dict(model)[names[member]]
                yield from _unknown_members(inner, field.type, f"{path}.{member}")
            else:
                yield f"{path}.{member} is unknown"


def lines(text: Iterable[str], *, is_table: bool = False) -> Iterator[str]:
    """Yield the names in the lines of a text, one per line, without blank lines and comments (#).

    The text can also be the output of a command: JSON lines, a JSON array, or CSV with a column such as device_name.
    """
    stripped = (line for line in map(str.strip, text) if line and not line.startswith("#"))
    first = next(stripped, "")
    separator = next((sign for sign in ";\t" if sign in first), ",")
    cells = [] if first.startswith(("[", "{")) else _cells(first, separator)
    column = next((name for name in COLUMNS if name in cells), None)
    if first.startswith("["):
        yield from map(_name_in, _array("\n".join([first, *stripped])))
    elif column is not None:
        yield from _column(csv.reader(stripped, delimiter=separator), column, cells.index(column))
    elif is_table and (len(cells) > 1 or not any(letter.isdigit() for letter in first)):
        raise UsageError(f"No column of the table names a device: give it a header with {COLUMNS[0]} or iccid.")
    else:
        for line in chain([first], stripped):
            if line.startswith(('"', "{")):
                yield _name(line)
            elif line:
                yield line


def _cells(header: str, separator: str) -> list[str]:
    """Return the names of the columns in the form of options; nothing if the line is not a header."""
    try:
        cells = next(csv.reader([header], delimiter=separator), [])
    except csv.Error:
        return []
    return [cell.strip().lower().replace(" ", "_") for cell in cells]


def _column(rows: Iterable[list[str]], name: str, place: int) -> Iterator[str]:
    try:
        for row in rows:
            if len(row) <= place or not row[place].strip():
                raise UsageError(f"A row of the list has no value in the column {name}.")
            yield GUARD.sub("", row[place])
    except csv.Error as error:
        raise UsageError(f"The list starts like a table, but is not valid CSV ({error}).") from None


def _array(text: str) -> list[object]:
    try:
        return cast("list[object]", orjson.loads(text))
    except orjson.JSONDecodeError:
        raise UsageError("The list starts like a JSON array, but is not valid JSON.") from None


def _name(line: str) -> str:
    try:
        return _name_in(orjson.loads(line))
    except orjson.JSONDecodeError:
        return _name_in(None)


def _name_in(value: object) -> str:
    match value:
        case str(name) | {"device_name": str(name)}:
            return name
        case _:
            raise UsageError("An entry of the list is neither a name nor JSON with a device_name.")
