"""The state of a dataset at one moment: its months, and the rows of some of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..fleet.data import parts
from ..fleet.data.readers import Reading
from ..fleet.data.views import MONTHS, create_views
from ..fleet.dataset import connect, explained, reading
from ..fleet.errors import DatasetError
from ..fleet.records import Part

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 100_000
ROWS = """
SELECT label.source, label.account, strftime(date_for, '%Y-%m') AS month, label.device_id, label.device_name, date_for,
    bytes_used, sms_used, id, fetched_at
FROM counted JOIN label USING (device) ORDER BY device, date_for, id
"""


@frozen(order=True)
class Month:
    """A month of an account, which is a partition of the table."""

    source: str
    account: str
    month: str | None
    """Such as 2026-10; `None` for rows without a day."""

    @property
    def predicate(self) -> str:
        """The condition for its rows, in SQL."""
        month = "month IS NULL" if self.month is None else f"month = {_quoted(self.month)}"
        return f"(source = {_quoted(self.source)} AND account = {_quoted(self.account)} AND {month})"


def schema() -> pa.Schema:
    """Return the columns of a table: those of usage, and the month."""
    arrow = parts.pyarrow()
    source, account, *others = parts.usage_schema()
    return arrow.schema([source, account, arrow.field("month", arrow.string()), *others])


@frozen
class Snapshot:
    """The state of a dataset."""

    folder: Path
    id: str
    kind: str
    version: int
    """The number of the last part that was ever committed, which only grows."""
    months: dict[Month, list[Part]]
    labels: pa.Table = field(repr=False)
    _held: Reading = field(repr=False)

    @classmethod
    def read(cls, folder: Path) -> Snapshot:
        """Read the current state of a dataset.

        Raises:
            DatasetError: there is no dataset, it is damaged, or an earlier version of lattigo wrote its files.
        """
        held = Reading(folder)  # first: files that the ledger names are kept from now on
        with reading(folder) as ledger:
            committed, requests = ledger.files.parts(), ledger.requests()
            version, labels, id_ = ledger.files.last_number(), _labels(ledger.labels()), ledger.id
        parts.check(folder, committed)
        if any(part.version < MONTHS for part in committed):
            raise DatasetError(
                f"{folder} was written by an earlier version: run lattigo dataset compact {folder} first."
            )
        months: dict[Month, list[Part]] = {}
        for part in committed:
            months.setdefault(Month(part.source, part.account, _name(part.content.month)), []).append(part)
        return cls(folder, id_, requests[0].kind, version, months, labels, held)

    def states(self) -> dict[Month, int]:
        """Return a number for each month that changes with its files."""
        return {month: _digest(*(_file(part) for part in files)) for month, files in self.months.items()}

    def names(self) -> int:
        """Return a number that changes with the name or the number of a device."""
        columns = self.labels.drop_columns(["cost_center"]).to_pydict()
        return _digest(*(repr(row) for row in zip(*columns.values(), strict=True)))

    def rows(self, months: Sequence[Month]) -> Iterator[pa.RecordBatch]:
        """Yield the current rows of some months, each day of a device once.

        Raises:
            DatasetError: a file is damaged.
        """
        columns = schema()
        for month in (month for month in months if month in self.months):
            with explained(self.folder), connect() as connection:
                create_views(connection, self.folder, self.months[month], lambda *_: None)
                connection.register("label", self.labels)
                for batch in connection.sql(ROWS).to_arrow_reader(ROWS_AT_ONCE):
                    yield batch.cast(columns)


def _labels(rows: Iterator[tuple[object, ...]]) -> pa.Table:
    arrow = parts.pyarrow()
    kinds = {"device": arrow.int64(), "source": arrow.string(), "account": arrow.string(), "device_id": arrow.int64()}
    return parts.table(kinds | {"device_name": arrow.string(), "cost_center": arrow.string()}, rows)


def _file(part: Part) -> str:
    """Return the identity of a file, also among those of a dataset that was restored from a backup."""
    return f"{part.number} {part.bytes} {part.committed_at}"


def _digest(*lines: str) -> int:
    """Return a positive number of 63 bits, as Delta's transactions have them."""
    digest = hashlib.sha256("\n".join(lines).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _name(month: date | None) -> str | None:
    return None if month is None else month.isoformat()[:7]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
