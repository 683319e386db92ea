"""Devices that suddenly use far more than they used to."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from attrs import frozen

from .outliers import JUDGED, compare, find_outliers
from .series import series
from .tables import DEVICE, Device, Tables
from .units import human_bytes

DAYS = 96
"""Number of days to read: the judged ones, and those before."""
TIMES = 3
"""Minimum ratio to the usage of as many earlier days."""


@frozen
class Runaway(Device):
    """A device that uses far more than before, with the reason."""

    day: date
    """The judged day with the most usage."""
    bytes: int
    """Bytes on that day."""
    typical: int
    """The median of its earlier days with usage, or that of the fleet if it had none."""
    largest_before: int
    past: int
    """Number of earlier days with which it was compared."""
    past_until: date
    """The last of these days."""
    days: int
    """Number of judged days with more than ever before."""

    @property
    def reason(self) -> str:
        """The reason in a human-readable form."""
        if not self.largest_before:
            return f"{human_bytes(self.bytes)} on {self.day}, and nothing on the {self.past} days to {self.past_until}."
        times = self.bytes / max(self.typical, 1)
        rounded = f"{times:,.{0 if times >= 9.5 else 1}f}"
        often = f"on {self.days} of {JUDGED} days, most" if self.days > 1 else "most"
        return (
            f"{rounded} × its usual {human_bytes(self.typical)} a day, {often} on {self.day}; "
            f"at most {human_bytes(self.largest_before)} on the {self.past} days to {self.past_until}."
        )


NAMES = f"""
SELECT {DEVICE}, bytes::BIGINT FROM device JOIN row USING (device) WHERE device = $device AND day = $day
"""  # noqa: S608 - only a constant is inserted


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
    compared = [compare(chunk) for chunk in series(tables, last - timedelta(days=DAYS - 1), last)]
    found = list[Runaway]()
    for outlier in find_outliers(compared):
        if outlier.amounts.sum() < TIMES * JUDGED * outlier.expected:
            continue
        day = last - timedelta(days=JUDGED - 1 - int(np.argmax(outlier.amounts)))
        ((source, account, name, size),) = tables.rows(NAMES, {"device": outlier.number, "day": day})
        before = last - timedelta(days=JUDGED + outlier.guard)
        more = int((outlier.amounts > outlier.largest).sum())
        found.append(
            Runaway(
                source,
                account,
                name,
                day,
                size,
                round(outlier.typical),
                round(outlier.largest),
                outlier.known,
                before,
                more,
            )
        )
    return sorted(found, key=lambda device: (device.typical - device.bytes, device.source, device.account, device.name))
