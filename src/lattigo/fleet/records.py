"""What a ledger keeps: the request, what became of each device, and who writes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from .._core.fields import redacted
from .process import Process
from .stored import Stored
from .windows import Kind, Window

LEASE_SECONDS = 120
"""A process that gave no sign of life for so long may be replaced."""


@frozen
class Request:
    """What a dataset is to hold of one source."""

    source: str
    """The API, such as `lattigo`."""
    kind: Kind
    days: Window
    devices: Literal["all", "named"]
    """The whole account, or a list of devices."""
    account: str = field(default="", eq=False)
    """A hash that stands for the account; empty where the source has only one."""

    def __str__(self) -> str:
        devices = "the whole account" if self.devices == "all" else "named devices"
        return f"{self.kind} usage of {devices} at {self.source}, {self.days}"


@frozen
class Due:
    """What is to be fetched of a device, and what earlier fetches of these days have left in the parts."""

    window: Window
    stored: Stored = field(factory=Stored)
    missed: bool = False
    """Whether the service did not know the device the last time."""


@frozen
class Done:
    """A device and the days that were fetched of it."""

    device: str = field(repr=redacted)
    window: Window
    at: datetime
    rows: int
    stored: Stored
    """The rows that are in a part now, of this fetch or of an earlier one."""
    written: bool
    """Whether the fetch has written anything: rows, or that rows are deleted."""


@frozen
class Failed:
    """A device whose last attempt ended in an error."""

    source: str
    device: str = field(repr=redacted)
    error: str
    """The name of the error's class."""
    message: str
    at: datetime
    gone: bool = False
    """Whether the service has said for the second time that there is no such device."""


@frozen
class Part:
    """A committed Parquet file."""

    file: str
    """Its name in `data/`."""
    source: str
    """A part holds rows of one source."""
    rows: int
    bytes: int


@frozen
class Lease:
    """Who writes the dataset, or wrote it when it died."""

    process: Process
    since: datetime
    heartbeat: datetime

    def is_held(self, now: datetime) -> bool:
        """Whether its holder must be taken for alive."""
        return abs((now - self.heartbeat).total_seconds()) <= LEASE_SECONDS and not self.process.is_dead()


@frozen
class Counts:
    """Numbers about what a dataset holds of one source."""

    total: int | None
    """Devices in all, as far as known."""
    failed: int
    gone: int
    rows: int
    """In all parts; days that were fetched twice count twice."""
    parts: int
