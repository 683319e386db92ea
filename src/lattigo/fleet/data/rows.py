"""Rows buffered in memory for the next part."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from ..records import Due, NewPart
from ..source import Usage
from ..stored import Stored
from ..windows import Window
from .parts import pyarrow, schema

if TYPE_CHECKING:
    import pyarrow as pa

Month: TypeAlias = tuple[int, int]
"""Year and month."""
Device: TypeAlias = tuple[int | None, str, datetime, int]
"""The number of a device in the service, its name, when it was fetched, and its key in the ledger."""
Gone: TypeAlias = Sequence[tuple[date | None, int | None]]
"""Day and ID of each row that no longer exists."""

CHUNK_ROWS = 5_000
"""Number of rows to pack into an Arrow table, which takes a tenth of the memory."""
SORTED = [("device", "ascending"), ("date_for", "ascending")]


@define
class Rows:
    """The buffered rows of one account."""

    source: str
    account: str
    count: int = 0
    deleted: int = 0
    """Number of rows that only delete an earlier one."""
    _clean: bool = True
    _packed: list[pa.Table] = field(factory=list["pa.Table"])
    _loose: _Columns = field(factory=lambda: _Columns())
    _months: dict[Month | None, _Content] = field(factory=dict["Month | None", "_Content"])

    def __bool__(self) -> bool:
        return bool(self.count or self.deleted)

    def extend(self, name: str, due: Due, usages: Sequence[Usage], present: Stored, fetched_at: datetime) -> None:
        """Add the rows of one device, and those that delete earlier ones.

        Args:
            name: the name of the device.
            due: the device, with its rows in earlier parts.
            usages: its rows.
            present: the keys of these rows.
            fetched_at: when they were fetched.
        """
        gone = due.stored - present
        self._clean = self._clean and not gone and len(usages) == len(present.days) + len(present.undated)
        net = Counter(_month(usage.date_for) for usage in usages)
        net.subtract(_month(usage.date_for) for usage in usages if due.fetches and due.stored.has(usage))
        net.subtract(_month(day) for day, _ in gone)
        for month, rows in net.items():
            self._months.setdefault(month, _Content(due.window, due.device.key, due.device.key)).add(due, rows)
        self._loose.extend((due.device.id, name, fetched_at, due.device.key), usages, gone)
        self.count += len(usages)
        self.deleted += len(gone)
        if len(self._loose.day) >= CHUNK_ROWS:
            self._pack()

    def months(self) -> Iterator[tuple[NewPart, pa.Table]]:
        """Yield the sorted rows of each month for one part, without its number."""
        self._pack()
        arrow = pyarrow()
        table: pa.Table = arrow.concat_tables(self._packed)
        if len(self._months) == 1:
            for month, content in self._months.items():
                yield content.part(_first(month), table.num_rows, clean=self._clean), table.sort_by(SORTED)
            return
        compute = import_module("pyarrow.compute")
        days = table.column("date_for")
        firsts = compute.floor_temporal(days, unit="month").cast(arrow.date32())
        for month, content in sorted(self._months.items(), key=lambda item: item[0] or (0, 0)):
            first = _first(month)
            chosen = compute.is_null(days) if first is None else compute.equal(firsts, first)
            rows = table.filter(chosen)
            yield content.part(first, rows.num_rows, clean=self._clean), rows.sort_by(SORTED)

    def _pack(self) -> None:
        if self._loose.day:
            self._packed.append(self._loose.table(self.source, self.account))
            self._loose = _Columns()


@define
class _Columns:
    """Rows as columns: what is the same for all rows of a device is kept once."""

    day: list[date | None] = field(factory=list["date | None"])
    bytes_used: list[int | None] = field(factory=list["int | None"])
    sms_used: list[int | None] = field(factory=list["int | None"])
    id: list[int | None] = field(factory=list["int | None"])
    deleted: list[bool] = field(factory=list[bool])
    place: list[int] = field(factory=list[int])
    """The index of the row's device in `devices`."""
    devices: list[Device] = field(factory=list["Device"])

    def extend(self, device: Device, usages: Sequence[Usage], gone: Gone) -> None:
        """Add the rows of one device, and those that delete earlier ones."""
        self.day += [usage.date_for for usage in usages]
        self.bytes_used += [usage.bytes_used for usage in usages]
        self.sms_used += [usage.sms_used for usage in usages]
        self.id += [usage.id for usage in usages]
        self.deleted += [False] * len(usages)
        for day, number in gone:
            self.day.append(day)
            self.bytes_used.append(None)
            self.sms_used.append(None)
            self.id.append(number)
            self.deleted.append(True)
        self.place += [len(self.devices)] * (len(usages) + len(gone))
        self.devices.append(device)

    def table(self, source: str, account: str) -> pa.Table:
        """Return the rows as an Arrow table."""
        arrow, take = pyarrow(), import_module("pyarrow.compute").take
        kinds = {each.name: each.type for each in schema()}
        pool = arrow.system_memory_pool()  # Arrow's own pool does not release memory

        def column(name: str, values: Sequence[object]) -> pa.Array:
            return arrow.array(values, kinds[name], memory_pool=pool)

        places = arrow.array(self.place, memory_pool=pool)
        of_devices = zip(
            ("device_id", "device_name", "fetched_at", "device"), zip(*self.devices, strict=True), strict=True
        )
        columns = {
            "source": arrow.repeat(source, len(self.day), memory_pool=pool),
            "account": arrow.repeat(account, len(self.day), memory_pool=pool),
            "date_for": column("date_for", self.day),
            "bytes_used": column("bytes_used", self.bytes_used),
            "sms_used": column("sms_used", self.sms_used),
            "id": column("id", self.id),
            "deleted": column("deleted", self.deleted),
            **{name: take(column(name, values), places, memory_pool=pool) for name, values in of_devices},
        }
        fields = list(schema())[:-1]
        return arrow.Table.from_arrays([columns[each.name] for each in fields], schema=arrow.schema(fields))


@define
class _Content:
    """The statistics of one month."""

    days: Window
    first_device: int
    last_device: int
    net: int = 0

    def add(self, due: Due, net: int) -> None:
        """Add the rows of one device to the statistics."""
        self.net += net
        key, window = due.device.key, due.window
        self.first_device, self.last_device = min(self.first_device, key), max(self.last_device, key)
        if window is not self.days and window != self.days:
            self.days = Window(min(self.days.since, window.since), max(self.days.until, window.until))

    def part(self, first: date | None, rows: int, *, clean: bool) -> NewPart:
        """Return the content of the part for the ledger."""
        days = self.days if first is None else within_month(self.days, first)
        return NewPart(first, days, (self.first_device, self.last_device), rows, self.net, clean=clean)


def _month(day: date | None) -> Month | None:
    return None if day is None else (day.year, day.month)


def _first(month: Month | None) -> date | None:
    return None if month is None else date(*month, day=1)


def within_month(days: Window, first: date) -> Window:
    """Return the days of a range that are in a month; all of them if none are."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    since, until = max(days.since, first), min(days.until, last)
    return Window(since, until) if since <= until else days
