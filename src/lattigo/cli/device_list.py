"""The devices in `--devices`: on the command line, in files, or on stdin."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TypeVar

import anyio.to_thread

from .arguments import UsageError, is_table, lines, mark_files

T = TypeVar("T")

NAMES_AT_ONCE = 100


def device_names(words: list[str]) -> Iterator[str]:
    """Return the devices to pull, read lazily, since a list may exceed the memory.

    Raises:
        UsageError: a file can't be read, or there are no names.
    """
    names = _each_name(words)
    first = next(names, None)
    if first is None:
        raise UsageError("--devices lists no devices.")
    return chain([first], names)


def _each_name(words: list[str]) -> Iterator[str]:
    for word in mark_files(words):
        if word == "-":
            yield from lines(_lines_of(sys.stdin.buffer, "stdin"))
        elif word.startswith("@"):
            path = word[1:]
            try:
                with Path(path).open("rb") as file:
                    yield from lines(_lines_of(file, path), is_table=is_table(path))
            except OSError as error:
                hint = "" if word in words else " To use a device with this name, pass it on stdin: --devices -"
                raise UsageError(f"The list of devices {path} can't be read: {error.strerror}.{hint}") from None
        else:
            yield word


def _lines_of(file: BinaryIO, name: str) -> Iterator[str]:
    """Yield the lines of a text, read lazily."""
    encoding = "utf-8-sig"
    for line in file:
        try:
            yield from line.decode(encoding).splitlines()
        except UnicodeDecodeError:
            raise UsageError(f"{name} is not valid UTF-8.") from None
        encoding = "utf-8"


async def in_thread(names: Iterable[T]) -> AsyncIterator[T]:
    """Yield names or rows from a source that may block, as stdin does."""
    source = iter(names)

    def take() -> list[T]:
        return list(islice(source, NAMES_AT_ONCE))

    while batch := await anyio.to_thread.run_sync(take, abandon_on_cancel=True):
        for name in batch:
            yield name
