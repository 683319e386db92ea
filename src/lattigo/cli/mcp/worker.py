"""Reading of datasets, in a process that is bounded and can be killed.

A query of a model can need any amount of memory for a single value, and never end. The process has no credentials.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import anyio
from anyio.to_process import run_sync
from attrs import frozen

from ...fleet.data.sums import By
from ...fleet.dataset import Dataset
from ...fleet.errors import DatasetError

T = TypeVar("T")

SECONDS = 30.0
"""Maximum time of a read."""
MEMORY = 4 * 2**30
"""Maximum address space of the process, where the system has such a limit."""


@frozen
class Sums:
    """The first rows of sums of usage, and the whole."""

    columns: list[str]
    rows: list[tuple[object, ...]]
    total: int
    """Number of rows."""
    bytes: int
    sms: int
    """The sums of all rows."""


async def in_worker(read: Callable[..., T], *arguments: object) -> T:
    """Read a dataset in a separate process.

    Raises:
        DatasetError: the dataset can't be read, or reading it takes too much time or memory.
    """
    try:
        with anyio.fail_after(SECONDS):
            return await run_sync(_confined, read, arguments, cancellable=True)
    except TimeoutError:
        raise DatasetError(f"It took longer than {SECONDS:g} s: read fewer days, devices or columns.") from None
    except (anyio.BrokenWorkerProcess, MemoryError):
        raise DatasetError("The process that read it ended; read fewer days, devices or columns.") from None


def sums(
    folder: Path,
    by: Sequence[By],
    since: date | None,
    until: date | None,
    devices: Sequence[str] | None,
    top: int | None,
    limit: int,
) -> Sums:
    """Return sums of usage; see `Dataset.usage`."""
    found = Dataset.open(folder).usage(by=by, since=since, until=until, devices=devices, top=top)
    rows: list[tuple[object, ...]] = []
    columns: list[str] = []
    count = amount = sms = 0
    for row in found:
        columns = columns or list(row)
        count += 1
        amount += int(str(row["bytes_used"] or 0))
        sms += int(str(row["sms_used"] or 0))
        if count <= limit:
            rows.append(tuple(row.values()))
    return Sums(columns, rows, count, amount, sms)


def query(folder: Path, sql: str, limit: int) -> tuple[list[str], list[tuple[object, ...]], bool]:
    """Return the columns and the first rows of a query, and whether there are more; see `Dataset.query`."""
    found = Dataset.open(folder).query(sql, limit=limit)
    return found.columns, found.rows, found.is_cut


def _confined(read: Callable[..., T], arguments: Sequence[object]) -> T:
    _confine()
    return read(*arguments)


@cache
def _confine() -> None:
    """Bound the memory of this process, forget its environment, which can have credentials, and have a main module."""
    os.environ.clear()
    sys.modules.setdefault("__main__", ModuleType("__main__"))  # missing if the program has no file; DuckDB needs one
    if sys.platform != "win32":
        import resource  # imported here, since Windows has none

        with suppress(OSError, ValueError):  # a lower limit exists already, or the system has none
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
