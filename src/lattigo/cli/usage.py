"""`lattigo usage`: what a dataset holds, added up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ..fleet.reading import Dataset
from .arguments import UsageError
from .exits import DONE
from .output import Format, printer
from .pull import target
from .rows import plain
from .settings import Count


def usage(
    path: Path,
    /,
    *,
    by: Literal["day", "month", "device", "cost-center"] | None = None,
    device: str | None = None,
    top: Annotated[Count | None, Parameter()] = None,
    output: Format | None = None,
) -> int:
    """Add up the usage in a dataset: by day, by month or by device.

    Only what was committed is read; of days that were fetched twice the newest fetch counts. Nothing is sent.

    Args:
        path: The folder, or the file that was given to `lattigo pull --to`.
        by: What there is a row for. Default: each day, or each month of monthly usage.
        device: Only this device.
        top: Only so many rows, those with the most bytes first.
        output: How results are printed. Default: a table on a terminal, JSON lines otherwise.
    """
    if by == "cost-center":
        raise UsageError("A dataset has no cost centers: it holds usage, not the attributes of devices.")
    folder, _ = target(path)
    dataset = Dataset.open(folder)
    by = by or ("day" if dataset.request.kind == "daily" else "month")
    key = "device_name" if by == "device" else by
    count = "rows" if by == "device" else "devices"
    with printer(output, (key, count, "bytes_used", "sms_used")) as rows:
        for row in dataset.usage(by=by, device=device, top=top):
            rows.row(plain(row))
    return DONE
