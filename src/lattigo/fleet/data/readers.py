"""Readers of the files of a dataset: replaced files are removed only when there are none.

Readers hold a shared lock on `data/`, which leaves nothing behind, even after a crash. Without support for such locks,
replaced files are removed by the next pull; Windows keeps those that are open.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import finalize

from .parts import DATA

if sys.platform != "win32":
    import fcntl


class Reading:
    """A lock on the files of a dataset, held as long as this object exists."""

    def __init__(self, folder: Path) -> None:
        if sys.platform != "win32":
            with suppress(OSError):  # no such folder, or a file system without locks
                handle = os.open(folder / DATA, os.O_RDONLY)
                finalize(self, os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_SH)


@contextmanager
def nobody_reads(folder: Path) -> Generator[bool]:
    """Yield whether a dataset has no readers; none can start during the block."""
    if sys.platform == "win32":
        yield True
    else:
        handle = os.open(folder / DATA, os.O_RDONLY)
        try:
            alone = True
            with suppress(OSError):  # a file system without locks
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    alone = False
            yield alone
        finally:
            os.close(handle)


def remove(folder: Path, files: Sequence[str]) -> list[str]:
    """Remove replaced files, oldest first, and return those that were removed.

    In this order, a row that a later file deletes never reappears.
    """
    gone: list[str] = []
    for file in files:
        try:
            (folder / DATA / file).unlink(missing_ok=True)
        except OSError:  # Windows keeps files that are open
            break
        gone.append(file)
    return gone
