"""Devices that have gone silent: no data and no messages for a number of days, after they had some.

Many devices report once a week or now and then. For a device that reports at regular intervals a silence is unusual
when it lasts two of them, and for any other when chance, at the rate of its own past, hardly makes one that long.
"""

from __future__ import annotations

from datetime import date
from math import exp, lgamma

from attrs import field, frozen

from .._core.fields import redacted
from .tables import Tables

SILENT_DAYS = 7
HARDLY = 2e-4
"""The chance below which a silence is unusual: a few of 20,000 devices."""


@frozen
class Silent:
    """A device without usage for days."""

    source: str
    name: str = field(repr=redacted)
    last_day: date
    """The last day with usage."""
    days: int
    """Days since then of which it is known that there was none."""
    interval: float | None
    """The median of the days from one day with usage to the next; `None` with only one such day."""
    longest: int
    """The longest of these intervals, in days."""
    active_days: int
    """Days with usage."""
    seen_days: int
    """Days from the first to the last day with usage."""

    @property
    def unusual(self) -> bool:
        """Whether it has not been silent like this before, as far as can be said."""
        regular = self.interval is not None and self.active_days > 5 and self.longest <= 1.5 * self.interval
        return (regular and self.days >= 2 * self.longest) or self.chance < HARDLY

    @property
    def chance(self) -> float:
        """How probable such a silence is, if usage comes by chance as often as before.

        Beta-binomial: the rate is known from its own past only.
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
    """Return the devices that were silent for a number of days, the unusual and the longest silence first.

    Days that were not fetched, or not over when they were, count for nothing.

    Args:
        tables: the usage.
        days: silent for at least this many days.
        until: look at the days up to this one. Default: all that were over when they were fetched.

    Raises:
        DatasetError: this is monthly usage.
    """
    tables.need_days("Finding silent devices")
    values = {"days": days, "until": until or tables.complete}
    return sorted((Silent(*row) for row in tables.rows(QUERY, values)), key=lambda device: not device.unusual)
