"""The interface of a fleet to an API: its devices and their usage. Each API implements it beside its client."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Protocol, TypeVar, runtime_checkable

from attrs import field, frozen

from .._core.fields import redacted
from .._core.options import Options


class Usage(Protocol):
    """The usage of a device on one day or in one month."""

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
        """Number of text messages."""
        ...

    @property
    def id(self) -> int | None:
        """The ID of the row in the service, if it has one."""
        ...


@frozen
class ListedDevice:
    """A device, with its data for datasets."""

    name: str = field(repr=redacted)
    """What the source's other calls take to say which device is meant."""
    cost_center: str | None = None
    id: int | None = None
    """The device's number in the service, where it has numbers: it stays when the name changes."""


@frozen
class DevicePage:
    """A page of an account's devices."""

    devices: Sequence[ListedDevice]
    total: int | None = None
    """Number of devices in the whole account, if known."""


Daily = TypeVar("Daily", bound=Usage)
Monthly = TypeVar("Monthly", bound=Usage)


class Source(Protocol[Daily, Monthly]):
    """A source of the usage of a fleet.

    Its methods raise an `ApiError` if the service or the connection fails.
    """

    @property
    def name(self) -> str:
        """The name of the source in datasets, such as `lattigo`, which must never change."""
        ...

    def devices(self) -> AsyncGenerator[DevicePage]:
        """Yield all devices of the account, page by page."""
        ...

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Daily]:
        """Return the daily usage of one device, from the first to the last day, inclusive."""
        ...

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Monthly]:
        """Return the monthly usage of one device, with rows dated the first day of their month.

        Each row covers its whole month, regardless of the requested days: of two fetches, the newest counts.
        """
        ...


@runtime_checkable
class PlainSource(Protocol):
    """A source that has cheaper rows for datasets, which keep only the values of `Usage`."""

    def plain(self) -> Source[Usage, Usage]:
        """Return the same source with rows that are plain records instead of models."""
        ...


@runtime_checkable
class AccountSource(Protocol):
    """A source that identifies its account: a dataset rejects the usage of another one."""

    @property
    def account(self) -> str:
        """A hash that identifies the account, such as one of the key's name and the service's address."""
        ...
