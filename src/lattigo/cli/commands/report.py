"""`lattigo report`: a dataset as a page to read, print and send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ...fleet.dataset import Dataset
from ..arguments import UsageError
from ..exit_codes import DONE
from ..output import say
from ..target import target
from ..usage.periods import read_days, read_months

SIGN = b'<meta name="generator" content="lattigo">'
"""What tells a report from other pages: only a report is replaced."""


def report(
    path: str,
    /,
    *,
    to: Annotated[Path, Parameter(name=("--to", "-o"))],
    months: str | None = None,
    by: Annotated[list[Literal["cost-center", "source"]] | None, Parameter(negative=())] = None,
    title: str = "Fleet report",
    silent: str = "7d",
) -> int:
    """Write what a dataset holds as a page: usage, top devices, what stands out, and how complete it is.

    The page is one file. It has no script and loads nothing, so that it can be sent, archived and printed.
    Figures are those of `lattigo usage`. Nothing is sent.

    Args:
        path: The folder, or the file that was given to `lattigo pull --to`.
        to: The file, such as fleet.html. Only an older report is replaced.
        months: The months that it is about: 2026-10, or 2026-09..2026-10. Default: the last two in the
            dataset, or twelve of monthly usage.
        by: How devices are grouped; several times for several groupings. Default: by all of what they differ in.
        title: The title of the page.
        silent: After how many days without usage a device is silent: 7d, 2w.
    """
    from ...report.files import is_like, write_file
    from ...report.page import fleet_report

    folder, _ = target(path)
    if to.is_dir() or to.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(f"-o {to}: a report is a page, so name a file that ends in .html.")
    if not is_like(to, SIGN):
        raise UsageError(f"{to} exists, but is not a report. Choose another file, or move it away.")
    page = fleet_report(
        Dataset.open(folder),
        title=title,
        months=read_months("--months", months) if months else None,
        by=["cost_center" if name == "cost-center" else name for name in by] if by else None,
        silent_days=read_days("--silent", silent),
    )
    write_file(to, lambda out: out.write(page.html.encode()))
    say(f"Report: {to} ({len(page.html.encode()) / 1000:,.0f} kB)")
    return DONE
