"""The Parquet files of a dataset, which are never changed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from attrs import frozen

from ..errors import DatasetError
from ..private_files import create
from ..records import NewPart, Part

if TYPE_CHECKING:
    import pyarrow as pa

DATA = "data"
UNFINISHED = ".unfinished"
OURS = re.compile(r"part-\d{5,}\.parquet")
OURS_UNFINISHED = re.compile(r"(part-\d+(-\d+)?|errors|gone)\.unfinished")
DATASET = b"lattigo.dataset"
"""In the metadata of a part: the dataset that it belongs to."""
GROUP_ROWS = 50_000
"""In a row group: whoever looks for one device of a sorted file reads that many rows."""


def usage_schema() -> pa.Schema:
    """Return the columns of usage, as a dataset is read."""
    pa = pyarrow()
    return pa.schema(
        [
            ("source", pa.string()),
            ("account", pa.string()),
            ("device_id", pa.int64()),
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
    pa = pyarrow()
    return pa.schema(
        [
            *usage_schema(),
            pa.field("device", pa.int64()),
            pa.field("deleted", pa.bool_()),
            pa.field("sequence", pa.int64()),
        ]
    )


class PartFile:
    """A part that is being written, where no reader of `data/` sees it. Use it with `with`.

    Args:
        temporary: where to write it.
        number: the part's number, which is the `sequence` of all its rows.
        dataset: the id of the dataset.
        like: a file whose mode it gets.

    Raises:
        OSError: the disk does not take it; nothing is left behind.
    """

    def __init__(self, temporary: Path, number: int, *, dataset: str, like: Path) -> None:
        self.rows = self.bytes = 0
        self._temporary = temporary
        self._number = number
        self._metadata = {DATASET: dataset}
        self._like = like

    def __enter__(self) -> PartFile:
        from pyarrow import parquet

        self._file = create(self._temporary, like=self._like)
        try:
            self._writer = parquet.ParquetWriter(
                self._file,
                schema().with_metadata(self._metadata),
                compression="zstd",
                memory_pool=pyarrow().system_memory_pool(),
            )
        except BaseException:
            self._remove()
            raise
        return self

    def add(self, table: pa.Table) -> None:
        """Write rows, which have all columns but the last one."""
        arrow = pyarrow()
        numbers = arrow.repeat(arrow.scalar(self._number, arrow.int64()), table.num_rows)
        self._writer.write_table(table.append_column("sequence", numbers), row_group_size=GROUP_ROWS)
        self.rows += table.num_rows

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        try:
            self._writer.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self.bytes = self._file.tell()
            self._file.close()
        except BaseException:
            self._remove()
            raise
        finally:
            pyarrow().default_memory_pool().release_unused()
        if error is not None:
            self._remove()

    def _remove(self) -> None:
        self._file.close()
        self._temporary.unlink(missing_ok=True)


@frozen
class Unpublished:
    """A part that is whole and on the disk, but has no name in `data/` yet."""

    temporary: Path
    number: int
    file: str
    content: NewPart
    bytes: int

    def publish(self) -> None:
        """Give it its name, for good."""
        data = self.temporary.parent / DATA
        self.temporary.rename(data / self.file)
        sync_folder(data)


def lost(folder: Path, known: Iterable[Part]) -> list[Part]:
    """Return those parts that are not there, or not as long as they were."""
    return [part for part in known if _size(folder / DATA / part.file) != part.bytes]


def check(folder: Path, known: Iterable[Part]) -> None:
    """Check that no part is lost.

    Raises:
        DatasetError: one is.
    """
    if gone := lost(folder, known):
        raise DatasetError(
            f"{folder / DATA / gone[0].file} is missing or damaged. "
            f"The same pull from {gone[0].source} again fetches it anew."
        )


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
