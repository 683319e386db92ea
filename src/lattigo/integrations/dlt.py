"""A source for dlt: the devices and the usage of a fleet. It needs the extra: `pip install "lattigo[dlt]"`.

The source pulls into datasets first, so that an extract that was killed resumes, and then loads the rows that were
fetched since the last load. Which ones these are comes from the ledger: a device that failed for days is not missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import anyio
import dlt
from attrs import asdict, frozen

from ..client import AsyncLattigo
from ..fleet import DatasetError
from ..fleet.data import parts
from ..fleet.data.views import LAST, create_stored
from ..fleet.dataset import connect, explained
from ..fleet.windows import LOOKBACK, Kind
from ..lake.snapshot import Snapshot

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from dlt.extract import DltResource

    from ..thingspace import AsyncThingSpace

__all__ = ["lattigo_source"]

FleetClient: TypeAlias = "AsyncLattigo | AsyncThingSpace"

DEVICE, USAGE = ["source", "account", "device"], ["usage_key"]
"""The primary keys."""
ROWS_AT_ONCE = 100_000
LAG = timedelta(hours=25)
"""Time by which a clock can have been set back between two loads."""
KEY = "concat_ws('/', label.source, label.account, device, coalesce(date_for::VARCHAR, '#' || id)) AS usage_key"
COLUMNS = f"{KEY}, label.source, label.account, device, date_for, bytes_used, sms_used, id, fetched_at, deleted"
CURRENT = f"CREATE TEMP VIEW current AS SELECT * FROM stored QUALIFY {LAST}"  # noqa: S608 - only constants are inserted
NEW = f"""
SELECT {COLUMNS} FROM current JOIN label USING (device) WHERE sequence > $version AND fetched_at >= $since
ORDER BY device, date_for, id
"""  # noqa: S608 - only constants are inserted
EMPTY = f"""
SELECT {COLUMNS} FROM (
    SELECT device, day::DATE AS date_for, NULL::BIGINT AS bytes_used, NULL::BIGINT AS sms_used, NULL::BIGINT AS id,
        NULL::TIMESTAMPTZ AS fetched_at, true AS deleted
    FROM label, generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY) AS days(day)
    WHERE label.source = $source AND label.account = $account
) AS day ANTI JOIN current USING (device, date_for) JOIN label USING (device)
"""  # noqa: S608 - only constants are inserted
"""The days of a month without a row."""

logger = logging.getLogger("lattigo.dlt")


@frozen
class _Loaded:
    """What the last load has loaded: the state of a resource."""

    dataset: str
    version: int = 0
    fetched_at: str = "1970-01-01T00:00:00+00:00"
    """The time of the last fetch."""
    months: Sequence[str] = ()


@dlt.source(name="lattigo")
def lattigo_source(
    datasets: str | PathLike[str],
    *,
    since: date,
    until: date | None = None,
    lookback: int = LOOKBACK,
    client: Callable[[], FleetClient] = AsyncLattigo,
) -> Sequence[DltResource]:
    """Return the resources `devices`, `daily_usage` and `monthly_usage` of a fleet.

    ```python
    pipeline = dlt.pipeline("fleet", destination="duckdb", dataset_name="fleet")
    pipeline.run(lattigo_source("datasets/", since=date(2026, 10, 1)).with_resources("devices", "daily_usage"))
    ```

    Args:
        datasets: the folder of the datasets `daily` and `monthly`, which must be kept between runs.
        since: the first day.
        until: the last day. Default: today.
        lookback: number of days for which the usage of a day may still change.
        client: a function that creates the client. Default: an `AsyncLattigo` with the credentials in the environment.

    Raises:
        DatasetError: the datasets can't be used, or others were loaded before.
        ApiError: the service can't be used; what was fetched is kept, and the next run resumes.
    """
    folder = Path(fspath(datasets)).absolute()

    @cache
    def pulled(kind: Kind) -> Path:
        """Pull once per run, and return the folder of the dataset."""
        target = folder / kind
        anyio.run(partial(_pull, client, kind, since, until or datetime.now(UTC).date(), target, lookback))
        return target

    def usage(kind: Kind) -> Iterator[pa.Table]:
        yield from _new_rows(Snapshot.read(pulled(kind)), dlt.current.resource_state())

    @dlt.resource(write_disposition="merge", primary_key=DEVICE)
    def devices() -> Iterator[pa.Table]:
        """Yield the devices of the daily usage; `device` is their number in the dataset."""
        yield _with_keys(Snapshot.read(pulled("daily")).labels, DEVICE)

    @dlt.resource(write_disposition="merge", primary_key=USAGE, columns={"deleted": {"hard_delete": True}})
    def daily_usage() -> Iterator[pa.Table]:
        """Yield the usage of each device and day that was fetched since the last load."""
        yield from usage("daily")

    @dlt.resource(write_disposition="merge", primary_key=USAGE, columns={"deleted": {"hard_delete": True}})
    def monthly_usage() -> Iterator[pa.Table]:
        """Yield the usage of each device and month that was fetched since the last load."""
        yield from usage("monthly")

    return [devices, daily_usage, monthly_usage]


async def _pull(
    client: Callable[[], FleetClient],
    kind: Kind,
    since: date,
    until: date,
    to: Path,
    lookback: int,
) -> None:
    async with client() as opened:
        report = await opened.fleet.pull(kind, since=since, until=until, to=to, lookback=lookback, extend=True)
    if report.failed:
        logger.warning("%d devices failed: see %s. The next run tries them again.", report.failed, to / "errors.jsonl")


def _new_rows(snapshot: Snapshot, state: dict[str, object]) -> Iterator[pa.Table]:
    """Yield the rows that were fetched since the last load, and record in the pipeline's state that they were loaded.

    The number of the last file that was loaded decides. Files that were put together since have new numbers, so the
    time of the last fetch excludes their older rows. They no longer contain which rows were deleted, so all days of
    their month without a row are deleted in the destination.
    """
    loaded = _Loaded(**cast("dict[str, Any]", state)) if state else _Loaded(snapshot.id)
    if loaded.dataset != snapshot.id or loaded.version > snapshot.version:
        raise DatasetError(
            f"This pipeline has loaded {'another dataset' if loaded.dataset != snapshot.id else 'a later state'} than "
            f"{snapshot.folder}. Use a new pipeline, or load everything again with refresh='drop_sources'."
        )
    since = datetime.fromisoformat(loaded.fetched_at) - LAG
    newest, latest = loaded.fetched_at, import_module("pyarrow.compute").max
    for month, files in snapshot.months.items():
        numbers = [part.number for part in files]
        if max(numbers) <= loaded.version:
            continue
        with explained(snapshot.folder), connect() as connection:
            create_stored(connection, snapshot.folder, files, lambda *_: None)
            connection.register("label", snapshot.labels)
            connection.execute(CURRENT)
            for table in _tables(connection, NEW, {"version": loaded.version, "since": since}):
                newest = max(newest, latest(table.column("fetched_at")).as_py().isoformat())
                yield table
            if min(numbers) > loaded.version and str(month) in loaded.months and month.month is not None:
                days = [part.content.days for part in files]
                bounds = {"first": min(day.since for day in days), "last": max(day.until for day in days)}
                yield from _tables(connection, EMPTY, {"source": month.source, "account": month.account, **bounds})
    state |= asdict(_Loaded(snapshot.id, snapshot.version, newest, sorted(map(str, snapshot.months))))


def _tables(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, object]) -> Iterator[pa.Table]:
    for batch in connection.sql(query, params=values).to_arrow_reader(ROWS_AT_ONCE):
        yield _with_keys(parts.pyarrow().Table.from_batches([batch]), USAGE)


def _with_keys(table: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Return a table whose keys are never null, as dlt expects."""
    fields = [field.with_nullable(field.name not in keys) for field in table.schema]
    return table.cast(parts.pyarrow().schema(fields))
