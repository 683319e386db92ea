"""Validation of a list of devices as a whole, before anything is sent."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import cast

import attrs
from attrs import define, field, frozen

from ..._core.actions.data import Action
from ..._core.codec.converter import encode
from ..._core.codec.plain import plain_arguments
from ..._core.codec.validation import check, check_together
from ..._core.errors import InvalidRequest
from ..._core.fields import JSON
from .items import Items, RowError, device_name
from .records import Item
from .rows import Placed, Row

EMPTY = "The list contains no devices. Nothing was sent."
SHOWN = 5
"""Number of devices in a preview."""
MOST_MISTAKES = 20
"""Maximum number of mistakes to show; the others are counted."""
MOST_ALIKE = 5
"""Maximum number of mistakes to show of one kind."""


@define
class Mistakes:
    """The mistakes in a list of devices."""

    shown: list[str] = field(factory=list[str])
    count: int = 0
    _alike: Counter[str] = field(factory=Counter[str])

    def add(self, where: str, what: str) -> None:
        """Add a mistake."""
        self.count += 1
        self._alike[what] += 1
        if len(self.shown) < MOST_MISTAKES and self._alike[what] <= MOST_ALIKE:
            self.shown.append(f"{where}: {what}")

    def check(self) -> None:
        """Raise an `InvalidRequest` with all mistakes, if there are any."""
        if self.count:
            more = [f"and {self.count - len(self.shown):,} more"] if self.count > len(self.shown) else []
            lines = "\n".join([*self.shown, *more])
            what = "1 mistake" if self.count == 1 else f"{self.count:,} mistakes"
            raise InvalidRequest(f"The list of devices has {what}; nothing was sent.\n{lines}")


def shared_arguments(action: Action, arguments: Mapping[str, object]) -> dict[str, JSON]:
    """Return the shared arguments in the format of the request.

    Raises:
        InvalidRequest: an argument is unknown or invalid.
    """
    known = {parameter.name: parameter for parameter in action.operation.parameters}
    del known[action.batch.devices]
    if unknown := sorted(arguments.keys() - known.keys()):
        hint = " Pass devices=…" if action.batch.devices in unknown else ""
        raise InvalidRequest(f"{action.operation.name} has no argument {', '.join(unknown)}.{hint} Nothing was sent.")
    given = {name: value for name, value in plain_arguments(arguments).items() if value is not None}
    if mistakes := [mistake for name, value in given.items() for mistake in check(known[name], value)]:
        raise InvalidRequest(" ".join([*mistakes, "Nothing was sent."]), operation=action.operation.name)
    return {name: cast("JSON", encode(value)) for name, value in given.items()}


class Planner:
    """A planner that converts rows to items, and validates each with all its arguments."""

    def __init__(self, action: Action, shared: Mapping[str, JSON]) -> None:
        self.items = Items(action, frozenset(shared))
        self.mistakes = Mistakes()
        self._action = action
        self._shared = {name: self.items.decode_argument(name, value) for name, value in shared.items()}
        self._checked: set[tuple[str, ...]] = set()
        self._count = 0

    def read(self, rows: Iterable[Row | Placed]) -> list[Item]:
        """Return the devices in some rows; invalid rows are added to the mistakes."""
        return [item for row in rows if (item := self._item(row)) is not None]

    def _item(self, row: Row | Placed) -> Item | None:
        self._count += 1
        placed = row if isinstance(row, Placed) else Placed(_plain(row), f"devices[{self._count - 1}]")
        where = placed.where
        try:
            if placed.mistake is not None:
                raise RowError(placed.mistake)
            item = self.items.read(placed.row, where)
            self._check_together(item)
        except RowError as error:
            self.mistakes.add(where, str(error))
            return None
        return item

    def _check_together(self, item: Item) -> None:
        """Check a device with the other arguments of its call, once for all rows with the same columns."""
        columns = tuple(item.arguments)
        if columns in self._checked:
            return
        own = {name: self.items.decode_argument(name, value) for name, value in item.arguments.items()}
        arguments = {**self._shared, **own, self._action.batch.devices: self.items.decode([item.value])}
        given = [(each, arguments.get(each.name)) for each in self._action.operation.parameters]
        if mistakes := check_together(self._action.operation, given):
            raise RowError(" ".join(mistakes))
        self._checked.add(columns)


def _plain(row: Row) -> str | Mapping[str, object]:
    return (
        cast("Mapping[str, object]", encode(row)) if attrs.has(type(row)) else cast("str | Mapping[str, object]", row)
    )


@frozen
class Preview:
    """A preview of a list of devices."""

    count: int
    first: Sequence[str]
    """The first few of its devices."""
    sample: Mapping[str, object]
    """The arguments of a call for the first device, without the shared ones."""


def preview(action: Action, arguments: Mapping[str, object], rows: Iterable[Row | Placed]) -> Preview:
    """Validate a list as a whole, in bounded memory.

    Raises:
        InvalidRequest: the list is empty or has mistakes, which are all listed.
    """
    planner = Planner(action, shared_arguments(action, arguments))
    first: list[Item] = []
    count = 0
    with closing(sqlite3.connect("")) as seen:  # on disk, and removed on closing
        seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")
        for row in rows:
            for item in planner.read([row]):
                added = seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (item.key, item.where)).rowcount
                if not added:
                    (place,) = seen.execute("SELECT place FROM seen WHERE key = ?", (item.key,)).fetchone()
                    planner.mistakes.add(item.where, f"the same device as {place}")
                count += added
                if len(first) < SHOWN:
                    first.append(item)
    planner.mistakes.check()
    if not first:
        raise InvalidRequest(EMPTY)
    own = {name: planner.items.decode_argument(name, value) for name, value in first[0].arguments.items()}
    sample = {**own, action.batch.devices: planner.items.decode([first[0].value])}
    return Preview(count, [device_name(item.value) for item in first], sample)
