"""A SQLite file that survives a kill at any moment, and errors of SQLite as people understand them."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import DatasetDamaged, DatasetError, DatasetInUse

BUSY_SECONDS = 10
MASK = 0xFF
"""The part of an error's code that says its kind."""


class Database:
    """One connection. It may be used from any thread, but from one at a time."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        with self.explained():
            self._connection = _connect(path, write=write)

    def close(self) -> None:
        self._connection.close()

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement; outside a transaction it is committed at once."""
        return self._connection.execute(statement, values)

    def script(self, statements: str) -> None:
        """Run several statements as one transaction."""
        self._connection.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT")

    def row(self, query: str) -> tuple[Any, ...]:
        """The first row of an answer that always has one."""
        row: tuple[Any, ...] = self._connection.execute(query).fetchone()
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
        """Errors of SQLite become a `DatasetError` that says what to do."""
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
                    f"{self.path} is damaged, or no ledger of a dataset ({error}). "
                    "Choose another folder, or move this one away and pull again."
                )
            case _:
                return DatasetError(
                    f"{self.path} can't be written: {error}. "
                    "What was committed before is kept, and the same pull goes on from there."
                )


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        return _read(path, "mode=ro")
    except sqlite3.OperationalError:
        # A folder that can't be written has no room for the files that readers share, and nobody writes to it either.
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return _read(path, "immutable=1")


def _read(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        connection.close()
        raise
    return connection
