"""Fleets made up for reports: usage as an Arrow table, with what was planted in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
from attrs import frozen

from lattigo.fleet.windows import Kind
from lattigo.report.tables import Tables

FIRST = date(2026, 9, 1)


@frozen
class Planted:
    """Usage, and the devices that were changed in it."""

    usage: pa.Table
    runaways: frozenset[str]
    silent: frozenset[str]


def tables(usage: pa.Table, kind: Kind = "daily") -> Tables:
    """The tables of some usage."""
    return Tables.of(usage, kind=kind, connection=duckdb.connect())


def usage(rows: Mapping[str, Sequence[int | None]], first: date = FIRST, sms: int = 0) -> pa.Table:
    """Usage of devices by name, day by day; `None` is a day without a row."""
    found = [
        ("lattigo", "default", name, first + timedelta(place), value, sms)
        for name, days in rows.items()
        for place, value in enumerate(days)
        if value is not None
    ]
    columns = list(zip(*found, strict=True)) or [[] for _ in range(6)]
    return pa.table(columns, schema=SCHEMA)


def array_usage(amounts: np.ndarray, first: date = FIRST) -> tuple[pa.Table, np.ndarray]:
    """Usage of a device for each row of amounts and a day for each column, and the names; NaN is no row."""
    count, days = amounts.shape
    names = pa.array([f"8914800000{number:09d}" for number in range(count)])
    calendar = pa.array([first + timedelta(day) for day in range(days)])
    device, day = np.nonzero(~np.isnan(amounts))
    columns = [
        *(pa.repeat(value, len(day)) for value in ("lattigo", "default")),
        names.take(pa.array(device)),
        calendar.take(pa.array(day)),
        amounts[device, day].astype(np.int64),
        np.zeros(len(day), np.int64),
    ]
    return pa.table(columns, schema=SCHEMA), np.array(names)


def planted(amounts: np.ndarray, seed: int, *, each: int = 50) -> Planted:
    """Usage with devices that used 15 to 40 times their mean on each of the last three days, and others silent for 14.

    Runaways are devices with a week of past and usage on five of its days, and silent ones used data on most days: of
    others nobody could know.
    """
    chance = np.random.default_rng(seed)
    past, known = np.floor(amounts[:, :-14]) > 0, ~np.isnan(amounts[:, :-14])
    wild = chance.choice(np.flatnonzero(past.sum(1) >= 5), each, replace=False)
    steady = (past.sum(1) >= 0.6 * known.sum(1)) & (known.sum(1) >= 14)
    quiet = np.setdiff1d(np.flatnonzero(steady), wild)
    quiet = chance.choice(quiet, each if len(quiet) > each else 0, replace=False)
    amounts = amounts.copy()
    amounts[wild, -3:] = np.nanmean(amounts[wild, :-3], 1)[:, None] * chance.uniform(15, 40, (each, 3))
    amounts[quiet, -14:] = 0
    table, names = array_usage(amounts)
    return Planted(table, frozenset(names[wild]), frozenset(names[quiet]))


SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("account", pa.string()),
        ("device_name", pa.string()),
        ("date_for", pa.date32()),
        ("bytes_used", pa.int64()),
        ("sms_used", pa.int64()),
    ]
)
