"""Daily usage as matrices of numpy, with a row for each device or group, in chunks that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from .tables import Tables

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

CHUNK = 8000
"""Number of devices in a matrix."""

ROWS = """
SELECT number, (day - $since::DATE)::INTEGER AS day, sum(bytes)::DOUBLE AS bytes
FROM row JOIN numbered USING (device)
WHERE day BETWEEN $since AND $until AND number >= $low AND number < $low + $chunk GROUP BY ALL
"""


@frozen
class Series:
    """Usage of some devices or groups by day. Days without a row are 0."""

    numbers: Integers
    """The number of the device or group of each row."""
    amounts: Floats
    """Bytes, with a column for each day."""
    first: Integers
    """The column of the first day with a row."""
    since: date
    """The day of the first column."""

    @property
    def seen(self) -> Booleans:
        """The days since the first one with a row."""
        columns = np.arange(self.amounts.shape[1])
        seen: Booleans = columns >= self.first[:, None]
        return seen


def series(
    tables: Tables,
    since: date,
    until: date,
    numbers: str = "SELECT device, device AS number FROM device",
    values: Mapping[str, object] | None = None,
) -> Iterator[Series]:
    """Yield the usage of devices or groups in chunks.

    Args:
        tables: the usage.
        since: the first day, for the first column; later if there is no earlier usage.
        until: the last day, inclusive.
        numbers: the devices as SQL: `device`, and `number`, that of its row, starting with 1. Default: all devices.
        values: the parameters of this SQL.
    """
    since = max(since, tables.days.since)
    days = (until - since).days + 1
    if days < 1:
        return
    tables.connection.execute(f"CREATE OR REPLACE TEMP TABLE numbered AS {numbers}", dict(values or {}))
    ((count,),) = tables.rows("SELECT coalesce(max(number), 0) FROM numbered")
    for low in range(1, count + 1, CHUNK):
        bound = {"since": since, "until": until, "low": low, "chunk": CHUNK}
        rows = tables.connection.execute(ROWS, bound).fetchnumpy()
        number, columns = np.asarray(rows["number"], np.int64), np.asarray(rows["day"], np.int64)
        exists = np.zeros(CHUNK, np.bool_)  # to sort the numbers of all rows would take as long as the query
        exists[number - low] = True
        kept, place = np.flatnonzero(exists) + low, (np.cumsum(exists) - 1)[number - low]
        amounts, first = np.zeros((len(kept), days)), np.full(len(kept), days)
        amounts[place, columns] = np.ma.filled(rows["bytes"], 0)
        np.minimum.at(first, place, columns)
        if len(kept):
            yield Series(kept, amounts, first, since)


def medians(values: Floats, include: Booleans) -> Floats:
    """Return the median of the included values of each row; NaN if there are none."""
    count, rows = include.sum(1), np.arange(len(values))
    ordered = np.sort(np.where(include, values, np.inf), axis=1)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    middle: Floats = np.where(count > 0, (ordered[rows, low] + ordered[rows, high]) / 2, np.nan)
    return middle
