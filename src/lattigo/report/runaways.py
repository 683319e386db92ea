"""Devices that suddenly use far more than they used to.

Each device is compared only with its own past. Usage is measured as ln(1 + bytes / typical), where `typical` is the
median of its days with usage, so that devices with kilobytes and with gigabytes are treated alike. The deviation of a
day is its distance from the median of the days with usage, in units of their spread (1.4826 × MAD, the standard
deviation of a normal distribution). The threshold also depends on the fleet, since some have many irregular days: a
device must deviate more than it and the others did in the past.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from .._core.fields import redacted
from .tables import Tables
from .units import human_bytes

JUDGED = 3
"""Number of days that are compared with the past."""
LEAST_PAST = 14
"""Minimum number of past days."""
LEAST_USED = 5
"""Minimum number of past days with usage, below which the spread of the fleet is used."""
SUSTAINED, SPIKE = 4.0, 7.0
"""Minimum deviation in spreads: on two of the days, or on one that no earlier day came near."""
TIMES = 3
"""Minimum ratio to the typical usage, or for a single day to the largest earlier one."""
CHANCE_FINDS = 1
"""Number of devices in the whole fleet that would be found on any earlier days."""


@frozen
class Runaway:
    """A device that uses far more than before, with the reason."""

    source: str
    name: str = field(repr=redacted)
    day: date
    """The judged day with the most usage."""
    bytes: int
    """Bytes on that day."""
    typical: int
    """The median of its earlier days with usage, or that of the fleet if it had none."""
    largest_before: int
    past_days: int
    spreads: float
    """The deviation of the day from the median, in spreads."""
    sustained: bool
    """Whether at least two of the days deviate."""

    @property
    def reason(self) -> str:
        """The reason in a human-readable form."""
        if not self.largest_before:
            return f"{human_bytes(self.bytes)} on {self.day}, and nothing in the {self.past_days} days before."
        often = f"on at least two of {JUDGED} days, most" if self.sustained else "once,"
        return (
            f"{self.bytes / self.typical:,.0f} × its usual {human_bytes(self.typical)} a day {often} on {self.day}; "
            f"at most {human_bytes(self.largest_before)} in the {self.past_days} days before."
        )


QUERY = """
WITH span AS (
    SELECT device, min(day) AS first FROM row WHERE day <= $last GROUP BY device
), calendar AS (
    SELECT unnest(generate_series((SELECT min(first) FROM span), $last::DATE, INTERVAL 1 DAY))::DATE AS day
), daily AS (
    SELECT device, day, coalesce(bytes, 0) AS bytes, (($last::DATE - day) // $judged)::SMALLINT AS block
    FROM span JOIN calendar ON day >= first LEFT JOIN row USING (device, day)
), past AS (
    SELECT device, median(bytes) FILTER (bytes > 0) AS typical, max(bytes) AS largest, count(*) AS days
    FROM daily WHERE block > 0 GROUP BY device HAVING days >= $least_past
), fleet AS (
    SELECT median(typical) AS typical FROM past
), scaled AS (
    SELECT device, day, block, bytes, ln(1 + bytes / coalesce(typical, (SELECT typical FROM fleet)))::FLOAT AS amount
    FROM daily JOIN past USING (device)
), middle AS (
    SELECT device, median(amount) AS middle, mad(amount) AS mad
    FROM scaled WHERE block > 0 AND bytes > 0 GROUP BY device HAVING count(*) >= $least_used
), deviation AS (
    SELECT device, any_value(middle) AS middle,
           coalesce(nullif(1.4826 * any_value(mad), 0), nullif(1.2533 * avg(abs(amount - middle)), 0)) AS spread
    FROM scaled JOIN middle USING (device) WHERE block > 0 AND bytes > 0 GROUP BY device
), block AS (
    SELECT device, block, max(amount, 2) AS most, arg_max(day, bytes) AS day, max(bytes) AS bytes
    FROM scaled GROUP BY device, block
), usual_spread AS (
    SELECT coalesce(median(spread), 0.25) AS spread FROM deviation
), score AS (
    SELECT block.*, coalesce(deviation.spread, usual_spread.spread) AS unit,
           (most[1] - coalesce(middle, ln(2))) / unit AS first, (most[2] - coalesce(middle, ln(2))) / unit AS second
    FROM block LEFT JOIN deviation USING (device) CROSS JOIN usual_spread
), usual AS (
    SELECT quantile_cont(first, 1 - least(1, $finds / $devices)) AS first,
           quantile_cont(second, 1 - least(1, $finds / $devices)) AS second
    FROM score WHERE block > 0
), found AS (
    SELECT score.*, coalesce(past.typical, fleet.typical) AS typical, largest, past.days,
           coalesce(score.second >= greatest($sustained, usual.second) AND exp(most[2]) - 1 >= $times, false)
           AS sustained,
           score.first >= greatest($spike, usual.first)
           AND bytes >= $times * greatest(largest, coalesce(past.typical, 0)) AS once
    FROM score JOIN past USING (device) CROSS JOIN usual CROSS JOIN fleet WHERE block = 0
)
SELECT source, name, day, bytes::BIGINT, typical::BIGINT, largest::BIGINT, days, first, sustained
FROM found JOIN device USING (device) WHERE sustained OR once ORDER BY bytes - typical DESC, source, name
"""


def find_runaways(tables: Tables, *, last: date | None = None) -> list[Runaway]:
    """Return the devices that used far more in the last days than before, the largest excess first.

    Args:
        tables: the usage.
        last: the last of the judged days. Default: the last day that had ended when it was fetched.

    Raises:
        DatasetError: the dataset contains monthly usage.
    """
    tables.need_days("Finding runaways")
    last = last or tables.complete
    ((devices,),) = tables.rows("SELECT count(*) FROM device")
    values = {
        "last": last,
        "judged": JUDGED,
        "finds": CHANCE_FINDS,
        "devices": devices,
        "least_past": LEAST_PAST,
        "least_used": LEAST_USED,
        "sustained": SUSTAINED,
        "spike": SPIKE,
        "times": TIMES,
    }
    return [Runaway(*row) for row in tables.rows(QUERY, values)]
