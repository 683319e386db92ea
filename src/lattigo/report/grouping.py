"""Sums of usage by any grouping, and matrices, as `lattigo usage` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from ..fleet.dataset import Dataset, explained
from ..fleet.errors import DatasetError

if TYPE_CHECKING:
    import duckdb

By: TypeAlias = Literal["day", "month", "device", "cost_center", "source"]
"""A grouping of usage."""
Step: TypeAlias = Literal["day", "month"]
"""The unit of the columns of a matrix."""

COLUMNS: dict[By, str] = {
    "day": "date_for AS day",
    "month": "strftime(date_for, '%Y-%m') AS month",
    "device": "source, device_name",
    "cost_center": "cost_center",
    "source": "source",
}
NAMES: dict[By, tuple[str, ...]] = {
    "day": ("day",),
    "month": ("month",),
    "device": ("source", "device_name"),
    "cost_center": ("cost_center",),
    "source": ("source",),
}
"""The columns of the output."""
FETCH = 1000


@frozen(kw_only=True)
class Selection:
    """A selection of rows."""

    since: date | None = None
    until: date | None = None
    """The last day, inclusive."""
    devices: Sequence[str] | None = field(default=None, repr=False)
    """Only devices with these current or former names."""


@frozen
class Cells:
    """One row of a matrix."""

    key: tuple[str | None, ...] = field(repr=False)
    values: dict[str, int | None] = field(repr=False)
    """Bytes by day or month; a missing value means that there is no row, which is not the same as 0."""

    @property
    def total(self) -> int:
        """The total bytes of the row."""
        return sum(value or 0 for value in self.values.values())


def columns(by: Sequence[By]) -> list[str]:
    """Return the names of the columns of grouped usage."""
    names = list(dict.fromkeys(name for key in by for name in NAMES[key]))
    return [*names, "rows" if "device" in by else "devices", "bytes_used", "sms_used"]


def grouped(
    dataset: Dataset, by: Sequence[By], selection: Selection | None = None, *, top: int | None = None
) -> Iterator[dict[str, object]]:
    """Yield sums of usage, with a row for each combination.

    Args:
        dataset: the dataset.
        by: the groupings; an empty list is one row for all.
        selection: the rows to include. Default: all.
        top: maximum number of rows, those with the most bytes first. Default: all, ordered by `by`.

    Raises:
        DatasetError: monthly usage can't be shown by day, or a file is damaged.
    """
    check_days(dataset, by)
    keys = ", ".join([*(COLUMNS[key] for key in by if key != "source" or "device" not in by), ""])
    counted = "count(*) AS rows" if "device" in by else "count(DISTINCT device) AS devices"
    count = sum(len(NAMES[key]) for key in by) or 1
    order = ", ".join(str(place + 1) for place in range(count))
    query = f"""
        SELECT {keys} {counted}, sum(bytes_used) AS bytes_used, sum(sms_used) AS sms_used
        FROM selected GROUP BY ALL {"HAVING rows > 0" if "device" in by else "HAVING devices > 0"}
        ORDER BY {f"bytes_used DESC NULLS LAST, {order}" if top else order} LIMIT $top
    """  # noqa: S608 - constants of this module
    with explained(dataset.path):
        found = _selected(dataset, selection or Selection()).execute(query, {"top": top})
        names = [column[0] for column in found.description or []]
        while rows := found.fetchmany(FETCH):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


def matrix(
    dataset: Dataset, by: By, step: Step, selection: Selection | None = None
) -> tuple[list[str], Iterator[Cells]]:
    """Return the columns of a matrix, including every day or month in between, and its rows, most bytes first.

    Raises:
        DatasetError: monthly usage can't be shown by day, there is no usage, or a file is damaged.
    """
    check_days(dataset, [step])
    with explained(dataset.path):
        connection = _selected(dataset, selection or Selection())
        interval, form = ("1 DAY", "%Y-%m-%d") if step == "day" else ("1 MONTH", "%Y-%m")
        steps = f"""
            WITH span AS (SELECT min(date_trunc('{step}', date_for)) AS first, max(date_for) AS last FROM selected)
            SELECT strftime(unnest(generate_series(first, last, INTERVAL {interval})), '{form}') FROM span
        """  # noqa: S608 - constants of this module
        heads = [head for (head,) in connection.execute(steps).fetchall()]
    if not heads:
        raise DatasetError(f"{dataset.path} has no usage in these days.")
    return heads, _cells(dataset, connection, by, form)


def _cells(dataset: Dataset, connection: duckdb.DuckDBPyConnection, by: By, form: str) -> Iterator[Cells]:
    names = ", ".join(NAMES[by])
    query = f"""
        WITH cell AS (
            SELECT {names}, strftime(date_for, '{form}') AS step, sum(bytes_used)::HUGEINT AS bytes
            FROM selected WHERE date_for IS NOT NULL GROUP BY ALL
        )
        SELECT {names}, list(step), list(bytes) FROM cell GROUP BY {names} ORDER BY sum(bytes) DESC NULLS LAST, {names}
    """  # noqa: S608 - constants of this module
    with explained(dataset.path):
        found = connection.execute(query)
        while rows := found.fetchmany(FETCH):
            yield from (Cells(tuple(key), dict(zip(steps, amounts, strict=True))) for *key, steps, amounts in rows)


def check_days(dataset: Dataset, by: Sequence[By]) -> None:
    """Check that monthly usage is not grouped by day.

    Raises:
        DatasetError: monthly usage is grouped by day.
    """
    if "day" in by and dataset.kind == "monthly":
        raise DatasetError(f"{dataset.path} contains monthly usage, which has no days. Group it by month or device.")


def _selected(dataset: Dataset, selection: Selection) -> duckdb.DuckDBPyConnection:
    """Return a connection with the view `selected`: the selected rows, with their cost centers."""
    connection = dataset.connection(selection.devices)
    connection.execute(f"SET VARIABLE since = {_day(selection.since)}; SET VARIABLE until = {_day(selection.until)}")
    connection.execute(
        """
        CREATE TEMP VIEW selected AS
        SELECT counted.source, device, label.device_name, cost_center, date_for, bytes_used, sms_used
        FROM counted JOIN label USING (device)
        WHERE (getvariable('since') IS NULL OR date_for >= getvariable('since'))
          AND (getvariable('until') IS NULL OR date_for <= getvariable('until'))
        """
    )
    return connection


def _day(day: date | None) -> str:
    return "NULL::DATE" if day is None else f"DATE '{day.isoformat()}'"
