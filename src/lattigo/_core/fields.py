"""The building blocks of data classes, and of generated models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ForwardRef, TypeAlias, cast

import attrs
from attrs import frozen

if TYPE_CHECKING:
    JSON: TypeAlias = None | bool | int | float | Decimal | str | Sequence["JSON"] | Mapping[str, "JSON"]
    """Any JSON value. A number that no float holds is a `Decimal`, so that it keeps its digits."""
else:
    # It refers to itself, and code that resolves annotations does not look for that name here.
    _json = ForwardRef("JSON", module=__name__)
    JSON = None | bool | int | float | Decimal | str | Sequence[_json] | Mapping[str, _json]


class Record:
    """The base of attrs classes with `eq=False` and `repr=False`, which compares and shows all of their fields.

    attrs would compile these methods for each class, which is half of the time that a class takes to load.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={field.repr(value) if callable(field.repr) else repr(value)}"
            for field, value in zip(fields_of(self), _values(self), strict=True)
            if field.repr
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(_values(self))


def fields_of(record: object) -> tuple[attrs.Attribute[Any], ...]:
    """Return the fields of an attrs object."""
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast("type[attrs.AttrsInstance]", type(record)))
    return found


def _values(record: object) -> tuple[object, ...]:
    return tuple([getattr(record, field.name) for field in fields_of(record)])


@frozen(kw_only=True, eq=False, repr=False)
class Constraints(Record):
    """The conditions that a value must meet before it is sent."""

    min_length: int | None = None
    """Minimum number of characters of a text, or of items of a list."""
    max_length: int | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    """The only values that are accepted; empty means any."""


@frozen(kw_only=True, eq=False, repr=False)
class Rule(Constraints):
    """The spec's facts about a field beyond its type: the entry `rule` of the field's metadata."""

    wire: str | None = None
    """The API's name, where Python's differs."""
    unit: str | None = None
    single: bool = False
    """Whether an array can come as its only item, bare."""


_identifiers_are_shown = False


def show_identifiers(show: bool = True, /) -> None:
    """Show the identifiers of devices and people in reprs, for work at a prompt.

    This affects the whole process, until it is called with `False`; no setting or environment variable turns it on.
    Error messages and logs of the package never contain an identifier, regardless of this.
    """
    global _identifiers_are_shown
    _identifiers_are_shown = show


def redacted(value: object) -> str:
    """Return the repr of a personal identifier: whether there is one, not which, unless `show_identifiers` says so."""
    if value is None or _identifiers_are_shown:
        return repr(value)
    if isinstance(value, Sized) and not isinstance(value, str):
        return f"<{len(value)} entries>"
    return "***"
