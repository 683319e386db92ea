"""What a fleet needs of an API: its devices, and their usage. Each API has a source of its own beside its client."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Protocol, TypeVar, runtime_checkable

from attrs import field, frozen

from .._core.fields import redacted
from .._core.options import Options


class Usage(Protocol):
    """What a device used on one day or in one month."""

    @property
    def date_for(self) -> date | None:
        """The day, or the first day of the month."""
        ...

    @property
    def bytes_used(self) -> int | None:
        """Traffic."""
        ...

    @property
    def sms_used(self) -> int | None:
        """Text messages."""
        ...

    @property
    def id(self) -> int | None:
        """The row's number in the service, where it has numbers."""
        ...


@frozen
class ListedDevice:
    """A device, with what datasets keep of it."""

    name: str = field(repr=redacted)
    """What the source's other calls take to say which device is meant."""
    cost_center: str | None = None
    id: int | None = None
    """The device's number in the service, where it has numbers: it stays when the name changes."""


@frozen
class DevicePage:
    """Some of an account's devices."""

    devices: Sequence[ListedDevice]
    total: int | None = None
    """Devices of the whole account, where the service tells."""


Daily = TypeVar("Daily", bound=Usage)
Monthly = TypeVar("Monthly", bound=Usage)


class Source(Protocol[Daily, Monthly]):
    """Where the usage of a fleet comes from.

    Its calls raise an `ApiError` where the service or the way to it fails.
    """

    @property
    def name(self) -> str:
        """How datasets name it, such as `lattigo`. It never changes: it tells the devices of two sources apart."""
        ...

    def devices(self) -> AsyncGenerator[DevicePage]:
        """All devices of the account, page by page."""
        ...

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Daily]:
        """Daily usage of one device, from the first to the last day, both included."""
        ...

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Monthly]:
        """Monthly usage of one device. Rows are dated the first day of their month.

        Each holds all of its month, whatever its days that were asked for: of two fetches the newest counts.
        """
        ...


@runtime_checkable
class AccountSource(Protocol):
    """A source that knows which account it is of: a dataset refuses the usage of another one."""

    @property
    def account(self) -> str:
        """A hash that stands for the account, such as one of the key's name and the service's address."""
        ...
