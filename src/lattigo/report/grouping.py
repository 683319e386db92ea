"""Sums of usage by any grouping, and matrices, as `lattigo usage` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from ..fleet.data import sums
from ..fleet.data.sums import By
from ..fleet.dataset import Dataset, explained
from ..fleet.errors import DatasetError

if TYPE_CHECKING:
    import duckdb

Step: TypeAlias = Literal["day", "month"]
"""The unit of the columns of a matrix."""

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


def columns(dataset: Dataset, by: Sequence[By]) -> list[str]:
    """Return the columns of grouped usage, with the account of devices if there are several."""
    return [name for name in sums.columns(by) if name != "account" or "account" in by or dataset.has_several_accounts]


def keys(dataset: Dataset, by: By) -> list[str]:
    """Return the columns of the rows of a matrix."""
    return [name for name in columns(dataset, [by]) if name in sums.KEYS[by]]


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
    chosen = selection or Selection()
    yield from dataset.usage(by=by, since=chosen.since, until=chosen.until, devices=chosen.devices, top=top)


def matrix(
    dataset: Dataset, by: By, step: Step, selection: Selection | None = None
) -> tuple[list[str], Iterator[Cells]]:
    """Return the columns of a matrix, including every day or month in between, and its rows, most bytes first.

    Raises:
        DatasetError: monthly usage can't be shown by day, there is no usage, or a file is damaged.
    """
    check_days(dataset, step)
    with explained(dataset.path):
        connection = _selected(dataset, selection or Selection())
        interval, form = ("1 DAY", "%Y-%m-%d") if step == "day" else ("1 MONTH", "%Y-%m")
        steps = f"""
            WITH span AS (SELECT min(date_trunc('{step}', date_for)) AS first, max(date_for) AS last FROM selected)
            SELECT strftime(unnest(generate_series(first, last, INTERVAL {interval})), '{form}') FROM span
        """  # noqa: S608 - only constants of this module are inserted
        heads = [head for (head,) in connection.execute(steps).fetchall()]
    if not heads:
        raise DatasetError(f"{dataset.path} has no usage in these days.")
    return heads, _cells(dataset, connection, by, form)


def _cells(dataset: Dataset, connection: duckdb.DuckDBPyConnection, by: By, form: str) -> Iterator[Cells]:
    names = ", ".join(keys(dataset, by))
    query = f"""
        WITH cell AS (
            SELECT {names}, strftime(date_for, '{form}') AS step, sum(bytes_used)::HUGEINT AS bytes
            FROM selected WHERE date_for IS NOT NULL GROUP BY ALL
        )
        SELECT {names}, list(step), list(bytes) FROM cell GROUP BY {names} ORDER BY sum(bytes) DESC NULLS LAST, {names}
    """  # noqa: S608 - only constants of this module are inserted
    with explained(dataset.path):
        found = connection.execute(query)
        while rows := found.fetchmany(FETCH):
            yield from (Cells(tuple(key), dict(zip(steps, amounts, strict=True))) for *key, steps, amounts in rows)


def check_days(dataset: Dataset, step: Step) -> None:
    """Check that monthly usage is not grouped by day.

    Raises:
        DatasetError: monthly usage is grouped by day.
    """
    if step == "day" and dataset.kind == "monthly":
        raise DatasetError(f"{dataset.path} contains monthly usage, which has no days. Group it by month or device.")


def _selected(dataset: Dataset, selection: Selection) -> duckdb.DuckDBPyConnection:
    """Return a connection with the view `selected`: the selected rows, with their cost centers."""
    connection = dataset.connection(selection.devices)
    connection.execute(f"SET VARIABLE since = {_day(selection.since)}; SET VARIABLE until = {_day(selection.until)}")
    connection.execute(
        """
        CREATE TEMP VIEW selected AS
        SELECT label.source, label.account, device, label.device_name, cost_center, date_for, bytes_used, sms_used
        FROM counted JOIN label USING (device)
        WHERE (getvariable('since') IS NULL OR date_for >= getvariable('since'))
          AND (getvariable('until') IS NULL OR date_for <= getvariable('until'))
        """
    )
    return connection


def _day(day: date | None) -> str:
    return "NULL::DATE" if day is None else f"DATE '{day.isoformat()}'"
