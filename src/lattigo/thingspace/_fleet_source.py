"""ThingSpace as a source of usage, for `thingspace.fleet`.

Datasets know a device by one text: its ICCID, or for a device without one `kind:id`, such as `imei:350000000000001`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from .._core.api import pages
from .._core.model import Model
from .._core.namespaces import Api
from .._core.options import Options
from ..fleet.source import DevicePage, ListedDevice
from ._generated.history import list_usage
from ._generated.models import Device, DeviceId, UsageRecord
from ._generated.operations import LIST_DEVICES

LIST = evolve(LIST_DEVICES, lenient=True)
"""An odd value of one device must not keep the others from being pulled."""
KINDS = ("iccid", "imei", "meid", "eid", "esn", "mdn", "msisdn")
"""Which of a device's identifiers names it: the first one that it has."""


@frozen(kw_only=True)
class DeviceUsage(Model):
    """What a device used on one day or in one month.

    A day's records from one source are added up; among several sources, the one that reports most counts.
    """

    date_for: date
    """The day in UTC, or the first day of the month."""
    bytes_used: int | None
    """Traffic; `None` where no record contains it."""
    sms_used: int | None
    """Text messages; `None` where no record contains them."""
    id: None = None
    """Records have no numbers."""


class ThingSpaceUsage:
    """The devices that a user may see, and their usage."""

    name = "thingspace"

    def __init__(self, api: Api, account: str) -> None:
        self._api = api
        self.account = account

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """Yield all devices, page by page."""
        async with aclosing(pages(self._api, LIST).pages()) as devices:
            async for page in devices:
                yield DevicePage([ListedDevice(device_name(device)) for device in page.items])

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[DeviceUsage]:
        """Return the daily usage of one device."""
        return await self._usage(device, since, until, options, lambda day: day)

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[DeviceUsage]:
        """Return the monthly usage of one device, from the month of the first day to that of the last, in full."""
        last = until.replace(day=monthrange(until.year, until.month)[1])
        return await self._usage(device, since.replace(day=1), last, options, lambda day: day.replace(day=1))

    async def _usage(
        self, device: str, since: date, until: date, options: Options, group: Callable[[date], date]
    ) -> list[DeviceUsage]:
        begin, end = (datetime.combine(day, time(), UTC) for day in (since, until + timedelta(days=1)))
        listed = list_usage(self._api, device_id=device_id(device), earliest=begin, latest=end, options=options)
        days: dict[date, list[UsageRecord]] = {}
        for record in await listed.collect():
            if record.timestamp is not None and begin <= record.timestamp < end:
                days.setdefault(record.timestamp.date(), []).append(record)
        groups: dict[date, list[tuple[int | None, int | None]]] = {}
        for day, records in days.items():
            used = _largest(records, "bytes_used"), _largest(records, "sms_used")
            groups.setdefault(group(day), []).append(used)
        return [
            DeviceUsage(
                date_for=day, bytes_used=_sum(bytes_ for bytes_, _ in used), sms_used=_sum(sms for _, sms in used)
            )
            for day, used in sorted(groups.items())
        ]


def _largest(records: Sequence[UsageRecord], name: str) -> int | None:
    """Return the usage in one day's records, from the source that reports most.

    Usage comes from several feeds, named in `source`: one feed can repeat what another one reports, or report only one
    kind of usage, so they are not added up.
    """
    feeds: dict[str | None, list[int | None]] = {}
    for record in records:
        feeds.setdefault(record.source, []).append(getattr(record, name))
    known = [used for used in map(_sum, feeds.values()) if used is not None]
    return max(known) if known else None


def device_name(device: Device) -> str:
    """Return the text that names a device in datasets."""
    ids = {each.kind.lower(): each.id for each in device.device_ids or ()}
    for kind in KINDS:
        if kind in ids:
            return ids[kind] if kind == "iccid" else f"{kind}:{ids[kind]}"
    numbers = [each.value for each in device.extended_attributes or () if each.key == "DeviceId"]
    return f"deviceid:{numbers[0] if numbers else 'unknown'}"


def device_id(name: str) -> DeviceId:
    """Return the identifier that such a text stands for, as calls take it: `fleet.each` yields the text.

    >>> device_id("imei:350000000000001").kind
    'imei'
    """
    kind, colon, number = name.partition(":")
    return DeviceId(kind=kind, id=number) if colon else DeviceId(kind="iccid", id=name)


def _sum(values: Iterable[int | None]) -> int | None:
    known: Sequence[int] = [value for value in values if value is not None]
    return sum(known) if known else None
