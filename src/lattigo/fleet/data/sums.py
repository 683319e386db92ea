"""Sums of usage, as one query over the view `counted`.

Usage is added up by device and day or month first, and only then labelled and grouped: so the names of devices are
joined to few rows, and a device is counted without collecting the keys of all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias

By: TypeAlias = Literal["day", "month", "device", "cost_center", "source", "account"]
"""A grouping of usage."""

KEYS: dict[By, tuple[str, ...]] = {
    "day": ("day",),
    "month": ("month",),
    "device": ("source", "account", "device_name"),
    "cost_center": ("cost_center",),
    "source": ("source",),
    "account": ("source", "account"),
}
"""The columns of each grouping."""
STEPS: dict[By, str] = {"day": "date_for AS day", "month": "date_trunc('month', date_for) AS month"}
"""The columns by which usage is added up first, beside the device."""
SHOWN = {"month": "strftime(month, '%Y-%m') AS month"}
DEVICES = "count(*) AS devices"
DEVICES_BY_DAY = "count(day) + count(DISTINCT device) FILTER (day IS NULL) AS devices"
"""A device has one row a day, which only rows without a day can have in common."""
DAYS = {"since": "date_for >= $since", "until": "date_for <= $until"}
SUMS = "sum(bytes_used) AS bytes_used, sum(sms_used) AS sms_used"


def columns(by: Sequence[By]) -> list[str]:
    """Return the columns of sums with these groupings."""
    return [*_keys(by), "rows" if "device" in by else "devices", "bytes_used", "sms_used"]


def needs_labels(by: Sequence[By]) -> bool:
    """Return whether the query needs the table `label`."""
    return any(key not in STEPS for key in by)


def query(by: Sequence[By], since: date | None, until: date | None, top: int | None) -> tuple[str, dict[str, object]]:
    """Return the query and its parameters.

    Args:
        by: the groupings; an empty list is one row for all.
        since: the first day.
        until: the last day, inclusive.
        top: maximum number of rows, those with the most bytes first. Otherwise they are in the order of their keys.
    """
    days = {name: day for name, day in (("since", since), ("until", until)) if day is not None}
    where = " AND ".join(DAYS[name] for name in days) or "true"
    steps = [STEPS[key] for key in by if key in STEPS]
    count = "sum(rows) AS rows" if "device" in by else DEVICES_BY_DAY if "day" in by else DEVICES
    # Each day of a device has one row already: adding them up would only take memory.
    amounts = "1 AS rows, bytes_used, sms_used" if "day" in by else f"count(*) AS rows, {SUMS}"
    group = "" if "day" in by else "GROUP BY ALL"
    keys = _keys(by)
    order = [str(place + 1) for place in range(len(keys))] or ["1"]
    text = f"""
        SELECT {", ".join([*(SHOWN.get(key, key) for key in keys), count, SUMS])}
        FROM (SELECT {", ".join(["device", *steps, amounts])} FROM counted WHERE {where} {group})
        {"JOIN label USING (device)" if needs_labels(by) else ""}
        GROUP BY ALL HAVING count(*) > 0
        ORDER BY {", ".join(["bytes_used DESC NULLS LAST", *order] if top else order)} LIMIT $top
    """  # noqa: S608 - only constants of this module are inserted
    return text, {**days, "top": top}


def _keys(by: Sequence[By]) -> list[str]:
    return list(dict.fromkeys(name for key in by for name in KEYS[key]))
