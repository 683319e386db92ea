"""Who reads the files of a dataset: replaced ones are removed only when nobody does.

Readers hold a shared lock on `data/` and leave nothing behind, however they end. Where the system has no such locks
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
    """The files of a dataset are being read, as long as this object lives."""

    def __init__(self, folder: Path) -> None:
        if sys.platform != "win32":
            with suppress(OSError):  # no such folder, or a file system without locks
                handle = os.open(folder / DATA, os.O_RDONLY)
                finalize(self, os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_SH)


@contextmanager
def nobody_reads(folder: Path) -> Generator[bool]:
    """Whether nobody reads the files of a dataset; while the block runs nobody starts to."""
    if sys.platform == "win32":
        yield True
        return
    handle = os.open(folder / DATA, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:  # a file system without locks
            pass
        yield True
    finally:
        os.close(handle)


def remove(folder: Path, files: Sequence[str]) -> list[str]:
    """Remove replaced files, the oldest first, and return those that are gone.

    A row that a later file deletes never comes back to light while they go.
    """
    gone: list[str] = []
    for file in files:
        try:
            (folder / DATA / file).unlink(missing_ok=True)
        except OSError:  # Windows keeps files that are open
            break
        gone.append(file)
    return gone
