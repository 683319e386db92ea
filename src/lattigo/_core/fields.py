"""The building blocks of generated models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from decimal import Decimal
from typing import TYPE_CHECKING, ForwardRef, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    JSON: TypeAlias = None | bool | int | float | Decimal | str | Sequence["JSON"] | Mapping[str, "JSON"]
    """Any JSON value. A number that no float holds is a `Decimal`, so that it keeps its digits."""
else:
    # It refers to itself, and code that resolves annotations does not look for that name here.
    _json = ForwardRef("JSON", module=__name__)
    JSON = None | bool | int | float | Decimal | str | Sequence[_json] | Mapping[str, _json]


@frozen(kw_only=True)
class Constraints:
    """The conditions that a value must meet before it is sent."""

    min_length: int | None = None
    """Minimum number of characters of a text, or of items of a list."""
    max_length: int | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    """The only values that are accepted; empty means any."""


@frozen(kw_only=True)
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
