"""Compaction: merging the parts of a month into one that is sorted and has each day of a device once.

Nightly pulls fetch days again that may still change, so a month accumulates several rows for each current one. The new
part is written beside the old ones, some devices at a time, and one transaction of the ledger replaces them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, evolve

from ..records import NewPart, Part
from ..windows import Window
from .parts import GROUP_ROWS, UNFINISHED, PartFile, Unpublished, schema
from .readers import nobody_reads, remove
from .rows import within_month
from .views import COLUMNS, LAST, MONTHS, Keys, create_stored

if TYPE_CHECKING:
    import duckdb

    from ..ledger import Ledger

RATIO = 1.3
"""The ratio of stored to current rows above which a month is compacted, and that of large parts to read per device."""
LOOSE = 0.01
"""The share of rows that are replaced, or in small parts, above which a closed month is compacted."""
MANY = 30
"""The number of small parts above which a month is compacted."""
ROWS_AT_ONCE = 20_000
"""Approximate number of rows sorted in memory at a time."""
MEMORY = "128MB"
"""DuckDB's memory limit, above which it spills to disk."""


def due(parts: Sequence[Part], *, lookback: int, now: datetime) -> list[list[Part]]:
    """Return the parts to merge, grouped by month, oldest first.

    Args:
        parts: all parts of one account.
        lookback: number of days for which the usage of a day may still change.
        now: the current time.
    """
    if any(part.version < MONTHS for part in parts):
        return [list(parts)]
    groups = months(parts)
    return [group for group in groups if _is_due(group, lookback, now)]


def untidy(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of each month that is not one sorted part with each day once; otherwise like `due`."""
    if any(part.version < MONTHS for part in parts):
        return [list(parts)]
    return [group for group in months(parts) if len(group) > 1 or not group[0].content.clean]


def months(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of each month, the oldest month first."""
    groups: dict[date | None, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.content.month, []).append(part)
    return [groups[month] for month in sorted(groups, key=lambda first: first or date.min)]


def _is_due(group: Sequence[Part], lookback: int, now: datetime) -> bool:
    stored = sum(part.content.rows for part in group)
    current = sum(part.content.net for part in group)
    if len(group) == 1:
        return not group[0].content.clean and stored > RATIO * current
    large = [part for part in group if part.content.rows >= GROUP_ROWS]
    small = [part.content.rows for part in group if part.content.rows < GROUP_ROWS]
    if stored > RATIO * current or len(small) > MANY:
        return True
    month = group[0].content.month
    last = within_month(Window(date.min, date.max), month).until if month else now.date()
    closed = last + timedelta(days=lookback) < now.astimezone(UTC).date()
    in_small = sum(small) - (0 if large else max(small))  # one part has nothing to be merged with
    return closed and (_overlap(large) > RATIO or max(stored - current, in_small) > LOOSE * stored)


def _overlap(parts: Sequence[Part]) -> float:
    """Return the average number of parts that have to be read for one device."""
    if not parts:
        return 0.0
    ranges = [part.content.devices for part in parts]
    covered = max(last for _, last in ranges) - min(first for first, _ in ranges) + 1
    return sum(last - first + 1 for first, last in ranges) / covered


@define
class Compaction:
    """A compactor that merges the parts of a dataset."""

    folder: Path
    ledger: Ledger
    like: Path
    """A file whose mode is used for new ones."""
    connect: Callable[[], duckdb.DuckDBPyConnection]
    """Opens DuckDB."""
    check: Callable[[], None] = lambda: None
    """A function that raises an error if the work has to stop."""

    def replace(self, group: Sequence[Part], keys: Keys) -> None:
        """Replace parts of one account by one part per month.

        Raises:
            OSError: the part can't be written. The dataset is unchanged.
        """
        contents = self._contents(group, keys)
        numbers = self.ledger.files.next_numbers(len(contents))
        new: list[Unpublished] = []
        try:
            with self.connect() as connection:
                connection.execute(f"SET memory_limit = '{MEMORY}'")
                connection.execute("SET threads = 1")
                create_stored(connection, self.folder, group, keys)
                for place, ((number, file), content) in enumerate(zip(numbers, contents, strict=True)):
                    temporary = self.folder / f"part-{self.ledger.epoch}-{place}{UNFINISHED}"
                    part = Unpublished(temporary, number, file, content, 0)
                    new.append(part)
                    new[-1] = self._write(connection, part, sum(old.content.rows for old in group))
            self.check()
            self.ledger.files.replace(group, new)
        finally:
            for part in new:
                part.temporary.unlink(missing_ok=True)

    def _contents(self, group: Sequence[Part], keys: Keys) -> list[NewPart]:
        """Return the contents of the new parts. A part of an earlier version may contain several months."""
        found = {part.content.month for part in group if part.version >= MONTHS}
        if len(found) != 1 or any(part.version < MONTHS for part in group):
            with self.connect() as connection:
                create_stored(connection, self.folder, group, keys)
                query = "SELECT DISTINCT date_trunc('month', date_for)::DATE FROM stored"
                found = {month for (month,) in connection.execute(query).fetchall()}
                (first, last) = connection.execute("SELECT min(device), max(device) FROM stored").fetchone() or (0, 0)
        else:
            first = min(part.content.devices[0] for part in group)
            last = max(part.content.devices[1] for part in group)
        days = Window(min(part.content.days.since for part in group), max(part.content.days.until for part in group))
        return [
            NewPart(month, days if month is None else within_month(days, month), (first, last), 0, 0, clean=True)
            for month in sorted(found, key=lambda first: first or date.min)
        ]

    def _write(self, connection: duckdb.DuckDBPyConnection, part: Unpublished, rows: int) -> Unpublished:
        columns = schema().remove(len(schema()) - 1)
        with PartFile(part.temporary, part.number, dataset=self.ledger.id, like=self.like) as file:
            for devices in _ranges(part.content.devices, rows):
                self.check()
                self.ledger.beat()
                values = [*devices, part.content.month]
                file.add(connection.sql(QUERY, params=values).to_arrow_table().cast(columns))
        return evolve(part, content=evolve(part.content, rows=file.rows, net=file.rows), bytes=file.bytes)

    def clear(self) -> None:
        """Remove replaced files that are not being read."""
        if replaced := self.ledger.files.retired():
            with nobody_reads(self.folder) as free:
                if free:
                    self.ledger.files.dropped(remove(self.folder, replaced))


QUERY = f"""
SELECT {COLUMNS}, deleted FROM (
    SELECT * FROM stored WHERE device BETWEEN $1 AND $2 AND date_trunc('month', date_for)::DATE IS NOT DISTINCT FROM $3
    QUALIFY {LAST}
) WHERE NOT deleted ORDER BY device, date_for, id
"""  # noqa: S608 - only constants are inserted


def _ranges(devices: tuple[int, int], rows: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of keys that cover all devices, each with as many rows as fit in memory."""
    first, last = devices
    step = math.ceil((last - first + 1) / math.ceil(rows / ROWS_AT_ONCE)) if rows else last - first + 1
    for start in range(first, last + 1, step):
        yield start, min(start + step - 1, last)
