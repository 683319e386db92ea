"""Rows buffered in memory for the next part."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from ..records import Due, NewPart
from ..source import Usage
from ..stored import Stored
from ..windows import Window
from .integers import Integers, as_flags
from .parts import pyarrow, schema, table

if TYPE_CHECKING:
    import pyarrow as pa

Month: TypeAlias = tuple[int, int]
"""Year and month."""
OF_DEVICE = ("device_id", "device_name", "fetched_at", "device")
"""The columns with the same value in all rows of a device."""
FIRST_DAY = date(1970, 1, 1).toordinal()
"""The day from which Arrow counts."""
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
    _days: Integers = field(factory=Integers)
    _bytes: Integers = field(factory=Integers)
    _sms: Integers = field(factory=Integers)
    _ids: Integers = field(factory=Integers)
    _deletions: bytearray = field(factory=bytearray)
    _devices: list[tuple[object, ...]] = field(factory=list[tuple[object, ...]])
    """For each device, its values in the columns `OF_DEVICE`."""
    _ends: list[int] = field(factory=list[int])
    """The number of rows up to the end of each device."""
    _months: dict[Month | None, _Content] = field(factory=dict["Month | None", "_Content"])

    def __bool__(self) -> bool:
        return bool(self.count or self.deleted)

    def extend(
        self,
        name: str,
        due: Due,
        usages: Sequence[Usage],
        ordinals: list[int | None],
        present: Stored,
        fetched_at: datetime,
    ) -> None:
        """Add the rows of one device, and those that delete earlier ones.

        Args:
            name: the name of the device.
            due: the device, with its rows in earlier parts.
            usages: its rows.
            ordinals: the ordinals of their days.
            present: the keys of these rows.
            fetched_at: when they were fetched.

        Raises:
            TypeError: a value of these rows is no whole number of 64 bits.
        """
        gone = due.stored - present if due.fetches else ()
        columns = [
            ordinals,
            [usage.bytes_used for usage in usages],
            [usage.sms_used for usage in usages],
            [usage.id for usage in usages],
        ]
        if gone:
            missing: list[int | None] = [None] * len(gone)
            days = [None if day is None else day.toordinal() for day, _ in gone]
            deleted = (days, missing, missing, [number for _, number in gone])
            columns = [one + other for one, other in zip(columns, deleted, strict=True)]
        self._add(columns)
        self._deletions += bytes(len(usages)) + b"\1" * len(gone)
        self._clean = self._clean and not gone and len(usages) == len(present.days) + len(present.undated)
        for month, rows in _net(due, usages, present, gone).items():
            if month not in self._months:
                self._months[month] = _Content(due.window, due.device.key, due.device.key)
            self._months[month].add(due, rows)
        if not usages and not gone:
            return
        self._devices.append((due.device.id, name, fetched_at, due.device.key))
        self._ends.append(len(self._deletions))
        self.count += len(usages)
        self.deleted += len(gone)

    def _add(self, columns: Sequence[list[int | None]]) -> None:
        """Add days, bytes, messages and IDs: all of them or none, since the rows of other devices are kept."""
        buffers = (self._days, self._bytes, self._sms, self._ids)
        try:
            for buffer, values in zip(buffers, columns, strict=True):
                buffer.add(values)
        except (TypeError, OverflowError) as error:
            for buffer in buffers:
                buffer.cut(len(self._deletions))
            raise TypeError(
                "The bytes_used, sms_used and id of a row of usage must be whole numbers of 64 bits, or None."
            ) from error

    def months(self) -> Iterator[tuple[NewPart, pa.Table]]:
        """Yield the sorted rows of each month for one part, without its number."""
        arrow, compute = pyarrow(), import_module("pyarrow.compute")
        rows, devices = self._numbers(), table({name: _types()[name] for name in OF_DEVICE}, self._devices)
        if len(self._months) == 1:
            for month, content in self._months.items():
                yield content.part(_first(month), len(rows), clean=self._clean), self._sorted(rows, devices)
            return
        days = rows.column("date_for")
        firsts = compute.floor_temporal(days, unit="month").cast(arrow.date32())
        for month, content in sorted(self._months.items(), key=lambda item: item[0] or (0, 0)):
            first = _first(month)
            chosen = rows.filter(compute.is_null(days) if first is None else compute.equal(firsts, first))
            yield content.part(first, len(chosen), clean=self._clean), self._sorted(chosen, devices)

    def _numbers(self) -> pa.Table:
        """Return all rows with the place of their device instead of its texts, which take long to sort."""
        arrow, compute = pyarrow(), import_module("pyarrow.compute")
        ends, places = arrow.array(self._ends, arrow.int32()), arrow.array(range(len(self._ends)), arrow.int32())
        days = compute.subtract(self._days.take(), FIRST_DAY).cast(arrow.int32()).cast(arrow.date32())
        return arrow.table(
            {
                "place": compute.run_end_decode(arrow.RunEndEncodedArray.from_arrays(ends, places)),
                "date_for": days,
                "bytes_used": self._bytes.take(),
                "sms_used": self._sms.take(),
                "id": self._ids.take(),
                "deleted": as_flags(self._deletions),
            }
        )

    def _sorted(self, rows: pa.Table, devices: pa.Table) -> pa.Table:
        """Return rows in the order of a part, with all of its columns but the last one."""
        arrow, types = pyarrow(), _types()
        rows = rows.append_column("device", devices.column("device").take(rows.column("place"))).sort_by(SORTED)
        columns = {
            "source": arrow.repeat(self.source, len(rows)),
            "account": arrow.repeat(self.account, len(rows)),
            **{name: rows.column(name) for name in rows.column_names},
            **{name: devices.column(name).take(rows.column("place")) for name in OF_DEVICE},
        }
        return arrow.table([columns[name] for name in types], schema=arrow.schema(list(types.items())))


def _types() -> dict[str, pa.DataType]:
    """Return the columns of a part but the last one, which is its number."""
    return {each.name: each.type for each in list(schema())[:-1]}


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
