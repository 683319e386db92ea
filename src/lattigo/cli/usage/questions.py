"""The questions of `lattigo usage`: devices that crossed an amount, are silent, run away, or exceed their plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import orjson

from ...fleet.dataset import Dataset
from ..arguments import UsageError
from ..exit_codes import DONE
from ..output import printer
from ..results.columns import chosen
from ..results.rows import plain
from ..settings import Settings
from .show import Show

if TYPE_CHECKING:
    from ...report.grouping import Selection
    from ...report.plans import Plan
    from ...report.tables import Device, Tables


def crossed(dataset: Dataset, amount: str, selection: Selection, show: Show) -> int:
    """Print the day on which each device exceeded an amount."""
    from ...report.crossed import find_crossed

    found = find_crossed(_tables(dataset, selection, history=False), _amount("--crossed", amount))
    return _print(
        show,
        dataset,
        ("day", "bytes_used"),
        ((it, {"day": it.day, "bytes_used": it.bytes}) for it in found),
        sizes=("bytes_used",),
    )


def silent(dataset: Dataset, days: int, selection: Selection, show: Show) -> int:
    """Print the devices without usage for a number of days."""
    from ...report.silent import find_silent

    return _print(
        show,
        dataset,
        ("last_day", "silent_days", "longest_interval", "unusual"),
        (
            (
                it,
                {
                    "last_day": it.last_day,
                    "silent_days": it.days,
                    "longest_interval": it.longest,
                    "unusual": it.unusual,
                },
            )
            for it in find_silent(_tables(dataset, selection), days=days)
        ),
        counts=("silent_days", "longest_interval"),
    )


def runaways(dataset: Dataset, selection: Selection, show: Show) -> int:
    """Print the devices that use far more than before."""
    from ...report.runaways import find_runaways

    return _print(
        show,
        dataset,
        ("day", "bytes_used", "typical", "reason"),
        (
            (it, {"day": it.day, "bytes_used": it.bytes, "typical": it.typical, "reason": it.reason})
            for it in find_runaways(_tables(dataset, selection))
        ),
        sizes=("bytes_used", "typical"),
    )


def above(
    dataset: Dataset, limit: str, plans: Path | None, selection: Selection, show: Show, settings: Settings
) -> int:
    """Print the devices that use more than their plan includes."""
    from ...report.plans import find_above

    found = find_above(_tables(dataset, selection), _plans(limit, plans, settings))
    return _print(
        show,
        dataset,
        (
            *("rate_plan", "allowance", "used", "expected", "low", "high"),
            *("outlook", "day", "overage", "expected_overage"),
        ),
        (
            (
                it,
                {
                    "rate_plan": it.plan.name,
                    "allowance": it.plan.allowance,
                    "used": it.forecast.used,
                    "expected": it.forecast.expected,
                    "low": it.forecast.low,
                    "high": it.forecast.high,
                    "outlook": it.outlook,
                    "day": it.on,
                    "overage": it.plan.overage(it.forecast.used),
                    "expected_overage": it.plan.overage(it.forecast.expected),
                },
            )
            for it in found
        ),
        sizes=("allowance", "used", "expected", "low", "high"),
    )


def _tables(dataset: Dataset, selection: Selection, *, history: bool = True) -> Tables:
    from ...report.tables import Tables, history_before

    if selection.devices is not None:
        raise UsageError("This question covers all devices: remove --device and --devices.")
    since = history_before(selection.since) if history and selection.since else selection.since
    return Tables.read(dataset, since=since, until=selection.until)


def _print(
    show: Show,
    dataset: Dataset,
    names: tuple[str, ...],
    found: Iterable[tuple[Device, dict[str, object]]],
    *,
    sizes: tuple[str, ...] = (),
    counts: tuple[str, ...] = (),
) -> int:
    from ...report.tables import device_cells, device_columns

    columns = chosen(show.columns, (*device_columns(dataset), *names))
    numbers = {**dict.fromkeys(sizes, show.size), **dict.fromkeys(counts, "{:,}".format)}
    with printer(show.output, columns, numbers=numbers) as rows:
        for device, values in found:
            cells = device_cells(device) | values
            rows.row(plain({name: cells[name] for name in columns}))
    return DONE


def _amount(option: str, text: str) -> int:
    from ...report.units import parse_bytes

    try:
        return parse_bytes(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}.") from None


def _plans(limit: str, file: Path | None, settings: Settings) -> Mapping[str, Plan] | Plan:
    """Parse --above: an amount, the name of a plan, or a file with the plan of each device."""
    from ...report.plans import Plan
    from ...report.units import AMOUNT
    from .service import rate_plans

    if file is None and AMOUNT.fullmatch(limit.strip()):
        return Plan(limit, _amount("--above", limit))
    rows, place = (rate_plans(settings), "the account") if file is None else (_objects(file), str(file))
    plans = {plan.name: plan for plan in map(_plan, rows)}
    if Path(limit).suffix.lower() not in {".csv", ".json", ".jsonl"}:
        if limit not in plans:
            raise UsageError(f"There is no rate plan {limit!r} in {place}, only {', '.join(sorted(plans)) or 'none'}.")
        return plans[limit]
    of_devices = {str(row.get("device_name")): str(row.get("rate_plan")) for row in _objects(Path(limit))}
    if missing := sorted(set(of_devices.values()) - plans.keys()):
        raise UsageError(f"{limit} names rate plans that {place} does not have: {', '.join(missing[:5])}.")
    return {name: plans[plan] for name, plan in of_devices.items()}


def _plan(row: Mapping[str, object]) -> Plan:
    from ...report.plans import Plan

    allowance, unit, cost = (
        row.get(name) for name in ("monthly_data_allowance_bytes", "overage_data_unit_bytes", "overage_data_unit_cost")
    )
    try:
        return Plan(
            str(row["name"]),
            int(cast("int", allowance or 0)),
            int(cast("int", unit)) if unit else None,
            Decimal(str(cost)) if cost is not None else None,
        )
    except (ArithmeticError, KeyError, TypeError, ValueError):
        raise UsageError("A rate plan has no name, or its allowance is not a number.") from None


def _objects(file: Path) -> list[dict[str, object]]:
    """Read the objects in a file of JSON, JSON lines, or CSV with a header."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        if file.suffix.lower() == ".csv":
            return [dict(row) for row in csv.DictReader(io.StringIO(text))]
        values = orjson.loads(text) if text.lstrip().startswith("[") else list(map(orjson.loads, text.splitlines()))
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}.") from None
    except (UnicodeDecodeError, orjson.JSONDecodeError, csv.Error) as error:
        raise UsageError(f"{file} is neither JSON nor CSV in UTF-8: {error}.") from None
    if not all(isinstance(value, dict) for value in values):
        raise UsageError(f"{file} is not a list of objects.")
    return cast("list[dict[str, object]]", values)
