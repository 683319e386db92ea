"""Forecasts of the usage at the end of the month, with a range, from previous days.

The days of the last two months are the sample. The effect of a weekday and growth are included as far as they are
significant, and correlation between consecutive days widens the range. The range is not assumed to be that of a known
distribution: the same forecast is made for the days that have just passed, and the range is as wide as it would have
had to be to hold 8 of 10 devices. A few devices or groups are too few for this, and the sum of their remaining days is
assumed to be gamma-distributed, since usage is never negative and can be concentrated on a few days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

from attrs import field, frozen

from .._core.fields import redacted
from .ranges import SAMPLE_DAYS, Estimate, estimate, past_forecasts, ranges
from .series import series
from .tables import Tables, month_of

Of: TypeAlias = Literal["device", "cost_center", "source", "account", "fleet"]
"""The subject of a forecast."""
KEYS: dict[Of, str] = {
    "device": "device",
    "cost_center": "cost_center",
    "source": "source",
    "account": "account",
    "fleet": "'fleet'",
}


@frozen
class Forecast:
    """A forecast of the usage in a month."""

    source: str | None
    account: str | None
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


NUMBERED = "SELECT device, dense_rank() OVER (ORDER BY {key}) AS number FROM device WHERE {only}"
USED = """
SELECT number, any_value(source), any_value(account), any_value({name}),
       coalesce(sum(bytes) FILTER (day BETWEEN $month AND $until), 0)::HUGEINT
FROM numbered JOIN device USING (device) JOIN row USING (device) WHERE day <= $until GROUP BY number
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
    coming = (month.until - until).days
    only, values = "gone_at IS NULL", None
    if devices is not None:
        only, values = "list_contains($devices, name)", {"devices": list(devices)}
    numbers = NUMBERED.format(key=KEYS[of], only=only)
    since = min(month.since, until - timedelta(days=SAMPLE_DAYS + coming))
    estimates, known = list[Estimate](), list[Estimate]()
    for chunk in series(tables, since, until, numbers, values):
        estimates.append(estimate(chunk, chunk.amounts.shape[1], coming))
        known += past_forecasts(chunk, coming)
    name = "name" if of == "device" else KEYS[of]
    used = (
        {number: row for number, *row in tables.rows(USED.format(name=name), {"month": month.since, "until": until})}
        if estimates
        else {}
    )
    found = list[Forecast]()
    for number, mean, low, high in ranges(estimates, known):
        source, account, label, bytes_ = used[number]
        found.append(
            Forecast(
                source if of == "device" else None,
                account if of == "device" else None,
                label,
                bytes_,
                until,
                month.until,
                bytes_ + round(mean),
                bytes_ + int(low),
                bytes_ + -int(-high // 1),
            )
        )
    yield from sorted(found, key=lambda each: (-each.expected, each.source or "", each.account or "", each.name or ""))
