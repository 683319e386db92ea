"""Rows buffered in memory for the next part."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from attrs import define, field

from ..records import Due, NewPart
from ..source import Usage
from ..stored import Stored
from ..windows import Window
from .parts import pyarrow, schema

if TYPE_CHECKING:
    import pyarrow as pa

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
    _loose: list[tuple[object, ...]] = field(factory=list[tuple[object, ...]])
    _months: dict[date | None, _Month] = field(factory=dict["date | None", "_Month"])

    def __bool__(self) -> bool:
        return bool(self.count or self.deleted)

    def extend(self, name: str, due: Due, usages: Sequence[Usage], fetched_at: datetime) -> None:
        """Add the rows of one device, and those that delete earlier ones."""
        key, number = due.device.key, due.device.id
        present = Stored.of(usages)
        gone = due.stored - present
        self._clean = self._clean and not gone and len(usages) == len(present.days) + len(present.undated)
        for usage in usages:
            day = usage.date_for
            values = (day, usage.bytes_used, usage.sms_used, usage.id)
            self._loose.append((self.source, self.account, number, name, *values, fetched_at, key, False))
            new = day not in due.stored.days if day is not None else usage.id not in due.stored.undated
            self._note(day, due, int(new))
        for day, id_ in gone:
            values = (day, None, None, id_)
            self._loose.append((self.source, self.account, number, name, *values, fetched_at, key, True))
            self._note(day, due, -1)
        self.count += len(usages)
        self.deleted += len(gone)
        if len(self._loose) >= CHUNK_ROWS:
            self._pack()

    def _note(self, day: date | None, due: Due, net: int) -> None:
        first = None if day is None else day.replace(day=1)
        month = self._months.get(first)
        if month is None:
            month = self._months[first] = _Month(due.window, due.device.key, due.device.key)
        month.add(due, net)

    def months(self) -> Iterator[tuple[NewPart, pa.Table]]:
        """Yield the sorted rows of each month for one part, without its number."""
        self._pack()
        arrow = pyarrow()
        table: pa.Table = arrow.concat_tables(self._packed)
        if len(self._months) == 1:
            for first, month in self._months.items():
                yield month.content(first, table.num_rows, clean=self._clean), table.sort_by(SORTED)
            return
        compute = import_module("pyarrow.compute")
        days = table.column("date_for")
        firsts = compute.floor_temporal(days, unit="month").cast(arrow.date32())
        for first, month in sorted(self._months.items(), key=lambda item: item[0] or date.min):
            chosen = compute.is_null(days) if first is None else compute.equal(firsts, first)
            rows = table.filter(chosen)
            yield month.content(first, rows.num_rows, clean=self._clean), rows.sort_by(SORTED)

    def _pack(self) -> None:
        if self._loose:
            columns = zip(*self._loose, strict=True)
            pa = pyarrow()
            fields = list(schema())[:-1]
            pool = pa.system_memory_pool()  # Arrow's own pool does not release memory
            arrays = [
                pa.array(column, each.type, memory_pool=pool) for column, each in zip(columns, fields, strict=True)
            ]
            self._packed.append(pa.Table.from_arrays(arrays, schema=pa.schema(fields)))
            self._loose = []


@define
class _Month:
    """The statistics of one month."""

    days: Window
    first_device: int
    last_device: int
    net: int = 0

    def add(self, due: Due, net: int) -> None:
        """Add a row to the statistics."""
        self.net += net
        key, window = due.device.key, due.window
        self.first_device, self.last_device = min(self.first_device, key), max(self.last_device, key)
        if window is not self.days and window != self.days:
            self.days = Window(min(self.days.since, window.since), max(self.days.until, window.until))

    def content(self, first: date | None, rows: int, *, clean: bool) -> NewPart:
        """Return the content of the part for the ledger."""
        days = self.days if first is None else within_month(self.days, first)
        return NewPart(first, days, (self.first_device, self.last_device), rows, self.net, clean=clean)


def within_month(days: Window, first: date) -> Window:
    """Return the days of a range that are in a month; all of them if none are."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    since, until = max(days.since, first), min(days.until, last)
    return Window(since, until) if since <= until else days
