"""A dataset on disk: a folder of immutable Parquet parts, and the devices that failed beside them.

    usage/
    ├── data/part-00000.parquet …    device_name, date_for, bytes_used, sms_used, id, fetched_at
    └── errors.jsonl                 a line for each device that failed

A part is written under another name, synced, and renamed: whoever reads `data/*.parquet` sees whole files only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TextIO

import anyio.to_thread
import orjson
from attrs import define, field

from .._generated.models import DailyDataUsage, MonthlyDataUsage
from .outcome import Outcome

if TYPE_CHECKING:
    import pyarrow as pa

PART_ROWS = 250_000
"""Rows of a part: some 3 MB on disk, 100 MB in memory while they wait."""


class DatasetError(Exception):
    """The folder of a dataset can't be used; the text says why and what to do."""


@define(kw_only=True)
class Report:
    """What a pull did, or has done so far."""

    total: int | None = None
    """Devices that there are to fetch, when that is known."""
    devices: int = 0
    """Devices that are done, failed ones included."""
    failed: int = 0
    """Devices that ended in an error; `errors.jsonl` has them."""
    rows: int = 0
    """Rows of usage."""
    parts: int = 0
    """Parquet files."""
    seconds: float = 0.0
    """Since the start."""


class Dataset:
    """Writes outcomes to a folder. Use it with `async with`: leaving it writes what is still in memory."""

    def __init__(self, path: str | PathLike[str], report: Report) -> None:
        self.path = Path(path)
        self._report = report
        self._rows = _Columns()
        self._errors: TextIO | None = None
        self._started = time.monotonic()

    async def __aenter__(self) -> Dataset:
        _pyarrow()
        await anyio.to_thread.run_sync(self._begin)
        return self

    async def __aexit__(self, *_: object) -> None:
        # Also after an error or a cancellation: what was fetched is kept.
        with anyio.CancelScope(shield=True):
            await self._flush()
        if self._errors is not None:
            self._errors.close()
        self._report.seconds = time.monotonic() - self._started

    async def add(self, outcome: Outcome[list[DailyDataUsage]] | Outcome[list[MonthlyDataUsage]]) -> None:
        """Take one outcome in; every now and then this writes a part."""
        report = self._report
        report.devices += 1
        report.seconds = time.monotonic() - self._started
        if outcome.error is not None:
            report.failed += 1
            self._write_error(outcome.device, outcome.error)
            return
        rows = outcome.unwrap()
        self._rows.extend(outcome.device, rows, datetime.now(UTC))
        report.rows += len(rows)
        if len(self._rows.device_name) >= PART_ROWS:
            await self._flush()

    def _begin(self) -> None:
        data = self.path / "data"
        try:
            data.mkdir(parents=True, exist_ok=True)
            if any(data.iterdir()):
                raise DatasetError(f"{self.path} already holds a dataset. Choose another folder, or remove this one.")
            self._errors = (self.path / "errors.jsonl").open("w", encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"{self.path} can't be written: {error.strerror}.") from None

    def _write_error(self, device: str, error: Exception) -> None:
        assert self._errors is not None, "the dataset is open"  # noqa: S101 - for the type checker
        line = {
            "device_name": device,
            "error": type(error).__name__,
            "message": str(error),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._errors.write(orjson.dumps(line).decode() + "\n")
        self._errors.flush()

    async def _flush(self) -> None:
        if self._rows.device_name:
            rows, self._rows = self._rows, _Columns()
            path = self.path / "data" / f"part-{self._report.parts:05d}.parquet"
            await anyio.to_thread.run_sync(_write_part, rows, path)
            self._report.parts += 1


@define
class _Columns:
    """Rows that wait to be written, column by column."""

    device_name: list[str] = field(factory=list[str])
    date_for: list[object] = field(factory=list[object])
    bytes_used: list[int | None] = field(factory=list[int | None])
    sms_used: list[int | None] = field(factory=list[int | None])
    id: list[int | None] = field(factory=list[int | None])
    fetched_at: list[datetime] = field(factory=list[datetime])

    def extend(
        self, device: str, usages: Sequence[DailyDataUsage] | Sequence[MonthlyDataUsage], fetched_at: datetime
    ) -> None:
        """Add the rows of one device."""
        for usage in usages:
            self.device_name.append(device)
            self.date_for.append(usage.date_for)
            self.bytes_used.append(usage.bytes_used)
            self.sms_used.append(usage.sms_used)
            self.id.append(usage.id)
            self.fetched_at.append(fetched_at)

    def table(self) -> pa.Table:
        """The rows as an Arrow table."""
        pa = _pyarrow()
        types = {
            "device_name": pa.string(),
            "date_for": pa.date32(),
            "bytes_used": pa.int64(),
            "sms_used": pa.int64(),
            "id": pa.int64(),
            "fetched_at": pa.timestamp("us", tz="UTC"),
        }
        return pa.table({name: pa.array(getattr(self, name), kind) for name, kind in types.items()})


def _write_part(rows: _Columns, path: Path) -> None:
    from pyarrow import parquet

    unfinished = path.with_suffix(".tmp")
    try:
        with unfinished.open("wb") as file:
            parquet.write_table(rows.table(), file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError as error:
        raise DatasetError(f"{path} can't be written: {error.strerror}.") from None


def _pyarrow() -> ModuleType:
    try:
        import pyarrow
    except ImportError:
        raise DatasetError("Datasets need pyarrow: pip install 'lattigo[fleet]'.") from None
    return pyarrow
