"""Reading and writing fetches in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import cast

from ..database import Database
from ..windows import Fetched, Window
from . import fetches
from .fetches import Fetch

NOON = time(12)
FETCHED = "SELECT since, until, at, margin, stored, undated, lost FROM fetched WHERE device = ?"


def read_fetches(db: Database, key: int) -> list[Fetch]:
    """Return the fetches of a device."""
    return [_fetch(*row) for row in db.execute(FETCHED, (key,))]


def write_fetches(db: Database, key: int, kept: Sequence[Fetch]) -> None:
    """Replace the fetches of a device."""
    db.execute("DELETE FROM fetched WHERE device = ?", (key,))
    for it in kept:
        days = fetches.number(it.window.since), fetches.number(it.window.until)
        row = (key, *days, int(it.at.timestamp()), it.margin, it.stored, it.undated, it.lost)
        db.execute("INSERT INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def fetched(db: Database, account: int) -> Iterator[list[Fetched]]:
    """Yield the fetches of each device of an account that has not failed and still exists."""
    query = """
        SELECT device, since, until, at, margin FROM fetched WHERE NOT lost
        AND device IN (SELECT key FROM device WHERE account = ?1)
        AND device NOT IN (SELECT device FROM failure) AND device NOT IN (SELECT device FROM gone) ORDER BY device
    """
    for _, rows in groupby(db.execute(query, (account,)), key=lambda row: cast("int", row[0])):
        yield [Fetched(window(since, until), _time(at), margin) for _, since, until, at, margin in rows]


def windows(db: Database) -> Iterator[tuple[int, date, date, datetime]]:
    """Yield device, first day, last day and time of each fetch whose rows are not lost.

    The time of merged fetches is that of an equivalent single fetch, which makes the same days final.
    """
    query = """
        SELECT device, fetched.since, fetched.until, at, margin FROM fetched WHERE NOT lost
    """
    for device, since, until, at, margin in db.execute(query):
        days = window(since, until)
        moment = _time(at) if margin is None else datetime.combine(days.until + timedelta(days=margin), NOON, UTC)
        yield device, days.since, days.until, moment


def window(since: int, until: int) -> Window:
    """Decode a range of days from the ledger."""
    return Window(fetches.day(since), fetches.day(until))


def _fetch(
    since: int, until: int, at: int, margin: int | None, stored: str | None, undated: str | None, lost: int
) -> Fetch:
    return Fetch(window(since, until), _time(at), margin, stored, undated, bool(lost))


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
