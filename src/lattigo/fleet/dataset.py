"""Reading a dataset: only its committed parts, and only the last fetch of each day.

Parts are read by DuckDB, through Arrow. Values are bound to the queries, never written into them.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from .data import parts, sums
from .data.readers import Reading
from .data.select import Selection, select
from .data.sums import By
from .data.views import create_views
from .errors import DatasetError
from .records import Part, Request
from .windows import Kind, due, missing, possible

if TYPE_CHECKING:
    import altair
    import duckdb
    import polars
    import pyarrow as pa

    from .ledger import Ledger
    from .records import Lease

BYTES_AXIS = "replace(format(datum.value, '~s'), regexp('^([0-9.]+)(.*)$'), '$1 $2B')"
"""The labels of an axis in Vega: decimal units, after a space."""
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""DuckDB fetches nothing from the network."""


@cache
def _spill_folder() -> TemporaryDirectory[str]:
    """Return the private folder for DuckDB's temporary files, which is removed when this process ends."""
    folder = TemporaryDirectory(prefix="lattigo-")
    atexit.register(folder.cleanup)  # left to itself, it warns of a resource that nobody closed
    return folder


@frozen(kw_only=True)
class Status:
    """The progress of a dataset with one source."""

    request: Request
    total: int | None
    """Total number of devices, if known."""
    done: int
    """Number of devices whose days were all fetched."""
    failed: int
    """Number of devices whose last attempt failed; the next run retries them."""
    gone: int
    """Number of devices that no longer exist on the service: they are not fetched, and their usage is kept."""
    to_reread: int
    """Number of completed devices with days that the next run would fetch again for late usage."""
    rows: int
    parts: int
    lease: Lease | None
    """The lease of the process that is writing the dataset; only one process can, for all sources."""

    @property
    def left(self) -> int | None:
        """The number of devices that were not tried yet, if known."""
        gone = self.gone if self.request.devices == "named" else 0  # the list of the whole account has them no more
        return None if self.total is None else max(0, self.total - self.done - self.failed - gone)


class Dataset:
    """A dataset on disk, for reading, with the state at the time of opening, even while a pull continues.

    ```python
    usage = Dataset.open("usage/")
    usage.polars().group_by("date_for").agg(polars.col("bytes_used").sum())
    ```
    """

    def __init__(self, path: Path, requests: Sequence[Request], committed: Sequence[Part], held: Reading) -> None:
        self.path = path
        self.requests = tuple(requests)
        """The request for each account."""
        self.kind: Kind = requests[0].kind
        """Whether the rows are daily or monthly."""
        self._parts = committed
        self._held = held

    @property
    def has_several_accounts(self) -> bool:
        """Whether it has several accounts of one source."""
        return len({request.source for request in self.requests}) < len(self.requests)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Dataset:
        """Open the dataset in a folder.

        Raises:
            DatasetError: there is no dataset, it is damaged, or one of its files is missing.
        """
        folder = Path(path).absolute()
        held = Reading(folder)  # first: files that the ledger names are kept from now on
        with reading(folder) as ledger:
            committed, requests = ledger.files.parts(), ledger.requests()
        parts.check(folder, committed)
        return cls(folder, requests, committed, held)

    def arrow(self) -> pa.Table:
        """Return all rows as an Arrow table.

        Columns: source, account, device_id, device_name, date_for, bytes_used, sms_used, id, fetched_at.

        All rows of a device have its latest name. Requires the extra `lattigo[query]`.

        Raises:
            DatasetError: a file is damaged.
        """
        with explained(self.path):
            return self.connection().sql("FROM usage").to_arrow_table().cast(parts.usage_schema())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Export an Arrow stream for polars, pandas, DuckDB and pyarrow: `polars.DataFrame(dataset)`."""
        return self.arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """Return the requests of the dataset as a table for notebooks."""
        from .._core.views.html import list_table  # imported here, since only notebooks need it

        return list_table(self.requests, f"{self.kind.capitalize()} usage in {self.path.name}")

    def polars(self) -> polars.DataFrame:
        """Return all rows as a Polars frame. Requires the extra `lattigo[query]`, and polars."""
        frame: polars.DataFrame = _needed("polars").from_arrow(self.arrow())
        return frame

    def usage(
        self,
        *,
        by: By | Sequence[By] = "day",
        since: date | None = None,
        until: date | None = None,
        device: str | None = None,
        devices: Sequence[str] | None = None,
        top: int | None = None,
    ) -> Iterator[dict[str, object]]:
        """Yield sums of usage.

        Args:
            by: a row for each day, month, device, cost center, source or account, or for each combination of several
                of them; an empty list is one row for all. Cost centers are those of the last pull of the whole account;
                `None` means devices without one, or pulled by name.
            since: the first day. Default: the first day in the dataset.
            until: the last day, inclusive. Default: the last day in the dataset.
            device: only the device with this current or former name; one per account if there are several.
            devices: only the devices with these current or former names.
            top: maximum number of rows, those with the most bytes first. Default: all, ordered by `by`.

        Raises:
            DatasetError: monthly usage can't be shown by day, or a file is damaged.
        """
        keys: Sequence[By] = [by] if isinstance(by, str) else by
        if "day" in keys and self.kind == "monthly":
            raise DatasetError(f"{self.path} contains monthly usage, which has no days. Group it by month or device.")
        one = [] if device is None else [device]
        names = None if device is None and devices is None else [*one, *(devices or ())]
        with explained(self.path):
            connection = self._connection(names, since, until, labels=sums.needs_labels(keys))
            rows = connection.execute(*sums.query(keys, since, until, top))
            columns = sums.columns(keys)
            while chunk := rows.fetchmany(1000):
                yield from (dict(zip(columns, row, strict=True)) for row in chunk)

    def devices(self) -> pa.Table:
        """Return all devices as an Arrow table: device, source, account, name, cost_center, failed, gone_at.

        `device` is the number of the device in this dataset.
        `failed` is whether the last attempt failed, `gone_at` the time at which the device no longer existed.
        """
        text, time = parts.pyarrow().string(), parts.pyarrow().timestamp("us", tz="UTC")
        columns = {
            "device": parts.pyarrow().int64(),
            "source": text,
            "account": text,
            "name": text,
            "cost_center": text,
            "failed": parts.pyarrow().bool_(),
            "gone_at": time,
        }
        return self._from_ledger(columns, lambda ledger: ledger.devices())

    def windows(self) -> pa.Table:
        """Return the fetched days of each device as an Arrow table: device, since, until, fetched_at."""
        number, day = parts.pyarrow().int64(), parts.pyarrow().date32()
        time = parts.pyarrow().timestamp("us", tz="UTC")
        columns = {"device": number, "since": day, "until": day, "fetched_at": time}
        return self._from_ledger(columns, lambda ledger: ledger.windows())

    def _from_ledger(
        self, columns: dict[str, pa.DataType], read: Callable[[Ledger], Iterator[tuple[object, ...]]]
    ) -> pa.Table:
        with reading(self.path) as ledger:
            return parts.table(columns, read(ledger))

    def chart(self, *, by: Literal["day", "month"] | None = None, device: str | None = None) -> altair.Chart:
        """Return usage as an Altair chart for notebooks. Requires the extra `lattigo[report]`.

        Args:
            by: a bar for each day or month. Default: the finest in the dataset.
            device: only the device with this current or former name. Default: the whole fleet.
        """
        alt = _needed("altair")
        key = by or ("day" if self.kind == "daily" else "month")
        values = [{key: str(row[key]), "bytes": row["bytes_used"]} for row in self.usage(by=key, device=device)]
        unit = "utcyearmonthdate" if key == "day" else "utcyearmonth"
        chart: altair.Chart = (
            alt.Chart(alt.Data(values=values))
            .mark_bar()
            .encode(
                x=alt.X(f"{key}:T", timeUnit=unit, title=None),
                y=alt.Y("bytes:Q", axis={"labelExpr": BYTES_AXIS, "title": None}),
            )
            .properties(width="container", height=240)
        )
        return chart

    def connection(self, devices: Sequence[str] | None = None) -> duckdb.DuckDBPyConnection:
        """Return a DuckDB connection with the view `usage`: all rows, with the last fetch of each day.

        The view `counted` has the same rows with the names at the time of fetching, and `device`, the device's number
        in this dataset; the table `label` has the current name of each device, and its cost center.

        Args:
            devices: only the devices with these current or former names; as little as possible is read of others.
        """
        connection = self._connection(devices)
        columns = ", ".join(f"label.{name}" if name in LABEL else name for name in parts.usage_schema().names)
        connection.execute(f"CREATE TEMP VIEW usage AS SELECT {columns} FROM counted JOIN label USING (device)")  # noqa: S608 - names of columns
        return connection

    def query(self, sql: str, *, limit: int = 1000) -> Selection:
        """Return the first rows of a query on the view `usage`, which nothing else can be done with.

        It is for queries of others: it can't read files, load extensions or change anything. Its memory and its time
        are only bounded by a separate process.

        Args:
            sql: a single SELECT.
            limit: maximum number of rows.

        Raises:
            QueryRefused: it does more than read the view.
            QueryError: it has a mistake, or needs too much memory.
        """
        files = [self.path / parts.DATA / part.file for part in self._parts]
        with self.connection() as connection:  # closed at once, since the query may not be over
            return select(connection, files, sql, limit)

    def _connection(
        self,
        names: Sequence[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        *,
        labels: bool = True,
    ) -> duckdb.DuckDBPyConnection:
        """Return a connection with the view `counted` of these devices and months, and the table `label` if needed."""
        connection = connect()
        first, last = (since or date.min).replace(day=1), until or date.max
        chosen = [part for part in self._parts if part.content.month is None or first <= part.content.month <= last]
        with reading(self.path) as ledger:
            keys = None if names is None else [key for name in names for key in ledger.keys(name)]
            create_views(connection, self.path, chosen, ledger.key, keys)
            if labels:
                connection.register("label", parts.table(_label_columns(), ledger.labels(keys)))
        return connection


LABEL = ("source", "account", "device_id", "device_name")
"""The columns that come from the ledger, so that they are the same in all rows of a device."""


def _label_columns() -> dict[str, pa.DataType]:
    fields = {field.name: field.type for field in parts.schema()}
    return {name: fields[name] for name in ("device", *LABEL)} | {"cost_center": parts.pyarrow().string()}


def connect(file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open DuckDB independently of its environment: no network, times in UTC, nothing in the working folder."""
    config = {**OFFLINE, "temp_directory": _spill_folder().name}
    connection: duckdb.DuckDBPyConnection = _needed("duckdb").connect(str(file or ":memory:"), config=config)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@contextmanager
def explained(folder: Path) -> Generator[None]:
    """Convert errors of DuckDB and Arrow to a `DatasetError`."""
    try:
        yield
    except (_needed("duckdb").Error, parts.pyarrow().ArrowException) as error:
        (first, *_) = str(error).splitlines() or [""]
        raise DatasetError(f"{folder} can't be read: {first}") from None


def status(path: str | PathLike[str], *, lookback: int) -> list[Status]:
    """Return the progress of the dataset in a folder, for each source.

    Raises:
        DatasetError: there is no dataset, or it is damaged.
    """
    with reading(Path(path).absolute()) as ledger:
        return [_status(ledger, request, lookback) for request in ledger.requests()]


def _status(ledger: Ledger, request: Request, lookback: int) -> Status:
    now, done, to_reread = datetime.now(UTC), 0, 0
    days = possible(request.days, kind=request.kind, now=now)
    for fetched, devices in ledger.fetched(request):
        if days is None or missing(days, [each.window for each in fetched]) is None:
            done += devices
            if days and due(days, fetched, kind=request.kind, lookback=lookback, now=now):
                to_reread += devices
    counts, lease = ledger.counts(request), ledger.lease()
    return Status(
        request=request,
        total=counts.total,
        done=done,
        failed=counts.failed,
        gone=counts.gone,
        to_reread=to_reread,
        rows=counts.rows,
        parts=counts.parts,
        lease=lease if lease is not None and lease.is_held(now) else None,
    )


@contextmanager
def reading(folder: Path) -> Generator[Ledger]:
    """Open the ledger of a dataset for reading, with its current state."""
    from .ledger import FILE, Ledger  # imported here, since it loads SQLite

    if not (folder / FILE).is_file():
        raise DatasetError(f"{folder} is not a dataset: it has no {FILE}.")
    ledger = Ledger(folder, write=False)
    try:
        yield ledger
    finally:
        ledger.close()


def _needed(package: str) -> ModuleType:
    try:
        return import_module(package)
    except ImportError:
        extra = {"polars": "polars", "altair": "'lattigo[report]'"}.get(package, "'lattigo[query]'")
        raise DatasetError(f"This requires {package}: pip install {extra}") from None
