"""The usage of a dataset as tables of DuckDB, with devices as numbers, which this package queries.

device   device, source, account, name, cost_center, failed, gone_at
row      device, day, bytes, sms            day is NULL if the service returned none
fetched  device, since, until, complete_until, final_until
         days that were fetched: those that had ended by then, and those that are final
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from .._core.fields import redacted
from ..fleet.dataset import Dataset, explained
from ..fleet.errors import DatasetError
from ..fleet.windows import LOOKBACK, Kind, Window

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

HISTORY = 93
"""Number of days before a period to read for comparison and typical usage."""

DEVICE = "source, account, name"
"""The columns that identify a device."""
FETCH = 1000
"""Number of rows to convert to Python values at a time."""

Values: TypeAlias = "dict[str, object] | None"

TABLES = """
CREATE TEMP TABLE device AS
    SELECT device::INTEGER AS device, source, account, name, cost_center, failed, gone_at FROM known;
CREATE TEMP TABLE row (device INTEGER, day DATE, bytes BIGINT, sms BIGINT);
"""
ROWS = (
    "INSERT INTO row SELECT device, date_for, bytes_used, sms_used FROM counted SEMI JOIN device USING (device) WHERE "
)
DATED = f"{ROWS} date_for >= $since AND date_for <= $until"
UNDATED = f"{ROWS} date_for IS NULL"
OTHER_ROWS = """
CREATE TEMP TABLE known AS
    SELECT row_number() OVER () AS device, source, account, device_name AS name, NULL::TEXT AS cost_center,
           false AS failed, NULL::TIMESTAMPTZ AS gone_at
    FROM (SELECT DISTINCT source, account, device_name FROM usage);
CREATE TEMP VIEW counted AS
    SELECT device, date_for, bytes_used, sms_used
    FROM usage JOIN known ON (known.source, known.account, name) = (usage.source, usage.account, device_name);
CREATE TEMP TABLE windows (device BIGINT, since DATE, until DATE, fetched_at TIMESTAMPTZ);
"""
FETCHED = """
CREATE TEMP TABLE fetched AS
    SELECT device, since, until, least(until, fetched_at::DATE - 1) AS complete_until,
           least(until, {last_final}) AS final_until
    FROM windows
    WHERE ($since IS NULL OR until >= $since) AND ($until IS NULL OR since <= $until)
"""
LAST_FINAL: dict[Kind, str] = {
    "daily": "fetched_at::DATE - $lookback - 1",
    "monthly": "date_trunc('month', fetched_at::DATE - $lookback)::DATE - 1",
}
"""The last day that no later fetch changes, by the rule of a pull."""


@frozen
class Device:
    """A device of a dataset."""

    source: str
    account: str
    name: str = field(repr=redacted)


def device_columns(dataset: Dataset) -> list[str]:
    """Return the columns of the identity in printed results, with the account if there are several."""
    return ["source", *(["account"] if dataset.has_several_accounts else []), "device_name"]


def device_cells(device: Device) -> dict[str, object]:
    """Return the values of these columns."""
    return {"source": device.source, "account": device.account, "device_name": device.name}


@frozen
class Tables:
    """The tables of one dataset, or of other rows."""

    connection: duckdb.DuckDBPyConnection
    kind: Kind
    days: Window
    """The first and the last day read that have rows, or were fetched."""
    complete: date
    """The last day with usage that had ended when it was fetched: comparisons of days ignore later ones."""
    knows_fetched: bool
    """Whether the fetched days are known, as they are for a dataset."""

    @classmethod
    def read(
        cls,
        dataset: Dataset,
        *,
        since: date | None = None,
        until: date | None = None,
        lookback: int = LOOKBACK,
    ) -> Tables:
        """Read the usage of a dataset in a range of days.

        Args:
            dataset: the dataset, with the state at the time of opening.
            since: the first day. Default: the first day in the dataset.
            until: the last day, inclusive. Default: the last day in the dataset.
            lookback: the number of days for which the usage of a day may still change.

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
        """Read other rows, with the columns source, account, device_name, date_for, bytes_used and sms_used."""
        connection.register("usage", usage)
        connection.execute(OTHER_ROWS)
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
        # A month at a time: finding the last fetch of each day needs memory for all rows considered.
        for first, end in _months(since, until, asked):
            connection.execute(DATED, {"since": first, "until": end})
        if since is until is None:
            connection.execute(UNDATED)
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

    def rows(self, query: str, values: Values = None) -> list[tuple[Any, ...]]:
        """Return the result of a query."""
        return self.connection.execute(query, values or {}).fetchall()

    def each(self, query: str, values: Values = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a large result; run no other query meanwhile."""
        result = self.connection.execute(query, values or {})
        while rows := result.fetchmany(FETCH):
            yield from rows

    def need_days(self, what: str) -> None:
        """Raise an error for monthly usage.

        Raises:
            DatasetError: the dataset contains monthly usage.
        """
        if self.kind == "monthly":
            raise DatasetError(f"{what} needs daily usage, but this dataset contains monthly usage.")


def month_of(day: date) -> Window:
    """Return the days of the month of a day."""
    return Window(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def history_before(since: date) -> date:
    """Return the first day to read for a period with a given start."""
    return (since - timedelta(days=HISTORY)).replace(day=1)


def _months(since: date | None, until: date | None, asked: Window) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each month, extended to all days outside the requested ones."""
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
