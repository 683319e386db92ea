"""A seeded fleet of Lattigo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Self, TypeVar, cast

from attrs import frozen

from .._generated.models import DailyDataUsage, Device, MonthlyDataUsage
from .seeds import NOT_SEEDED, Usage, check_unique, usage_rows

RowT = TypeVar("RowT", DailyDataUsage, MonthlyDataUsage)


@frozen
class LattigoFleet:
    """The devices of an account and their usage."""

    devices: Sequence[Device]
    daily: Mapping[str, Sequence[DailyDataUsage]]

    @classmethod
    def of(cls, devices: Iterable[str | Device], usage: Mapping[str, Usage[DailyDataUsage]]) -> Self:
        """Make the devices of which only the name is given, and the rows of days of which only the bytes are given."""
        fleet = [
            Device(id=number, device_name=device, state="active") if isinstance(device, str) else device
            for number, device in enumerate(devices, 1)
        ]
        names = [device.device_name for device in fleet]
        check_unique(names)
        return cls(fleet, usage_rows(names, usage, _day))

    def covers(self, arguments: Mapping[str, object], /) -> bool:
        return "device_name" not in arguments or self._find(arguments) is not None

    def body(self, operation: str, arguments: Mapping[str, object], /) -> object:
        match operation:
            case "list_devices":
                return self._in_state(arguments)
            case "list_device_names":
                return [device.device_name for device in self._in_state(arguments)]
            case "get_device":
                return self._find(arguments)
            case "daily_data_usages":
                return _newest(self._usage(arguments), arguments)
            case "monthly_data_usages":
                return _newest(_months(self._usage(arguments)), arguments)
            case _:
                return NOT_SEEDED

    def _in_state(self, arguments: Mapping[str, object]) -> list[Device]:
        return [device for device in self.devices if arguments.get("state") in (None, device.state)]

    def _find(self, arguments: Mapping[str, object]) -> Device | None:
        kind, name = str(arguments.get("id_type", "device_name")), arguments["device_name"]
        return next((device for device in self.devices if getattr(device, kind, None) == name), None)

    def _usage(self, arguments: Mapping[str, object]) -> Sequence[DailyDataUsage]:
        device = self._find(arguments)
        return () if device is None else self.daily.get(device.device_name, ())


def _day(day: date, used: int) -> DailyDataUsage:
    return DailyDataUsage(id=day.toordinal(), date_for=day, bytes_used=used, sms_used=0)


def _months(days: Sequence[DailyDataUsage]) -> list[MonthlyDataUsage]:
    """Return the sums of the days of each month."""
    months: dict[date, list[DailyDataUsage]] = {}
    for row in days:
        if row.date_for is not None:
            months.setdefault(row.date_for.replace(day=1), []).append(row)
    return [
        MonthlyDataUsage(
            id=month.toordinal(),
            date_for=month,
            bytes_used=sum(row.bytes_used or 0 for row in rows),
            sms_used=sum(row.sms_used or 0 for row in rows),
        )
        for month, rows in months.items()
    ]


def _newest(rows: Sequence[RowT], arguments: Mapping[str, object]) -> list[RowT]:
    """Return the rows of a range, the newest first, as many as the service returns: one without a `limit`."""
    since = cast("date", arguments.get("start_date", date.min))
    until = cast("date", arguments.get("end_date", date.max))
    within = [row for row in rows if row.date_for is not None and since <= row.date_for <= until]
    limit = cast("int", arguments.get("limit", 1))
    return sorted(within, key=lambda row: row.date_for or date.min, reverse=True)[:limit]
