"""One account in a ledger: its request, its devices and their fetches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import cast

import orjson
from attrs import evolve

from ..data.parts import Unpublished
from ..database import Database
from ..errors import DatasetMismatch
from ..lease import LeaseHolder
from ..records import Done, Due, Failed, Identity, Request
from ..source import ListedDevice
from ..stored import Stored
from ..windows import Window, due, possible
from . import fetches
from .devices import Devices
from .fetches import Fetch
from .files import Files
from .table import Row, decoded, read_rows, window, write_fetches


class AccountLedger:
    """The part of a ledger that one pull writes.

    Raises:
        LeaseLost: another process has taken over the dataset; raised by all methods that write.
    """

    request: Request

    def __init__(self, db: Database, holder: LeaseHolder, folder: Path, files: Files) -> None:
        self.folder = folder
        self._db = db
        self._holder = holder
        self._files = files

    # -- the request

    def begin(self, request: Request, *, extend: bool, same_account: bool, several: bool = False) -> Request | None:
        """Start or continue a request, and return the earlier one of its account if there was one.

        Raises:
            DatasetMismatch: the dataset belongs to another request.
        """
        with self._holder.writing():
            for key, earlier in requests(self._db):
                # A pull that was killed before its first commit has no effect on later requests.
                if earlier.is_of(request.source, request.account) and not holds_anything(self._db, key):
                    forget(self._db, key)
            known = dict(requests(self._db))
            mine = ((key, it) for key, it in known.items() if it.is_of(request.source, request.account))
            number, old = next(mine, (None, None))
            self._check_credential(request, number, same_account=same_account)
            if old is None:
                self._check_others(known, request, several=several)
            self.request = request if old is None else self._merged(old, request, extend=extend)
            days = (fetches.number(self.request.days.since), fetches.number(self.request.days.until))
            if number is None:
                insert = "INSERT INTO account (source, name, kind, since, until, devices) VALUES (?, ?, ?, ?, ?, ?)"
                values = (request.source, request.account, request.kind, *days, request.devices)
                number = cast("int", self._db.execute(insert, values).lastrowid)
            elif extend:
                update = "UPDATE account SET since = ?, until = ?, devices = ? WHERE number = ?"
                self._db.execute(update, (*days, self.request.devices, number))
            self._db.execute("INSERT OR IGNORE INTO credential VALUES (?, ?)", (number, request.credential))
        self.number = number
        self._devices = Devices(self._db, number)
        return old

    def _check_credential(self, request: Request, number: int | None, *, same_account: bool) -> None:
        """Check that the account is the one with this name, and has no other name."""
        known = {it for (it,) in self._db.execute("SELECT hash FROM credential WHERE account = ?", (number,))}
        if known and request.credential not in known and not same_account:
            raise DatasetMismatch(
                f"{self.folder} holds usage of another account of {request.source}{request.account_name}: it was "
                "pulled with another key or from another address. Choose another folder, or, if it is the same "
                "account, add --same-account (in Python: same_account=True)."
            )
        query = """
            SELECT name FROM account JOIN credential ON account = number
            WHERE hash = ? AND hash <> '' AND source = ? AND name <> ?
        """
        other = self._db.execute(query, (request.credential, request.source, request.account)).fetchone()
        if other is not None:
            raise DatasetMismatch(
                f"{self.folder} holds this account of {request.source} under the name {other[0]}, not "
                f"{request.account}: the same key at the same address. Use one name, or choose another folder."
            )

    def _check_others(self, known: Mapping[int, Request], new: Request, *, several: bool) -> None:
        """Check that all accounts with usage have the same kind; each has its own days and devices."""
        for key, other in known.items():
            if other.is_of(new.source, new.account) or not holds_anything(self._db, key):
                continue
            if other.kind != new.kind:
                raise DatasetMismatch(
                    f"{self.folder} holds {other}; this asks for {new}. "
                    "A dataset holds either daily or monthly usage: choose another folder."
                )
            if other.source == new.source and not several:
                raise DatasetMismatch(
                    f"{self.folder} holds usage of the account {other.account} of {new.source}, and this is the "
                    f"account {new.account}. Choose another folder, or pull all accounts with --accounts "
                    "(in Python: lattigo.fleet.pull_accounts)."
                )

    def _merged(self, old: Request, new: Request, *, extend: bool) -> Request:
        if old == new:
            return old
        expandable = new.kind == old.kind and (old.devices, new.devices) != ("all", "named")
        if not (extend and expandable):
            hint = ", or --extend this one (in Python: extend=True)" if expandable else ""
            raise DatasetMismatch(f"{self.folder} holds {old}; this asks for {new}. Choose another folder{hint}.")
        since, until = min(old.days.since, new.days.since), max(old.days.until, new.days.until)
        return evolve(new, days=Window(since, until))

    # -- devices

    def expect(self, total: int) -> None:
        """Record the expected number of devices."""
        with self._holder.writing():
            self._count(total)

    def _count(self, total: int) -> None:
        self._db.execute("UPDATE account SET total = ? WHERE number = ?", (total, self.number))

    def read_names(self, names: Sequence[str]) -> None:
        """Add names of the list that this run reads."""
        with self._db.explained():
            self._devices.read(names)

    def name(self, *, extend: bool) -> int:
        """Record the names that were read as those of the dataset, before any is fetched, and return their number.

        Raises:
            DatasetMismatch: the dataset was created for a list without some of them.
        """
        with self._holder.writing():
            if not extend and self._devices.has_others():
                raise DatasetMismatch(
                    f"{self.folder} was created for a list of devices, and this list has others. "
                    "Choose another folder, or --extend this one (in Python: extend=True)."
                )
            self._devices.identify_read()
            (total,) = self._db.row("SELECT count(*) FROM device WHERE account = ?", (self.number,))
            self._count(total)
            return self._devices.named()

    def names(self, after: int, at_most: int) -> tuple[list[tuple[str, Identity]], int]:
        """Return some of the devices that were read, and the position to continue after."""
        with self._db.explained():
            return self._devices.some(after, at_most)

    def remember(self, listed: Sequence[ListedDevice]) -> list[tuple[str, Identity]]:
        """Record devices of the list of the whole account, and return those that are new in this run.

        The newest list takes precedence.
        """
        with self._db.explained():
            page = self._devices.look_up(listed)
        with self._holder.writing() if page.has_changes else nullcontext():
            return self._devices.remember(page)

    def listed(self) -> int:
        """Record the end of the list of the whole account, and return its number of devices.

        Devices that are no longer listed can't be fetched, so they count neither as failed nor as remaining.
        """
        with self._holder.writing() as now:
            left = orjson.dumps(self._devices.not_listed()).decode()
            insert = """
                INSERT OR IGNORE INTO gone SELECT value, ?2 FROM json_each(?1)
                WHERE value IN (SELECT device FROM fetched) OR value IN (SELECT device FROM failure)
            """
            self._db.execute(insert, (left, now))
            self._db.execute("DELETE FROM failure WHERE device IN (SELECT value FROM json_each(?))", (left,))
            found = "SELECT key FROM device WHERE account = ? AND key NOT IN (SELECT value FROM json_each(?))"
            self._db.execute(f"DELETE FROM gone WHERE device IN ({found})", (self.number, left))  # noqa: S608 - only constants are inserted
            total = self._devices.listed()
            self._count(total)
        return total

    # -- due and completed fetches

    def due(self, devices: Sequence[tuple[str, Identity]], *, lookback: int, now: datetime) -> dict[str, Due]:
        """Return the days to fetch of each device that is not up to date, by the name to send."""
        kind = self.request.kind
        wanted = possible(self.request.days, kind=kind, now=now)
        if wanted is None:
            return {}

        @cache  # most devices were fetched in the same few seconds
        def due_after(rows: tuple[Row, ...]) -> tuple[Window, Stored, list[Fetch]] | None:
            before = decoded(rows)
            days = due(wanted, [it for it in before if not it.lost], kind=kind, lookback=lookback, now=now)
            if days is None:
                return None
            return days, reduce(or_, (fetch.rows(within=days) for fetch in before), Stored()), before

        found: dict[str, Due] = {}
        with self._db.explained():
            rows = read_rows(self._db, [device.key for _, device in devices])
            for name, device in devices:
                if (after := due_after(rows.get(device.key, ()))) is not None:
                    found[name] = Due(device, *after, self._was_missed(device.key))
        return found

    def _was_missed(self, key: int) -> bool:
        """Return whether a named device was already missing before."""
        query = """
            SELECT EXISTS (SELECT 1 FROM failure WHERE device = ?1 AND error = 'NotFound')
                OR EXISTS (SELECT 1 FROM gone WHERE device = ?1)
        """
        return self.request.devices == "named" and self._db.row(query, (key,)) == (1,)

    def commit(
        self, done: Sequence[Done], failed: Sequence[Failed], parts: Sequence[Unpublished], *, lookback: int
    ) -> None:
        """Commit devices together with the parts that contain their rows.

        Parts get their names inside the transaction, during which no other process can acquire the lease.
        """
        with self._holder.writing() as at:
            self._files.publish(self.number, parts, at)
            now = datetime.now(UTC)
            kept: dict[int, Sequence[Fetch]] = {}
            for it in done:
                new = Fetch(it.due.window, it.at, None, it.days, it.undated)
                kept[it.due.device.key] = fetches.added(it.due.fetches, new, lookback=lookback, now=now)
            write_fetches(self._db, kept, new={it.due.device.key for it in done if not it.due.fetches})
            for table in ("failure", "gone"):
                delete = f"DELETE FROM {table} WHERE device IN (SELECT value FROM json_each(?))"  # noqa: S608 - only constants are inserted
                self._db.execute(delete, (orjson.dumps(list(kept)).decode(),))
            for failure in failed:
                key, moment = failure.device.key, failure.at.astimezone(UTC).isoformat(timespec="seconds")
                if failure.gone:
                    self._db.execute("INSERT OR IGNORE INTO gone VALUES (?, ?)", (key, moment))
                    self._db.execute("DELETE FROM failure WHERE device = ?", (key,))
                else:
                    values = (key, failure.error, failure.message, moment)
                    self._db.execute("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)", values)


def requests(db: Database) -> list[tuple[int, Request]]:
    """Return the number and the request of each account."""
    query = "SELECT number, source, kind, since, until, devices, name FROM account ORDER BY source, name"
    return [
        (number, Request(source, kind, window(since, until), devices, account=name))
        for number, source, kind, since, until, devices, name in db.execute(query).fetchall()
    ]


def holds_anything(db: Database, account: int | None = None) -> bool:
    """Return whether anything was ever fetched for an account, or for any."""
    query = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE ?1 IS NULL OR device IN (SELECT key FROM device WHERE account = ?1))"  # noqa: S608 - only constants are inserted
        for table in ("fetched", "failure", "gone")
    )
    return bool(db.row(f"SELECT {query}", (account,))[0])


def forget(db: Database, account: int) -> None:
    """Remove an account without fetches."""
    for table in ("credential", "name", "device"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))  # noqa: S608 - only constants are inserted
    db.execute("DELETE FROM account WHERE number = ?", (account,))
