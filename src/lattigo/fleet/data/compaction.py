"""Parts of a month put together into one: sorted, and each day of a device once.

Nights read days again that may still change, so a month collects several rows for each true one. The new part is
written beside the old ones, some devices at a time, and one transaction of the ledger lets it stand for them.
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
from .parts import UNFINISHED, PartFile, Unpublished, schema
from .readers import nobody_reads, remove
from .rows import within_month
from .views import COLUMNS, LAST, MONTHS, Keys, create_stored

if TYPE_CHECKING:
    import duckdb

    from ..ledger import Ledger

RATIO = 1.3
"""A month is compacted when it has more stored rows than this for each true one."""
LOOSE = 0.01
"""A month that is closed is compacted when more than this share of its rows is not in its largest part."""
MANY = 30
"""A month is compacted when it has more parts."""
ROWS_AT_ONCE = 20_000
"""Rows of so many devices are sorted in memory at a time."""
MEMORY = "128MB"
"""What DuckDB may use before it goes on on disk."""


def due(parts: Sequence[Part], *, lookback: int, now: datetime) -> list[list[Part]]:
    """Return the parts that are to be put together, those of each month, the oldest first.

    Args:
        parts: all parts of one account.
        lookback: for how many days after its end a day may still change.
        now: the time.
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
    if len(group) == 1:
        return not group[0].content.clean and stored > RATIO * group[0].content.net
    if stored > RATIO * sum(part.content.net for part in group) or len(group) > MANY:
        return True
    month = group[0].content.month
    last = within_month(Window(date.min, date.max), month).until if month else now.date()
    closed = last + timedelta(days=lookback) < now.astimezone(UTC).date()
    return closed and stored - max(part.content.rows for part in group) > LOOSE * stored


@define
class Compaction:
    """Puts parts of a dataset together."""

    folder: Path
    ledger: Ledger
    like: Path
    """A file whose mode new ones get."""
    connect: Callable[[], duckdb.DuckDBPyConnection]
    """Opens DuckDB."""
    check: Callable[[], None] = lambda: None
    """Raises where the work is to stop."""

    def replace(self, group: Sequence[Part], keys: Keys) -> None:
        """Let one part for each month stand for all of these, which are of one account.

        Raises:
            OSError: the disk does not take it. The dataset is as before.
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
        """Return what the new parts are to hold. A part of an earlier version may hold several months."""
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
        """Remove files that were replaced, if nobody reads them."""
        if replaced := self.ledger.files.retired():
            with nobody_reads(self.folder) as free:
                if free:
                    self.ledger.files.dropped(remove(self.folder, replaced))


QUERY = f"""
SELECT {COLUMNS}, deleted FROM (
    SELECT * FROM stored WHERE device BETWEEN $1 AND $2 AND date_trunc('month', date_for)::DATE IS NOT DISTINCT FROM $3
    QUALIFY {LAST}
) WHERE NOT deleted ORDER BY device, date_for, id
"""  # noqa: S608 - constants


def _ranges(devices: tuple[int, int], rows: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of keys that together are all devices, each with about as many rows as fit in memory."""
    first, last = devices
    step = math.ceil((last - first + 1) / math.ceil(rows / ROWS_AT_ONCE)) if rows else last - first + 1
    for start in range(first, last + 1, step):
        yield start, min(start + step - 1, last)
