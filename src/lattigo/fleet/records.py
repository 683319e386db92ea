"""The records of a ledger: requests, devices, parts and the lease."""

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
"""Time without a heartbeat after which a process can be replaced."""


DEFAULT_ACCOUNT = "default"
"""The default name of an account."""


@frozen
class Request:
    """The request for one account of a dataset."""

    source: str
    """The API, such as `lattigo`."""
    kind: Kind
    days: Window
    devices: Literal["all", "named"]
    """The whole account, or a list of devices."""
    credential: str = field(default="", eq=False)
    """A hash that identifies the account; empty if the source has only one."""
    account: str = DEFAULT_ACCOUNT
    """The name of the account, which distinguishes several accounts of a source."""

    def is_of(self, source: str, account: str) -> bool:
        """Return whether the request is for this account."""
        return (self.source, self.account) == (source, account)

    def __str__(self) -> str:
        devices = "the whole account" if self.devices == "all" else "named devices"
        return f"{self.kind} usage of {devices}{self.account_name} at {self.source}, {self.days}"

    @property
    def account_name(self) -> str:
        """The name of the account with a leading blank, for messages; nothing if it has none."""
        return "" if self.account == DEFAULT_ACCOUNT else f" {self.account}"


@frozen
class Identity:
    """The identity of a device, independent of its name."""

    key: int
    """Its number in the dataset."""
    id: int | None
    """Its number in the service, once it is known."""


@frozen
class Due:
    """The days to fetch of a device, and the rows from earlier fetches of these days."""

    device: Identity
    window: Window
    stored: Stored = field(factory=Stored)
    fetches: Sequence[Fetch] = ()
    """All earlier fetches."""
    missed: bool = False
    """Whether the device was unknown to the service the last time."""


@frozen
class Done:
    """A device and its fetched days."""

    due: Due
    at: datetime
    days: str | None
    """The days of the fetched rows, as `Stored.written` encodes them."""
    undated: str | None


@frozen
class Failed:
    """A device whose last attempt ended in an error."""

    device: Identity
    error: str
    """The name of the error's class."""
    message: str
    at: datetime
    gone: bool = False
    """Whether the device was unknown to the service twice in a row."""


@frozen
class NewPart:
    """The content of a part, before it has a number."""

    month: date | None
    """Its first day; `None` for rows without a day."""
    days: Window
    """The fetched days of the month."""
    devices: tuple[int, int]
    """The first and the last key in it."""
    rows: int
    net: int
    """Number of days that it adds minus those that it deletes."""
    clean: bool = False
    """Whether it is sorted, contains each day of a device once, and deletes none."""


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
    """The version of the ledger for which it was written."""
    committed_at: str
    """In ISO format, in UTC."""


@frozen
class Lease:
    """The process that is writing the dataset, or was when it died."""

    process: Process
    since: datetime
    heartbeat: datetime

    def is_held(self, now: datetime) -> bool:
        """Return whether its holder must be considered alive."""
        return abs((now - self.heartbeat).total_seconds()) <= LEASE_SECONDS and not self.process.is_dead()


@frozen
class Counts:
    """The numbers of a dataset for one source."""

    total: int | None
    """Devices in all, as far as known."""
    failed: int
    gone: int
    rows: int
    """Number of rows in all parts; days that were fetched twice count twice."""
    parts: int
