"""Exports of a dataset to a single file: CSV, JSON lines or a DuckDB database. Exports are atomic."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import orjson

from .dataset import Dataset, connect, explained
from .private_files import create, make_folder, mode_of

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 100_000
ALL = "FROM usage ORDER BY source, device_name, date_for"
FORMULA = "regexp_matches(device_name, '^[=+@\\t\\r-]') AND try_cast(device_name AS DOUBLE) IS NULL"
GUARDED = f"SELECT * REPLACE (CASE WHEN {FORMULA} THEN '''' || device_name ELSE device_name END AS device_name) {ALL}"
"""The query for CSV files, which prefixes names that a spreadsheet would interpret as formulas with an apostrophe."""


def export(dataset: Dataset, file: Path) -> None:
    """Write all rows, with the last fetch of each day, to a file whose extension determines the format.

    An existing file is replaced, and its mode is kept.

    Raises:
        DatasetError: DuckDB is missing, or the dataset can't be read.
        OSError: the file can't be written.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    _clear(unfinished)
    try:
        make_folder(unfinished)  # private, even while DuckDB writes
        new = unfinished / file.name
        with explained(dataset.path):
            EXPORTS[file.suffix](dataset, new)
        new.chmod(mode_of(file))
        # DuckDB would apply the log of the old database to the new one.
        file.with_name(f"{file.name}.wal").unlink(missing_ok=True)
        new.replace(file)
    finally:
        _clear(unfinished)


def _clear(folder: Path) -> None:
    """Remove the remains of an export."""
    if folder.is_dir():
        rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _csv(dataset: Dataset, file: Path) -> None:
    csv = import_module("pyarrow.csv")
    batches = _batches(dataset, GUARDED)
    with create(file) as out, csv.CSVWriter(out, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _json_lines(dataset: Dataset, file: Path) -> None:
    options = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
    with create(file) as out:
        for batch in _batches(dataset, ALL):
            out.writelines(orjson.dumps(row, option=options) for row in batch.to_pylist())


def _duckdb(dataset: Dataset, file: Path) -> None:
    """Write one table, `daily_usage` or `monthly_usage`."""
    table = f"{dataset.kind}_usage"
    with connect(file) as target:
        target.register("rows", _batches(dataset, ALL))
        target.execute(f"CREATE TABLE {table} AS FROM rows")


def _batches(dataset: Dataset, query: str) -> pa.RecordBatchReader:
    return dataset.connection().sql(query).to_arrow_reader(ROWS_AT_ONCE)


EXPORTS: dict[str, Callable[[Dataset, Path], None]] = {".csv": _csv, ".duckdb": _duckdb, ".jsonl": _json_lines}
"""The function that writes a file with each extension."""
