"""Reads that show whether an action has taken effect on a device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import attrs
from attrs import frozen

from ..._core.actions.data import Action, Check
from ..._core.api import call, pages
from ..._core.codec.annotations import list_item
from ..._core.codec.converter import structure
from ..._core.errors import ApiError, NotFound
from ..._core.fields import JSON
from .records import Actions

CLOCKS = timedelta(seconds=120)
"""Maximum difference between the clocks of the service and of this machine."""


@frozen
class Finding:
    """The result of reading a device."""

    exists: bool
    matches: bool
    """Whether the action has taken effect."""
    value: str | None = None
    """The current value of the field that the action changes."""
    error: ApiError | None = None
    """The error if the read failed."""


@frozen
class Lookup:
    """A lookup of devices, as defined by the check of an action."""

    _actions: Actions
    _action: Action
    check: Check
    _shared: Mapping[str, JSON]

    @property
    def needs_device(self) -> bool:
        """Whether the action needs an existing device; an order does not."""
        return bool(self.check.field or self.check.field_from)

    async def find(self, item: JSON, own: Mapping[str, JSON], since: datetime | None = None) -> Finding:
        """Look a device up.

        Args:
            item: the device in the format of the request.
            own: the device's own arguments.
            since: the time of the action; without it only the device itself is checked.

        Raises:
            ApiError: the credentials were rejected, or the client can't be used.
        """
        arguments = {**self._shared, **own}
        try:
            rows = await self._rows(item, arguments, since)
        except NotFound:
            return Finding(exists=False, matches=False)
        if since is not None and self.check.at is not None:
            rows = [row for row in rows if _is_since(row, self.check.at, since)]
        path = self.check.field or str(arguments.get(self.check.field_from or "", ""))
        if not path:
            return Finding(exists=bool(rows), matches=bool(rows))
        values = [value for row in rows for value in _values(row, path.split("."))]
        matches = any(self._is_expected(value, arguments) for value in values)
        exists = bool(rows) or self.check.since is not None  # a device need not have any messages
        return Finding(exists=exists, matches=matches, value=values[0] if values else None)

    async def _rows(self, item: JSON, arguments: Mapping[str, JSON], since: datetime | None) -> Sequence[object]:
        read = self.check.call
        parameters = {parameter.name: parameter for parameter in read.parameters}
        given: dict[str, object] = {**self.check.fixed, **{name: arguments.get(name) for name in self.check.same}}
        kind = parameters[self.check.device].type
        given[self.check.device] = structure(device_of(item, self._action.batch.key), list_item(kind) or kind)
        if self.check.since is not None and since is not None:
            given[self.check.since] = (since - CLOCKS).date()
        if read.paging is not None:
            return await pages(self._actions.api, cast("Any", read), None, **given).collect()
        response = await call(self._actions.api, read, None, **given)
        return cast("Sequence[object]", response) if isinstance(response, list) else [response]

    def _is_expected(self, value: str, arguments: Mapping[str, JSON]) -> bool:
        check = self.check
        if check.value_from is None:
            return value.strip().lower() == str(check.value).lower()
        argument = str(arguments.get(check.value_from))
        if argument in check.values:
            return value.strip().lower() == check.values[argument].lower()
        return value == argument


def lookup(actions: Actions, operation: str, shared: Mapping[str, JSON]) -> Lookup | None:
    """Return the lookup for the devices of a run; `None` if no read shows the effect."""
    action = actions.by_name[operation]
    return Lookup(actions, action, action.check, shared) if action.check is not None else None


def device_of(item: JSON, key: Sequence[str]) -> JSON:
    """Return the read's argument for a device that was sent."""
    match item:
        case {"deviceIds": [first, *_]} | [first, *_]:
            return cast("JSON", first)
        case Mapping() if key:
            return item[key[0]]
        case _:
            return item


def _is_since(row: object, field: str, since: datetime) -> bool:
    at: object = getattr(row, field, None)
    return isinstance(at, datetime) and at >= since - CLOCKS


def _values(value: object, path: Sequence[str]) -> Iterator[str]:
    """Yield the values at the end of a path, for all entries of lists along it."""
    if isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _values(each, path)
    elif not path:
        if value is not None:
            yield str(value)
    elif attrs.has(type(value)):
        yield from _values(getattr(value, path[0], None), path[1:])
