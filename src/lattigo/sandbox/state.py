"""The state of a sandbox: the changes to its devices, and everything that actually happened."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain

from attrs import define, field

from .fleet import Fleet, Row, timestamp
from .telemetry import is_tracker, sms


@define
class State:
    """The devices of both accounts with their changes.

    Devices are numbered: first those of the first account, then those of the second, then those activated here.
    """

    fleet: Fleet
    first_account: int
    """The number of devices of the fleet that the first account owns."""
    executions: Counter[str] = field(factory=Counter[str], init=False)
    """The number of things that were done (messages, locates, terminated devices …), by endpoint."""
    requests: Counter[str] = field(factory=Counter[str], init=False)
    """The number of requests that did something, by endpoint."""
    per_device: Counter[tuple[str, str]] = field(factory=Counter[tuple[str, str]], init=False)
    usage_limits: dict[str, Row] = field(factory=dict[str, Row], init=False)
    """The kb_limit, action and usernames, by device_name."""
    sent_sms: dict[int, list[Row]] = field(factory=dict[int, list[Row]], init=False)
    """The messages of each device, newest first."""
    _changes: dict[int, Row] = field(factory=dict[int, Row], init=False)
    _activated: tuple[list[int], list[int]] = field(factory=lambda: ([], []), init=False)
    """The devices that each account has activated."""
    _new_names: dict[tuple[str, str], int] = field(factory=dict[tuple[str, str], int], init=False)
    _by_state: dict[tuple[int, str], array[int]] = field(factory=dict[tuple[int, str], "array[int]"], init=False)
    _trackers: dict[int, array[int]] = field(factory=dict[int, "array[int]"], init=False)

    # -- reading

    def owned(self, account: int) -> tuple[range, list[int]]:
        """Return the devices of an account: those of the fleet, and those activated here."""
        fleet = range(self.first_account) if account == 0 else range(self.first_account, self.fleet.size)
        return fleet, self._activated[account]

    def owner(self, index: int) -> int:
        if index < self.fleet.size:
            return 0 if index < self.first_account else 1
        return 0 if index in self._activated[0] else 1

    def device(self, index: int) -> Row:
        """Return the device object as it is now."""
        return self.fleet.device(index) | self._changes.get(index, {})

    def state(self, index: int) -> str:
        changed = self._changes.get(index, {}).get("state")
        return str(changed) if changed else self.fleet.traits(index).state

    def name(self, index: int) -> str:
        changed = self._changes.get(index, {}).get("device_name")
        return str(changed) if changed else self.fleet.name(index)

    def find(self, id_type: str, value: str) -> int | None:
        """Return the device with this identifier."""
        index = self._new_names.get((id_type, value))
        if index is None:
            index = self.fleet.candidate(id_type, value)
        if index is None or not 0 <= index < self.fleet.size + sum(map(len, self._activated)):
            return None
        identifier = self._changes.get(index, {}).get(id_type) or self.fleet.identifiers(index)[id_type]
        return index if identifier == value else None

    def in_state(self, account: int, state: str) -> Sequence[int]:
        """Return the devices of an account that are in a state now."""
        key = (account, state)
        if key not in self._by_state:
            mine = chain(*self.owned(account))
            self._by_state[key] = array("q", (index for index in mine if self.state(index) == state))
        return self._by_state[key]

    def trackers(self, account: int) -> Sequence[int]:
        """Return the CalAmp trackers of an account."""
        if account not in self._trackers:
            fleet, _ = self.owned(account)
            self._trackers[account] = array("q", (index for index in fleet if is_tracker(self.fleet, index)))
        return self._trackers[account]

    # -- changing

    def change(self, index: int, **fields: object) -> None:
        """Set fields of a device."""
        self._changes.setdefault(index, {}).update(fields)
        if "state" in fields:
            self._by_state.clear()

    def activate(self, account: int, iccid: str, imei: str, notes: Row) -> None:
        """Add a device to an account, active from today on and named by its ICCID."""
        index = self.fleet.size + sum(map(len, self._activated))
        identifiers = {"device_name": iccid, "iccid": iccid, "imei": imei}
        self._activated[account].append(index)
        self._new_names.update(dict.fromkeys(identifiers.items(), index))
        activated = timestamp(self.fleet.today, 0)
        self.change(index, **identifiers, **notes, state="active", last_activation_date=activated, connected=False)

    def add_sms(self, index: int, text: str) -> None:
        history = self.sent_sms.setdefault(index, [])
        now = datetime.now(UTC)
        second = now.hour * 3600 + now.minute * 60 + now.second  # clients look for the messages that they have sent
        history.insert(0, sms(self.fleet, index, self.fleet.today, "sent", text, number=len(history), second=second))

    def record(self, endpoint: str, *devices: str) -> None:
        """Count the things that a request actually did, device by device."""
        if not devices:
            return
        self.executions[endpoint] += len(devices)
        self.requests[endpoint] += 1
        self.per_device.update((endpoint, device) for device in devices)
