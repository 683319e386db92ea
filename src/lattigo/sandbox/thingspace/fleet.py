"""The initial devices and their usage, as a function of the seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeAlias

from attrs import define, field

Row: TypeAlias = dict[str, object]
"""A JSON object, as it is sent."""
Ids: TypeAlias = list[dict[str, str]]
"""Identifiers, as they are sent: `[{"kind": "imei", "id": "…"}]`."""

OWN, OTHER = "0000000001-00001", "0000000001-00002"
"""The account with the fleet, and another one of the same user."""
PLANS = ("EXAMPLE5MB", "EXAMPLE50MB", "EXAMPLE1GB")
DEFAULT_GROUP = "Unassigned Devices"
GROUPS = (DEFAULT_GROUP, "pumps", "trucks")
EXAMPLES = 5
"""The first devices are those of the documentation: active, with the ICCIDs 8900000000000000001 and following."""
KEPT_DAYS = 365
"""Usage is kept for twelve months."""
FIRST_NUMBER = 10_000_000_000
STEP = 7
"""The difference between the internal numbers of neighbours."""


@define(eq=False)
class Device:
    """One device, as it is now."""

    number: int
    """The service's internal number, by which lists are sorted."""
    account: str
    ids: dict[str, str]
    """The identifiers, by kind."""
    created: datetime
    state: str = "active"
    plan: str = PLANS[0]
    group: str = DEFAULT_GROUP
    custom: dict[str, str] = field(factory=dict[str, str])
    place: dict[str, str] = field(factory=dict[str, str])
    """Place of use, flattened as the extended attributes show it."""
    labels: dict[str, str] = field(factory=dict[str, str])
    cost_center: str = ""
    ip_address: str = ""
    profile: str = "ENABLE"
    """State of the eUICC's profile."""
    events: list[Row] = field(factory=list[Row])
    """The provisioning history, oldest first."""

    @property
    def device_ids(self) -> Ids:
        return [{"kind": kind, "id": value} for kind, value in self.ids.items()]

    def has(self, kind: str, value: str) -> bool:
        return self.ids.get(kind.lower()) == value

    def note(self, event: str, at: datetime) -> None:
        """Add an event to the history."""
        self.events.append(
            {
                "occurredAt": iso(at),
                "status": "Success",
                "eventBy": "Web Services",
                "eventType": event,
                "mdn": self.ids.get("mdn", ""),
                "msisdn": self.ids.get("msisdn", ""),
                "servicePlan": self.plan,
                "extendedAttributes": [],
            }
        )

    def row(self) -> Row:
        """Return the device as lists show it."""
        carrier = {"carrierName": "Verizon Wireless", "servicePlan": self.plan, "state": self.state}
        if self.state in ("deactive", "pre-active"):
            del carrier["servicePlan"]
        attributes = {"DeviceId": str(self.number), "CostCenterCode": self.cost_center, **self.place}
        return {
            "accountName": self.account,
            "billingCycleEndDate": iso(self.created + timedelta(days=800)),
            "createdAt": iso(self.created),
            "lastActivationBy": "Web Services",
            "lastActivationDate": iso(self.created),
            # Not a valid time, but the service's own samples are written like this.
            "lastConnectionDate": f"{self.created + timedelta(days=700):%Y-%m-%dT%H:%M:%S}-08:00Z",
            "connected": self.state == "active" and self.number % 2 == 0,
            "ipAddress": self.ip_address,
            "carrierInformations": [carrier],
            "customFields": [{"key": key, "value": value} for key, value in self.custom.items()],
            "deviceIds": self.device_ids,
            # An attribute without a value comes without one.
            "extendedAttributes": [
                {"key": key, "value": value} if value else {"key": key} for key, value in attributes.items()
            ],
            "groupNames": [self.group],
        }


def fleet(size: int, account: str, first: int, today: date, seed: int) -> Iterator[Device]:
    """Yield the devices of an account. Every fifth one has an eUICC."""
    dice = Random(f"{seed}/fleet/{account}")  # noqa: S311 - not a secret
    for place in range(first, first + size):
        number = FIRST_NUMBER + STEP * place
        ids = {
            "imei": f"35{place:013}",
            "iccid": f"8900000000{place + 1:09}" if place < EXAMPLES else f"8914800000{place:010}",
            "mdn": f"{2_000_000_000 + place}",
            "msisdn": f"1{2_000_000_000 + place}",
        }
        if place % 5 == 0:
            ids["eid"] = f"89{place:030}"
        created = datetime.combine(today, time(8), UTC) - timedelta(days=dice.randrange(720, 900))
        device = Device(number, account, ids, created, plan=dice.choice(PLANS), group=dice.choice(GROUPS))
        device.ip_address = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
        device.custom = {"CustomField1": f"site {place % 50}"}
        device.note("Activate", created)
        for days in range(60, 700, 160):
            device.note("Suspend", created + timedelta(days=days))
            device.note("Restore", created + timedelta(days=days + 30))
        state = dice.choice(("active",) * 8 + ("suspend", "deactive"))
        device.state = "active" if place < EXAMPLES else state
        yield device


def usage(device: Device, since: datetime, until: datetime, *, today: date, seed: int, per_day: int) -> Iterator[Row]:
    """Yield the usage of a device between two times, both inclusive, oldest first.

    Every third record has the time of the previous one, and one in twelve is equal to it.
    """
    oldest = datetime.combine(today, time(), UTC) - timedelta(days=KEPT_DAYS)
    day = max(since, oldest, device.created).date()
    while day <= min(until.date(), today):
        dice = Random(f"{seed}/usage/{device.number}/{day}")  # noqa: S311 - not a secret
        row: Row = {}
        for place in range(per_day):
            slot = place - (place % 3 == 2)
            at = datetime.combine(day, time(), UTC) + timedelta(days=1) * slot / per_day
            if place % 12 != 2:
                sms = dice.randrange(3)
                row = {
                    "bytesUsed": dice.choice((0, dice.randrange(1, 5_000_000_000))),
                    "smsUsed": sms,
                    "timestamp": iso(at),
                    "source": "Raw Usage",
                    "servicePlan": device.plan,
                    "extendedAttributes": [{"key": "MoSms", "value": str(sms)}],
                }
            if since <= at <= until:
                yield dict(row)
        day += timedelta(days=1)


def connections(device: Device, since: datetime, until: datetime, *, today: date) -> Iterator[Row]:
    """Yield the connections of a device: a start and a stop each day, oldest first."""
    day = max(since.date(), today - timedelta(days=KEPT_DAYS))
    while day <= min(until.date(), today):
        for hour, event in ((6, "Start"), (18, "Stop")):
            at = datetime.combine(day, time(hour), UTC)
            attributes = {
                "BytesUsed": str(device.number % 9973),
                "Event": event,
                "Msisdn": device.ids.get("msisdn", ""),
            }
            if since <= at <= until:
                yield {
                    "connectionEventAttributes": [{"key": key, "value": value} for key, value in attributes.items()],
                    "extendedAttributes": [],
                    "occurredAt": iso(at),
                }
        day += timedelta(days=1)


def iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
