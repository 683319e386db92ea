"""The Parquet files of a dataset: rows that wait in memory, and files that are never changed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from .errors import DatasetError
from .private_files import create
from .records import Part
from .source import Usage

if TYPE_CHECKING:
    import pyarrow as pa

DATA = "data"
UNFINISHED = ".unfinished"
OURS = re.compile(r"part-\d{5,}\.parquet")
OURS_UNFINISHED = re.compile(r"(part-\d+|errors|gone)\.unfinished")
DATASET = b"lattigo.dataset"
"""In the metadata of a part: the dataset that it belongs to."""
CHUNK_ROWS = 5_000
"""Rows are packed into an Arrow table as soon as there are so many: packed they take a tenth of the memory."""


def usage_schema() -> pa.Schema:
    """Return the columns of usage, as a dataset is read."""
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


def schema() -> pa.Schema:
    """Return the columns of every part: usage, and what says which row counts."""
    return _waiting_schema().append(pyarrow().field("sequence", pyarrow().int64()))


def _waiting_schema() -> pa.Schema:
    return usage_schema().append(pyarrow().field("deleted", pyarrow().bool_()))


@define
class Rows:
    """Rows that wait to be written."""

    count: int = 0
    deleted: int = 0
    """Rows that only say that an earlier one does not count any more."""
    _packed: list[pa.Table] = field(factory=list["pa.Table"])
    _loose: list[tuple[object, ...]] = field(factory=list[tuple[object, ...]])

    def __bool__(self) -> bool:
        return bool(self.count or self.deleted)

    def extend(
        self,
        source: str,
        device: str,
        usages: Sequence[Usage],
        deleted: Sequence[tuple[date | None, int | None]],
        fetched_at: datetime,
    ) -> None:
        """Add the rows of one device, and day and id of those that it has no more."""
        self._loose.extend(
            (source, device, it.date_for, it.bytes_used, it.sms_used, it.id, fetched_at, False) for it in usages
        )
        self._loose.extend((source, device, day, None, None, number, fetched_at, True) for day, number in deleted)
        self.count += len(usages)
        self.deleted += len(deleted)
        if len(self._loose) >= CHUNK_ROWS:
            self._pack()

    def table(self, sequence: int) -> pa.Table:
        """Return all of them, as those of one part."""
        self._pack()
        arrow = pyarrow()
        table: pa.Table = arrow.concat_tables(self._packed)
        numbers = arrow.repeat(arrow.scalar(sequence, arrow.int64()), table.num_rows)
        return table.append_column("sequence", numbers)

    def _pack(self) -> None:
        if self._loose:
            columns = zip(*self._loose, strict=True)
            pa, schema = pyarrow(), _waiting_schema()
            pool = pa.system_memory_pool()  # Arrow's own keeps what it was once given
            arrays = [
                pa.array(column, kind, memory_pool=pool) for column, kind in zip(columns, schema.types, strict=True)
            ]
            self._packed.append(pa.Table.from_arrays(arrays, schema=schema))
            self._loose = []


@frozen
class Unpublished:
    """A part that is whole and on the disk, but has no name in `data/` yet."""

    temporary: Path
    number: int
    file: str
    rows: int
    bytes: int

    def publish(self) -> None:
        """Give it its name, for good."""
        data = self.temporary.parent / DATA
        self.temporary.rename(data / self.file)
        sync_folder(data)


def write(rows: Rows, temporary: Path, *, number: int, file: str, dataset: str, like: Path) -> Unpublished:
    """Write rows to a file that no reader of `data/` sees.

    Args:
        rows: the rows.
        temporary: where to write them.
        number: the part's number.
        file: the name that it gets in `data/`.
        dataset: the id of the dataset.
        like: a file whose mode it gets.

    Raises:
        OSError: the disk does not take it; nothing is left behind.
    """
    from pyarrow import parquet

    try:
        with create(temporary, like=like) as out:
            pool = pyarrow().system_memory_pool()
            table = rows.table(number).replace_schema_metadata({DATASET: dataset})
            parquet.write_table(table, out, compression="zstd", memory_pool=pool)
            out.flush()
            os.fsync(out.fileno())
            pyarrow().default_memory_pool().release_unused()
            return Unpublished(temporary, number, file, rows.count, out.tell())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def lost(folder: Path, known: Iterable[Part]) -> list[Part]:
    """Return those parts that are not there, or not as long as they were."""
    return [part for part in known if _size(folder / DATA / part.file) != part.bytes]


def sweep(folder: Path, known: set[str], dataset: str) -> None:
    """Remove what a killed run has left: half-written files, and parts that were never committed. Nothing else."""
    for path in folder.glob(f"*{UNFINISHED}"):
        if OURS_UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)
    for path in (folder / DATA).glob("part-*.parquet"):
        if path.name not in known and OURS.fullmatch(path.name) and _dataset_of(path) == dataset:
            path.unlink(missing_ok=True)


def _dataset_of(path: Path) -> str | None:
    """Return the dataset that a file says it is a part of."""
    from pyarrow import parquet

    try:
        metadata: dict[bytes, bytes] | None = parquet.read_metadata(path).metadata
    except (OSError, pyarrow().ArrowException):
        return None  # a part has its name only once it is whole, so this is somebody else's
    return (metadata or {}).get(DATASET, b"").decode(errors="replace")


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
