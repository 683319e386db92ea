"""One account in a ledger: its request, its devices, and what was fetched of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

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
from .table import read_fetches, window, write_fetches


class AccountLedger:
    """The part of a ledger that one pull writes.

    Raises:
        LeaseLost: by all methods that write, when another process has taken the dataset over.
    """

    request: Request

    def __init__(self, db: Database, holder: LeaseHolder, folder: Path, files: Files) -> None:
        self.folder = folder
        self._db = db
        self._holder = holder
        self._files = files

    # -- the request

    def begin(self, request: Request, *, extend: bool, same_account: bool, several: bool = False) -> Request | None:
        """Begin or continue a request, and return the earlier one of its account if there was one.

        Raises:
            DatasetMismatch: the dataset is for something else.
        """
        with self._holder.writing():
            for key, earlier in requests(self._db):
                # A pull that was killed before its first commit binds nobody.
                if earlier.is_of(request.source, request.account) and not holds_anything(self._db, key):
                    forget(self._db, key)
            known = dict(requests(self._db))
            mine = ((key, it) for key, it in known.items() if it.is_of(request.source, request.account))
            number, old = next(mine, (None, None))
            self._check_credential(request, number, same_account=same_account)
            if old is None:
                self._check_others(list(known.values()), request, several=several)
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
        known = {it for (it,) in self._db.execute("SELECT hash FROM credential WHERE account = ?", (number,))}
        if known and request.credential not in known and not same_account:
            raise DatasetMismatch(
                f"{self.folder} holds usage of another account of {request.source}: it was pulled with another key "
                "or from another address. Choose another folder, or, if it is the same account, say --same-account "
                "(in Python: same_account=True)."
            )

    def _check_others(self, known: Sequence[Request], new: Request, *, several: bool) -> None:
        """Other accounts have days and devices of their own, but days and months can't stand in one table."""
        for other in known:
            if other.kind != new.kind:
                raise DatasetMismatch(
                    f"{self.folder} holds {other}; this asks for {new}. "
                    "A dataset holds either daily or monthly usage: choose another folder."
                )
            if other.source == new.source and not several:
                raise DatasetMismatch(
                    f"{self.folder} holds usage of the account {other.account} of {new.source}, and this is the "
                    f"account {new.account}. Choose another folder, or pull all of them with --accounts "
                    "(in Python: several_accounts=True)."
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
        """Note how many devices there are said to be."""
        with self._holder.writing():
            self._count(total)

    def _count(self, total: int) -> None:
        self._db.execute("UPDATE account SET total = ? WHERE number = ?", (total, self.number))

    def read_names(self, names: Sequence[str]) -> None:
        """Take in names of the list that this run reads."""
        with self._db.explained():
            self._devices.read(names)

    def name(self, *, extend: bool) -> int:
        """Note the names that were read as those of the dataset, before any of them is fetched. Returns their number.

        Raises:
            DatasetMismatch: the dataset was made for a list that has not all of them.
        """
        with self._holder.writing():
            if not extend and self._devices.has_others():
                raise DatasetMismatch(
                    f"{self.folder} was made for a list of devices, and this list has others. "
                    "Choose another folder, or --extend this one (in Python: extend=True)."
                )
            self._devices.identify_read()
            (total,) = self._db.row("SELECT count(*) FROM device WHERE account = ?", (self.number,))
            self._count(total)
            return self._devices.seen()

    def names(self, after: int, at_most: int) -> tuple[list[tuple[str, Identity]], int]:
        """Return some of the devices that were read, and the place to continue after."""
        with self._db.explained():
            return self._devices.some(after, at_most)

    def remember(self, listed: Sequence[ListedDevice]) -> list[tuple[str, Identity]]:
        """Note what the list of the whole account says of devices, and return those that are new in this run.

        The newest list counts.
        """
        with self._holder.writing():
            return self._devices.remember(listed)

    def listed(self) -> int:
        """Note that the list of the whole account has come to its end, and return how many devices it has.

        Devices that it no longer has are gone: nobody can fetch them, so they count neither as failed nor as left.
        """
        seen = "device IN (SELECT device FROM temp.seen WHERE account = ?1)"
        mine = "device IN (SELECT key FROM device WHERE account = ?1)"
        with self._holder.writing() as now:
            insert = f"""
                INSERT OR IGNORE INTO gone SELECT device, ?2 FROM (
                    SELECT device FROM fetched UNION SELECT device FROM failure
                ) WHERE {mine} AND NOT {seen}
            """  # noqa: S608 - constants
            self._db.execute(insert, (self.number, now))
            self._db.execute(f"DELETE FROM gone WHERE {seen}", (self.number,))  # noqa: S608 - a constant
            self._db.execute(f"DELETE FROM failure WHERE {mine} AND NOT {seen}", (self.number,))  # noqa: S608 - constants
            total = self._devices.seen()
            self._count(total)
        return total

    # -- what is to be fetched, and what was

    def due(self, devices: Sequence[tuple[str, Identity]], *, lookback: int, now: datetime) -> dict[str, Due]:
        """Return what is to be fetched of each device that has anything left, by the name to send."""
        kind = self.request.kind
        wanted = possible(self.request.days, kind=kind, now=now)
        if wanted is None:
            return {}
        found: dict[str, Due] = {}
        with self._db.explained():
            for name, device in devices:
                before = read_fetches(self._db, device.key)
                days = due(wanted, [it for it in before if not it.lost], kind=kind, lookback=lookback, now=now)
                if days is not None:
                    stored = Stored()
                    for fetch in before:
                        stored |= fetch.rows(within=days)
                    found[name] = Due(device, days, stored, before, self._was_missed(device.key))
        return found

    def _was_missed(self, key: int) -> bool:
        """Whether a device that was named was not there before, either."""
        query = """
            SELECT EXISTS (SELECT 1 FROM failure WHERE device = ?1 AND error = 'NotFound')
                OR EXISTS (SELECT 1 FROM gone WHERE device = ?1)
        """
        return self.request.devices == "named" and self._db.row(query, (key,)) == (1,)

    def commit(
        self, done: Sequence[Done], failed: Sequence[Failed], parts: Sequence[Unpublished], *, lookback: int
    ) -> None:
        """Commit devices together with the parts that hold their rows.

        Parts get their names inside the transaction: nobody else can take the lease meanwhile.
        """
        with self._holder.writing() as at:
            self._files.publish(self.number, parts, at)
            now = datetime.now(UTC)
            for it in done:
                key, window = it.due.device.key, it.due.window
                new = Fetch(window, it.at, None, *it.stored.written(window))
                write_fetches(self._db, key, fetches.added(it.due.fetches, new, lookback=lookback, now=now))
                for table in ("failure", "gone"):
                    self._db.execute(f"DELETE FROM {table} WHERE device = ?", (key,))  # noqa: S608 - constants
            for failure in failed:
                key, moment = failure.device.key, failure.at.astimezone(UTC).isoformat(timespec="seconds")
                if failure.gone:
                    self._db.execute("INSERT OR IGNORE INTO gone VALUES (?, ?)", (key, moment))
                    self._db.execute("DELETE FROM failure WHERE device = ?", (key,))
                else:
                    values = (key, failure.error, failure.message, moment)
                    self._db.execute("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)", values)


def requests(db: Database) -> list[tuple[int, Request]]:
    """Return the number of each account, and what the dataset is to hold of it."""
    query = "SELECT number, source, kind, since, until, devices, name FROM account ORDER BY source, name"
    return [
        (number, Request(source, kind, window(since, until), devices, account=name))
        for number, source, kind, since, until, devices, name in db.execute(query).fetchall()
    ]


def holds_anything(db: Database, account: int | None = None) -> bool:
    """Return whether anything was ever fetched of an account, or of any."""
    query = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE ?1 IS NULL OR device IN (SELECT key FROM device WHERE account = ?1))"  # noqa: S608 - constants
        for table in ("fetched", "failure", "gone")
    )
    return bool(db.row(f"SELECT {query}", (account,))[0])


def forget(db: Database, account: int) -> None:
    """Forget an account of which nothing was fetched."""
    for table in ("credential", "name", "device"):
        db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))  # noqa: S608 - constants
    db.execute("DELETE FROM account WHERE number = ?", (account,))
