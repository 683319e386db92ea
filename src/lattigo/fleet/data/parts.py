"""The Parquet files of a dataset, which are never changed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
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
"""The metadata key of a part with the ID of its dataset."""
RECURRING = [
    "source",
    "account",
    "device_id",
    "device_name",
    "date_for",
    "sms_used",
    "fetched_at",
    "device",
    "sequence",
]
"""The columns whose values recur: a dictionary of the others makes a file larger, and slower to write."""
GROUP_ROWS = 50_000
"""Number of rows in a row group, the minimum to read for one device of a sorted file."""


def usage_schema() -> pa.Schema:
    """Return the columns of usage in a dataset."""
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
    """Return the columns of a part: usage, and those that determine the current row."""
    pa = pyarrow()
    return pa.schema(
        [
            *usage_schema(),
            pa.field("device", pa.int64()),
            pa.field("deleted", pa.bool_()),
            pa.field("sequence", pa.int64()),
        ]
    )


def table(columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]) -> pa.Table:
    """Return rows as an Arrow table."""
    values = list(zip(*rows, strict=True)) or [() for _ in columns]
    found: pa.Table = pyarrow().table(values, schema=pyarrow().schema(list(columns.items())))
    return found


class PartFile:
    """A part that is being written outside `data/`. Use it in a `with` block.

    Args:
        temporary: the path to write to.
        number: the part's number, which is the `sequence` of all its rows.
        dataset: the id of the dataset.
        like: a file whose mode is used.

    Raises:
        OSError: the part can't be written; nothing is left behind.
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
                use_dictionary=RECURRING,  # pyright: ignore[reportArgumentType] - the stubs know no list
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
    """A part that is complete and on disk, but not in `data/` yet."""

    temporary: Path
    number: int
    file: str
    content: NewPart
    bytes: int

    def publish(self) -> None:
        """Move the part to its final name."""
        data = self.temporary.parent / DATA
        self.temporary.rename(data / self.file)
        sync_folder(data)


def lost(folder: Path, known: Iterable[Part]) -> list[Part]:
    """Return the parts that are missing or have another size."""
    return [part for part in known if _size(folder / DATA / part.file) != part.bytes]


def check(folder: Path, known: Iterable[Part]) -> None:
    """Check that no part is missing or damaged.

    Raises:
        DatasetError: a part is missing or damaged.
    """
    if gone := lost(folder, known):
        raise DatasetError(
            f"{folder / DATA / gone[0].file} is missing or damaged. "
            f"Run the same pull from {gone[0].source} again to fetch its data."
        )


def sweep(folder: Path, known: set[str], dataset: str) -> None:
    """Remove the remains of a killed run: incomplete files and uncommitted parts, and nothing else."""
    for path in folder.glob(f"*{UNFINISHED}"):
        if OURS_UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)
    for path in (folder / DATA).glob("part-*.parquet"):
        if path.name not in known and OURS.fullmatch(path.name) and _dataset_of(path) == dataset:
            path.unlink(missing_ok=True)


def _dataset_of(path: Path) -> str | None:
    """Return the ID of the dataset in the metadata of a file."""
    from pyarrow import parquet

    try:
        metadata: dict[bytes, bytes] | None = parquet.read_metadata(path).metadata
    except (OSError, pyarrow().ArrowException):
        return None  # a part gets its name only once it is complete, so this is not ours
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
    """Import pyarrow, which is slow to import and requires an extra."""
    try:
        return import_module("pyarrow")
    except ImportError:
        raise DatasetError("Datasets require pyarrow: pip install 'lattigo[fleet]'.") from None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
