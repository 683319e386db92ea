"""What a ledger keeps: the request, what became of each device, and who writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from .process import Process
from .stored import Stored
from .windows import Kind, Window

if TYPE_CHECKING:
    from .ledger.fetches import Fetch

LEASE_SECONDS = 120
"""A process that gave no sign of life for so long may be replaced."""


DEFAULT_ACCOUNT = "default"
"""The name of an account where nobody has given it one."""


@frozen
class Request:
    """What a dataset is to hold of one account."""

    source: str
    """The API, such as `lattigo`."""
    kind: Kind
    days: Window
    devices: Literal["all", "named"]
    """The whole account, or a list of devices."""
    credential: str = field(default="", eq=False)
    """A hash that stands for the account; empty where the source has only one."""
    account: str = DEFAULT_ACCOUNT
    """The account's name, which tells several accounts of a source apart."""

    def is_of(self, source: str, account: str) -> bool:
        """Return whether it is for this account."""
        return (self.source, self.account) == (source, account)

    def __str__(self) -> str:
        devices = "the whole account" if self.devices == "all" else "named devices"
        account = "" if self.account == DEFAULT_ACCOUNT else f" {self.account}"
        return f"{self.kind} usage of {devices}{account} at {self.source}, {self.days}"


@frozen
class Identity:
    """A device, whatever it is called."""

    key: int
    """Its number in the dataset."""
    id: int | None
    """Its number in the service, once it is known."""


@frozen
class Due:
    """What is to be fetched of a device, and what earlier fetches of these days have left in the parts."""

    device: Identity
    window: Window
    stored: Stored = field(factory=Stored)
    fetches: Sequence[Fetch] = ()
    """All earlier fetches."""
    missed: bool = False
    """Whether the service did not know the device the last time."""


@frozen
class Done:
    """A device and the days that were fetched of it."""

    due: Due
    at: datetime
    stored: Stored
    """The rows that it brought."""


@frozen
class Failed:
    """A device whose last attempt ended in an error."""

    device: Identity
    error: str
    """The name of the error's class."""
    message: str
    at: datetime
    gone: bool = False
    """Whether the service has said for the second time that there is no such device."""


@frozen
class NewPart:
    """What the ledger keeps of a part, before it has a number."""

    month: date | None
    """Its first day; `None` for rows without a day."""
    days: Window
    """The days of it that were fetched."""
    devices: tuple[int, int]
    """The first and the last key in it."""
    rows: int
    net: int
    """Days that it brings, less those that it deletes."""
    clean: bool = False
    """Whether it is sorted, has each day of a device once and deletes none."""


@frozen
class Part:
    """A committed Parquet file."""

    number: int
    file: str
    """Its name in `data/`."""
    source: str
    account: str
    content: NewPart
    bytes: int
    version: int
    """Of the ledger that it was written for."""


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
