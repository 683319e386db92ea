"""Upgrades of a ledger from an earlier version, in place.

The upgrade runs in the transaction of the caller: a kill or a full disk leaves the ledger unchanged. The parts are not
changed; the next pull rewrites them by month, and readers support both formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import cast

from ..database import Database
from ..records import DEFAULT_ACCOUNT
from ..windows import LOOKBACK
from . import fetches
from .devices import folded
from .fetches import Fetch
from .schema import TABLES, VERSION
from .table import window, write_fetches

OLD = ("request", "account", "part", "device", "window", "failure", "gone")


def upgrade(db: Database) -> None:
    """Upgrade a ledger of version 3. Each source becomes an account, each name a device."""
    (last,) = db.row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'part'")
    for table in OLD:
        db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in TABLES:
        db.execute(statement)
    _accounts(db)
    _devices(db)
    _fetches(db)
    _parts(db)
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'part'")
    db.execute("INSERT INTO sqlite_sequence VALUES ('part', ?)", (last,))
    for table in ("failure", "gone"):
        rest = "error, message, at" if table == "failure" else "at"
        db.execute(f"""
            INSERT OR REPLACE INTO {table} SELECT new.device, {rest} FROM old_{table} AS old JOIN old_name AS new
            ON new.source = old.source AND new.name = old.device
        """)  # noqa: S608 - only constants are inserted
    for table in (*OLD, "name", "fetch"):
        db.execute(f"DROP TABLE old_{table}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def _accounts(db: Database) -> None:
    for source, kind, since, until, devices, total in db.execute("SELECT * FROM old_request").fetchall():
        days = (fetches.number(date.fromisoformat(since)), fetches.number(date.fromisoformat(until)))
        insert = "INSERT INTO account (source, name, kind, since, until, devices, total) VALUES (?, ?, ?, ?, ?, ?, ?)"
        db.execute(insert, (source, DEFAULT_ACCOUNT, kind, *days, devices, total))
    db.execute("INSERT INTO credential SELECT number, hash FROM old_account JOIN account USING (source)")


def _devices(db: Database) -> None:
    """Create the devices; names that differ only in case or trailing blanks are one device."""
    db.execute("CREATE TABLE old_name (source TEXT, name TEXT, device INTEGER, PRIMARY KEY (source, name))")
    names = """
        SELECT account.number, names.source, names.name, cost_center FROM (
            SELECT source, name FROM old_device UNION SELECT source, device FROM old_window
            UNION SELECT source, device FROM old_failure UNION SELECT source, device FROM old_gone
        ) AS names JOIN account ON account.source = names.source
        LEFT JOIN old_device AS device ON device.source = names.source AND device.name = names.name
        ORDER BY names.source, names.name
    """
    for account, source, name, cost_center in db.execute(names).fetchall():
        known = db.execute("SELECT device FROM name WHERE account = ? AND name = ?", (account, folded(name))).fetchone()
        if known is None:
            insert = "INSERT INTO device (account, name, cost_center) VALUES (?, ?, ?)"
            key = db.execute(insert, (account, name, cost_center)).lastrowid
            db.execute("INSERT INTO name VALUES (?, ?, ?)", (account, folded(name), key))
        else:
            (key,) = known
        db.execute("INSERT INTO old_name VALUES (?, ?, ?)", (source, name, key))


def _fetches(db: Database) -> None:
    """Convert the fetches: only the last one of each day counts, and final ones of consecutive days are merged."""
    now = datetime.now(UTC)
    db.execute(f"""
        CREATE TABLE old_fetch AS SELECT name.device AS device, {_seconds("since")} / 86400 AS since,
            {_seconds("until")} / 86400 AS until, {_seconds("fetched_at")} AS at, part, stored, undated, lost
        FROM old_window JOIN old_name AS name ON name.source = old_window.source AND name.name = old_window.device
    """)  # noqa: S608 - only constants are inserted
    db.execute(NIGHTLY, (LOOKBACK, int(now.timestamp())))
    for key, old in _others(db):
        kept: list[Fetch] = []
        for fetch in sorted(old, key=lambda each: each.at):
            kept = fetches.added(kept, fetch, lookback=LOOKBACK, now=now)
        write_fetches(db, {key: kept})


NIGHTLY = """
INSERT INTO fetched WITH ordered AS (
    SELECT *, lag(since) OVER place AS since_before, lag(until) OVER place AS until_before,
        lead(since) OVER place AS since_after
    FROM old_fetch WINDOW place AS (PARTITION BY device ORDER BY at, part)
), kept AS (
    SELECT device, since, min(until, coalesce(since_after - 1, until)) AS until, at, stored FROM ordered
    WHERE device NOT IN (
        SELECT device FROM ordered WHERE lost OR undated IS NOT NULL
            OR since < since_before OR until < until_before OR since > until_before + 1
    ) AND since IS NOT since_after
), judged AS (
    SELECT *, at / 86400 - until AS margin, at / 86400 - until > ?1 AND at <= ?2 AS final FROM kept
), numbered AS (
    SELECT *, CASE WHEN final THEN sum(NOT final) OVER place END AS run
    FROM judged WINDOW place AS (PARTITION BY device ORDER BY since)
)
SELECT device, min(since), max(until), min(at), CASE WHEN count(*) > 1 THEN min(margin) END,
    CASE WHEN count(*) = 1 THEN min(stored) END, NULL, 0
FROM numbered GROUP BY device, run, CASE WHEN run IS NULL THEN since END
"""
"""The fetches of devices that were pulled night after night: each fetch starts and ends no earlier than the one before,
and leaves no gap. It replaces the end of the fetch before."""


def _others(db: Database) -> Iterator[tuple[int, list[Fetch]]]:
    """Yield the fetches of all other devices."""
    query = """
        SELECT device, since, until, at, stored, undated, lost FROM old_fetch
        WHERE device NOT IN (SELECT device FROM fetched) ORDER BY device, part
    """
    for key, rows in groupby(db.execute(query).fetchall(), key=lambda row: cast("int", row[0])):
        yield (
            key,
            [
                Fetch(window(since, until), datetime.fromtimestamp(at, UTC), None, stored, undated, bool(lost))
                for _, since, until, at, stored, undated, lost in rows
            ],
        )


def _parts(db: Database) -> None:
    """Convert the parts, which may contain several months, with the days and devices of their fetches."""
    query = """
        SELECT part.number, part.file, account.number, part.rows, part.bytes, part.committed_at,
               fetch.since, fetch.until, first, last
        FROM old_part AS part JOIN account ON account.source = part.source LEFT JOIN (
            SELECT part, min(since) AS since, max(until) AS until, min(device) AS first, max(device) AS last
            FROM old_fetch GROUP BY part
        ) AS fetch ON fetch.part = part.number ORDER BY part.number
    """
    for number, file, account, rows, size, at, since, until, first, last in db.execute(query).fetchall():
        days, devices = ((since, until), (first, last)) if since is not None else ((1, 0), (1, 0))
        row = (number, file, account, None, *days, *devices, rows, rows, size, 0, 3, at)
        db.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _seconds(column: str) -> str:
    """Return the SQL for a day or a time as seconds since 1970."""
    return f"CAST(strftime('%s', {column}) AS INTEGER)"
