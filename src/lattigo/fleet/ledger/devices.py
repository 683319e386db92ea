"""The identity of devices: the number in the service is the identity, the name is a label that can change.

Names are compared like the service does, ignoring case and trailing blanks. A device with an unknown number, which
was only ever pulled by name, is identified by its name until a list of the account contains its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

import orjson
from attrs import define, evolve, field, frozen

from ..database import AT_ONCE, Database
from ..records import Identity
from ..source import ListedDevice


def folded(name: str) -> str:
    """Return a name in the form in which the service compares it."""
    return name.rstrip(" ").casefold()


class Devices:
    """The devices of one account in the ledger, and those that this run has read. The caller has the transaction."""

    def __init__(self, db: Database, account: int) -> None:
        self._db = db
        self._account = account
        self._listed = bytearray()
        """1 at the key of each device of the account's list that this run has read so far."""

    def read(self, names: Sequence[str]) -> None:
        """Add names of a list. Names that differ only in case or trailing blanks are one device."""
        rows = ((self._account, name, folded(name)) for name in names)
        self._db.insert_many("INSERT OR IGNORE INTO temp.named (account, name, folded)", rows)

    def has_others(self) -> bool:
        """Return whether the ledger has devices, but not all of those that were read."""
        query = """
            SELECT EXISTS (SELECT 1 FROM name WHERE account = ?1) AND EXISTS (
                SELECT 1 FROM temp.named WHERE account = ?1
                AND folded NOT IN (SELECT name FROM main.name WHERE account = ?1)
            )
        """
        return self._db.row(query, (self._account,)) == (1,)

    def identify_read(self) -> None:
        """Record the names that were read as devices."""
        new = """
            SELECT number, name FROM temp.named WHERE account = ?1
            AND folded NOT IN (SELECT name FROM main.name WHERE account = ?1)
        """
        names = iter(self._db.execute(new, (self._account,)).fetchall())
        while some := {folded(name): ListedDevice(name) for _, name in islice(names, AT_ONCE)}:
            self._identify(some, self._known(some))
        update = """
            UPDATE OR IGNORE temp.named
            SET device = (SELECT device FROM main.name WHERE account = ?1 AND name = named.folded) WHERE account = ?1
        """
        self._db.execute(update, (self._account,))

    def some(self, after: int, at_most: int) -> tuple[list[tuple[str, Identity]], int]:
        """Return some of the devices that were read, with the names to send, and the position to continue after."""
        query = """
            SELECT named.number, named.name, key, id FROM temp.named JOIN device ON key = named.device
            WHERE named.account = ? AND named.number > ? ORDER BY named.number LIMIT ?
        """
        rows = self._db.execute(query, (self._account, after, at_most)).fetchall()
        return [(name, Identity(*identity)) for _, name, *identity in rows], rows[-1][0] if rows else after

    def look_up(self, listed: Sequence[ListedDevice]) -> Page:
        """Return devices of the account's list whose names are new in this run, with what the ledger has of them."""
        devices: dict[str, ListedDevice] = {}
        for device in listed:
            devices.setdefault(folded(device.name), device)  # the first one with a name counts
        known = self._known(devices)
        for name, key in known.by_name.items():
            if self._is_listed(key) and folded(known.devices[key].name) == name:
                del devices[name]
        return Page(devices, known, has_changes=not all(map(known.has, devices, devices.values())))

    def remember(self, page: Page) -> list[tuple[str, Identity]]:
        """Record devices of the account's list, and return those that are new in this run."""
        listed, known = page.devices, page.known
        identities = self._identify(listed, known) if page.has_changes else [*map(known.identity, listed)]
        new: list[tuple[str, Identity]] = []
        for device, identity in zip(listed.values(), identities, strict=True):
            if not self._is_listed(identity.key):
                self._listed += bytes(max(0, identity.key + 1 - len(self._listed)))
                self._listed[identity.key] = 1
                new.append((device.name, identity))
        return new

    def _is_listed(self, key: int) -> bool:
        return key < len(self._listed) and self._listed[key] == 1

    def listed(self) -> int:
        """Return the number of devices of the account's list that were read."""
        return self._listed.count(1)

    def not_listed(self) -> list[int]:
        """Return the devices in the ledger that were not in the account's list."""
        keys = self._db.execute("SELECT key FROM device WHERE account = ?", (self._account,))
        return [key for (key,) in keys if not self._is_listed(key)]

    def named(self) -> int:
        """Return the number of devices that were read by name."""
        query = "SELECT count(device) FROM temp.named WHERE account = ?"
        return cast("int", self._db.row(query, (self._account,))[0])

    def _identify(self, listed: Mapping[str, ListedDevice], known: Known) -> list[Identity]:
        """Return the identities of devices, and record their current names."""
        (last,) = self._db.row("SELECT coalesce(max(key), 0) FROM device")
        identities: list[Identity] = []
        new, changed, names = list[int](), set[int](), list[tuple[int, str, int]]()
        for name, device in listed.items():
            holder = key = known.by_name.get(name)
            if device.id is not None:
                key = known.by_id.get(device.id)
                # A name can move to another device, but the number of a device never changes.
                if key is None and holder is not None and known.devices[holder].id is None:
                    key = holder
            if key is None:
                key = last + len(new) + 1
                new.append(key)
                known.add(key, device)
            elif known.add(key, device):
                changed.add(key)
            if holder != key:
                names.append((self._account, name, key))
                known.by_name[name] = key
            identities.append(known.identity(name))
        insert = "INSERT INTO device (account, id, name, cost_center, key)"
        self._db.insert_many(insert, ((self._account, *known.columns(key)) for key in new))
        update = "UPDATE device SET id = ?, name = ?, cost_center = ? WHERE key = ?"
        self._db.execute_many(update, (known.columns(key) for key in changed.difference(new)))
        # Earlier names are kept until another device has them.
        self._db.insert_many("INSERT OR REPLACE INTO name", names)
        return identities

    def _known(self, listed: Mapping[str, ListedDevice]) -> Known:
        """Return what the ledger has of these devices: by their names, and by their numbers in the service."""
        known = Known()
        columns = "key, id, device.name, cost_center"
        by_name = f"""
            SELECT {columns}, name.name FROM name JOIN device ON key = name.device
            WHERE name.account = ? AND name.name IN {{values}}
        """  # noqa: S608 - only constants are inserted
        for key, number, device_name, cost_center, name in self._db.execute_among(by_name, [*listed], self._account):
            known.by_name[name] = key
            known.add(key, ListedDevice(device_name, cost_center, number))
        by_id = f"SELECT {columns} FROM device WHERE account = ? AND id IN {{values}}"  # noqa: S608 - only constants are inserted
        numbers = (device.id for device in listed.values())
        ids = [number for number in numbers if number is not None and number not in known.by_id]
        for key, number, device_name, cost_center in self._db.execute_among(by_id, ids, self._account):
            known.add(key, ListedDevice(device_name, cost_center, number))
        return known


@define
class Known:
    """Devices in the ledger, as they were last listed, by key."""

    devices: dict[int, ListedDevice] = field(factory=dict[int, ListedDevice])
    by_id: dict[int, int] = field(factory=dict[int, int])
    by_name: dict[str, int] = field(factory=dict[str, int])
    """The key of the device with a current or former name, in the compared form."""

    def identity(self, name: str) -> Identity:
        """Return the identity of the device with a name."""
        key = self.by_name[name]
        return Identity(key, self.devices[key].id)

    def has(self, name: str, listed: ListedDevice) -> bool:
        """Return whether a device is known as it is listed."""
        key = self.by_name.get(name)
        if key is None:
            return False
        device = self.devices[key]
        return device == (listed if listed.id is not None else evolve(listed, id=device.id))

    def columns(self, key: int) -> tuple[int | None, str, str | None, int]:
        """Return the ID, the name and the cost center of a device, with its key."""
        device = self.devices[key]
        return device.id, device.name, device.cost_center, key

    def add(self, key: int, listed: ListedDevice) -> bool:
        """Add a device, or update a known one, and return whether that changes anything."""
        before = self.devices.get(key)
        if listed.id is None and before is not None:
            listed = evolve(listed, id=before.id)
        self.devices[key] = listed
        if listed.id is not None:
            self.by_id[listed.id] = key
        return listed != before


@frozen
class Page:
    """Devices of a list, and what the ledger has of them."""

    devices: Mapping[str, ListedDevice]
    """The devices by their names, in the compared form."""
    known: Known
    has_changes: bool
    """Whether the ledger has any of the devices not, or not as it is listed."""


def labels(db: Database, keys: Sequence[int] | None = None) -> Iterator[tuple[object, ...]]:
    """Yield key, source, account, number in the service, current name and cost center of each device."""
    query = f"""
        SELECT key, source, account.name, id, device.name, cost_center FROM device JOIN account ON number = account
        {"" if keys is None else "WHERE key IN (SELECT value FROM json_each(?))"} ORDER BY key
    """  # noqa: S608 - only constants are inserted
    yield from db.execute(query, () if keys is None else (orjson.dumps(list(keys)).decode(),))


def keys(db: Database, name: str) -> list[int]:
    """Return the devices with a current or former name; there can be one per account."""
    return [key for (key,) in db.execute("SELECT device FROM name WHERE name = ?", (folded(name),))]
