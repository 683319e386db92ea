"""The report of a pull."""

from __future__ import annotations

from datetime import date

from attrs import define

from .._core.model import Model


@define(kw_only=True)
class Report(Model):
    """The results of a pull so far. It covers this run; `lattigo pull status` covers the whole dataset."""

    total: int | None = None
    """Total number of devices, if known."""
    devices: int = 0
    """Number of devices processed by this run: fetched, failed or skipped."""
    skipped: int = 0
    """Number of devices that were up to date: no call was made for them."""
    failed: int = 0
    """Number of failed devices, which are in `errors.jsonl`; the next run retries them."""
    gone: int = 0
    """Number of named devices unknown to the service twice in a row, which are in `gone.jsonl`."""
    rows: int = 0
    """Number of rows of usage."""
    unrequested: int = 0
    """Number of rows that the service sent for days that were not requested; they are not stored."""
    parts: int = 0
    """Number of Parquet files."""
    seconds: float = 0.0
    """Seconds since the start."""
    resumed: bool = False
    """Whether the dataset already contained usage of this source."""
    extended_from: tuple[date, date] | None = None
    """The first and the last day of the dataset before it was extended with `extend`."""
    lost_parts: int = 0
    """Number of missing or damaged files from earlier runs of this source; their data is fetched again."""
