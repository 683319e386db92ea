"""`lattigo top`: the devices with the most usage, as bars and sparklines."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ...fleet.dataset import Dataset
from ..exit_codes import DONE
from ..output import Format, default_format, printer
from ..settings import Count, Switch
from ..target import target
from ..usage.periods import DayOption, read_day
from ..usage.show import Show

TICKS = "▁▂▃▄▅▆▇█"
LONGEST_BAR, SHOWN_DAYS = 20, 31


def top(
    path: str,
    /,
    *,
    count: Annotated[Count, Parameter(name=("--count", "-n"))] = 20,
    since: DayOption = None,
    until: DayOption = None,
    bytes: Switch = False,
    output: Format | None = None,
) -> int:
    """Show the devices with the most usage, with a bar for the amount and a sparkline of the last days.

    Nothing is sent.

    Args:
        path: The folder or file given to `lattigo pull --to`.
        count: Maximum number of devices.
        since: First day: 2026-10-01, yesterday, or -7d for seven days ago. Default: the first day in the dataset.
        until: Last day, inclusive. Default: the last day in the dataset.
        bytes: Show exact bytes in tables instead of kB, MB and GB. Other formats always have exact bytes.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    from ...report import queries
    from ...report.tables import Tables, device_cells, device_columns

    dataset = Dataset.open(target(path)[0])
    tables = Tables.read(
        dataset,
        since=read_day("--since", since) if since else None,
        until=read_day("--until", until) if until else None,
    )
    found = queries.top(tables, tables.days, count)
    table = (output or default_format()) == "table"
    step = "days" if tables.kind == "daily" else "months"
    columns = (*device_columns(dataset), "bytes_used", *(("share",) if table else ()), "sms_used", step)
    numbers = {"bytes_used": Show(output, None, exact=bytes).size, "sms_used": "{:,}".format}
    with printer(output, columns, numbers=numbers) as rows:
        for row in found:
            cells = {**device_cells(row), "bytes_used": row.bytes, "sms_used": row.sms}
            if table:
                rows.row({**cells, "share": bar(row.bytes, found[0].bytes), step: sparkline(row.days[-SHOWN_DAYS:])})
            else:
                rows.row({**cells, step: row.days})
    return DONE


def bar(amount: int, most: int) -> str:
    """Return a bar whose length is proportional to an amount, in eighths of a character."""
    eighths = round(amount / most * LONGEST_BAR * 8)
    return "█" * (eighths // 8) + ("", *"▏▎▍▌▋▊▉")[eighths % 8] or "▏"


def sparkline(days: list[int | None]) -> str:
    """Return a sparkline with a character for each day; a blank is a day without a row."""
    most = max((day or 0 for day in days), default=0) or 1
    return "".join(" " if day is None else TICKS[min(7, (day * 8 - 1) // most) if day > 0 else 0] for day in days)
