"""The right to write to a database: one process at a time has it.

Each taking of the lease has a number, its epoch, and each write checks that this number is still the last one: a
process that was taken for dead and wakes up again can't write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from .database import Database
from .errors import DatasetInUse, LeaseLost
from .process import Process
from .records import Lease


class LeaseHolder:
    """The process that writes to a database, or tries to: the one that runs."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.epoch = 0
        self._db = db
        self._folder = folder

    def acquire(self) -> None:
        """Take the lease.

        Raises:
            DatasetInUse: somebody else has it.
        """
        now, me = datetime.now(UTC), Process.this()
        with self._db.explained(), self._db.transaction():
            if self._db.is_replaced():
                raise DatasetInUse(f"{self._folder} was just removed by another process. Run this again.")
            lease = self.current()
            if lease is not None and lease.is_held(now):
                raise DatasetInUse(
                    f"{self._folder} is being written by process {lease.process.pid} on {lease.process.host}, since "
                    f"{lease.since:%Y-%m-%d %H:%M:%S} UTC. Wait for it or stop it, then run this again."
                )
            (epoch,) = self._db.row("SELECT epoch + 1 FROM lease")
            self._db.execute(
                "UPDATE lease SET epoch = ?, host = ?, realm = ?, pid = ?, started = ?, since = ?, heartbeat = ?",
                (epoch, me.host, me.realm, me.pid, me.started, now.isoformat(), now.isoformat()),
            )
        self.epoch = cast("int", epoch)

    def current(self) -> Lease | None:
        """Return who holds the lease, or held it when it died."""
        host, realm, pid, started, *times = self._db.row(
            "SELECT host, realm, pid, started, since, heartbeat FROM lease"
        )
        return (
            Lease(Process(host, realm, pid, started), *map(datetime.fromisoformat, times)) if pid is not None else None
        )

    def release(self) -> None:
        """Give the lease back, if it is ours."""
        # Where the disk is full the lease stays: the next process sees that its holder is dead.
        with suppress(sqlite3.Error):
            if self.epoch:
                self._db.execute("UPDATE lease SET pid = NULL WHERE epoch = ?", (self.epoch,))

    @contextmanager
    def writing(self) -> Generator[str]:
        """Run a transaction of the process that has the lease; it counts as a sign of life. Yields the time.

        Raises:
            LeaseLost: another process has taken the lease.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._db.explained(), self._db.transaction():
            if self._db.row("SELECT epoch FROM lease") != (self.epoch,):
                raise LeaseLost(
                    f"Another process has taken {self._folder} over, since this one gave no sign of life for long. "
                    "What was committed is kept."
                )
            self._db.execute("UPDATE lease SET heartbeat = ?", (now,))
            yield now
