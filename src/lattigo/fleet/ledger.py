"""The ledger of a dataset: one SQLite file that says which days of which device are in which part.

Each source of usage has its own request and its own devices in it: two sources may well name a device alike.

Its commits are the only truth. A part and the devices that it holds are committed together, after the part is on the
disk; a file that no commit names does not count. Parts are numbered in the order of their commits, and this number,
not a clock, decides which of two fetches of a day counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count, groupby
from pathlib import Path
from typing import cast

from attrs import evolve

from .database import Database
from .errors import DatasetError, DatasetMismatch
from .lease import LeaseHolder
from .parts import DATA, Unpublished
from .records import Counts, Done, Due, Failed, Lease, Part, Request
from .schema import EVERY_DEVICE, TEMPORARY, check
from .source import ListedDevice
from .stored import Stored
from .windows import Fetched, Window, due, possible

FILE = "ledger.sqlite"


class Ledger:
    """An open ledger, for one process that writes or for any number of readers.

    Raises:
        DatasetError: it can't be opened, or is not ours.
    """

    request: Request
    """Of a ledger that writes, once it has begun."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self.folder = folder
        self._db = Database(folder / FILE, write=write)
        self._holder = LeaseHolder(self._db, folder)
        self.acquire = self._holder.acquire
        try:
            with self._db.explained():
                check(self._db, folder, new=write)
                if write:
                    self._db.execute("PRAGMA synchronous = FULL")
                    self._db.execute(TEMPORARY)
                elif not self.requests():
                    raise DatasetError(f"{folder} holds no usage yet.")
        except BaseException:
            self._db.close()
            raise

    @property
    def epoch(self) -> int:
        """The number of this process's lease."""
        return self._holder.epoch

    @property
    def id(self) -> str:
        """What tells this dataset from all others."""
        return cast("str", self._db.row("SELECT id FROM dataset")[0])

    def close(self) -> None:
        """Give the lease back, if it is ours, and close the file."""
        self._holder.release()
        self._db.close()

    def discard(self) -> bool:
        """Remove the ledger if nothing was ever fetched into it, and return whether it is gone."""
        with self._holder.writing():
            empty = not self._holds_anything()
            if empty:
                self._db.remove()
        return empty

    def beat(self) -> None:
        """Give a sign of life.

        Raises:
            LeaseLost: another process has taken the dataset over; so do all methods below that write.
        """
        with self._holder.writing():
            pass

    # -- the request

    def begin(self, request: Request, *, extend: bool, same_account: bool) -> Request | None:
        """Begin or continue a request, and return the earlier one of its source if there was one.

        Raises:
            DatasetMismatch: the dataset is for something else.
        """
        with self._holder.writing():
            if not self._holds_anything(request.source):
                # A pull that was killed before its first commit binds nobody.
                for table in ("request", "account", "device"):
                    self._db.execute(f"DELETE FROM {table} WHERE source = ?", (request.source,))  # noqa: S608 - constants
            known = self.requests()
            old = next((it for it in known if it.source == request.source), None)
            self._check_account(request, same_account=same_account)
            self.request = self._added(known, request) if old is None else self._merged(old, request, extend=extend)
            days, devices = self.request.days, self.request.devices
            values = (days.since.isoformat(), days.until.isoformat(), devices, request.source)
            if old is None:
                insert = "INSERT INTO request (kind, since, until, devices, source) VALUES (?, ?, ?, ?, ?)"
                self._db.execute(insert, (request.kind, *values))
            elif extend:
                self._db.execute("UPDATE request SET since = ?, until = ?, devices = ? WHERE source = ?", values)
        return old

    def _holds_anything(self, source: str | None = None) -> bool:
        query = """
            SELECT EXISTS (SELECT 1 FROM window WHERE ?1 IS NULL OR source = ?1)
                OR EXISTS (SELECT 1 FROM failure WHERE ?1 IS NULL OR source = ?1)
                OR EXISTS (SELECT 1 FROM gone WHERE ?1 IS NULL OR source = ?1)
        """
        return bool(self._db.row(query, (source,))[0])

    def _check_account(self, request: Request, *, same_account: bool) -> None:
        known = {hash_ for (hash_,) in self._db.execute("SELECT hash FROM account WHERE source = ?", (request.source,))}
        if known and request.account not in known and not same_account:
            raise DatasetMismatch(
                f"{self.folder} holds usage of another account of {request.source}: it was pulled with another key "
                "or from another address. Choose another folder, or, if it is the same account, say --same-account "
                "(in Python: same_account=True)."
            )
        self._db.execute("INSERT OR IGNORE INTO account VALUES (?, ?)", (request.source, request.account))

    def _added(self, known: Sequence[Request], new: Request) -> Request:
        """Another source has days and devices of its own, but days and months can't stand in one table."""
        for other in known:
            if other.kind != new.kind:
                raise DatasetMismatch(
                    f"{self.folder} holds {other}; this asks for {new}. "
                    "A dataset holds either daily or monthly usage: choose another folder."
                )
        return new

    def _merged(self, old: Request, new: Request, *, extend: bool) -> Request:
        if old == new:
            return old
        expandable = new.kind == old.kind and (old.devices, new.devices) != ("all", "named")
        if not (extend and expandable):
            hint = ", or --extend this one (in Python: extend=True)" if expandable else ""
            raise DatasetMismatch(f"{self.folder} holds {old}; this asks for {new}. Choose another folder{hint}.")
        since, until = min(old.days.since, new.days.since), max(old.days.until, new.days.until)
        return evolve(new, days=Window(since, until))

    def requests(self) -> list[Request]:
        """Return what the dataset is to hold of each source."""
        with self._db.explained():
            rows = self._db.execute("SELECT source, kind, since, until, devices FROM request ORDER BY source")
            return [
                Request(source, kind, _window(since, until), devices) for source, kind, since, until, devices in rows
            ]

    # -- devices

    def expect(self, total: int) -> None:
        """Note how many devices there are said to be."""
        with self._holder.writing():
            self._db.execute("UPDATE request SET total = ? WHERE source = ?", (total, self.request.source))

    def read_names(self, names: Sequence[str]) -> list[str]:
        """Take in names of the list that this run reads, and return those that came for the first time."""
        insert = "INSERT OR IGNORE INTO seen (name) VALUES (?)"
        with self._db.explained():
            return [name for name in names if self._db.execute(insert, (name,)).rowcount == 1]

    def name(self, *, extend: bool) -> int:
        """Note the names that were read as those of the dataset, before any of them is fetched. Returns their number.

        Raises:
            DatasetMismatch: the dataset was made for a list that has not all of them.
        """
        source = self.request.source
        others = """
            SELECT EXISTS (SELECT 1 FROM device WHERE source = ?1)
               AND EXISTS (SELECT 1 FROM seen WHERE name NOT IN (SELECT name FROM device WHERE source = ?1))
        """
        update = "UPDATE request SET total = (SELECT count(*) FROM device WHERE source = ?1) WHERE source = ?1"
        with self._holder.writing():
            if not extend and self._db.row(others, (source,)) == (1,):
                raise DatasetMismatch(
                    f"{self.folder} was made for a list of devices, and this list has others. "
                    "Choose another folder, or --extend this one (in Python: extend=True)."
                )
            self._db.execute("INSERT OR IGNORE INTO device SELECT ?, name, NULL FROM seen", (source,))
            self._db.execute(update, (source,))
            return self._count_seen()

    def names(self, after: int, at_most: int) -> tuple[list[str], int]:
        """Return some of the names that were read, and the place to continue after."""
        query = "SELECT number, name FROM seen WHERE number > ? ORDER BY number LIMIT ?"
        with self._db.explained():
            rows = self._db.execute(query, (after, at_most)).fetchall()
        return [name for _, name in rows], rows[-1][0] if rows else after

    def remember(self, devices: Sequence[ListedDevice]) -> None:
        """Note what the list of the whole account says of these devices. The newest list counts."""
        with self._holder.writing():
            for it in devices:
                self._db.execute(
                    "INSERT OR REPLACE INTO device VALUES (?, ?, ?)", (self.request.source, it.name, it.cost_center)
                )

    def listed(self) -> int:
        """Note that the list of the whole account has come to its end, and return how many devices it has.

        Devices that it no longer has are gone: nobody can fetch them, so they count neither as failed nor as left.
        """
        source = self.request.source
        with self._holder.writing() as now:
            insert = """
                INSERT OR IGNORE INTO gone SELECT ?1, device, ?2 FROM (
                    SELECT device FROM window WHERE source = ?1 UNION SELECT device FROM failure WHERE source = ?1
                ) WHERE device NOT IN (SELECT name FROM seen)
            """
            self._db.execute(insert, (source, now))
            self._db.execute("DELETE FROM gone WHERE source = ? AND device IN (SELECT name FROM seen)", (source,))
            self._db.execute(
                "DELETE FROM failure WHERE source = ? AND device NOT IN (SELECT name FROM seen)", (source,)
            )
            total = self._count_seen()
            self._db.execute("UPDATE request SET total = ? WHERE source = ?", (total, source))
        return total

    def _count_seen(self) -> int:
        return cast("int", self._db.row("SELECT count(*) FROM seen")[0])

    def due(self, names: Sequence[str], *, lookback: int, now: datetime) -> dict[str, Due]:
        """Return what is to be fetched of each device that has anything left."""
        kind = self.request.kind
        wanted = possible(self.request.days, kind=kind, now=now)
        found: dict[str, Due] = {}
        with self._db.explained():
            for name in names if wanted else ():
                windows = self._windows(name)
                fetched = [Fetched(window, _time(at)) for window, at, *_, lost in windows if not lost]
                days = due(wanted, fetched, kind=kind, lookback=lookback, now=now) if wanted else None
                if days is not None:
                    stored = Stored()
                    for window, _, *kept, _ in windows:
                        stored |= Stored.read(window, *kept, within=days)
                    found[name] = Due(days, stored, self._was_missed(name))
        return found

    def _windows(self, device: str) -> list[tuple[Window, str, str | None, str | None, bool]]:
        query = "SELECT since, until, fetched_at, stored, undated, lost FROM window WHERE source = ? AND device = ?"
        rows = self._db.execute(query, (self.request.source, device))
        return [(_window(since, until), *rest) for since, until, *rest in rows]

    def _was_missed(self, device: str) -> bool:
        """Whether a device that was named was not there before, either."""
        query = """
            SELECT EXISTS (SELECT 1 FROM failure WHERE source = ?1 AND device = ?2 AND error = 'NotFound')
                OR EXISTS (SELECT 1 FROM gone WHERE source = ?1 AND device = ?2)
        """
        return self.request.devices == "named" and self._db.row(query, (self.request.source, device)) == (1,)

    # -- results

    def next_part(self) -> tuple[int, str]:
        """Return number and file of the next part. Numbers are not used again, not even those of lost parts."""
        with self._db.explained():
            (last,) = self._db.row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'part'")
        files = ((number, f"part-{number - 1:05d}.parquet") for number in count(cast("int", last) + 1))
        # What is in the way is not ours: our own was swept.
        return next((number, file) for number, file in files if not (self.folder / DATA / file).exists())

    def commit(self, done: Sequence[Done], failed: Sequence[Failed], part: Unpublished | None) -> None:
        """Commit devices together with the part that holds their rows, if there are any.

        The part gets its name inside the transaction: nobody else can take the lease meanwhile.
        """
        source = self.request.source
        with self._holder.writing() as now:
            if part:
                part.publish()
                row = (part.number, part.file, source, part.rows, part.bytes, now)
                self._db.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)", row)
            for it in done:
                days = (source, it.device, it.window.since.isoformat(), it.window.until.isoformat())
                self._db.execute(
                    "DELETE FROM window WHERE source = ? AND device = ? AND since >= ? AND until <= ?", days
                )
                number = part.number if part and it.written else None
                kept = it.stored.written(it.window)
                self._db.execute(
                    "INSERT INTO window VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    (*days, _text(it.at), it.rows, number, *kept),
                )
                for table in ("failure", "gone"):
                    self._db.execute(f"DELETE FROM {table} WHERE source = ? AND device = ?", days[:2])  # noqa: S608 - constants
            for failure in failed:
                device = (failure.source, failure.device)
                if failure.gone:
                    self._db.execute("INSERT OR IGNORE INTO gone VALUES (?, ?, ?)", (*device, _text(failure.at)))
                    self._db.execute("DELETE FROM failure WHERE source = ? AND device = ?", device)
                else:
                    values = (*device, failure.error, failure.message, _text(failure.at))
                    self._db.execute("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)", values)

    def forget(self, parts: Sequence[Part]) -> None:
        """These parts are lost: what they held is to be fetched again."""
        with self._holder.writing():
            for part in parts:
                of_it = "part = (SELECT number FROM part WHERE file = ?)"
                self._db.execute(f"UPDATE window SET lost = 1, part = NULL WHERE {of_it}", (part.file,))  # noqa: S608 - a constant
                self._db.execute("DELETE FROM part WHERE file = ?", (part.file,))

    # -- what it knows

    def lease(self) -> Lease | None:
        """Return who holds the dataset, or held it when it died."""
        return self._holder.current()

    def parts(self) -> list[Part]:
        """Return all committed parts, in order."""
        with self._db.explained():
            query = "SELECT file, source, rows, bytes FROM part ORDER BY number"
            return [Part(*row) for row in self._db.execute(query)]

    def failures(self) -> Iterator[Failed]:
        """Yield the devices whose last attempt failed."""
        with self._db.explained():
            query = "SELECT * FROM failure ORDER BY at, source, device"
            for source, device, error, message, at in self._db.execute(query):
                yield Failed(source, device, error, message, _time(at))

    def gone(self) -> Iterator[tuple[str, str, str]]:
        """Yield source, name and time of each device that the service no longer has."""
        with self._db.explained():
            yield from self._db.execute("SELECT * FROM gone ORDER BY at, source, device")

    def cost_centers(self) -> Iterator[tuple[str, str, str]]:
        """Yield source, name and cost center of each device that has one."""
        with self._db.explained():
            yield from self._db.execute("SELECT * FROM device WHERE cost_center IS NOT NULL")

    def devices(self) -> Iterator[tuple[str, str, str | None, bool, datetime | None]]:
        """Yield source, name and cost center of each device, whether it failed, and when it was gone."""
        with self._db.explained():
            for source, name, cost_center, failed, gone_at in self._db.execute(EVERY_DEVICE):
                yield source, name, cost_center, bool(failed), _time(gone_at) if gone_at else None

    def windows(self) -> Iterator[tuple[str, str, date, date, datetime]]:
        """Yield source, name, first day, last day and time of each fetch whose rows are there."""
        query = "SELECT source, device, since, until, fetched_at FROM window WHERE NOT lost"
        with self._db.explained():
            for source, device, since, until, at in self._db.execute(query):
                yield source, device, date.fromisoformat(since), date.fromisoformat(until), _time(at)

    def fetched(self, source: str) -> Iterator[list[Fetched]]:
        """Yield the windows of each device of a source that has not failed and is not gone."""
        query = """
            SELECT device, since, until, fetched_at FROM window WHERE source = ?1 AND NOT lost
            AND device NOT IN (SELECT device FROM failure WHERE source = ?1)
            AND device NOT IN (SELECT device FROM gone WHERE source = ?1) ORDER BY device
        """
        with self._db.explained():
            for _, rows in groupby(self._db.execute(query, (source,)), key=lambda row: cast("str", row[0])):
                yield [Fetched(_window(since, until), _time(at)) for _, since, until, at in rows]

    def counts(self, source: str) -> Counts:
        """Return what the dataset holds of a source, in numbers."""
        query = """
            SELECT (SELECT total FROM request WHERE source = ?1), (SELECT count(*) FROM failure WHERE source = ?1),
                   (SELECT count(*) FROM gone WHERE source = ?1),
                   coalesce(sum(rows), 0), count(*) FROM part WHERE source = ?1
        """
        with self._db.explained():
            return Counts(*self._db.row(query, (source,)))


def _window(since: str, until: str) -> Window:
    return Window(date.fromisoformat(since), date.fromisoformat(until))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
