"""`lattigo usage`: what a dataset holds, added up, as a matrix, or what stands out in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

from attrs import frozen
from cyclopts import Group, Parameter

from ...fleet.dataset import Dataset
from ..arguments import UsageError, read_names
from ..columns import chosen
from ..exit_codes import DONE
from ..output import Format, printer
from ..rows import plain
from ..settings import Count, Switch
from ..target import target
from ..usage.periods import DayOption, read_day, read_days
from ..usage.show import Show

if TYPE_CHECKING:
    from ...report.grouping import By, Selection, Step

Key: TypeAlias = Literal["day", "month", "device", "cost-center", "source"]
QUESTIONS = Group("Questions", help="Only one at a time.", sort_key=1)


@frozen(kw_only=True)
class Question:
    """What is asked of the usage instead of its sums."""

    crossed: str | None = None
    """The day on which each device had used more than this amount since the first day: 60kB, 5MB."""
    silent: str | None = None
    """Devices without data or messages for this long: 14d, 2w."""
    runaways: Switch = False
    """Devices that used far more in the last three days than ever before, and why they were picked."""
    above: str | None = None
    """Devices that use more this month than an amount, such as 5MB, or than their rate plan includes: its name, or a
    file (.csv or .jsonl) with device_name and rate_plan. With their forecast for the end of the month."""
    plans: Annotated[Path | None, Parameter(metavar="FILE")] = None
    """Of --above: the rate plans, as `lattigo rate-plans list --output json` prints them."""

    def name(self) -> str | None:
        """Return the question that is asked.

        Raises:
            UsageError: it is more than one.
        """
        asked = [name for name in ("crossed", "silent", "runaways", "above") if getattr(self, name)]
        if len(asked) > 1:
            raise UsageError(f"--{asked[0]} and --{asked[1]} are two questions: ask one at a time.")
        if self.plans is not None and asked != ["above"]:
            raise UsageError("--plans belongs to --above.")
        return asked[0] if asked else None


def usage(
    path: str,
    /,
    *,
    by: Annotated[list[Key] | None, Parameter(consume_multiple=True, negative=())] = None,
    since: DayOption = None,
    until: DayOption = None,
    device: str | None = None,
    devices: Annotated[
        list[str] | None, Parameter(consume_multiple=True, metavar="NAME...|FILE|-", negative=())
    ] = None,
    top: Annotated[Count | None, Parameter()] = None,
    total: Switch = False,
    pivot: Literal["day", "month"] | None = None,
    to: Annotated[Path | None, Parameter(name=("--to", "-o"), metavar="FILE")] = None,
    columns: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None,
    bytes: Switch = False,
    question: Annotated[Question | None, Parameter(name="*", group=QUESTIONS)] = None,
    output: Format | None = None,
) -> int:
    """Add up the usage in a dataset: by day, month, device, cost center or source, or by several of them.

    Only what was committed is read; of days that were fetched twice the last fetch counts. Nothing is sent.

    Args:
        path: The folder, or the file that was given to `lattigo pull --to`.
        by: What there is a row for. Default: each day, or each month of monthly usage. Cost centers are those of the
            last pull of the whole account; devices without one, or pulled by name, stand in a row without a name.
        since: The first day: 2026-10-01, yesterday, or -7d for seven days ago. Default: the first one in the dataset.
        until: The last day, included. Default: the last one in the dataset.
        device: Only the device that is, or was, called so.
        devices: Only these devices: their names, a file with one name a line, or - for stdin.
        top: Only so many rows, those with the most bytes first.
        total: Add a row with the sums of the rows above.
        pivot: Make a matrix with a column for each day or month, and a row for what --by says; default: each device.
        to: Write the matrix to a file that ends in .xlsx or .csv.
        columns: The columns, in this order. Default: all.
        bytes: Show exact bytes in tables, not kB, MB and GB. Other outputs always have bytes.
        question: What is asked instead of the sums.
        output: How results are printed. Default: a table on a terminal, JSON lines otherwise.
    """
    from ...report.grouping import Selection

    names = [*([device] if device is not None else []), *(read_names(devices) if devices else [])]
    selection = Selection(
        since=read_day("--since", since) if since else None,
        until=read_day("--until", until) if until else None,
        devices=names if device is not None or devices is not None else None,
    )
    if selection.since and selection.until and selection.until < selection.since:
        raise UsageError("--until is before --since.")
    show = Show(output, columns, exact=bytes)
    dataset = Dataset.open(target(path)[0])
    keys: list[By] = [cast("By", key.replace("-", "_")) for key in by] if by else []
    if name := (question or Question()).name():
        if by or pivot or top or total or to:
            raise UsageError(f"--{name} can't be combined with --by, --pivot, --top, --total or --to.")
        return _ask(dataset, name, question or Question(), selection, show)
    if pivot:
        if len(keys) > 1 or total or top:
            raise UsageError("--pivot takes one --by, and always has totals: leave out --top and --total.")
        return _pivot(dataset, (keys or ["device"])[0], pivot, selection, to, show)
    if to is not None:
        raise UsageError("--to belongs to --pivot.")
    finest: By = "day" if dataset.kind == "daily" else "month"
    return _sums(dataset, keys or [finest], selection, top, total, show)


def _sums(dataset: Dataset, keys: list[By], selection: Selection, top: int | None, total: bool, show: Show) -> int:
    from ...report import grouping

    names = chosen(show.columns, grouping.columns(keys))
    numbers = {"bytes_used": show.size, **dict.fromkeys(("rows", "devices", "sms_used"), "{:,}".format)}
    sums = dict.fromkeys(("rows", "bytes_used", "sms_used"), 0)
    with printer(show.output, names, numbers=numbers) as rows:
        for row in grouping.grouped(dataset, keys, selection, top=top):
            for name in sums:
                sums[name] += cast("int", row.get(name) or 0)
            rows.row(plain({name: row[name] for name in names}))
        if total:
            devices = next((row["devices"] for row in grouping.grouped(dataset, [], selection)), 0)
            label = dict.fromkeys(grouping.columns(keys)) | {grouping.columns(keys)[0]: "total"}
            # A device in several rows is one device; which of them --top has left out is not known here.
            row = {**label, **sums, "devices": None if top else devices}
            rows.row(plain({name: row[name] for name in names}))
    return DONE


def _pivot(dataset: Dataset, key: By, step: Step, selection: Selection, to: Path | None, show: Show) -> int:
    from ..usage.matrix import print_matrix, write_matrix

    if to is None:
        return print_matrix(dataset, key, step, selection, show)
    return write_matrix(dataset, key, step, selection, to)


def _ask(dataset: Dataset, name: str, question: Question, selection: Selection, show: Show) -> int:
    from ..usage.questions import above, crossed, runaways, silent

    match name:
        case "crossed":
            return crossed(dataset, question.crossed or "", selection, show)
        case "silent":
            return silent(dataset, read_days("--silent", question.silent or ""), selection, show)
        case "runaways":
            return runaways(dataset, selection, show)
        case _:
            return above(dataset, question.above or "", question.plans, selection, show)
