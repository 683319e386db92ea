"""The state of the sandbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from attrs import define, field, frozen

from .auth_state import Access
from .fleet import DEFAULT_GROUP, FIRST_NUMBER, GROUPS, OTHER, OWN, STEP, Device, Ids, Row, fleet, iso, usage
from .jobs import Act, Message, Order, Target, message
from .refusals import m2m

NEIGHBOURS = 10
"""Number of devices of the other account."""


@frozen(kw_only=True)
class PageSizes:
    """Maximum numbers of rows in a page."""

    devices: int = 2000
    history: int = 500
    """Pages of usage, connections and provisioning."""
    group: int = 500
    """Not documented."""
    leads: int = 1000
    sms: int = 100


@frozen(kw_only=True)
class Settings:
    """The configuration of the sandbox."""

    devices: int
    seed: int
    today: date
    usage_per_day: int
    sms: int
    leads: int
    pages: PageSizes
    delay: float
    pending_polls: int
    enveloped: bool
    strict: bool


@define
class Group:
    """A group of devices; its devices refer to it by name."""

    description: str
    is_default: bool = False


@define(eq=False)
class State:
    """Devices, groups, callbacks, messages and requests, as they are now."""

    settings: Settings
    access: Access
    failing: frozenset[str] = frozenset()
    """Identifiers of devices for which every request fails."""
    devices: list[Device] = field(factory=list[Device], init=False)
    """Sorted by internal number."""
    groups: dict[str, dict[str, Group]] = field(factory=dict[str, dict[str, Group]], init=False)
    """By account and name."""
    callbacks: dict[tuple[str, str], Row] = field(factory=dict[tuple[str, str], Row], init=False)
    """By account and service."""
    triggers: dict[str, Row] = field(factory=dict[str, Row], init=False)
    monitors: dict[str, Row] = field(factory=dict[str, Row], init=False)
    orders: dict[str, Order] = field(factory=dict[str, Order], init=False)
    orders_open: list[Order] = field(factory=list[Order], init=False)
    """Orders that are not carried out yet."""
    messages: list[Message] = field(factory=list[Message], init=False)
    """Messages that are not posted yet."""
    processed: list[Message] = field(factory=list[Message], init=False)
    """All other messages."""
    sent_sms: list[Row] = field(factory=list[Row], init=False)
    waiting_sms: dict[str, dict[int, Row]] = field(factory=dict[str, dict[int, Row]], init=False)
    """The queue of each account; messages by their place in it."""
    acknowledged_sms: list[Row] = field(factory=list[Row], init=False)
    leads: list[Row] = field(factory=list[Row], init=False)
    executions: Counter[str] = field(factory=Counter[str], init=False)
    """The number of devices, messages or other things to which an endpoint did something, by endpoint."""
    _sms_received: int = field(default=0, init=False)
    _by_id: dict[tuple[str, str], Device] = field(factory=dict[tuple[str, str], Device], init=False)

    def __attrs_post_init__(self) -> None:
        settings = self.settings
        for account, size, first in ((OWN, settings.devices, 0), (OTHER, NEIGHBOURS, settings.devices)):
            self.groups[account] = {name: Group(f"The {name.lower()}", name == DEFAULT_GROUP) for name in GROUPS}
            for device in fleet(size, account, first, settings.today, settings.seed):
                self.add(device)
        for place in range(settings.sms if settings.devices else 0):
            self.receive_sms(self.devices[place % settings.devices], f"Message {place}")
        address = {"addressLine1": "1 Example Street", "city": "Exampleton", "state": "NY", "zip": "00001"}
        for place in range(settings.leads):
            self.leads.append({"leadId": str(place), "leadState": "Qualified", "address": {**address, "country": "US"}})

    # -- the time

    @property
    def now(self) -> datetime:
        """The end of the last day, since there is no data after it."""
        return datetime.combine(self.settings.today, time(23, 59, 59), UTC)

    def settle(self) -> None:
        """Carry out the requests that are due."""
        due = [order for order in self.orders_open if self.access.clock() >= order.due]
        for order in due:
            self.orders_open.remove(order)
            order.carry_out(self.failing)
            self.executions[order.endpoint] += sum(not outcome.failed for outcome in order.outcomes)
            self.messages += [message(order, outcome) for outcome in order.outcomes]

    # -- devices

    def add(self, device: Device) -> None:
        self.devices.append(device)
        self._by_id.update(dict.fromkeys(device.ids.items(), device))

    def create(self, account: str, ids: Ids, state: str) -> Device:
        """Add a device that the service has not seen before."""
        number = (self.devices[-1].number if self.devices else FIRST_NUMBER) + STEP
        by_kind = {identifier["kind"].lower(): identifier["id"] for identifier in ids}
        device = Device(number, account, by_kind, self.now, state)
        self.add(device)
        return device

    def remove(self, device: Device) -> None:
        self.devices.remove(device)
        for pair in device.ids.items():
            self._by_id.pop(pair, None)

    def rename(self, device: Device, ids: Mapping[str, str]) -> None:
        """Assign other identifiers to a device."""
        for pair in device.ids.items():
            self._by_id.pop(pair, None)
        device.ids.update(ids)
        self._by_id.update(dict.fromkeys(device.ids.items(), device))

    def find(self, ids: Iterable[Mapping[str, str]]) -> Device | None:
        """Return the device that has any of these identifiers."""
        devices = (self._by_id.get((identifier["kind"].lower(), identifier["id"])) for identifier in ids)
        return next((device for device in devices if device is not None), None)

    def existing(self, device_id: object) -> Device:
        device = self.find([cast("dict[str, str]", device_id)])
        if device is None:
            raise m2m("REQUEST_FAILED.DeviceNotFound", "The account has no such device.", service="DeviceService")
        return device

    def selected(self, filters: Mapping[str, object]) -> list[Device]:
        """Return the devices that match all filters."""
        account = filters.get("accountName") or filters.get("account")
        values = {"group": filters.get("groupName"), "plan": filters.get("servicePlan"), "account": account}
        fields = cast("Sequence[Mapping[str, str]]", filters.get("customFields") or ())
        return [
            device
            for device in self.devices
            if all(value in (None, getattr(device, name)) for name, value in values.items())
            and all(device.custom.get(row["key"]) == row.get("value") for row in fields)
        ]

    def usage(self, device: Device, since: datetime, until: datetime) -> Iterator[Row]:
        settings = self.settings
        return usage(device, since, until, today=settings.today, seed=settings.seed, per_day=settings.usage_per_day)

    # -- accounts

    def check_account(self, account: str) -> str:
        if account not in self.groups:
            raise m2m("REQUEST_FAILED.AccountNotFound", "There is no such account.")
        return account

    def group(self, account: str, name: str) -> Group:
        group = self.groups[self.check_account(account)].get(name)
        if group is None:
            raise m2m("REQUEST_FAILED.DeviceGroupNotFound", "The account has no such group.")
        return group

    # -- after the response

    def accept(
        self, endpoint: str, account: str, service: str, targets: list[Target], act: Act, *, pollable: bool
    ) -> Order:
        """Accept a request that is carried out later."""
        settings = self.settings
        due = self.access.clock() + settings.delay
        pollable = pollable and len(targets) == 1
        number, polls = self.access.uuid(), settings.pending_polls
        order = Order(number, account, endpoint, service, targets, act, due, polls, pollable)
        self.orders[order.id] = order
        self.orders_open.append(order)
        self.settle()
        return order

    def receive_sms(self, device: Device, text: str) -> None:
        """Add a message from a device to its account's queue."""
        self._sms_received += 1
        at = self.now - timedelta(days=30) + timedelta(seconds=self._sms_received)
        row: Row = {"deviceIds": device.device_ids[:2], "message": text, "timestamp": iso(at)}
        self.waiting_sms.setdefault(device.account, {})[self._sms_received] = row
