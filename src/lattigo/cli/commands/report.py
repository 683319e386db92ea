"""`lattigo report`: a dataset as an HTML page to read, print and send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ...fleet.dataset import Dataset
from ..arguments import UsageError
from ..exit_codes import DONE
from ..output import say
from ..settings import Switch
from ..target import target
from ..usage.periods import read_days, read_months

SIGN = b'<meta name="generator" content="lattigo">'
"""The mark of a report in a page: only reports are replaced."""


def report(
    path: str,
    /,
    *,
    to: Annotated[Path, Parameter(name=("--to", "-o"))],
    months: str | None = None,
    by: Annotated[list[Literal["cost-center", "source", "account"]] | None, Parameter(negative=())] = None,
    title: str = "Fleet report",
    silent: str = "7d",
    monthly: Path | None = None,
    interactive: Switch = False,
) -> int:
    """Write a report on a dataset: usage, top devices, conspicuous devices, and completeness.

    The report is one HTML file that can be sent, archived and printed. It loads nothing, and has no script unless
    --interactive is given. Its figures are those of `lattigo usage`. Nothing is sent.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        to: Output file, such as fleet.html. An existing file is replaced only if it is a report.
        months: Months to cover: 2026-10, or 2026-09..2026-10. Default: the last two in the dataset, or the last
            twelve of monthly usage.
        by: Grouping of the devices; repeat for several groupings. Default: all groupings in which devices differ.
        title: Title of the report.
        silent: Time without usage after which a device is silent: 7d, 2w.
        monthly: Folder with monthly usage, to compare with the sums of the days.
        interactive: Show the figure under the mouse in the charts. The page then contains a script, about 900 kB.
    """
    from ...report.files import is_like, write_file
    from ...report.page import fleet_report

    folder, _ = target(path)
    if to.is_dir() or to.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(f"-o {to}: a report must be a file that ends in .html.")
    if not is_like(to, SIGN):
        raise UsageError(f"{to} exists, but is not a report. Choose another file, or move this one.")
    page = fleet_report(
        Dataset.open(folder),
        title=title,
        months=read_months("--months", months) if months else None,
        by=["cost_center" if name == "cost-center" else name for name in by] if by else None,
        silent_days=read_days("--silent", silent),
        monthly=Dataset.open(target(str(monthly))[0]) if monthly else None,
        interactive=interactive,
    )
    write_file(to, lambda out: out.write(page.html.encode()))
    say(f"Report: {to} ({len(page.html.encode()) / 1000:,.0f} kB)")
    return DONE
