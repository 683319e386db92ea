"""The day on which each device exceeded an amount, when test-ready SIMs become billable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from .tables import DEVICE, Device, Tables


@frozen
class Crossed(Device):
    """A device that exceeded an amount."""

    day: date
    """The day on which it exceeded the amount."""
    bytes: int
    """Bytes from the first day read to the end of that day."""


QUERY = f"""
WITH daily AS (
    SELECT device, day, sum(bytes)::HUGEINT AS bytes FROM row WHERE day IS NOT NULL GROUP BY ALL
), running AS (
    SELECT device, day, sum(bytes) OVER (PARTITION BY device ORDER BY day) AS total FROM daily
)
SELECT {DEVICE}, arg_min(day, day), arg_min(total, day)
FROM running JOIN device USING (device) WHERE total > $amount GROUP BY ALL ORDER BY 4, {DEVICE}
"""  # noqa: S608 - only a constant is inserted


def find_crossed(tables: Tables, amount: int) -> Iterator[Crossed]:
    """Yield the devices that used more than an amount since the first day read, ordered by day.

    Raises:
        DatasetError: the dataset contains monthly usage.
    """
    tables.need_days("The day on which an amount was exceeded")
    for source, account, name, day, size in tables.rows(QUERY, {"amount": amount}):
        yield Crossed(source, account, name, day, int(size))
