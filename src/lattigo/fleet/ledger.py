"""The ledger of a dataset: one SQLite file that says which days of which device are in which part.

Each source of usage has its own request and its own devices in it: two sources may well name a device alike.

Its commits are the only truth. A part and the devices that it holds are committed together, after the part is on the
disk; a file that no commit names does not count.

One process at a time holds the lease. Each taking of it has a number, its epoch, and each commit checks that this
number is still the last one: a process that was taken for dead and wakes up again can't write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import cast

from attrs import evolve

from .database import Database
from .errors import DatasetDamaged, DatasetError, DatasetInUse, DatasetMismatch, LeaseLost
from .parts import Unpublished
from .process import Process
from .records import Counts, Done, Failed, Lease, Part, Request
from .source import ListedDevice
from .windows import Fetched, Window, due

FILE = "ledger.sqlite"
APPLICATION = 0x4C415454  # "LATT"
VERSION = 2

SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    source TEXT PRIMARY KEY, kind TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
    devices TEXT NOT NULL,                -- all: the whole account, named: a list
    total INTEGER,                        -- devices, as far as known
    listed INTEGER NOT NULL DEFAULT 0     -- whether the list of devices was once read to its end
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, committed_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS device (       -- what the list of the whole account said last
    source TEXT NOT NULL, name TEXT NOT NULL, cost_center TEXT,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS window (       -- days that were fetched
    source TEXT NOT NULL, device TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
    fetched_at TEXT NOT NULL, rows INTEGER NOT NULL,
    part INTEGER REFERENCES part,         -- none when there were no rows
    PRIMARY KEY (source, device, since, until)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (      -- devices whose last attempt failed
    source TEXT NOT NULL, device TEXT NOT NULL, error TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (source, device)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lease (
    epoch INTEGER NOT NULL,               -- counts the takings
    host TEXT, realm TEXT, pid INTEGER, started TEXT, since TEXT, heartbeat TEXT
);
INSERT INTO lease (epoch) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM lease);
"""
"""Days are ISO dates, moments ISO times in UTC."""


class Ledger:
    """An open ledger, for one process that writes or for any number of readers.

    Raises:
        DatasetError: it can't be opened, or is not ours.
    """

    request: Request
    """Of a ledger that writes, once it has begun."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self.folder = folder
        self.epoch = 0
        self._db = Database(folder / FILE, write=write)
        try:
            with self._db.explained():
                self._check(new=write)
                if write:
                    self._db.execute("PRAGMA synchronous = FULL")
                    self._db.execute("CREATE TEMP TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID")
                elif not self.requests():
                    raise DatasetError(f"{folder} holds no usage yet.")
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Give the lease back, if it is ours, and close the file."""
        # Where the disk is full the lease stays: the next process sees that its holder is dead.
        with suppress(sqlite3.Error):
            if self.epoch:
                self._db.execute("UPDATE lease SET pid = NULL WHERE epoch = ?", (self.epoch,))
        self._db.close()

    def _check(self, *, new: bool) -> None:
        """See that the file is a ledger that we understand. A new one gets its tables."""
        if self._db.row("SELECT count(*) FROM sqlite_master") == (0,):
            if not new:  # it is being made at this moment
                raise DatasetError(f"{self.folder} holds no usage yet.")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.script(f"{SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};")
        (application,), (version,) = self._db.row("PRAGMA application_id"), self._db.row("PRAGMA user_version")
        if application != APPLICATION:
            raise DatasetDamaged(f"{self.folder / FILE} is not a ledger of a dataset. Choose another folder.")
        if version > VERSION:
            raise DatasetDamaged(f"{self.folder} was written by a newer version of lattigo: upgrade this one.")
        if version < VERSION:
            raise DatasetDamaged(
                f"{self.folder} was written before lattigo was released, in another form. Pull into another folder."
            )
        (health,) = self._db.row("PRAGMA quick_check")
        if health != "ok":
            raise sqlite3.DatabaseError(health)

    # -- the lease

    def acquire(self) -> None:
        """Take the lease.

        Raises:
            DatasetInUse: somebody else has it.
        """
        now, me = datetime.now(UTC), Process.this()
        with self._db.explained(), self._db.transaction():
            lease = self.lease()
            if lease is not None and lease.is_held(now):
                raise DatasetInUse(
                    f"{self.folder} is being written by process {lease.process.pid} on {lease.process.host}, since "
                    f"{lease.since:%Y-%m-%d %H:%M:%S} UTC. Wait for it or stop it, then run this again."
                )
            (epoch,) = self._db.row("SELECT epoch + 1 FROM lease")
            self._db.execute(
                "UPDATE lease SET epoch = ?, host = ?, realm = ?, pid = ?, started = ?, since = ?, heartbeat = ?",
                (epoch, me.host, me.realm, me.pid, me.started, _text(now), _text(now)),
            )
        self.epoch = cast("int", epoch)

    def lease(self) -> Lease | None:
        """Who holds the dataset, or held it when it died."""
        host, realm, pid, started, since, heartbeat = self._db.row(
            "SELECT host, realm, pid, started, since, heartbeat FROM lease"
        )
        return Lease(Process(host, realm, pid, started), _time(since), _time(heartbeat)) if pid is not None else None

    @contextmanager
    def _writing(self) -> Generator[str]:
        """A transaction of the one process that has the lease; it is a sign of life, too. Gives the time."""
        now = _text(datetime.now(UTC))
        with self._db.explained(), self._db.transaction():
            if self._db.row("SELECT epoch FROM lease") != (self.epoch,):
                raise LeaseLost(
                    f"Another process has taken {self.folder} over, since this one gave no sign of life for long. "
                    "What was committed is kept."
                )
            self._db.execute("UPDATE lease SET heartbeat = ?", (now,))
            yield now

    def beat(self) -> None:
        """Give a sign of life.

        Raises:
            LeaseLost: another process has taken the dataset over; so do all methods below that write.
        """
        with self._writing():
            pass

    # -- the request

    def begin(self, request: Request, *, extend: bool) -> Request | None:
        """Begin or continue a request, and give the earlier one of its source when there was one.

        Raises:
            DatasetMismatch: the dataset is for something else.
        """
        with self._writing():
            known = self.requests()
            old = next((it for it in known if it.source == request.source), None)
            self.request = self._added(known, request) if old is None else self._merged(old, request, extend=extend)
            days, devices = self.request.days, self.request.devices
            values = (days.since.isoformat(), days.until.isoformat(), devices, request.source)
            if old is None:
                insert = "INSERT INTO request (kind, since, until, devices, source) VALUES (?, ?, ?, ?, ?)"
                self._db.execute(insert, (request.kind, *values))
            elif extend:
                self._db.execute(
                    "UPDATE request SET since = ?, until = ?, devices = ?, listed = 0 WHERE source = ?", values
                )
        return old

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
        possible = new.kind == old.kind and (old.devices, new.devices) != ("all", "named")
        if not (extend and possible):
            hint = ", or --extend this one (in Python: extend=True)" if possible else ""
            raise DatasetMismatch(f"{self.folder} holds {old}; this asks for {new}. Choose another folder{hint}.")
        since, until = min(old.days.since, new.days.since), max(old.days.until, new.days.until)
        return evolve(new, days=Window(since, until))

    def requests(self) -> list[Request]:
        """What the dataset is to hold of each source."""
        with self._db.explained():
            rows = self._db.execute("SELECT source, kind, since, until, devices FROM request ORDER BY source")
            return [
                Request(source, kind, _window(since, until), devices) for source, kind, since, until, devices in rows
            ]

    def expect(self, total: int) -> None:
        """Note how many devices there are said to be."""
        with self._writing():
            update = "UPDATE request SET total = ? WHERE source = ? AND listed = 0"
            self._db.execute(update, (total, self.request.source))

    def listed(self) -> int:
        """Note that the list of devices has come to its end, and give how many there were."""
        update = """
            UPDATE request SET listed = 1, total = (
                SELECT count(*) FROM (
                    SELECT name FROM seen
                    UNION SELECT device FROM window WHERE window.source = request.source
                    UNION SELECT device FROM failure WHERE failure.source = request.source
                )
            ) WHERE source = ?
        """
        with self._writing():
            self._db.execute(update, (self.request.source,))
            (names,) = self._db.row("SELECT count(*) FROM seen")
        return cast("int", names)

    # -- devices

    def remember(self, devices: Sequence[ListedDevice]) -> None:
        """Note what the list of the whole account says of these devices. The newest list counts."""
        with self._writing():
            for it in devices:
                self._db.execute(
                    "INSERT OR REPLACE INTO device VALUES (?, ?, ?)", (self.request.source, it.name, it.cost_center)
                )

    def due(self, names: Sequence[str], *, lookback: int, now: datetime) -> tuple[dict[str, Window], int]:
        """What is to be fetched of each device, and how many devices have nothing left.

        A name that came before in this run is left out.

        Raises:
            DatasetMismatch: the names are not those of the list that the dataset was made for.
        """
        source, kind, days = self.request.source, self.request.kind, self.request.days
        wanted: dict[str, Window] = {}
        with self._db.explained():
            fresh = self._unseen(names)
            closed = self._find("SELECT 1 FROM request WHERE source = ? AND listed AND devices = 'named'", source)
            for name in fresh:
                fetched = self._windows(name)
                known = fetched or self._find("SELECT 1 FROM failure WHERE source = ? AND device = ?", source, name)
                if closed and not known:
                    raise DatasetMismatch(
                        f"{self.folder} was made for a list of devices, and this list has others. "
                        "Choose another folder, or --extend this one (in Python: extend=True)."
                    )
                if window := due(days, fetched, kind=kind, lookback=lookback, now=now):
                    wanted[name] = window
        return wanted, len(fresh) - len(wanted)

    def _unseen(self, names: Sequence[str]) -> list[str]:
        # SQLite remembers them on disk: a set would grow with the fleet.
        insert = "INSERT OR IGNORE INTO seen VALUES (?)"
        return [name for name in names if self._db.execute(insert, (name,)).rowcount == 1]

    def _windows(self, device: str) -> list[Fetched]:
        query = "SELECT since, until, fetched_at FROM window WHERE source = ? AND device = ?"
        rows = self._db.execute(query, (self.request.source, device))
        return [Fetched(_window(since, until), _time(at)) for since, until, at in rows]

    def _find(self, query: str, *values: str) -> bool:
        return self._db.execute(query, values).fetchone() is not None

    def commit(self, done: Sequence[Done], failed: Sequence[Failed], part: Unpublished | None) -> None:
        """Commit devices together with the part that holds their rows, if there are any.

        The part gets its name inside the transaction: nobody else can take the lease meanwhile.
        """
        with self._writing() as now:
            number = self._add(part, now) if part else None
            for it in done:
                device = (self.request.source, it.device)
                days = (*device, it.window.since.isoformat(), it.window.until.isoformat())
                self._db.execute(
                    "DELETE FROM window WHERE source = ? AND device = ? AND since >= ? AND until <= ?", days
                )
                self._db.execute(
                    "INSERT INTO window VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*days, _text(it.at), it.rows, number if it.rows else None),
                )
                self._db.execute("DELETE FROM failure WHERE source = ? AND device = ?", device)
            for failure in failed:
                self._db.execute(
                    "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)",
                    (failure.source, failure.device, failure.error, failure.message, _text(failure.at)),
                )

    def _add(self, part: Unpublished, now: str) -> int:
        # Numbers are not used again, not even those of parts that were lost.
        (last,) = self._db.row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'part'")
        file, number = f"part-{last:05d}.parquet", cast("int", last + 1)
        part.publish(file)
        self._db.execute(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
            (number, file, self.request.source, part.rows, part.bytes, now),
        )
        return number

    def forget(self, parts: Sequence[Part]) -> None:
        """These parts are lost: what they held is to be fetched again."""
        with self._writing():
            for part in parts:
                of_it = "part = (SELECT number FROM part WHERE file = ?)"
                self._db.execute(f"DELETE FROM window WHERE {of_it}", (part.file,))  # noqa: S608 - a constant
                self._db.execute("DELETE FROM part WHERE file = ?", (part.file,))

    # -- what it knows

    def parts(self) -> list[Part]:
        """All committed parts, in order."""
        with self._db.explained():
            query = "SELECT file, source, rows, bytes FROM part ORDER BY number"
            return [Part(*row) for row in self._db.execute(query)]

    def failures(self) -> Iterator[Failed]:
        """Devices whose last attempt failed."""
        with self._db.explained():
            query = "SELECT * FROM failure ORDER BY at, source, device"
            for source, device, error, message, at in self._db.execute(query):
                yield Failed(source, device, error, message, _time(at))

    def cost_centers(self) -> Iterator[tuple[str, str, str]]:
        """Source, name and cost center of each device that has one."""
        with self._db.explained():
            yield from self._db.execute("SELECT * FROM device WHERE cost_center IS NOT NULL")

    def fetched(self, source: str) -> Iterator[list[Fetched]]:
        """The windows of each device of a source that has not failed."""
        query = """
            SELECT device, since, until, fetched_at FROM window
            WHERE source = ?1 AND device NOT IN (SELECT device FROM failure WHERE source = ?1) ORDER BY device
        """
        with self._db.explained():
            for _, rows in groupby(self._db.execute(query, (source,)), key=lambda row: cast("str", row[0])):
                yield [Fetched(_window(since, until), _time(at)) for _, since, until, at in rows]

    def counts(self, source: str) -> Counts:
        """What the dataset holds of a source, in numbers."""
        query = """
            SELECT (SELECT total FROM request WHERE source = ?1), (SELECT count(*) FROM failure WHERE source = ?1),
                   coalesce(sum(rows), 0), count(*) FROM part WHERE source = ?1
        """
        with self._db.explained():
            return Counts(*self._db.execute(query, (source,)).fetchone())


def _window(since: str, until: str) -> Window:
    return Window(date.fromisoformat(since), date.fromisoformat(until))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
