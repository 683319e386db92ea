"""The right to write to a database, held by one process at a time.

Each acquisition of the lease has a number, its epoch, and each write checks that this number is still the latest: a
process that was considered dead and resumes can't write.
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
    """The lease of the current process on a database."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.epoch = 0
        self._db = db
        self._folder = folder

    def acquire(self) -> None:
        """Acquire the lease.

        Raises:
            DatasetInUse: another process has it.
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
        """Return the lease of its current holder, or of one that died."""
        host, realm, pid, started, *times = self._db.row(
            "SELECT host, realm, pid, started, since, heartbeat FROM lease"
        )
        return (
            Lease(Process(host, realm, pid, started), *map(datetime.fromisoformat, times)) if pid is not None else None
        )

    def release(self) -> None:
        """Release the lease, if it is ours."""
        # On a full disk the lease is kept: the next process notices that its holder is dead.
        with suppress(sqlite3.Error):
            if self.epoch:
                self._db.execute("UPDATE lease SET pid = NULL WHERE epoch = ?", (self.epoch,))

    @contextmanager
    def writing(self) -> Generator[str]:
        """Run a transaction of the lease's holder, which also renews the lease, and yield the time.

        Raises:
            LeaseLost: another process has taken the lease.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._db.explained(), self._db.transaction():
            if self._db.row("SELECT epoch FROM lease") != (self.epoch,):
                raise LeaseLost(
                    f"Another process has taken over {self._folder}, since this one did not respond for a long time. "
                    "Committed data is kept."
                )
            self._db.execute("UPDATE lease SET heartbeat = ?", (now,))
            yield now
