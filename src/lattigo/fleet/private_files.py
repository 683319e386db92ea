"""Private files with identifiers, which only their owner can read, unless the owner has changed their mode."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_folder(path: Path) -> None:
    """Create a folder that only its owner can enter; an existing one keeps its mode."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def create(path: Path, *, like: Path | None = None) -> BinaryIO:
    """Open a new or emptied file for writing.

    Args:
        path: the file.
        like: a file whose mode is used, if it exists.
    """
    mode = mode_of(like) if like is not None else FILE_MODE
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode), "wb")
    path.chmod(mode)  # the umask may have removed permissions
    return file


def mode_of(path: Path) -> int:
    """Return the permissions of a file, or those of a private one if it does not exist."""
    try:
        return path.stat().st_mode & 0o666
    except FileNotFoundError:
        return FILE_MODE
