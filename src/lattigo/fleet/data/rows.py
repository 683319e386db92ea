"""Rows buffered in memory for the next part."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from ..records import Due, NewPart
from ..source import Usage
from ..stored import Stored
from ..windows import Window
from .parts import pyarrow, schema

if TYPE_CHECKING:
    import pyarrow as pa

Month: TypeAlias = tuple[int, int]
"""Year and month."""
OF_DEVICE = ("device_id", "device_name", "fetched_at", "device")
"""The columns with the same value in all rows of a device."""
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
    _loose: list[Usage] = field(factory=list[Usage])
    """The rows that are not packed yet."""
    _devices: list[tuple[object, ...]] = field(factory=list[tuple[object, ...]])
    """For each device of these rows, its values in the columns `OF_DEVICE`."""
    _ends: list[int] = field(factory=list[int])
    """The number of loose rows up to the end of each device."""
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
        gone = due.stored - present if due.fetches else ()
        self._clean = self._clean and not gone and len(usages) == len(present.days) + len(present.undated)
        for month, rows in _net(due, usages, present, gone).items():
            if month not in self._months:
                self._months[month] = _Content(due.window, due.device.key, due.device.key)
            self._months[month].add(due, rows)
        if not usages and not gone:
            return
        self._loose += usages
        self._loose += [_Deletion(day, number) for day, number in gone]
        self._devices.append((due.device.id, name, fetched_at, due.device.key))
        self._ends.append(len(self._loose))
        self.count += len(usages)
        self.deleted += len(gone)
        if self._ends[-1] >= CHUNK_ROWS:
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
        if not self._ends:
            return
        arrow, fields = pyarrow(), list(schema())[:-1]
        compute = import_module("pyarrow.compute")
        pool = arrow.system_memory_pool()  # Arrow's own pool does not release memory
        rows, ends = self._loose, arrow.array(self._ends, arrow.int32())
        of_device = dict(zip(OF_DEVICE, zip(*self._devices, strict=True), strict=True))
        values: dict[str, Sequence[object]] = {
            "date_for": [row.date_for for row in rows],
            "bytes_used": [row.bytes_used for row in rows],
            "sms_used": [row.sms_used for row in rows],
            "id": [row.id for row in rows],
            "deleted": [type(row) is _Deletion for row in rows],
        }
        columns = {
            name: arrow.repeat(getattr(self, name), len(rows), memory_pool=pool) for name in ("source", "account")
        }
        for each in fields[len(columns) :]:
            if each.name in OF_DEVICE:
                once = arrow.array(of_device[each.name], each.type, memory_pool=pool)
                runs = arrow.RunEndEncodedArray.from_arrays(ends, once)
                columns[each.name] = compute.run_end_decode(runs, memory_pool=pool)
            else:
                columns[each.name] = arrow.array(values[each.name], each.type, memory_pool=pool)
        self._packed.append(arrow.Table.from_arrays(list(columns.values()), schema=arrow.schema(fields)))
        for buffered in (self._loose, self._devices, self._ends):
            buffered.clear()


@frozen
class _Deletion:
    """A row that deletes an earlier one."""

    date_for: date | None
    id: int | None
    bytes_used: None = None
    sms_used: None = None


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


def _net(
    due: Due, usages: Sequence[Usage], present: Stored, gone: Sequence[tuple[date | None, int | None]]
) -> Mapping[Month | None, int]:
    """Return the number of rows that a fetch adds to each month, less those that it replaces or deletes."""
    if not present.undated and not due.fetches and present.days:
        first, last = _month(due.window.since), _month(due.window.until)
        if first == last:
            return {first: len(usages)}  # the usual case
    net = Counter(_month(usage.date_for) for usage in usages)
    net.subtract(_month(usage.date_for) for usage in usages if due.fetches and due.stored.has(usage))
    net.subtract(_month(day) for day, _ in gone)
    return net


def _month(day: date | None) -> Month | None:
    return None if day is None else (day.year, day.month)


def _first(month: Month | None) -> date | None:
    return None if month is None else date(*month, day=1)


def within_month(days: Window, first: date) -> Window:
    """Return the days of a range that are in a month; all of them if none are."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    since, until = max(days.since, first), min(days.until, last)
    return Window(since, until) if since <= until else days
