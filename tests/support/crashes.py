"""What a kill would leave: a copy of a folder at each step of the work on it.

The page cache outlives a process, so what another process sees at a moment is what a kill at that moment leaves.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def content_of(folder: Path) -> bytes:
    """Return a digest of the files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.digest()


@contextmanager
def copies_of(folder: Path, to: Path) -> Iterator[list[Path]]:
    """Copy a folder while the block runs: before each statement, renaming and removal, if the files have changed."""
    copies: list[Path] = []
    contents: set[bytes] = set()
    copying = False

    def copy() -> None:
        nonlocal copying
        if not copying and folder.exists():
            copying = True
            if (content := content_of(folder)) not in contents:  # most statements reach the disk with the commit
                contents.add(content)
                target = to / f"copy-{len(copies)}"
                shutil.copytree(folder, target)
                copies.append(target)
            copying = False

    class Connection(sqlite3.Connection):
        def execute(self, *arguments: object) -> sqlite3.Cursor:  # type: ignore[override]  # passes everything on
            if "ledger.sqlite" in self.file and str(folder) in self.file and self.in_transaction:
                copy()
            return super().execute(*arguments)  # type: ignore[arg-type]  # the same

        file = ""

    connect = sqlite3.connect

    def watched(path: Path, **options: object) -> sqlite3.Connection:
        connection = connect(path, **options, factory=Connection)  # type: ignore[call-overload]  # passes them on
        connection.file = str(path)
        return connection  # type: ignore[no-any-return]  # as above

    def before(function: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **options: object) -> object:
            copy()
            return function(*arguments, **options)

        return run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", watched)
        for name in ("rename", "unlink"):
            patch.setattr(os, name, before(getattr(os, name)))
            patch.setattr(Path, name, before(getattr(Path, name)))
        yield copies
    copies.append(folder)
