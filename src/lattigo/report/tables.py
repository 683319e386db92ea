"""The usage of a dataset as tables of DuckDB, with devices as numbers: everything in this package reads these.

device   device, source, name, cost_center, failed, gone_at
row      device, day, bytes, sms            day is NULL where the service named none
fetched  device, since, until, complete_until, final_until
         days that were fetched: those that were over by then, and those that no longer change
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from ..fleet.dataset import Dataset, explained
from ..fleet.errors import DatasetError
from ..fleet.windows import LOOKBACK, Kind, Window

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

HISTORY = 93
"""Days before a period that are read as well: what a device usually uses, and the months to compare with."""

Values: TypeAlias = "dict[str, object] | None"

TABLES = """
CREATE TEMP SEQUENCE number;
CREATE TEMP TABLE device AS
    SELECT nextval('number')::INTEGER AS device, source, name, cost_center, failed, gone_at FROM known;
CREATE TEMP TABLE row (device INTEGER, day DATE, bytes BIGINT, sms BIGINT);
"""
CHUNK = """
CREATE TEMP TABLE named AS
    SELECT source, device_name AS name, date_for AS day, bytes_used AS bytes, sms_used AS sms FROM usage
    WHERE date_for >= $since AND date_for <= $until
"""
UNDATED = """
CREATE TEMP TABLE named AS
    SELECT source, device_name AS name, date_for AS day, bytes_used AS bytes, sms_used AS sms FROM usage
    WHERE date_for IS NULL
"""
NUMBERED = """
INSERT INTO device SELECT nextval('number'), source, name, NULL, false, NULL
    FROM (SELECT DISTINCT source, name FROM named ANTI JOIN device USING (source, name));
INSERT INTO row SELECT device, day, bytes, sms FROM named JOIN device USING (source, name);
DROP TABLE named;
"""
FETCHED = """
CREATE TEMP TABLE fetched AS
    SELECT device, since, until, least(until, fetched_at::DATE - 1) AS complete_until,
           least(until, {last_final}) AS final_until
    FROM windows JOIN device USING (source, name)
    WHERE ($since IS NULL OR until >= $since) AND ($until IS NULL OR since <= $until)
"""
LAST_FINAL: dict[Kind, str] = {
    "daily": "fetched_at::DATE - $lookback - 1",
    "monthly": "date_trunc('month', fetched_at::DATE - $lookback)::DATE - 1",
}
"""The last day that no later fetch changes, as a pull decides it."""


@frozen
class Tables:
    """The tables of one dataset, or of rows from elsewhere."""

    connection: duckdb.DuckDBPyConnection
    kind: Kind
    days: Window
    """The first and the last day that were read and have rows, or are said to be fetched."""
    complete: date
    """The last day that was over when it was fetched, and on which the fleet used anything: later ones are left out
    where a day is compared with others."""
    knows_fetched: bool
    """Whether it is known which days were fetched; of rows from elsewhere it is not."""

    @classmethod
    def read(
        cls,
        dataset: Dataset,
        *,
        since: date | None = None,
        until: date | None = None,
        lookback: int = LOOKBACK,
    ) -> Tables:
        """Read the usage of a dataset, from one day to another.

        Args:
            dataset: the dataset; what it had committed when it was opened is read.
            since: the first day. Default: the first one in the dataset.
            until: the last day, included. Default: the last one in the dataset.
            lookback: for how many days after its end a day may still change.

        Raises:
            DatasetError: a file is damaged, or there is no usage in these days.
        """
        with explained(dataset.path):
            connection = dataset.connection()
            connection.register("known", dataset.devices())
            connection.register("windows", dataset.windows())
            asked = Window(
                min(request.days.since for request in dataset.requests),
                max(request.days.until for request in dataset.requests),
            )
            return cls._made(connection, dataset.kind, since, until, lookback, asked, str(dataset.path))

    @classmethod
    def of(cls, usage: pa.Table, *, kind: Kind = "daily", connection: duckdb.DuckDBPyConnection) -> Tables:
        """Take rows from elsewhere: columns source, device_name, date_for, bytes_used and sms_used."""
        connection.register("usage", usage)
        connection.execute(
            "CREATE TEMP TABLE known (source TEXT, name TEXT, cost_center TEXT, failed BOOLEAN, gone_at TIMESTAMPTZ);"
            "CREATE TEMP TABLE windows (source TEXT, name TEXT, since DATE, until DATE, fetched_at TIMESTAMPTZ);"
        )
        ((first, last),) = connection.execute("SELECT min(date_for), max(date_for) FROM usage").fetchall()
        asked = Window(first or date.min, last or date.min)
        return cls._made(connection, kind, None, None, LOOKBACK, asked, "This table")

    @classmethod
    def _made(
        cls,
        connection: duckdb.DuckDBPyConnection,
        kind: Kind,
        since: date | None,
        until: date | None,
        lookback: int,
        asked: Window,
        name: str,
    ) -> Tables:
        days = {"since": since, "until": until}
        connection.execute(TABLES)
        # A month at a time: finding the last fetch of each day takes memory for all rows that are looked at.
        for first, end in _months(since, until, asked):
            connection.execute(CHUNK, {"since": first, "until": end})
            connection.execute(NUMBERED)
        if since is until is None:
            connection.execute(UNDATED)
            connection.execute(NUMBERED)
        connection.execute(FETCHED.format(last_final=LAST_FINAL[kind]), {**days, "lookback": lookback})
        query = """
            SELECT min(day), max(day) FROM (
                SELECT day FROM row
                UNION ALL SELECT greatest(since, coalesce($since, since)) FROM fetched
                UNION ALL SELECT least(until, coalesce($until, until)) FROM fetched
            )
        """
        (first, last) = connection.execute(query, days).fetchall()[0]
        if first is None:
            raise DatasetError(f"{name} has no usage{_between(since, until)}.")
        query = """
            SELECT count(*), max(complete_until), (SELECT max(day) FROM row WHERE bytes > 0 OR sms > 0) FROM fetched
        """
        ((count, complete, last_used),) = connection.execute(query).fetchall()
        complete = min(day for day in (complete, last_used, last) if day is not None)
        return cls(connection, kind, Window(first, last), complete, knows_fetched=count > 0)

    def rows(self, query: str, values: Values = None) -> list[tuple]:  # type: ignore[type-arg] # of any columns
        """Return the result of a query."""
        return self.connection.execute(query, values or {}).fetchall()

    def need_days(self, what: str) -> None:
        """Refuse what can't be had from monthly usage.

        Raises:
            DatasetError: this is monthly usage.
        """
        if self.kind == "monthly":
            raise DatasetError(f"{what} needs daily usage, and this dataset holds monthly usage.")


def month_of(day: date) -> Window:
    """Return the whole month of a day."""
    return Window(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def history_before(since: date) -> date:
    """Return the first day to read for a period that starts on a day."""
    return (since - timedelta(days=HISTORY)).replace(day=1)


def _months(since: date | None, until: date | None, asked: Window) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each month; days before and after those that were asked for go with them."""
    first, last = max(since or asked.since, asked.since), min(until or asked.until, asked.until)
    start = since or date.min
    while first <= last:
        end = month_of(first).until
        yield start, (until or date.max) if end >= last else end
        start = first = end + timedelta(days=1)


def _between(since: date | None, until: date | None) -> str:
    match since, until:
        case None, None:
            return " yet"
        case _, None:
            return f" since {since}"
        case None, _:
            return f" until {until}"
        case _:
            return f" from {since} to {until}"
