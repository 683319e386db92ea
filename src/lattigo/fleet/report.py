"""What a pull did."""

from __future__ import annotations

from datetime import date

from attrs import define

from .._core.model import Model


@define(kw_only=True)
class Report(Model):
    """What a pull did, or has done so far. It counts this run; `lattigo pull status` counts the whole dataset."""

    total: int | None = None
    """Devices that there are, when that is known."""
    devices: int = 0
    """Devices that this run has dealt with: fetched, failed or skipped."""
    skipped: int = 0
    """Devices of which nothing was left to fetch: no call was made for them."""
    failed: int = 0
    """Devices that ended in an error; `errors.jsonl` has them, and the next run tries them again."""
    gone: int = 0
    """Named devices that the service does not know, and did not know the last time; `gone.jsonl` has them."""
    rows: int = 0
    """Rows of usage."""
    parts: int = 0
    """Parquet files."""
    seconds: float = 0.0
    """Since the start."""
    resumed: bool = False
    """Whether the dataset had this source's usage before."""
    extended_from: tuple[date, date] | None = None
    """The first and the last day that the dataset had before `extend` made it wider."""
    lost_parts: int = 0
    """Files of this source's earlier runs that had vanished or were damaged; what they held is fetched again."""
