"""Reading and writing fetches in the ledger."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias, cast

import orjson

from ..database import Database
from ..windows import Fetched, Window
from . import fetches
from .fetches import Fetch

NOON = time(12)
FETCHED = "SELECT device, since, until, at, margin, stored, undated, lost FROM fetched WHERE device IN {values}"

Row: TypeAlias = tuple[int, int, int, int | None, str | None, str | None, int]
"""A fetch in the ledger, without its device."""


def read_rows(db: Database, keys: Sequence[int]) -> dict[int, tuple[Row, ...]]:
    """Return the fetches of devices as they are in the ledger."""
    rows: dict[int, tuple[Row, ...]] = {}
    for key, *row in db.execute_among(FETCHED, keys):
        rows[key] = (*rows.get(key, ()), cast("Row", tuple(row)))
    return rows


def read_fetches(db: Database, key: int) -> list[Fetch]:
    """Return the fetches of a device."""
    return decoded(read_rows(db, [key]).get(key, ()))


def decoded(rows: Sequence[Row]) -> list[Fetch]:
    """Decode the fetches of a device."""
    return [
        Fetch(window(since, until), _time(at), margin, stored, undated, bool(lost))
        for since, until, at, margin, stored, undated, lost in rows
    ]


def write_fetches(db: Database, kept: Mapping[int, Sequence[Fetch]], *, new: Container[int] = ()) -> None:
    """Replace the fetches of devices.

    Args:
        db: the ledger.
        kept: the fetches by device.
        new: devices that have none in the ledger.
    """
    replaced = orjson.dumps([key for key in kept if key not in new]).decode()
    db.execute("DELETE FROM fetched WHERE device IN (SELECT value FROM json_each(?))", (replaced,))
    rows = (_row(key, fetch) for key, each in kept.items() for fetch in each)
    db.insert_many("INSERT INTO fetched", rows)


def fetched(db: Database, account: int) -> Iterator[tuple[list[Fetched], int]]:
    """Yield the fetches of the devices of an account that have not failed and still exist, with the number of devices.

    Devices with the same fetches are counted together: a pull fetches many in one second.
    """
    query = """
        SELECT fetches, count(*) FROM (
            SELECT json_group_array(json_array(since, until, at, margin)) AS fetches
            FROM fetched JOIN device ON key = device WHERE account = ?1 AND NOT lost
            AND device NOT IN (SELECT device FROM failure) AND device NOT IN (SELECT device FROM gone) GROUP BY device
        ) GROUP BY fetches
    """
    for rows, devices in db.execute(query, (account,)):
        yield [Fetched(window(*days), _time(at), margin) for *days, at, margin in orjson.loads(rows)], devices


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


def _row(key: int, fetch: Fetch) -> tuple[object, ...]:
    days = fetches.number(fetch.window.since), fetches.number(fetch.window.until)
    return key, *days, int(fetch.at.timestamp()), fetch.margin, fetch.stored, fetch.undated, fetch.lost


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
