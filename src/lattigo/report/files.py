"""Output files of reports, which are private, written atomically, and replace only files of their kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..fleet.private_files import create


def write_file(file: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file that only its owner can read; a replaced file keeps its mode.

    Raises:
        OSError: the file can't be written; an existing one is unchanged.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with create(unfinished, like=file) as out:
            write(out)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def is_like(file: Path, sign: bytes) -> bool:
    """Return whether a file is missing, or has a mark near its start that allows replacing it."""
    try:
        with file.open("rb") as old:
            return sign in old.read(2048)
    except FileNotFoundError:
        return True
