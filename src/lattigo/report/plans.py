"""Devices that exceed their rate plan, with the day and the cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import frozen

from .crossed import QUERY as CROSSED
from .forecast import Forecast, forecast_usage
from .tables import Device, Tables, month_of

Outlook: TypeAlias = Literal["over", "expected", "possible"]
"""The plan is exceeded already, is expected to be, or would be at the upper end of the range."""


@frozen
class Plan:
    """A rate plan: the allowance per month, and the price of overage."""

    name: str
    allowance: int
    """Bytes."""
    unit: int | None = None
    """Size in bytes of a block of overage."""
    unit_cost: Decimal | None = None

    def overage(self, used: int) -> Decimal | None:
        """Return the cost of the data beyond the allowance; `None` if the plan has no price for it."""
        if self.unit is None or self.unit_cost is None:
            return None
        return -(-max(0, used - self.allowance) // self.unit) * self.unit_cost


@frozen
class Above(Device):
    """A device that exceeds its plan, or may by the end of the month."""

    forecast: Forecast
    plan: Plan
    outlook: Outlook
    on: date | None
    """The day on which it exceeded the plan, or is expected to."""


def find_above(tables: Tables, plans: Mapping[str, Plan] | Plan, *, until: date | None = None) -> Iterator[Above]:
    """Yield the devices that exceed their plan this month, or may, those with the most usage first.

    Args:
        tables: daily usage.
        plans: the plan of each device by its name, or one for all.
        until: the last day that is known. Default: the last one that was over when it was fetched.

    Raises:
        DatasetError: this is monthly usage.
    """
    devices = None if isinstance(plans, Plan) else list(plans)
    days = dict[tuple[str, str, int], dict[str, date]]()
    for found in forecast_usage(tables, until=until, devices=devices):
        plan = plans if isinstance(plans, Plan) else plans[found.name or ""]
        if max(found.used, found.high) <= plan.allowance:
            continue
        outlook: Outlook = (
            "over" if found.used > plan.allowance else "expected" if found.expected > plan.allowance else "possible"
        )
        if outlook == "over":
            key = (found.source or "", found.account or "", plan.allowance)
            if key not in days:
                days[key] = _days(tables, found, plan.allowance)
            on = days[key].get(found.name or "")
        else:
            on = _expected_day(found, plan.allowance) if outlook == "expected" else None
        yield Above(found.source or "", found.account or "", found.name or "", found, plan, outlook, on)


def _days(tables: Tables, found: Forecast, allowance: int) -> dict[str, date]:
    """Return the days on which the devices of an account exceeded an amount in this month."""
    month = month_of(found.until)
    query = CROSSED.replace("day IS NOT NULL", "day BETWEEN $since AND $until")
    values = {"amount": allowance, "since": month.since, "until": found.until}
    of_account = [found.source, found.account]
    return {name: day for *account, name, day, _ in tables.rows(query, values) if account == of_account}


def _expected_day(found: Forecast, allowance: int) -> date:
    """Return the day on which an amount is exceeded if each remaining day has the same usage."""
    coming = (found.end - found.until).days
    share = (allowance - found.used) / (found.expected - found.used)
    return min(found.end, found.until + timedelta(days=int(share * coming) + 1))
