"""The ledger of a dataset: one SQLite file that records the part with each day of each device.

Each account has its own request and its own devices: two sources may use the same name.

Its commits are the only truth. A part and its devices are committed together, after the part is on disk; files without
a commit are ignored. Parts are numbered in the order of their commits, and this number, not a clock, decides which of
two fetches of a day is current.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import cast

from ..database import Database
from ..errors import DatasetError
from ..lease import LeaseHolder
from ..records import DEFAULT_ACCOUNT, Counts, Lease, Request
from ..windows import Fetched
from . import account, devices, table
from .account import AccountLedger
from .files import Files
from .schema import TEMPORARY, VERSION, check
from .upgrade import upgrade

FILE = "ledger.sqlite"


class Ledger:
    """An open ledger, for one writing process or any number of readers.

    Raises:
        DatasetError: the file can't be opened, or is not a ledger.
    """

    def __init__(self, folder: Path, *, write: bool) -> None:
        self.folder = folder
        self._db = Database(folder / FILE, write=write)
        self._holder = LeaseHolder(self._db, folder)
        self.files = Files(self._db, self._holder, folder)
        """The files in the ledger."""
        try:
            with self._db.explained():
                self._version = check(self._db, folder, new=write)
                if write:
                    self._db.execute("PRAGMA synchronous = FULL")
                    self._db.execute(TEMPORARY)
                else:
                    self._upgrade_copy()
                    if not self.requests():
                        raise DatasetError(f"{folder} contains no usage yet.")
        except BaseException:
            self._db.close()
            raise

    def acquire(self) -> None:
        """Acquire the lease, and upgrade a ledger of an earlier version.

        Raises:
            DatasetInUse: another process has the lease.
        """
        self._holder.acquire()
        if self._version < VERSION:
            with self._holder.writing():
                upgrade(self._db)
            with suppress(sqlite3.Error):  # on a full disk the ledger keeps its size
                self._db.execute("VACUUM")

    def _upgrade_copy(self) -> None:
        """Upgrade the private copy of a reader."""
        if self._version < VERSION:
            with self._db.transaction():
                upgrade(self._db)

    @property
    def epoch(self) -> int:
        """The number of this process's lease."""
        return self._holder.epoch

    @property
    def id(self) -> str:
        """The unique ID of the dataset."""
        return cast("str", self._db.row("SELECT id FROM dataset")[0])

    def close(self) -> None:
        """Release the lease, if it is ours, and close the file."""
        self._holder.release()
        self._db.close()

    def discard(self) -> bool:
        """Remove the ledger if nothing was ever fetched, and return whether it was removed."""
        with self._holder.writing():
            empty = not account.holds_anything(self._db)
            if empty:
                self._db.remove()
        return empty

    def beat(self) -> None:
        """Renew the lease.

        Raises:
            LeaseLost: another process has taken over the dataset; all methods that write raise it, too.
        """
        with self._holder.writing():
            pass

    def account(self) -> AccountLedger:
        """Return the account for a pull."""
        return AccountLedger(self._db, self._holder, self.folder, self.files)

    # -- queries

    def requests(self) -> list[Request]:
        """Return the request of each account."""
        with self._db.explained():
            return [request for _, request in account.requests(self._db)]

    def lease(self) -> Lease | None:
        """Return the lease of the current holder, or of one that died."""
        return self._holder.current()

    def failures(self) -> Iterator[dict[str, str]]:
        """Yield the devices whose last attempt failed."""
        query = """
            SELECT source, account.name AS account, device.name AS device_name, error, message, at
            FROM failure JOIN device ON key = device JOIN account ON number = account ORDER BY at, source, device.name
        """
        yield from self._lines(query, ("source", "account", "device_name", "error", "message", "at"))

    def gone(self) -> Iterator[dict[str, str]]:
        """Yield the devices that no longer exist on the service."""
        query = """
            SELECT source, account.name AS account, device.name AS device_name, at
            FROM gone JOIN device ON key = device JOIN account ON number = account ORDER BY at, source, device.name
        """
        yield from self._lines(query, ("source", "account", "device_name", "at"))

    def _lines(self, query: str, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
        with self._db.explained():
            for row in self._db.execute(query):
                yield dict(zip(names, row, strict=True))

    def labels(self, keys: Sequence[int] | None = None) -> Iterator[tuple[object, ...]]:
        """Yield key, source, account, number in the service, current name and cost center of each device.

        Args:
            keys: only these devices. Default: all.
        """
        with self._db.explained():
            yield from devices.labels(self._db, keys)

    def devices(self) -> Iterator[tuple[int, str, str, str, str | None, bool, datetime | None]]:
        """Yield number, account, name and cost center of each device, whether it failed, and when it was gone."""
        query = """
            SELECT key, source, account.name, device.name, cost_center, failure.at IS NOT NULL, gone.at
            FROM device JOIN account ON number = account
            LEFT JOIN failure ON failure.device = key LEFT JOIN gone ON gone.device = key ORDER BY key
        """
        with self._db.explained():
            for *device, failed, gone_at in self._db.execute(query):
                yield (*device, bool(failed), datetime.fromisoformat(gone_at) if gone_at else None)

    def windows(self) -> Iterator[tuple[int, date, date, datetime]]:
        """Yield device, first day, last day and time of each fetch whose rows are not lost."""
        with self._db.explained():
            yield from table.windows(self._db)

    def key(self, source: str, name: str) -> int | None:
        """Return the device of a source with a current or former name, in the account without a name."""
        query = """
            SELECT device FROM name JOIN account ON number = name.account
            WHERE source = ? AND account.name = ? AND name.name = ?
        """
        with self._db.explained():
            row = self._db.execute(query, (source, DEFAULT_ACCOUNT, devices.folded(name))).fetchone()
        return None if row is None else cast("int", row[0])

    def keys(self, name: str) -> list[int]:
        """Return the devices with a current or former name."""
        with self._db.explained():
            return devices.keys(self._db, name)

    def fetched(self, request: Request) -> Iterator[tuple[list[Fetched], int]]:
        """Yield the fetches of the devices of an account that have not failed and still exist, with their number."""
        with self._db.explained():
            yield from table.fetched(self._db, self._number(request))

    def counts(self, request: Request) -> Counts:
        """Return the numbers of the dataset for an account."""
        # A cross join reads its tables in this order: most devices have not failed.
        query = """
            SELECT (SELECT total FROM account WHERE number = ?1),
                   (SELECT count(*) FROM failure CROSS JOIN device ON key = device WHERE account = ?1),
                   (SELECT count(*) FROM gone CROSS JOIN device ON key = device WHERE account = ?1),
                   coalesce(sum(rows), 0), count(*) FROM part WHERE account = ?1
        """
        with self._db.explained():
            return Counts(*self._db.row(query, (self._number(request),)))

    def _number(self, request: Request) -> int:
        query = "SELECT number FROM account WHERE source = ? AND name = ?"
        return cast("int", self._db.row(query, (request.source, request.account))[0])
