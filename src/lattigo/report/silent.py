"""Silent devices: no data and no messages for a number of days, after earlier usage.

Many devices report once a week or occasionally. Whether a silence is unusual depends on its probability after the past
of the device, where usage can occur at random, depend on the weekday, or on the days since the last usage: each of
these counts as much as it explains the past. Earlier silences of the fleet that have ended show how improbable a
silence has to be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import exp, lgamma

from attrs import frozen

from .tables import DEVICE, Device, Tables

SILENT_DAYS = 7
HARDLY = 2e-4
"""The probability below which a silence is unusual: a few of 20,000 devices."""
EARLIER = 14
"""Number of days before the last one, when silences were judged that may have ended since."""
AGES = (1, 2, 3, 5, 7, 10, 14)
"""The bounds of the groups of days since the last usage."""
PRIOR = 2
"""Number of days for which the overall rate of usage counts, beside the days of each group."""
LEAST_USED = 5
"""Minimum number of days with usage after the first one, without which no silence is unusual."""


@frozen
class Silent(Device):
    """A device without usage for days."""

    last_day: date
    """The last day with usage."""
    days: int
    """Number of days since then that are known to be without usage."""
    longest: int
    """The longest interval between days with usage, in days; 0 with only one such day."""
    unusual: bool
    """Whether the silence is unusual for the device, as far as its past shows."""


QUERY = f"""
WITH active AS (
    SELECT device, min(day) AS first, list(day ORDER BY day) FILTER (bytes > 0 OR sms > 0) AS days
    FROM row WHERE day <= $until GROUP BY device HAVING days IS NOT NULL
), later AS (
    SELECT DISTINCT device, true AS returned FROM row WHERE day > $until AND day <= $complete AND (bytes > 0 OR sms > 0)
), known AS (
    SELECT device, max(complete_until) AS until FROM fetched GROUP BY device
)
SELECT {DEVICE}, list_transform(days, lambda each: each - first), days[-1],
       least(coalesce(known.until, $until), $until) - days[-1] AS silent, coalesce(returned, false)
FROM active JOIN device USING (device) LEFT JOIN known USING (device) LEFT JOIN later USING (device)
WHERE gone_at IS NULL AND silent >= $days
ORDER BY silent DESC, {DEVICE}
"""  # noqa: S608 - only a constant is inserted


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
    values: dict[str, object] = {"days": days, "until": until or tables.complete, "complete": until or tables.complete}
    limit = _limit(tables, values)
    found = [
        Silent(source, account, name, last, silent, max(_intervals(active), default=0), _unusual(active, silent, limit))
        for source, account, name, active, last, silent, _ in tables.each(QUERY, values)
    ]
    return sorted(found, key=lambda device: not device.unusual)


def _limit(tables: Tables, values: dict[str, object]) -> float:
    """Return the probability below which a silence is unusual, so that hardly any earlier silence that ended was."""
    ((devices,),) = tables.rows("SELECT count(*) FROM device")
    earlier = {**values, "until": tables.complete - timedelta(days=EARLIER)}
    ended = sorted(
        chance(active, silent)
        for *_, active, _, silent, returned in tables.each(QUERY, earlier)
        if returned and len(active) > LEAST_USED
    )
    allowed = int(HARDLY * devices / 4)  # only some of the silences have ended by now
    return min(HARDLY, ended[allowed]) if len(ended) > allowed else HARDLY


def _intervals(active: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(active)]


def _unusual(active: Sequence[int], silent: int, limit: float) -> bool:
    """Return whether a silence is unusual after these days with usage."""
    if len(active) <= LEAST_USED:
        return False
    intervals = sorted(_intervals(active))
    regular = intervals[-1] <= intervals[0] + max(1, intervals[0] // 5)
    return (regular and silent >= 2 * intervals[-1]) or chance(active, silent) < limit


def chance(active: Sequence[int], silent: int) -> float:
    """Return the probability of a silence.

    Args:
        active: the days with usage, as numbers of days since the first one with a row.
        silent: the number of days without usage since then.
    """
    known = active[-1]
    used = set(active)
    ages, age = list[int](), 0
    for day in range(1, known + silent + 1):
        age = 1 if day - 1 in used else age + 1
        ages.append(bisect_left(AGES, age))
    explanations: list[list[int]] = [[0] * len(ages), [day % 7 for day in range(len(ages))], ages]
    on = [day in used for day in range(1, known + 1)]
    rate = (sum(on) + 0.5) / (known + 1)
    past, coming = list[float](), list[float]()
    for groups in explanations:
        counts = Counter(zip(groups, on, strict=False))
        later = counts + Counter((group, False) for group in groups[known:])
        past.append(_likelihood(counts, rate))
        coming.append(_likelihood(later, rate))
    most = max(past)
    return sum(exp(each - most) for each in coming) / sum(exp(each - most) for each in past)


def _likelihood(counts: Counter[tuple[int, bool]], rate: float) -> float:
    """Return the logarithm of the likelihood of days with and without usage, in groups of days with unknown rates."""
    a, b = PRIOR * rate, PRIOR * (1 - rate)
    return sum(
        lgamma(a + counts[group, True])
        + lgamma(b + counts[group, False])
        - lgamma(PRIOR + counts[group, True] + counts[group, False])
        - lgamma(a)
        - lgamma(b)
        + lgamma(PRIOR)
        for group in {group for group, _ in counts}
    )
