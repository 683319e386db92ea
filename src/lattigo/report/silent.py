"""Silent devices: no data and no messages for a number of days, after earlier usage.

Many devices report once a week or occasionally. For a device that reports at regular intervals, a silence is unusual
if it lasts two of them. For other devices it is unusual if it is improbable at the rate of their past.
"""

from __future__ import annotations

from datetime import date
from math import exp, lgamma

from attrs import field, frozen

from .._core.fields import redacted
from .tables import Tables

SILENT_DAYS = 7
HARDLY = 2e-4
"""The probability below which a silence is unusual: a few of 20,000 devices."""


@frozen
class Silent:
    """A device without usage for days."""

    source: str
    name: str = field(repr=redacted)
    last_day: date
    """The last day with usage."""
    days: int
    """Number of days since then that are known to be without usage."""
    interval: float | None
    """The median interval between days with usage, in days; `None` with only one such day."""
    longest: int
    """The longest of these intervals, in days."""
    active_days: int
    """Number of days with usage."""
    seen_days: int
    """Number of days from the first to the last day with usage."""

    @property
    def unusual(self) -> bool:
        """Whether the silence is unusual for the device, as far as its past shows."""
        regular = self.interval is not None and self.active_days > 5 and self.longest <= 1.5 * self.interval
        return (regular and self.days >= 2 * self.longest) or self.chance < HARDLY

    @property
    def chance(self) -> float:
        """The probability of such a silence, if usage occurs at random at the rate of the past.

        Beta-binomial, since the rate is estimated from the device's own past.
        """
        used, unused = self.active_days - 1, self.seen_days - self.active_days + 1
        if used < 1:
            return 1.0
        log = lgamma(unused + self.days) + lgamma(used + unused) - lgamma(unused) - lgamma(used + unused + self.days)
        return exp(log)


QUERY = """
WITH active AS (
    SELECT DISTINCT device, day FROM row WHERE day <= $until AND (bytes > 0 OR sms > 0)
), step AS (
    SELECT device, day, day - lag(day) OVER (PARTITION BY device ORDER BY day) AS days FROM active
), past AS (
    SELECT device, max(day) AS last_day, median(days) AS interval, coalesce(max(days), 0) AS longest,
           count(*) AS active_days, max(day) - min(day) + 1 AS seen_days
    FROM step GROUP BY device
), known AS (
    SELECT device, max(complete_until) AS until FROM fetched GROUP BY device
)
SELECT source, name, last_day, least(coalesce(known.until, $until), $until) - last_day AS silent,
       interval, longest, active_days, seen_days
FROM past JOIN device USING (device) LEFT JOIN known USING (device)
WHERE gone_at IS NULL AND silent >= $days
ORDER BY silent DESC, source, name
"""


def find_silent(tables: Tables, *, days: int = SILENT_DAYS, until: date | None = None) -> list[Silent]:
    """Return the devices that were silent for a number of days, unusual and longest silences first.

    Days that were not fetched, or had not ended then, are ignored.

    Args:
        tables: the usage.
        days: the minimum number of silent days.
        until: the last day to consider. Default: the last day that had ended when it was fetched.

    Raises:
        DatasetError: the dataset contains monthly usage.
    """
    tables.need_days("Finding silent devices")
    values = {"days": days, "until": until or tables.complete}
    return sorted((Silent(*row) for row in tables.rows(QUERY, values)), key=lambda device: not device.unusual)
