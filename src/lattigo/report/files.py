"""Files that a report is written to: they hold names of devices, appear whole, and replace only their like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..fleet.private_files import create


def write_file(file: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file that only its owner can read; one that it replaces keeps its mode.

    Raises:
        OSError: it can't be written; an older one is as it was.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with create(unfinished, like=file) as out:
            write(out)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def is_like(file: Path, sign: bytes) -> bool:
    """Return whether a file is missing, or has the sign of what is about to replace it near its start."""
    try:
        with file.open("rb") as old:
            return sign in old.read(2048)
    except FileNotFoundError:
        return True
