"""Seeded fleets: the devices of a test and their usage, which a fake then responds with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeAlias, TypeVar

from .names import near

RowT = TypeVar("RowT")

Usage: TypeAlias = Mapping[date, int] | Sequence[RowT]
"""The usage of a device: the bytes of each day, or whole rows."""

NOT_SEEDED = object()
"""Means that a fleet has nothing to say about an operation: the spec's example is the response."""


class Fleet(Protocol):
    """The devices of a test and their usage."""

    def covers(self, arguments: Mapping[str, object], /) -> bool:
        """Return whether a call is about no single device, or about one of the fleet."""
        ...

    def body(self, operation: str, arguments: Mapping[str, object], /) -> object:
        """Return the body of the response to a call, or `NOT_SEEDED`."""
        ...


def check_unique(names: Iterable[str]) -> None:
    """Check that no two devices have the same name.

    Raises:
        ValueError: a name appears twice.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"The device {name!r} appears twice in the fleet.")
        seen.add(name)


def usage_rows(
    names: Collection[str], usage: Mapping[str, Usage[RowT]], row: Callable[[date, int], RowT]
) -> dict[str, Sequence[RowT]]:
    """Return the rows of each device; `row` makes one from a day and its bytes.

    Raises:
        ValueError: a device is not in the fleet.
    """
    for name in usage:
        if name not in names:
            raise ValueError(f"There is usage of {name!r}, which is not in the fleet: {near(name, names)}")
    return {name: _rows(each, row) for name, each in usage.items()}


def _rows(usage: Usage[RowT], row: Callable[[date, int], RowT]) -> Sequence[RowT]:
    if isinstance(usage, Mapping):
        return [row(day, used) for day, used in usage.items()]
    return list(usage)
