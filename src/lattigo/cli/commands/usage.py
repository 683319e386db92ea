"""`lattigo usage`: what a dataset holds, added up."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from ...fleet.dataset import By, Dataset
from ..exit_codes import DONE
from ..output import Format, printer
from ..rows import plain
from ..settings import Count
from ..target import target


def usage(
    path: str,
    /,
    *,
    by: Literal["day", "month", "device", "cost-center", "source"] | None = None,
    device: str | None = None,
    top: Annotated[Count | None, Parameter()] = None,
    output: Format | None = None,
) -> int:
    """Add up the usage in a dataset: by day, month, device, cost center or source.

    Only what was committed is read; of days that were fetched twice the last fetch counts. Nothing is sent.

    Args:
        path: The folder, or the file that was given to `lattigo pull --to`.
        by: What there is a row for. Default: each day, or each month of monthly usage. Cost centers are those of the
            last pull of the whole account; devices without one, or pulled by name, stand in a row without a name.
        device: Only devices of this name.
        top: Only so many rows, those with the most bytes first.
        output: How results are printed. Default: a table on a terminal, JSON lines otherwise.
    """
    folder, _ = target(path)
    dataset = Dataset.open(folder)
    key: By = "cost_center" if by == "cost-center" else by or ("day" if dataset.kind == "daily" else "month")
    counted = ("source", "device_name", "rows") if key == "device" else (key, "devices")
    with printer(output, (*counted, "bytes_used", "sms_used")) as rows:
        for row in dataset.usage(by=key, device=device, top=top):
            rows.row(plain(row))
    return DONE
