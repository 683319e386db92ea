"""SQLite files that survive a kill at any moment, with readable errors."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .errors import DatasetDamaged, DatasetError, DatasetInUse
from .private_files import FILE_MODE

BUSY_SECONDS = 10
MASK = 0xFF
"""The bits of an error code with the primary code."""
COPY_ATTEMPTS = 100
MOST_VALUES = 999
"""Number of values that older versions of SQLite take in one statement."""
AT_ONCE = 500
"""Number of values to look up with one query, which takes others besides."""
WAL_HEADER = 32
"""Size in bytes of the header of the log, which changes whenever the log is restarted."""


class Database:
    """One connection, which can be used from any thread, but from one at a time.

    Readers use a private copy: SQLite's own readers leave files beside the database, and those of another user prevent
    its owner from writing.
    """

    kind = "ledger of a dataset"
    """The description of the file in messages."""
    again = "pull"
    """The action to repeat after a failure, in messages."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self._copy: TemporaryDirectory[str] | None = None
        try:
            with self.explained():
                if write:
                    if not path.exists():  # SQLite would make it readable for everybody
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
        """Return whether the file at the path was replaced or removed."""
        return _inode(self.path) != self._inode

    def remove(self) -> None:
        """Remove the files of the database, in a transaction, so that no process writes to it."""
        for suffix in ("-wal", "-shm", ""):
            with suppress(OSError):  # Windows keeps files that are open
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement; outside a transaction it is committed immediately."""
        return self._connection.execute(statement, values)

    def execute_among(self, query: str, among: Sequence[object], *values: object) -> Generator[tuple[Any, ...]]:
        """Yield the rows of a query with the condition `IN {values}`, for any number of values."""
        for start in range(0, len(among), AT_ONCE):
            some = among[start : start + AT_ONCE]
            places = ", ".join("?" * len(some))
            yield from self.execute(query.format(values=f"({places})"), (*values, *some))

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for each row."""
        self._connection.executemany(statement, rows)

    def insert_many(self, insert: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Insert rows, many with each statement.

        At each step of a statement, Python lets other threads run, and then waits up to 5 ms for a busy event loop.

        Args:
            insert: the statement up to its values, such as `INSERT INTO name`.
            rows: the values, of the same number in each row.
        """
        values = list(rows)
        at_once = MOST_VALUES // len(values[0]) if values else 1
        for start in range(0, len(values), at_once):
            some = values[start : start + at_once]
            places = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
            self.execute(f"{insert} VALUES {places}", tuple(chain.from_iterable(some)))

    def script(self, statements: str) -> None:
        """Run several statements as one transaction."""
        self._connection.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT")

    def row(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        """Return the first row of a result that always has one."""
        row: tuple[Any, ...] = self._connection.execute(query, values).fetchone()
        return row

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Run the block in an exclusive write transaction."""
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
        """Convert errors of SQLite to a `DatasetError` that says what to do."""
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
                    f"{self.path} is damaged, or not a {self.kind} ({error}). "
                    f"Choose another folder, or move this one away and {self.again} again."
                )
            case _:
                return DatasetError(
                    f"{self.path} can't be written: {error}. "
                    f"Committed data is kept: run the same {self.again} again to resume."
                )


def copy_database(path: Path, folder: Path) -> Path:
    """Copy a consistent snapshot of a database in WAL mode, even while another process writes to it.

    As long as the log keeps its header, it contains every page that the writer may have copied into the database.

    Raises:
        DatasetError: the database can't be read.
        DatasetInUse: it was written without a pause.
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
    """Return a value that changes when the log is restarted, or the database is written without a log."""
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
