"""Forecasts of the usage at the end of the month, with a range, from previous days.

The days of the last two months are the sample. The effect of a weekday is included as far as it is significant, and
correlation between consecutive days widens the range. The sum of the remaining days is assumed to be
gamma-distributed, since usage is never negative and can be concentrated on a few days.
The range excludes a tenth of the cases on each side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import sqrt
from typing import Literal, TypeAlias

from attrs import field, frozen

from .._core.fields import redacted
from .tables import Tables, month_of

SAMPLE_DAYS = 62
NORMAL_90 = 1.2815515655446004
"""The 90 % quantile of the normal distribution."""

Of: TypeAlias = Literal["device", "cost_center", "source", "fleet"]
"""The subject of a forecast."""
KEYS: dict[Of, str] = {
    "device": "source || chr(31) || name",
    "cost_center": "cost_center",
    "source": "source",
    "fleet": "'fleet'",
}


@frozen
class Forecast:
    """A forecast of the usage in a month."""

    source: str | None
    name: str | None = field(repr=redacted)
    """The device or the group."""
    used: int
    """Bytes from the first day of the month to `until`."""
    until: date
    """The last known day."""
    end: date
    """The last day of the month."""
    expected: int
    """Expected bytes of the whole month."""
    low: int
    """The 10 % quantile."""
    high: int
    """The 90 % quantile."""


@frozen
class Sample:
    """Statistics of past days for the remaining days."""

    days: int
    coming: int
    """Number of remaining days."""
    mean: float
    """Expected bytes of all remaining days."""
    variance: float
    """Variance of a single day."""
    correlation: float
    """Correlation of a day with the previous one."""


QUERY = """
WITH series AS (
    SELECT {key} AS key, day, sum(bytes)::DOUBLE AS bytes
    FROM row JOIN device USING (device) WHERE day BETWEEN $since AND $until {only} GROUP BY ALL
), span AS (
    SELECT key, min(day) AS first FROM series GROUP BY key
), calendar AS (
    SELECT unnest(generate_series($since::DATE, $until::DATE, INTERVAL 1 DAY))::DATE AS day
), daily AS (
    SELECT span.key, calendar.day, isodow(calendar.day) AS weekday, coalesce(bytes, 0) AS bytes
    FROM span JOIN calendar ON calendar.day >= first
    LEFT JOIN series ON series.key IS NOT DISTINCT FROM span.key AND series.day = calendar.day
), coming AS (
    SELECT isodow(day) AS weekday, count(*) AS days
    FROM (SELECT unnest(generate_series($until::DATE + 1, $end::DATE, INTERVAL 1 DAY)) AS day) GROUP BY 1
), whole AS (
    SELECT key, count(*) AS days, avg(bytes) AS mean, coalesce(var_samp(bytes), 0) AS variance,
           sum(bytes) FILTER (day >= $month)::BIGINT AS used
    FROM daily GROUP BY key
), weekly AS (
    SELECT key, weekday, count(*) AS days, avg(bytes) AS mean, var_pop(bytes) * count(*) AS squares
    FROM daily GROUP BY key, weekday
), effect AS (
    SELECT weekly.key, sum(weekly.days * (weekly.mean - whole.mean) ** 2) / 6 AS between_days,
           sum(squares) / greatest(sum(weekly.days) - 7, 1) AS within_days,
           count(*) = 7 AND min(weekly.days) >= 3 AS all_weekdays
    FROM whole JOIN weekly ON weekly.key IS NOT DISTINCT FROM whole.key GROUP BY weekly.key
), shrunk AS (
    SELECT whole.*, all_weekdays AND between_days > within_days AS stands_out,
           CASE WHEN stands_out THEN 1 - within_days / between_days ELSE 0 END AS weight,
           CASE WHEN stands_out
                THEN within_days + (within_days / between_days) * (between_days - within_days) * 7 / days
                ELSE variance END AS day_variance
    FROM whole JOIN effect ON effect.key IS NOT DISTINCT FROM whole.key
), residual AS (
    SELECT daily.key, day, daily.bytes - (shrunk.mean + weight * (weekly.mean - shrunk.mean)) AS rest
    FROM daily JOIN weekly ON weekly.key IS NOT DISTINCT FROM daily.key AND weekly.weekday = daily.weekday
    JOIN shrunk ON shrunk.key IS NOT DISTINCT FROM daily.key
), lagged AS (
    SELECT key, rest, lag(rest) OVER (PARTITION BY key ORDER BY day) AS before FROM residual
), correlated AS (
    SELECT key, coalesce(sum(rest * before) / nullif(sum(rest ** 2), 0), 0) AS correlation FROM lagged GROUP BY key
), expected AS (
    SELECT shrunk.key, sum(coming.days * (shrunk.mean + weight * (coalesce(weekly.mean, shrunk.mean) - shrunk.mean)))
           AS mean
    FROM shrunk CROSS JOIN coming
    LEFT JOIN weekly ON weekly.key IS NOT DISTINCT FROM shrunk.key AND weekly.weekday = coming.weekday
    GROUP BY shrunk.key
)
SELECT shrunk.key, coalesce(used, 0), days, coalesce(expected.mean, 0), day_variance, correlation
FROM shrunk JOIN correlated ON correlated.key IS NOT DISTINCT FROM shrunk.key
LEFT JOIN expected ON expected.key IS NOT DISTINCT FROM shrunk.key
ORDER BY coalesce(used, 0) + coalesce(expected.mean, 0) DESC, shrunk.key
"""


def forecast_usage(
    tables: Tables, *, of: Of = "device", until: date | None = None, devices: Iterable[str] | None = None
) -> Iterator[Forecast]:
    """Yield the forecast of each device or group for the end of the month, the largest first.

    Args:
        tables: the usage.
        of: the subjects of the forecasts.
        until: the last day to use as known. Default: the last day that had ended when it was fetched.
        devices: only these devices. Default: all that still exist on the service.

    Raises:
        DatasetError: the dataset contains monthly usage.
    """
    tables.need_days("A forecast")
    until = until or tables.complete
    month = month_of(until)
    values: dict[str, object] = {
        "since": min(month.since, until - timedelta(days=SAMPLE_DAYS - 1)),
        "month": month.since,
        "until": until,
        "end": month.until,
    }
    only = "AND gone_at IS NULL"
    if devices is not None:
        only, values["devices"] = "AND list_contains($devices, name)", list(devices)
    query = QUERY.format(key=KEYS[of], only=only)
    coming = (month.until - until).days
    for key, used, days, mean, variance, correlation in tables.rows(query, values):
        low, high = spread(Sample(days, coming, mean, variance, correlation))
        source, _, name = key.partition("\x1f") if of == "device" else (None, "", key)
        yield Forecast(
            source, name, used, until, month.until, round(used + mean), used + int(low), used + -int(-high // 1)
        )


def spread(sample: Sample) -> tuple[float, float]:
    """Return the 10 % and the 90 % quantile."""
    if sample.mean <= 0 or sample.variance <= 0 or not sample.coming:
        return sample.mean, sample.mean
    # The correlation of a short sample is biased downwards, and can be positive by chance.
    bias = (1 + 3 * sample.correlation) / sample.days
    correlation = min(0.8, max(0.0, sample.correlation + bias - 1 / sqrt(sample.days)))
    longer = (1 + correlation) / (1 - correlation)
    # The mean is estimated from the same number of days.
    variance = sample.coming * sample.variance * longer * (1 + sample.coming / sample.days)
    quantile = NORMAL_90 * (1 + (NORMAL_90**2 + 1) / (4 * max(1, sample.days - 1)))  # as of Student's t
    return _gamma(sample.mean, variance, -quantile), _gamma(sample.mean, variance, quantile)


def _gamma(mean: float, variance: float, quantile: float) -> float:
    """Return a quantile of the gamma distribution, by Wilson and Hilferty's approximation."""
    shape = mean * mean / variance
    if shape < 0.3:  # the approximation breaks down here
        return max(0.0, mean + quantile * sqrt(variance))
    return float(mean * max(0.0, 1 - 1 / (9 * shape) + quantile / (3 * sqrt(shape))) ** 3)
