"""`lattigo usage`: the usage in a dataset as sums, as a matrix, or as conspicuous devices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

from attrs import evolve, frozen
from cyclopts import Group, Parameter

from ...fleet.dataset import Dataset
from ...fleet.ledger.devices import folded
from ...lake.table import Table, is_table
from ..arguments import UsageError, read_names
from ..exit_codes import DONE
from ..output import printer
from ..results.columns import chosen
from ..results.rows import plain
from ..settings import Count, Settings, Switch
from ..target import target
from ..usage.periods import DayOption, read_day, read_days
from ..usage.show import Show

if TYPE_CHECKING:
    from ...fleet.data.sums import By
    from ...report.grouping import Selection, Step

Key: TypeAlias = Literal["day", "month", "device", "cost-center", "source", "account"]
QUESTIONS = Group("Questions", help="Only one at a time.", sort_key=1)


@frozen(kw_only=True)
class Question:
    """A question about the usage, instead of its sums."""

    crossed: str | None = None
    """Show the day on which each device exceeded this amount, counting from the first day: 60kB, 5MB."""
    silent: str | None = None
    """Show devices without data or messages for this long: 14d, 2w."""
    runaways: Switch = False
    """Show devices that used far more in the last three days than ever before, with the reason."""
    above: str | None = None
    """Show devices that use more this month than an amount, such as 5MB, or than a rate plan includes: the name of the
    plan, or a file (.csv or .jsonl) with device_name and rate_plan. Includes a forecast for the end of the month. The
    rate plans are read from the service, unless --plans is given."""
    plans: Annotated[Path | None, Parameter(metavar="FILE")] = None
    """Rate plans for --above, in the output format of `lattigo rate-plans list --output json`."""

    def name(self) -> str | None:
        """Return the name of the question, if there is one.

        Raises:
            UsageError: there is more than one.
        """
        asked = [name for name in ("crossed", "silent", "runaways", "above") if getattr(self, name)]
        if len(asked) > 1:
            raise UsageError(f"--{asked[0]} and --{asked[1]} can't be combined: use one at a time.")
        if self.plans is not None and asked != ["above"]:
            raise UsageError("--plans requires --above.")
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
    state: str | None = None,
    bytes: Switch = False,
    question: Annotated[Question | None, Parameter(name="*", group=QUESTIONS)] = None,
    settings: Annotated[Settings | None, Parameter(name="*")] = None,
) -> int:
    """Add up the usage in a dataset: by day, month, device, cost center, source or account, or by several of them.

    Only committed data is read; if a day was fetched twice, the last fetch counts. Nothing is sent,
    except to list the devices with --state, and the rate plans with --above.

    Args:
        path: The folder or file given to `lattigo pull --to`, or the folder or URL of a table by `lattigo publish`.
        by: Grouping of the rows. Default: by day, or by month for monthly usage. Cost centers are those of the last
            pull of the whole account; devices without one, or pulled by name, are in a row without a name.
        since: First day: 2026-10-01, yesterday, or -7d for seven days ago. Default: the first day in the dataset.
        until: Last day, inclusive. Default: the last day in the dataset.
        device: Only the device with this current or former name.
        devices: Only these devices: names, a file with one name per line, or - for stdin.
        state: Only devices that are now in this state at the service: active, suspended.
        top: Maximum number of rows, sorted by bytes in descending order.
        total: Add a row with the sums of the rows above.
        pivot: Print a matrix with a column for each day or month, and rows grouped by --by. Default: by device.
        to: File for the matrix, ending in .xlsx or .csv.
        columns: Columns to print, in order. Default: all.
        bytes: Show exact bytes in tables instead of kB, MB and GB. Other formats always have exact bytes.
        question: A question to show instead of the sums.
        settings: The options shared by all commands that call the service.
    """
    from ...report.grouping import Selection

    settings = settings or Settings()
    names = None
    if device is not None or devices is not None:
        names = [*([device] if device is not None else []), *(read_names(devices) if devices else [])]
    selection = Selection(
        since=read_day("--since", since) if since else None,
        until=read_day("--until", until) if until else None,
        devices=names,
    )
    if selection.since and selection.until and selection.until < selection.since:
        raise UsageError("--until is before --since.")
    show = Show(settings.output, columns, exact=bytes)
    dataset = _open(path, by or [])
    if state is not None:
        selection = evolve(selection, devices=_in_state(state, names, settings))
    keys: list[By] = [cast("By", key.replace("-", "_")) for key in by] if by else []
    if name := (question or Question()).name():
        if by or pivot or top or total or to:
            raise UsageError(f"--{name} can't be combined with --by, --pivot, --top, --total or --to.")
        return _ask(dataset, name, question or Question(), selection, show, settings)
    if pivot:
        if len(keys) > 1 or total or top:
            raise UsageError("--pivot takes one --by and always has totals: remove --top and --total.")
        return _pivot(dataset, (keys or ["device"])[0], pivot, selection, to, show)
    if to is not None:
        raise UsageError("--to requires --pivot.")
    finest: By = "day" if dataset.kind == "daily" else "month"
    return _sums(dataset, keys or [finest], selection, top, total, show)


def _open(path: str, by: list[Key]) -> Dataset:
    if not is_table(path):
        return Dataset.open(target(path)[0])
    if "cost-center" in by:
        raise UsageError("A table has no cost centers: use the folder of the dataset for this.")
    return Table.open(path)


def _sums(dataset: Dataset, keys: list[By], selection: Selection, top: int | None, total: bool, show: Show) -> int:
    from ...report.grouping import columns, grouped

    names = chosen(show.columns, columns(dataset, keys))
    numbers = {"bytes_used": show.size, **dict.fromkeys(("rows", "devices", "sms_used"), "{:,}".format)}
    sums = dict.fromkeys(("rows", "bytes_used", "sms_used"), 0)
    with printer(show.output, names, numbers=numbers) as rows:
        for row in grouped(dataset, keys, selection, top=top):
            for name in sums:
                sums[name] += cast("int", row.get(name) or 0)
            rows.row(plain({name: row[name] for name in names}))
        if total:
            devices = next((row["devices"] for row in grouped(dataset, [], selection)), 0)
            label = dict.fromkeys(columns(dataset, keys)) | {columns(dataset, keys)[0]: "total"}
            # A device in several rows counts once, and the devices that --top has dropped are unknown here.
            row = {**label, **sums, "devices": None if top else devices}
            rows.row(plain({name: row[name] for name in names}))
    return DONE


def _pivot(dataset: Dataset, key: By, step: Step, selection: Selection, to: Path | None, show: Show) -> int:
    from ..usage.matrix import print_matrix, write_matrix

    if to is None:
        return print_matrix(dataset, key, step, selection, show)
    return write_matrix(dataset, key, step, selection, to)


def _in_state(state: str, names: Sequence[str] | None, settings: Settings) -> list[str]:
    """Return the names of the devices in a state; if there are names, only those."""
    from ..usage.service import devices_in

    found = devices_in(state, settings)
    kept = None if names is None else {folded(name) for name in names}
    return found if kept is None else [name for name in found if folded(name) in kept]


def _ask(dataset: Dataset, name: str, question: Question, selection: Selection, show: Show, settings: Settings) -> int:
    from ..usage.questions import above, crossed, runaways, silent

    match name:
        case "crossed":
            return crossed(dataset, question.crossed or "", selection, show)
        case "silent":
            return silent(dataset, read_days("--silent", question.silent or ""), selection, show)
        case "runaways":
            return runaways(dataset, selection, show)
        case _:
            return above(dataset, question.above or "", question.plans, selection, show, settings)
