"""A seeded fleet of ThingSpace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Self, cast

from attrs import evolve, frozen

from ..thingspace import device_id
from ..thingspace._fleet_source import device_name
from ..thingspace._generated.models import (
    CarrierInformation,
    CustomField,
    Device,
    DeviceId,
    DevicePage,
    UsagePage,
    UsageRecord,
)
from .seeds import NOT_SEEDED, Usage, check_unique, usage_rows

ACCOUNT = "0000000001-00001"
"""The account of devices for which a test names none."""
NUMBER = "DeviceId"
"""The attribute with the service's internal number, by which lists are sorted and paged."""
LARGEST_PAGE = 2000


@frozen
class ThingSpaceFleet:
    """The devices of a user and their usage."""

    devices: Sequence[Device]
    """Sorted by internal number."""
    usage: Mapping[str, Sequence[UsageRecord]]
    """By the device's name in datasets."""

    @classmethod
    def of(cls, devices: Iterable[str | Device], usage: Mapping[str, Usage[UsageRecord]]) -> Self:
        """Make the devices of which only an identifier is given, and the rows of which only the bytes are given."""
        fleet = [
            _numbered(_active(device) if isinstance(device, str) else device, place)
            for place, device in enumerate(devices, 1)
        ]
        names = [device_name(device) for device in fleet]
        check_unique(names)
        return cls(sorted(fleet, key=_number), usage_rows(names, usage, _day))

    def covers(self, arguments: Mapping[str, object], /) -> bool:
        wanted = arguments.get("device_id")
        return not isinstance(wanted, DeviceId) or self.find([wanted]) is not None

    def body(self, operation: str, arguments: Mapping[str, object], /) -> object:
        match operation:
            case "list_devices":
                return self._page(arguments)
            case "list_usage" if "device_id" in arguments:
                return self._usage(arguments)
            case _:
                return NOT_SEEDED

    def find(self, ids: Iterable[DeviceId]) -> Device | None:
        """Return the device that has any of these identifiers."""
        wanted = set(map(_pair, ids))
        return next((device for device in self.devices if wanted & _pairs(device)), None)

    def _page(self, arguments: Mapping[str, object]) -> DevicePage:
        after = cast("int", arguments.get("largest_device_id_seen", 0))
        size = cast("int", arguments.get("max_number_of_devices", LARGEST_PAGE))
        following = [device for device in self.devices if _number(device) > after and _matches(device, arguments)]
        return DevicePage(devices=following[:size], has_more_data=len(following) > size)

    def _usage(self, arguments: Mapping[str, object]) -> UsagePage:
        device = self.find([cast("DeviceId", arguments["device_id"])])
        records = () if device is None else self.usage.get(device_name(device), ())
        earliest, latest = cast("datetime", arguments["earliest"]), cast("datetime", arguments["latest"])
        dated = [(record.timestamp, record) for record in records if record.timestamp is not None]
        within = sorted((pair for pair in dated if earliest <= pair[0] <= latest), key=lambda pair: pair[0])
        return UsagePage(usage_history=[record for _, record in within], has_more_data=False)


def _active(name: str) -> Device:
    line = CarrierInformation(carrier_name="Verizon Wireless", state="active")
    return Device(account_name=ACCOUNT, device_ids=[device_id(name)], carrier_informations=[line])


def _numbered(device: Device, number: int) -> Device:
    attributes = device.extended_attributes or []
    if any(attribute.key == NUMBER for attribute in attributes):
        return device
    return evolve(device, extended_attributes=[*attributes, CustomField(key=NUMBER, value=str(number))])


def _number(device: Device) -> int:
    return next(int(each.value or 0) for each in device.extended_attributes or () if each.key == NUMBER)


def _matches(device: Device, arguments: Mapping[str, object]) -> bool:
    """Return whether a device has the account, the state and one of the identifiers that a list asks for."""
    states = {line.state for line in device.carrier_informations or ()}
    wanted = [*cast("list[DeviceId]", arguments.get("device_list", [])), *filter(None, [arguments.get("device_id")])]
    ids = {_pair(cast("DeviceId", each)) for each in wanted}
    return (
        arguments.get("account_name") in (None, device.account_name)
        and arguments.get("current_state") in (None, *states)
        and (not ids or bool(ids & _pairs(device)))
    )


def _pairs(device: Device) -> set[tuple[str, str]]:
    return set(map(_pair, device.device_ids or ()))


def _pair(identifier: DeviceId) -> tuple[str, str]:
    return identifier.kind.lower(), identifier.id


def _day(day: date, used: int) -> UsageRecord:
    return UsageRecord(timestamp=datetime.combine(day, time(), UTC), bytes_used=used, sms_used=0)
