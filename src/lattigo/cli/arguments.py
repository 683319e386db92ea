"""Arguments that are more than one word: lists of names and JSON, inline, from a file or from stdin."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import GenericAlias
from typing import TypeVar, cast

import attrs
import orjson

from ..core.codec import explain, structure
from ..core.model import JSON

T = TypeVar("T")


class UsageError(ValueError):
    """An argument of the command line can't be right; nothing was sent."""


def join_dashes(tokens: Sequence[str]) -> list[str]:
    """`--option -` as `--option=-`: a lone dash, which stands for stdin, would be taken for an option otherwise."""
    joined: list[str] = []
    for word in tokens:
        before = joined[-1] if joined else ""
        if word == "-" and before.startswith("--") and before != "--" and "=" not in before:
            joined[-1] += "=-"
        else:
            joined.append(word)
    return joined


def read_names(words: Iterable[str]) -> list[str]:
    """Names as they stand; `@FILE` and `-` (stdin) are replaced by the names in there."""
    names: list[str] = []
    for word in words:
        names += lines(read_text(word)) if word == "-" or word.startswith("@") else [word]
    return names


def read_text(word: str) -> str:
    """The word itself, the content of the file behind `@FILE`, or stdin for `-`.

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
        raise UsageError(f"{'stdin' if word == '-' else word[1:]} is not a text in UTF-8.") from None


def read_models(name: str, word: str, kind: type[T]) -> list[T]:
    """A JSON array of objects as models.

    Raises:
        UsageError: it is not JSON, or not what the API takes; the text names each place.
    """
    text, array = read_text(word), GenericAlias(list, (kind,))
    try:
        payload = cast("JSON", orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise UsageError(f"{name} is not JSON ({error}). Give an array of objects, @FILE, or - for stdin.") from None
    try:
        models = cast("list[T]", structure(payload, array))
    except Exception as error:  # noqa: BLE001 - cattrs lets through whatever a hook raises
        problems = [f"{problem.path} {problem.what}" for problem in explain(payload, array, error)]
    else:
        problems = list(_unknown_members(cast("Sequence[dict[str, JSON]]", payload), kind))
        if not problems:
            return models
    shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
    raise UsageError(f"{shown.replace('$', name)}. Nothing was sent.")


def _unknown_members(entries: Sequence[dict[str, JSON]], kind: type[object]) -> Iterator[str]:
    """A misspelt member would be left out in silence."""
    fields = attrs.fields(cast("type[attrs.AttrsInstance]", kind))
    known = {(field.metadata["rule"].wire if field.metadata else None) or field.name for field in fields}
    for index, entry in enumerate(entries):
        for member in entry.keys() - known:
            yield f"$[{index}].{member} is unknown"


def lines(text: str) -> Iterator[str]:
    """One name a line; blank lines and comments (#) are left out.

    A line may also be JSON as the commands print it: a text, or an object with a device_name.
    """
    for line in map(str.strip, text.splitlines()):
        if line.startswith(('"', "{")):
            yield _name(line)
        elif line and not line.startswith("#"):
            yield line


def _name(line: str) -> str:
    try:
        value: object = orjson.loads(line)
    except orjson.JSONDecodeError:
        value = None
    match value:
        case str(name) | {"device_name": str(name)}:
            return name
        case _:
            raise UsageError("A line of the list is neither a name nor JSON with a device_name.")
