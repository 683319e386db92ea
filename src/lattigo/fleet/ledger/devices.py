"""The identity of devices: the number in the service is the identity, the name is a label that can change.

Names are compared like the service does, ignoring case and trailing blanks. A device with an unknown number, which
was only ever pulled by name, is identified by its name until a list of the account contains its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, cast

import orjson

from ..database import Database
from ..records import Identity
from ..source import ListedDevice

Known: TypeAlias = tuple[int, int | None, str, str | None]
"""Key, number in the service, name and cost center of a device."""


def folded(name: str) -> str:
    """Return a name in the form in which the service compares it."""
    return name.rstrip(" ").casefold()


class Devices:
    """The devices of one account in the ledger, and those that this run has read. The caller has the transaction."""

    def __init__(self, db: Database, account: int) -> None:
        self._db = db
        self._account = account

    def read(self, names: Sequence[str]) -> None:
        """Add names of a list. Names that differ only in case or trailing blanks are one device."""
        insert = "INSERT OR IGNORE INTO temp.seen (account, name, folded) VALUES (?, ?, ?)"
        for name in names:
            self._db.execute(insert, (self._account, name, folded(name)))

    def has_others(self) -> bool:
        """Return whether the ledger has devices, but not all of those that were read."""
        query = """
            SELECT EXISTS (SELECT 1 FROM name WHERE account = ?1) AND EXISTS (
                SELECT 1 FROM temp.seen WHERE account = ?1
                AND folded NOT IN (SELECT name FROM main.name WHERE account = ?1)
            )
        """
        return self._db.row(query, (self._account,)) == (1,)

    def identify_read(self) -> None:
        """Record the names that were read as devices."""
        new = """
            SELECT number, name FROM temp.seen WHERE account = ?1
            AND folded NOT IN (SELECT name FROM main.name WHERE account = ?1)
        """
        for _, name in self._db.execute(new, (self._account,)).fetchall():
            self._identify(ListedDevice(name))
        update = """
            UPDATE OR IGNORE temp.seen
            SET device = (SELECT device FROM main.name WHERE account = ?1 AND name = seen.folded) WHERE account = ?1
        """
        self._db.execute(update, (self._account,))

    def some(self, after: int, at_most: int) -> tuple[list[tuple[str, Identity]], int]:
        """Return some of the devices that were read, with the names to send, and the position to continue after."""
        query = """
            SELECT seen.number, seen.name, key, id FROM temp.seen JOIN device ON key = seen.device
            WHERE seen.account = ? AND seen.number > ? ORDER BY seen.number LIMIT ?
        """
        rows = self._db.execute(query, (self._account, after, at_most)).fetchall()
        return [(name, Identity(*identity)) for _, name, *identity in rows], rows[-1][0] if rows else after

    def remember(self, listed: Sequence[ListedDevice]) -> list[tuple[str, Identity]]:
        """Add devices of the list of the account, and return those that are new in this run."""
        insert = "INSERT OR IGNORE INTO temp.seen (account, name, folded) VALUES (?, ?, ?)"
        new: list[tuple[str, Identity]] = []
        for device in listed:
            row = (self._account, device.name, folded(device.name))
            if self._db.execute(insert, row).rowcount != 1:
                continue
            identity = self._identify(device)
            update = "UPDATE OR IGNORE temp.seen SET device = ? WHERE account = ? AND folded = ?"
            if self._db.execute(update, (identity.key, *row[::2])).rowcount == 1:
                new.append((device.name, identity))
        return new

    def seen(self) -> int:
        """Return the number of devices that were read."""
        query = "SELECT count(device) FROM temp.seen WHERE account = ?"
        return cast("int", self._db.row(query, (self._account,))[0])

    def _identify(self, listed: ListedDevice) -> Identity:
        """Return the identity of a device, and record its current name."""
        name = folded(listed.name)
        holder = self._one("key = (SELECT device FROM name WHERE account = ?1 AND name = ?2)", name)
        known = holder
        if listed.id is not None:
            by_id = self._one("id = ?2", listed.id)
            # A name can move to another device, but the number of a device never changes.
            known = by_id or (holder if holder is not None and holder[1] is None else None)
        if known is None:
            insert = "INSERT INTO device (account, id, name, cost_center) VALUES (?, ?, ?, ?)"
            values = (self._account, listed.id, listed.name, listed.cost_center)
            known = cast("int", self._db.execute(insert, values).lastrowid), *values[1:]
        else:
            now = (known[0], known[1] if listed.id is None else listed.id, listed.name, listed.cost_center)
            if now != known:
                self._db.execute("UPDATE device SET id = ?2, name = ?3, cost_center = ?4 WHERE key = ?1", now)
                known = now
        if holder is None or holder[0] != known[0]:
            # Earlier names are kept until another device has them.
            self._db.execute("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", (self._account, name, known[0]))
        return Identity(known[0], known[1])

    def _one(self, which: str, value: object) -> Known | None:
        query = f"SELECT key, id, name, cost_center FROM device WHERE account = ?1 AND {which}"  # noqa: S608 - constants
        return cast("Known | None", self._db.execute(query, (self._account, value)).fetchone())


def labels(db: Database, keys: Sequence[int] | None = None) -> Iterator[tuple[object, ...]]:
    """Yield key, source, account, number in the service, current name and cost center of each device."""
    query = f"""
        SELECT key, source, account.name, id, device.name, cost_center FROM device JOIN account ON number = account
        {"" if keys is None else "WHERE key IN (SELECT value FROM json_each(?))"} ORDER BY key
    """  # noqa: S608 - constants
    yield from db.execute(query, () if keys is None else (orjson.dumps(list(keys)).decode(),))


def keys(db: Database, name: str) -> list[int]:
    """Return the devices with a current or former name; there can be one per account."""
    return [key for (key,) in db.execute("SELECT device FROM name WHERE name = ?", (folded(name),))]
