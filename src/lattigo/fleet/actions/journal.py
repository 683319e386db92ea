"""The journal of a run: one SQLite file with the outcome of each device.

Each call is committed before it is sent, and each outcome before it is reported. So even after a crash, a device with
the state `planned` was not sent.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import uuid4

import orjson

from ..._core.actions.outcomes import State
from ..._version import __version__
from ..errors import DatasetError, DatasetMismatch
from ..lease import LeaseHolder
from ..process import Process
from .records import STATES, Call, Change, Device, Item, Pending, Request, RunReport
from .schema import FILE, TEMPORARY, JournalDatabase, check

DIED = "The process ended before the outcome was recorded."
ROWS_AT_ONCE = 1000
"""Number of devices read into memory at a time."""


class JournalWriter:
    """An open journal, for the single process that writes it.

    Raises:
        DatasetError: the file can't be opened, or is not a journal.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._db = JournalDatabase(folder / FILE, write=True)
        self._holder = LeaseHolder(self._db, folder)
        try:
            with self._db.explained():
                check(self._db, folder, new=True)
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute(TEMPORARY)
            self._holder.acquire()
        except BaseException:
            self._db.close()
            raise
        with self._db.explained():
            self._event = cast("int", self._db.row("SELECT coalesce(max(number), 0) FROM event")[0])
            self._call = cast("int", self._db.row("SELECT coalesce(max(number), 0) FROM call")[0])

    def close(self) -> None:
        """Release the lease, and close the file."""
        self._holder.release()
        self._db.close()

    def discard(self) -> bool:
        """Remove the journal if it contains no run, and return whether it was removed."""
        with self._holder.writing():
            empty = self._db.row("SELECT count(*) FROM run") == (0,)
            if empty:
                self._db.remove()
        return empty

    def beat(self) -> None:
        """Renew the lease.

        Raises:
            LeaseLost: another process has taken over the journal; all writing methods below raise it, too.
        """
        with self._holder.writing():
            pass

    # -- the run

    def request(self) -> Request:
        """Return the request of the run.

        Raises:
            DatasetError: the journal contains no run.
        """
        with self._db.explained():
            row = self._db.execute("SELECT api, operation, arguments, undoes FROM run").fetchone()
            if row is None:
                raise DatasetError(f"{self.folder} holds no run yet.")
            api, operation, arguments, undoes = row
            (account,) = self._db.row("SELECT hash FROM account LIMIT 1")
        return Request(api, account, operation, orjson.loads(arguments), undoes)

    def stage(self, items: Sequence[Item]) -> list[tuple[Item, str]]:
        """Stage devices of the list of this run; return duplicates, with the place of their first occurrence."""
        insert = "INSERT OR IGNORE INTO input (key, item, arguments, place) VALUES (?, ?, ?, ?)"
        doubles: list[tuple[Item, str]] = []
        with self._db.explained(), self._db.transaction():
            for item in items:
                row = (item.key, _json(item.value), _json(item.arguments), item.where)
                if self._db.execute(insert, row).rowcount != 1:
                    (first,) = self._db.row("SELECT place FROM input WHERE key = ?", (item.key,))
                    doubles.append((item, first))
        return doubles

    def begin(self, request: Request, *, extend: bool, same_account: bool) -> bool:
        """Start or continue a run with the staged devices, and return whether it existed before.

        Raises:
            DatasetMismatch: the journal belongs to another request.
        """
        with self._holder.writing() as now:
            known = self._db.row("SELECT count(*) FROM run") == (1,)
            if known:
                self._check_request(request)
                self._check_devices(extend=extend)
            else:
                values = (uuid4().hex, request.api, request.operation, _json(request.arguments), request.undoes, now)
                self._db.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)", values)
            self._check_account(request.account, same_account=same_account)
            self._db.execute("INSERT OR IGNORE INTO arguments (json) SELECT DISTINCT arguments FROM input")
            self._db.execute(
                "INSERT OR IGNORE INTO device (key, item, arguments) SELECT input.key, input.item, arguments.id "
                "FROM input JOIN arguments ON arguments.json = input.arguments ORDER BY input.number"
            )
            self._db.execute("DELETE FROM input")
        return known

    def join(self, account: str, *, same_account: bool) -> None:
        """Continue an existing run.

        Raises:
            DatasetMismatch: it belongs to another account.
        """
        with self._holder.writing():
            self._check_account(account, same_account=same_account)

    def _check_request(self, request: Request) -> None:
        old = self.request()
        if (old.api, old.operation) != (request.api, request.operation):
            raise DatasetMismatch(
                f"{self.folder} is the journal of {old.operation} at {old.api}, not of {request.operation}. "
                "Choose another folder. No request was sent."
            )
        names = {*old.arguments, *request.arguments}
        if others := sorted(name for name in names if old.arguments.get(name) != request.arguments.get(name)):
            raise DatasetMismatch(
                f"{self.folder} is the journal of {old.operation} with another {', '.join(others)}. "
                "Choose another folder. No request was sent."
            )

    def _check_devices(self, *, extend: bool) -> None:
        (more,) = self._db.row("SELECT count(*) FROM input WHERE key NOT IN (SELECT key FROM device)")
        (fewer,) = self._db.row("SELECT count(*) FROM device WHERE key NOT IN (SELECT key FROM input)")
        changed = """
            SELECT count(*) FROM input JOIN device USING (key) JOIN arguments ON arguments.id = device.arguments
            WHERE input.arguments != json OR (json_type(input.item) != 'text' AND input.item != device.item)
        """  # two spellings of a name are one device
        (different,) = self._db.row(changed)
        if extend and not different:
            return
        what = [f"{more:,} devices more" if more else "", f"{fewer:,} fewer" if fewer else ""]
        what += [f"{different:,} with other values" if different else ""]
        if any(what):
            hint = "" if different else ", or --extend this one (in Python: extend=True) to add devices"
            raise DatasetMismatch(
                f"{self.folder} is the journal of another list: this one has {', '.join(filter(None, what))}. "
                f"Choose another folder{hint}; `lattigo apply resume` continues with the journal's own list. "
                "No request was sent."
            )

    def _check_account(self, account: str, *, same_account: bool) -> None:
        known = {hash_ for (hash_,) in self._db.execute("SELECT hash FROM account")}
        if known and account not in known and not same_account:
            raise DatasetMismatch(
                f"{self.folder} is a run on another account: it was started with another key or at another address. "
                "Use that key, or, if it is the same account, add --same-account (in Python: same_account=True). "
                "No request was sent."
            )
        self._db.execute("INSERT OR IGNORE INTO account VALUES (?)", (account,))
        me = Process.this()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = (self._holder.epoch, now, _user(), me.host, me.pid, __version__)
        self._db.execute("INSERT OR IGNORE INTO session VALUES (?, ?, ?, ?, ?, ?)", values)

    def settle_crash(self, *, repeatable: bool) -> None:
        """Settle the calls of an earlier process: sent devices become unknown, unless they can be sent again.

        Raises:
            LeaseLost: another process has taken over the journal.
        """
        with self._holder.writing():
            self._move("sent", "planned" if repeatable else "unknown", DIED)
            self._move("failed", "planned", "To be sent again.")
            if repeatable:
                self._move("unknown", "planned", "To be sent again, which has no further effect.")

    def close_sent(self) -> None:
        """Mark devices that an earlier process has sent as unknown."""
        with self._holder.writing():
            self._move("sent", "unknown", DIED)

    def resend_unknown(self) -> None:
        """Plan unknown devices again, since the user accepts that they may be changed twice."""
        with self._holder.writing():
            self._move("unknown", "planned", "To be sent again, although it may have happened.")

    def _move(self, before: State, after: State, words: str) -> None:
        now = datetime.now(UTC).isoformat()
        self._db.execute(
            "INSERT INTO event (device, state, at, words) SELECT number, ?, ?, ? FROM device WHERE state = ?",
            (after, now, words, before),
        )
        self._db.execute(
            "UPDATE device SET state = ?, event = (SELECT max(number) FROM event WHERE device = device.number) "
            "WHERE state = ?",
            (after, before),
        )
        self._event = cast("int", self._db.row("SELECT coalesce(max(number), 0) FROM event")[0])

    def counts(self) -> RunReport:
        """Return the numbers of devices by state."""
        with self._db.explained():
            found = dict(self._db.execute("SELECT state, count(*) FROM device GROUP BY state"))
        return RunReport(total=sum(found.values()), **{state: found.get(state, 0) for state in STATES})

    # -- calls

    def planned(self, size: int) -> Iterator[Call]:
        """Yield the calls for the planned devices. The devices of a call have the same arguments."""
        group: list[tuple[int, str, int, str]] = []
        for row in self._planned_rows():
            if group and (len(group) == size or row[2] != group[0][2]):
                yield self._next_call(group)
                group = []
            group.append(row)
        if group:
            yield self._next_call(group)

    def _planned_rows(self) -> Iterator[tuple[int, str, int, str]]:
        query = """
            SELECT device.number, item, arguments, json FROM device JOIN arguments ON arguments.id = device.arguments
            WHERE state = 'planned' AND (arguments, device.number) > (?, ?) ORDER BY arguments, device.number LIMIT ?
        """
        place = (-1, -1)
        while True:
            with self._db.explained():
                rows = self._db.execute(query, (*place, ROWS_AT_ONCE)).fetchall()
            if not rows:
                return
            yield from rows
            place = rows[-1][2], rows[-1][0]

    def _next_call(self, rows: Sequence[tuple[int, str, int, str]]) -> Call:
        self._call += 1
        return Call(self._call, orjson.loads(rows[0][3]), [Device(row[0], orjson.loads(row[1])) for row in rows])

    def write(self, changes: Sequence[Change]) -> None:
        """Commit changes in one transaction.

        Raises:
            LeaseLost: another process has taken over the journal.
            DatasetError: the journal can't be written.
        """
        calls: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        states: list[tuple[object, ...]] = []
        for change in changes:
            at = change.at.isoformat()
            if change.call is not None:
                calls.append((change.call, self._holder.epoch, at))
            for device, verdict in zip(change.devices, change.verdicts, strict=True):
                self._event += 1
                row = (self._event, device.number, verdict.state, at, change.call, verdict.request_id, verdict.words)
                events.append(row)
                states.append((verdict.state, self._event, device.number))
        with self._holder.writing():
            self._db.insert_many("INSERT OR IGNORE INTO call", calls)
            self._db.insert_many("INSERT INTO event", events)
            self._db.execute_many("UPDATE device SET state = ?, event = ? WHERE number = ?", states)

    def in_state(self, *states: State) -> Iterator[list[Pending]]:
        """Yield devices in these states, some at a time."""
        query = f"""
            SELECT device.number, item, json, event.request_id,
                (SELECT max(at) FROM event WHERE device = device.number AND state = 'sent') FROM device
            JOIN arguments ON arguments.id = device.arguments LEFT JOIN event ON event.number = device.event
            WHERE device.state IN ({",".join("?" * len(states))}) AND device.number > ? ORDER BY device.number LIMIT ?
        """  # noqa: S608 - only the number of states
        place = 0
        while True:
            with self._db.explained():
                rows = self._db.execute(query, (*states, place, ROWS_AT_ONCE)).fetchall()
            if not rows:
                return
            place = rows[-1][0]
            yield [
                Pending(
                    Device(number, orjson.loads(item)),
                    orjson.loads(own),
                    datetime.fromisoformat(sent_at) if sent_at else datetime.now(UTC),
                    request_id,
                )
                for number, item, own, request_id, sent_at in rows
            ]

    def count_of_request(self, request_id: str) -> int:
        """Return the number of devices of an asynchronous request."""
        query = "SELECT count(DISTINCT device) FROM event WHERE request_id = ?"
        with self._db.explained():
            return cast("int", self._db.row(query, (request_id,))[0])

    def note_before(self, values: Sequence[tuple[int, str | None]]) -> None:
        """Record the values before the action; the first value read of a device is kept."""
        update = "UPDATE device SET before = coalesce(before, ?) WHERE number = ?"
        with self._holder.writing():
            self._db.execute_many(update, [(value, number) for number, value in values])


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # the user ID has no name
        return None
