"""Exports of the outcomes of a run, for an audit."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import orjson

from ..._core.errors import InvalidRequest
from ..._core.fields import JSON
from ..errors import DatasetError
from ..private_files import create
from .records import Entry

ROWS_AT_ONCE = 10_000
COLUMNS = {
    **dict.fromkeys(("api", "operation", "device", "state", "words", "at", "sent_at"), "string"),
    "attempts": "int64",
    **dict.fromkeys(("request_id", "before", "item", "arguments"), "string"),
}
"""The columns of a file, with their types in Parquet. Times are in ISO format, in UTC."""


def row_of(entry: Entry, run: Mapping[str, object]) -> dict[str, object]:
    """Return an entry with the data of its run."""
    values: dict[str, object] = {
        "device": entry.device,
        "state": entry.state,
        "words": entry.words,
        "at": entry.at.isoformat(),
        "sent_at": entry.sent_at and entry.sent_at.isoformat(),
        "attempts": entry.attempts,
        "request_id": entry.request_id,
        "before": entry.before,
        "item": _json(entry.item),
        "arguments": _json(entry.arguments),
    }
    return {**run, **values}


def export(rows: Iterable[Mapping[str, object]], file: Path) -> int:
    """Write rows to a file whose extension determines the format, and return their number.

    Raises:
        InvalidRequest: the extension is unknown.
        DatasetError: the file can't be written.
    """
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise InvalidRequest(f"{file} is not supported: use a file that ends in {', '.join(sorted(WRITERS))}.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        number = write(rows, unfinished)
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise DatasetError(f"{file} can't be written: {error.strerror or error}.") from None
    return number


def _write_csv(rows: Iterable[Mapping[str, object]], file: Path) -> int:
    count = 0
    with TextIOWrapper(create(file), encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_jsonl(rows: Iterable[Mapping[str, object]], file: Path) -> int:
    count = 0
    with create(file) as lines:
        for row in rows:
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _write_parquet(rows: Iterable[Mapping[str, object]], file: Path) -> int:
    import pyarrow as pa  # requires an extra
    from pyarrow import parquet

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in COLUMNS.items()])
    number = 0
    with create(file) as sink, parquet.ParquetWriter(sink, schema) as writer:
        for chunk in _chunks(rows):
            number += len(chunk)
            writer.write_table(pa.Table.from_pylist(chunk, schema))
    return number


def _chunks(rows: Iterable[Mapping[str, object]]) -> Iterator[list[dict[str, object]]]:
    source = map(dict, rows)
    while chunk := list(islice(source, ROWS_AT_ONCE)):
        yield chunk


def _json(value: JSON) -> str:
    return orjson.dumps(value).decode()


WRITERS: Mapping[str, Callable[[Iterable[Mapping[str, object]], Path], int]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}
