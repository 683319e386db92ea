"""The Parquet files of a dataset: rows that wait in memory, and files that are never changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from .errors import DatasetError
from .records import Part
from .source import Usage

if TYPE_CHECKING:
    import pyarrow as pa

DATA = "data"
UNFINISHED = ".unfinished"
CHUNK_ROWS = 5_000
"""Rows are packed into an Arrow table as soon as there are so many: packed they take a tenth of the memory."""


def schema() -> pa.Schema:
    """The columns of every part."""
    pa = pyarrow()
    return pa.schema(
        [
            ("source", pa.string()),
            ("device_name", pa.string()),
            ("date_for", pa.date32()),
            ("bytes_used", pa.int64()),
            ("sms_used", pa.int64()),
            ("id", pa.int64()),
            ("fetched_at", pa.timestamp("us", tz="UTC")),
        ]
    )


@define
class Rows:
    """Rows that wait to be written."""

    count: int = 0
    _packed: list[pa.Table] = field(factory=list["pa.Table"])
    _loose: list[tuple[object, ...]] = field(factory=list[tuple[object, ...]])

    def extend(self, source: str, device: str, usages: Sequence[Usage], fetched_at: datetime) -> None:
        """Add the rows of one device."""
        self._loose.extend(
            (source, device, it.date_for, it.bytes_used, it.sms_used, it.id, fetched_at) for it in usages
        )
        self.count += len(usages)
        if len(self._loose) >= CHUNK_ROWS:
            self._pack()

    def table(self) -> pa.Table:
        """All of them."""
        self._pack()
        table: pa.Table = pyarrow().concat_tables(self._packed)
        return table

    def _pack(self) -> None:
        if self._loose:
            columns = zip(*self._loose, strict=True)
            pa, types = pyarrow(), schema().types
            pool = pa.system_memory_pool()  # Arrow's own keeps what it was once given
            arrays = [pa.array(column, kind, memory_pool=pool) for column, kind in zip(columns, types, strict=True)]
            self._packed.append(pa.Table.from_arrays(arrays, schema=schema()))
            self._loose = []


@frozen
class Unpublished:
    """A part that is whole and on the disk, but has no name in `data/` yet."""

    temporary: Path
    rows: int
    bytes: int

    def publish(self, file: str) -> None:
        """Give it its name, for good."""
        data = self.temporary.parent / DATA
        self.temporary.rename(data / file)
        sync_folder(data)


def write(rows: Rows, folder: Path, name: str) -> Unpublished:
    """Write rows to a file that no reader of `data/` sees.

    Raises:
        OSError: the disk does not take it; nothing is left behind.
    """
    from pyarrow import parquet

    temporary = folder / f"{name}{UNFINISHED}"
    try:
        with temporary.open("wb") as file:
            pool = pyarrow().system_memory_pool()
            parquet.write_table(rows.table(), file, compression="zstd", memory_pool=pool)
            file.flush()
            os.fsync(file.fileno())
            pyarrow().default_memory_pool().release_unused()
            return Unpublished(temporary, rows.count, file.tell())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def lost(folder: Path, known: Iterable[Part]) -> list[Part]:
    """Which of the parts are not there, or not as long as they were."""
    return [part for part in known if _size(folder / DATA / part.file) != part.bytes]


def sweep(folder: Path, known: set[str]) -> None:
    """Remove what a run that was killed has left: half-written files, and parts that were never committed."""
    for path in folder.glob(f"*{UNFINISHED}"):
        path.unlink(missing_ok=True)
    for path in (folder / DATA).glob("part-*.parquet"):
        if path.name not in known:
            path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pyarrow() -> ModuleType:
    """The package pyarrow, which takes long to import and comes with an extra."""
    try:
        return import_module("pyarrow")
    except ImportError:
        raise DatasetError("Datasets need pyarrow: pip install 'lattigo[fleet]'.") from None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
