"""A SQLite file that survives a kill at any moment, and errors of SQLite as people understand them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .errors import DatasetDamaged, DatasetError, DatasetInUse
from .private_files import FILE_MODE

BUSY_SECONDS = 10
MASK = 0xFF
"""The part of an error's code that says its kind."""
COPY_ATTEMPTS = 100
WAL_HEADER = 32
"""Bytes; the writer gives the log another header whenever it starts it anew."""


class Database:
    """One connection. It may be used from any thread, but from one at a time.

    A reader gets a private copy: SQLite's own readers leave files beside the database, and those of another user keep
    its owner from writing.
    """

    kind = "ledger of a dataset"
    """What the file is, for messages."""
    again = "pull"
    """What is done again after a failure."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self._copy: TemporaryDirectory[str] | None = None
        try:
            with self.explained():
                if write:
                    if not path.exists():  # SQLite would let everybody read it
                        path.touch(mode=FILE_MODE)
                else:
                    self._copy = TemporaryDirectory(prefix="lattigo-")
                    path = copy_database(path, Path(self._copy.name))
                self._connection = sqlite3.connect(
                    path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
                )
        except BaseException:
            self._remove_copy()
            raise
        self._inode = _inode(path)

    def close(self) -> None:
        self._connection.close()
        self._remove_copy()

    def _remove_copy(self) -> None:
        if self._copy is not None:
            self._copy.cleanup()

    def is_replaced(self) -> bool:
        """Return whether the path leads to another file by now, or to none."""
        return _inode(self.path) != self._inode

    def remove(self) -> None:
        """Remove the database's files; in a transaction, so that nobody writes to it any more."""
        for suffix in ("-wal", "-shm", ""):
            with suppress(OSError):  # Windows keeps files that are open
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement; outside a transaction it is committed at once."""
        return self._connection.execute(statement, values)

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for each row."""
        self._connection.executemany(statement, rows)

    def script(self, statements: str) -> None:
        """Run several statements as one transaction."""
        self._connection.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT")

    def row(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        """Return the first row of a result that always has one."""
        row: tuple[Any, ...] = self._connection.execute(query, values).fetchone()
        return row

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing. Nobody else writes meanwhile."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self.execute("ROLLBACK")
            raise

    @contextmanager
    def explained(self) -> Generator[None]:
        """Turn errors of SQLite into a `DatasetError` that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explanation(error) from None

    def _explanation(self, error: sqlite3.Error) -> DatasetError:
        match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & MASK:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return DatasetInUse(f"{self.path} is locked by another process. Wait for it, then run this again.")
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                return DatasetDamaged(
                    f"{self.path} is damaged, or no {self.kind} ({error}). "
                    f"Choose another folder, or move this one away and {self.again} again."
                )
            case _:
                return DatasetError(
                    f"{self.path} can't be written: {error}. "
                    f"What was committed before is kept, and the same {self.again} goes on from there."
                )


def copy_database(path: Path, folder: Path) -> Path:
    """Copy a database in WAL mode as of one moment, also while another process writes to it.

    While the log keeps its header it holds every page that the writer may have copied into the database meanwhile.

    Raises:
        DatasetError: it can't be read.
        DatasetInUse: it was never at rest.
    """
    log, target = path.with_name(f"{path.name}-wal"), folder / path.name
    target_log = target.with_name(log.name)
    try:
        for _ in range(COPY_ATTEMPTS):
            before = _state(path, log)
            shutil.copyfile(path, target)
            target_log.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(log, target_log)
            if _state(path, log) == before:
                return target
    except OSError as error:
        raise DatasetError(f"{path} can't be read: {error.strerror or error}.") from None
    raise DatasetInUse(f"{path} is being written without a pause. Try again later.")


def _state(path: Path, log: Path) -> tuple[object, ...]:
    """What changes when the log is started anew, or when there is none and the database itself is written."""
    with suppress(FileNotFoundError), log.open("rb") as file:
        if header := file.read(WAL_HEADER):
            return _inode(path), header
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
