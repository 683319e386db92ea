"""The figures of a fleet: usage by day, month, group and device, and its completeness."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

from attrs import frozen

from ..fleet.windows import Window
from .tables import DEVICE, Device, Tables

Group: TypeAlias = Literal["cost_center", "source", "account"]
"""A grouping of devices."""

State: TypeAlias = Literal["final", "open", "partial", "missing"]
"""The reliability of a day: it is final, may still grow, lacks some devices, or was not fetched."""


@frozen
class Usage:
    """Total usage."""

    devices: int
    """Number of devices with a row."""
    bytes: int
    sms: int


@frozen
class Day(Usage):
    """Usage of one day, or of one month of monthly usage."""

    day: date
    fetched: int | None
    """Number of devices for which the day was fetched; `None` if unknown."""
    final: int | None
    """Number of devices for which the day is final."""
    expected: int | None
    """Number of devices in the fleet."""
    before: int | None
    """Bytes on the same day of the previous month, if there was one."""

    @property
    def state(self) -> State:
        """The reliability of the day."""
        if self.fetched is None or self.expected is None or self.final is None:
            return "final" if self.devices else "missing"
        if not self.fetched or not self.devices:
            return "missing"
        if self.fetched < self.expected:
            return "partial"
        return "final" if self.final >= self.expected else "open"


@frozen
class Month(Usage):
    """Usage of one month."""

    month: str
    days: int
    """Number of days with rows."""
    last_day: date
    """The last day with rows."""
    before: int | None
    """Bytes on the same days of the previous month, if it has nearly as many days with rows."""


@frozen
class Share(Usage):
    """Usage of one group of devices."""

    name: str | None


@frozen
class TopDevice(Device):
    """One of the devices with the most usage."""

    bytes: int
    sms: int
    days: list[int | None]
    """Bytes of each day of the period; `None` without a row."""


@frozen
class Bin:
    """The number of devices with usage between two amounts."""

    low: int
    high: int
    """Upper bound, exclusive."""
    devices: int


@frozen
class Change(Device):
    """A device that was added or removed."""

    at: date | datetime


@frozen
class Completeness:
    """The number of devices in a period, and the completeness of their usage."""

    devices: int
    """Number of devices in the dataset."""
    with_usage: int
    """Number of devices with more than 0 bytes."""
    without_usage: int
    failed: int
    gone: int
    undated: int
    """Number of rows without a day, which are in no figure of a period."""


EDGES = [digit * 10**power for power in range(18) for digit in (1, 2, 5)]
"""The bounds of the distribution in bytes."""
BETWEEN = "day BETWEEN $since AND $until"
SUMS = "count(DISTINCT device), coalesce(sum(bytes), 0)::BIGINT, coalesce(sum(sms), 0)::BIGINT"


def bounds(period: Window) -> dict[str, object]:
    """Return the values of `$since` and `$until`."""
    return {"since": period.since, "until": period.until}


def days(tables: Tables, period: Window) -> list[Day]:
    """Return each day of a period, including those without a row; months for monthly usage."""
    step = "1 DAY" if tables.kind == "daily" else "1 MONTH"
    query = f"""
        WITH calendar AS (
            SELECT unnest(generate_series($since::DATE, $until::DATE, INTERVAL {step}))::DATE AS day
        ), added AS (
            SELECT day, count(DISTINCT device) AS devices, sum(bytes)::BIGINT AS bytes, sum(sms)::BIGINT AS sms
            FROM row WHERE day IS NOT NULL GROUP BY day
        ), covered AS (
            SELECT day, count(DISTINCT device) AS fetched, count(DISTINCT device) FILTER (day <= final_until) AS final
            FROM calendar JOIN fetched ON day BETWEEN since AND until GROUP BY day
        )
        SELECT coalesce(added.devices, 0), coalesce(added.bytes, 0), coalesce(added.sms, 0), calendar.day,
               coalesce(fetched, 0), coalesce(final, 0), (SELECT count(*) FROM device WHERE gone_at IS NULL),
               before.bytes
        FROM calendar LEFT JOIN added USING (day) LEFT JOIN covered USING (day)
        LEFT JOIN added AS before
               ON before.day = calendar.day - INTERVAL 1 MONTH AND day(before.day) = day(calendar.day)
        ORDER BY calendar.day
    """  # noqa: S608 - one of two constants
    rows = tables.rows(query, bounds(period))
    if not tables.knows_fetched:
        rows = [(*row[:4], None, None, None, row[7]) for row in rows]
    return [Day(*row) for row in rows]


def months(tables: Tables, period: Window) -> list[Month]:
    """Return each month of a period with rows, compared with the same days of the previous month."""
    query = f"""
        WITH total AS (
            SELECT date_trunc('month', day)::DATE AS month, count(DISTINCT device) AS devices,
                   coalesce(sum(bytes), 0)::BIGINT AS bytes, coalesce(sum(sms), 0)::BIGINT AS sms,
                   count(DISTINCT day) AS days, max(day) AS last_day
            FROM row WHERE {BETWEEN} GROUP BY ALL
        )
        SELECT devices, bytes, sms, strftime(month, '%Y-%m'), days, last_day, (
            -- Only if nearly as many days are known: a month of which one day is known is not comparable.
            SELECT CASE WHEN count(DISTINCT row.day) >= 0.9 * total.days THEN sum(row.bytes)::BIGINT END FROM row
            WHERE row.day >= total.month - INTERVAL 1 MONTH AND row.day < total.month
              AND (day(row.day) <= day(last_day) OR last_day = last_day(last_day))
        ) FROM total ORDER BY month
    """  # noqa: S608 - only constants of this module are inserted
    return [Month(*row) for row in tables.rows(query, bounds(period))]


def total(tables: Tables, period: Window) -> Usage:
    """Return the usage of a period."""
    ((devices, size, sms),) = tables.rows(f"SELECT {SUMS} FROM row WHERE {BETWEEN}", bounds(period))  # noqa: S608 - only constants are inserted
    return Usage(devices, size, sms)


def shares(tables: Tables, period: Window, group: Group) -> list[Share]:
    """Return the usage of each group of devices, the largest first."""
    query = f"""
        SELECT {SUMS}, {group} FROM row JOIN device USING (device) WHERE {BETWEEN}
        GROUP BY {group} ORDER BY 2 DESC, {group} NULLS LAST
    """  # noqa: S608 - only constants of this module are inserted
    return [Share(*row) for row in tables.rows(query, bounds(period))]


def top(tables: Tables, period: Window, count: int) -> list[TopDevice]:
    """Return the devices with the most bytes, and their usage by day."""
    step = "1 DAY" if tables.kind == "daily" else "1 MONTH"
    query = f"""
        WITH top AS (
            SELECT device, sum(bytes)::BIGINT AS bytes, coalesce(sum(sms), 0)::BIGINT AS sms
            FROM row JOIN device USING (device) WHERE {BETWEEN}
            GROUP BY device, {DEVICE} HAVING sum(bytes) > 0 ORDER BY bytes DESC, {DEVICE} LIMIT $count
        ), calendar AS (
            SELECT unnest(generate_series($since::DATE, $until::DATE, INTERVAL {step}))::DATE AS day
        ), daily AS (
            SELECT device, day, sum(bytes)::BIGINT AS bytes FROM row
            WHERE device IN (SELECT device FROM top) GROUP BY ALL
        )
        SELECT {DEVICE}, top.bytes, top.sms, list(daily.bytes ORDER BY day)
        FROM top CROSS JOIN calendar LEFT JOIN daily USING (device, day) JOIN device USING (device)
        GROUP BY ALL ORDER BY top.bytes DESC, {DEVICE}
    """  # noqa: S608 - only constants of this module are inserted
    return [TopDevice(*row) for row in tables.rows(query, {**bounds(period), "count": count})]


def distribution(tables: Tables, period: Window) -> list[Bin]:
    """Return the distribution of usage over devices: 0, and amounts between 1, 2, 5, 10, … bytes."""
    query = f"""
        WITH used AS (SELECT coalesce(sum(bytes), 0) AS bytes FROM row WHERE {BETWEEN} GROUP BY device)
        SELECT len(list_filter($edges::HUGEINT[], lambda edge: edge <= bytes)) AS passed, count(*)
        FROM used GROUP BY passed ORDER BY passed
    """  # noqa: S608 - only constants of this module are inserted
    counts = dict(tables.rows(query, {**bounds(period), "edges": EDGES}))
    used = [number for number in counts if number > 0]
    numbers = [*([0] if 0 in counts else []), *(range(min(used), max(used) + 1) if used else ())]
    edges = [0, *EDGES]
    return [Bin(edges[number], edges[number + 1], counts.get(number, 0)) for number in numbers]


def quantiles(tables: Tables, period: Window) -> list[tuple[float, int]]:
    """Return the median, the 90 % and 99 % quantiles, and the maximum of the usage per device."""
    wanted = [0.5, 0.9, 0.99, 1.0]
    query = f"""
        WITH used AS (SELECT coalesce(sum(bytes), 0)::BIGINT AS bytes FROM row WHERE {BETWEEN} GROUP BY device)
        SELECT quantile_disc(bytes, {wanted}) FROM used
    """  # noqa: S608 - only constants of this module are inserted
    ((found,),) = tables.rows(query, bounds(period))
    return list(zip(wanted, found or [], strict=False))


def appeared(tables: Tables, period: Window) -> list[Change]:
    """Return the devices whose first row is in a period, newest first, if earlier days were read."""
    query = f"""
        SELECT {DEVICE}, min(day) AS first FROM row JOIN device USING (device)
        GROUP BY ALL HAVING first BETWEEN $since AND $until AND first > (SELECT min(day) FROM row)
        ORDER BY first DESC, {DEVICE}
    """  # noqa: S608 - only a constant is inserted
    return [Change(*row) for row in tables.rows(query, bounds(period))]


def gone(tables: Tables) -> list[Change]:
    """Return the devices that no longer exist on the service, most recent first."""
    query = f"SELECT {DEVICE}, gone_at FROM device WHERE gone_at IS NOT NULL ORDER BY gone_at DESC, {DEVICE}"  # noqa: S608 - only a constant is inserted
    return [Change(*row) for row in tables.rows(query)]


def failed(tables: Tables) -> list[Device]:
    """Return the devices whose last attempt failed."""
    return [Device(*row) for row in tables.rows(f"SELECT {DEVICE} FROM device WHERE failed ORDER BY {DEVICE}")]  # noqa: S608 - only a constant is inserted


def completeness(tables: Tables, period: Window) -> Completeness:
    """Return the number of devices in a period, and their completeness."""
    query = f"""
        WITH used AS (SELECT device, sum(bytes) AS bytes FROM row WHERE {BETWEEN} GROUP BY device)
        SELECT count(*), count(*) FILTER (bytes > 0), count(*) FILTER (coalesce(bytes, 0) = 0),
               count(*) FILTER (failed), count(gone_at), (SELECT count(*) FROM row WHERE day IS NULL)
        FROM device LEFT JOIN used USING (device)
    """  # noqa: S608 - only constants of this module are inserted
    (row,) = tables.rows(query, bounds(period))
    return Completeness(*row)
