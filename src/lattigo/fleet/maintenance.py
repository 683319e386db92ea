"""Maintenance of datasets: compaction, verification and statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from os import PathLike
from pathlib import Path

from attrs import frozen

from .data import compaction, parts
from .data.readers import Reading
from .data.views import MONTHS, create_views
from .dataset import connect, explained, reading
from .folder import explained as writing_explained
from .ledger import FILE, Ledger
from .records import Part


@frozen
class Verification:
    """The result of verifying the files of a dataset."""

    files: int
    rows: int
    """That count."""
    problems: Sequence[str]


def compact_dataset(path: str | PathLike[str]) -> None:
    """Merge the files of each month into one.

    Raises:
        DatasetError: there is no dataset, a file is missing or damaged, or the disk is full; it is unchanged.
        DatasetInUse: another process is writing it.
    """
    folder = Path(path).absolute()
    with reading(folder) as ledger:
        parts.check(folder, ledger.files.parts())
    with writing_explained(folder):
        ledger = Ledger(folder, write=True)
        try:
            ledger.acquire()
            work = compaction.Compaction(folder, ledger, folder / FILE, connect)
            with explained(folder):
                for _, mine in groupby(sorted(ledger.files.parts(), key=_account), key=_account):
                    for group in compaction.untidy(list(mine)):
                        work.replace(group, ledger.key)
            work.clear()
        finally:
            ledger.close()


def verify_dataset(path: str | PathLike[str]) -> Verification:
    """Read all files, and compare them with the ledger.

    Raises:
        DatasetError: there is no dataset, or its ledger is damaged.
    """
    folder = Path(path).absolute()
    held = Reading(folder)
    with reading(folder) as ledger:
        committed = ledger.files.parts()
        problems = [problem for part in committed for problem in _problems(folder, part, ledger.id)]
        rows = 0
        if not problems:
            with connect() as connection:
                create_views(connection, folder, committed, ledger.key)
                (rows,) = connection.execute("SELECT count(*) FROM counted").fetchone() or (0,)
    del held
    return Verification(len(committed), rows, problems)


def _problems(folder: Path, part: Part, dataset: str) -> Iterator[str]:
    """Yield the problems of a file."""
    from pyarrow import parquet

    file = folder / parts.DATA / part.file
    if parts.lost(folder, [part]):
        yield f"{file} is missing, or has another size."
        return
    try:
        table = parquet.read_table(file)
    except (OSError, parts.pyarrow().ArrowException):
        yield f"{file} is damaged."
        return
    if (table.schema.metadata or {}).get(parts.DATASET, b"").decode(errors="replace") != dataset:
        yield f"{file} belongs to another dataset."
    if table.num_rows != part.content.rows:
        yield f"{file} has {table.num_rows:,} rows, but {part.content.rows:,} were written."
    if part.content.clean:
        days = table.select(["device", "date_for", "id"] if part.content.month is None else ["device", "date_for"])
        if days.group_by(days.column_names).aggregate([]).num_rows != days.num_rows:
            yield f"{file} contains a day of a device twice."


def dataset_info(path: str | PathLike[str]) -> dict[str, object]:
    """Return the statistics of a dataset.

    Raises:
        DatasetError: there is no dataset, or it is damaged.
    """
    folder = Path(path).absolute()
    with reading(folder) as ledger:
        committed, requests = ledger.files.parts(), ledger.requests()
        known = all(part.version >= MONTHS for part in committed)
        return {
            "id": ledger.id,
            "kind": requests[0].kind,
            "accounts": len(requests),
            "devices": sum(1 for _ in ledger.labels()),
            "since": min(request.days.since for request in requests).isoformat(),
            "until": max(request.days.until for request in requests).isoformat(),
            "months": len({part.content.month for part in committed}),
            "files": len(committed),
            "stored_rows": sum(part.content.rows for part in committed),
            "rows": sum(part.content.net for part in committed) if known else None,
            "bytes": sum(part.bytes for part in committed),
            "ledger_bytes": (folder / FILE).stat().st_size,
            "replaced_files": len(ledger.files.retired()),
        }


def _account(part: Part) -> tuple[str, str]:
    return part.source, part.account
