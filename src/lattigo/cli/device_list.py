"""The devices that `--devices` names: on the command line, in files, or on stdin."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import anyio.to_thread

from .arguments import UsageError, lines

NAMES_AT_ONCE = 100
LISTS = frozenset({".csv", ".json", ".jsonl", ".list", ".lst", ".ndjson", ".tsv", ".txt"})
"""How lists of names are called; a device is hardly."""
PLACES = ("/", "./", "../", "~/")


def device_names(words: list[str]) -> Iterator[str]:
    """Return the devices to pull, read while they are needed: a list may be longer than the memory.

    Raises:
        UsageError: a file can't be read, or there is no name at all.
    """
    names = _each_name(words)
    first = next(names, None)
    if first is None:
        raise UsageError("--devices names no device.")
    return chain([first], names)


def _each_name(words: list[str]) -> Iterator[str]:
    for word in words:
        if word == "-":
            yield from _lines_of(sys.stdin.buffer, "stdin")
        elif word.startswith("@") or _is_list(word) or (len(words) == 1 and _exists(word)):
            path = word.removeprefix("@")
            try:
                with Path(path).open("rb") as file:
                    yield from _lines_of(file, path)
            except OSError as error:
                hint = "" if word.startswith("@") else " A device of this name can be given on stdin: --devices -"
                raise UsageError(f"The list of devices {path} can't be read: {error.strerror}.{hint}") from None
        else:
            yield word


def _is_list(word: str) -> bool:
    """Whether a word can only be meant as a file, whether it exists or not."""
    return word.startswith(PLACES) or Path(word).suffix.lower() in LISTS


def _exists(word: str) -> bool:
    """Whether there is such a file, pipes included: the shell makes one of `<(command)`."""
    try:
        return Path(word).exists() and not Path(word).is_dir()
    except (OSError, ValueError):  # no file has such a name
        return False


def _lines_of(file: BinaryIO, name: str) -> Iterator[str]:
    encoding = "utf-8-sig"
    for line in file:
        try:
            yield from lines(line.decode(encoding))
        except UnicodeDecodeError:
            raise UsageError(f"{name} is not a text in UTF-8.") from None
        encoding = "utf-8"


async def in_thread(names: Iterable[str]) -> AsyncIterator[str]:
    """Yield names from a source that may block, as stdin does."""
    source = iter(names)

    def take() -> list[str]:
        return list(islice(source, NAMES_AT_ONCE))

    while batch := await anyio.to_thread.run_sync(take, abandon_on_cancel=True):
        for name in batch:
            yield name
