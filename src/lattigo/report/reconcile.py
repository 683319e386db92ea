"""Comparison of monthly usage with sums of daily usage."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..fleet.dataset import Dataset, explained
from ..fleet.errors import DatasetError
from .tables import Device


@frozen
class Difference(Device):
    """A device and a month with different figures."""

    month: str
    daily_bytes: int | None
    """The sum of the days; `None` without any."""
    monthly_bytes: int | None
    """The monthly figure; `None` without a row."""
    daily_sms: int | None
    monthly_sms: int | None
    days: int
    """Number of days with a row."""

    @property
    def bytes(self) -> int:
        """The monthly bytes minus the sum of the days."""
        return (self.monthly_bytes or 0) - (self.daily_bytes or 0)

    @property
    def sms(self) -> int:
        """The monthly messages minus the sum of the days."""
        return (self.monthly_sms or 0) - (self.daily_sms or 0)


@frozen
class Compared:
    """The months of a comparison."""

    months: list[str]
    """Months that are complete in both datasets."""
    partial: list[str]
    """Months that are incomplete in the daily dataset, and were not compared."""


SUMS = """
SELECT source, account, device_name, strftime(date_for, '%Y-%m') AS month, sum(bytes_used)::BIGINT AS bytes,
       sum(sms_used)::BIGINT AS sms, count(*) AS days
FROM usage WHERE date_for IS NOT NULL GROUP BY ALL
"""
DIFFERENCES = """
SELECT source, account, device_name, month,
       daily.bytes, monthly.bytes, daily.sms, monthly.sms, coalesce(daily.days, 0)
FROM daily FULL JOIN monthly USING (source, account, device_name, month)
WHERE list_contains($months, month)
  AND (coalesce(daily.bytes, 0) != coalesce(monthly.bytes, 0) OR coalesce(daily.sms, 0) != coalesce(monthly.sms, 0))
ORDER BY month, abs(coalesce(monthly.bytes, 0) - coalesce(daily.bytes, 0)) DESC, source, account, device_name
"""


def compare(daily: Dataset, monthly: Dataset) -> tuple[Compared, Iterator[Difference]]:
    """Return the compared months, and the devices that differ, the largest difference of each month first.

    Raises:
        DatasetError: one holds the other kind of usage, no month is in both, or a file is damaged.
    """
    for dataset, kind in ((daily, "daily"), (monthly, "monthly")):
        if dataset.kind != kind:
            raise DatasetError(f"{dataset.path} holds {dataset.kind} usage; a dataset of {kind} usage is needed here.")
    held = [_months(dataset) for dataset in (daily, monthly)]
    both = sorted(held[0].keys() & held[1].keys())
    if not both:
        raise DatasetError(f"{daily.path} and {monthly.path} have no month in common.")
    compared = Compared([month for month in both if held[0][month]], [month for month in both if not held[0][month]])
    return compared, _differences(daily, monthly, compared.months)


def _months(dataset: Dataset) -> dict[str, bool]:
    """Return the months of a dataset, and whether each was requested as a whole from every source."""
    with explained(dataset.path):
        query = """
            SELECT strftime(month, '%Y-%m'),
                   bool_and(since <= month AND until >= last_day(month)) OR kind = 'monthly'
            FROM (SELECT unnest(generate_series(date_trunc('month', since), until, INTERVAL 1 MONTH))::DATE AS month,
                         since, until, kind FROM request)
            GROUP BY month, kind
        """
        connection = dataset.connection()
        rows = [(request.days.since, request.days.until, request.kind) for request in dataset.requests]
        connection.execute("CREATE TEMP TABLE request (since DATE, until DATE, kind TEXT)")
        connection.executemany("INSERT INTO request VALUES (?, ?, ?)", rows)
        return dict(connection.execute(query).fetchall())


def _differences(daily: Dataset, monthly: Dataset, months: list[str]) -> Iterator[Difference]:
    with explained(daily.path):
        connection = daily.connection()
        connection.execute(f"CREATE TEMP TABLE daily AS {SUMS}")
        other = monthly.connection().sql(SUMS).to_arrow_table()
        connection.register("monthly", other)
        for row in connection.execute(DIFFERENCES, {"months": months}).fetchall():
            yield Difference(*row)
