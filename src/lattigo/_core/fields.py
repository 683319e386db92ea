"""What generated models are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import TYPE_CHECKING, ForwardRef, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    JSON: TypeAlias = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]
    """Any JSON value."""
else:
    # It names itself, and whoever resolves an annotation does not look for that name here.
    _json = ForwardRef("JSON", module=__name__)
    JSON = None | bool | int | float | str | Sequence[_json] | Mapping[str, _json]


@frozen(kw_only=True)
class Rule:
    """What the spec says about a field beyond its type."""

    wire: str | None = None
    unit: str | None = None
    single: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()


def about(
    *,
    wire: str | None = None,
    unit: str | None = None,
    single: bool = False,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    values: tuple[str, ...] = (),
) -> dict[str, Rule]:
    """The metadata of a field.

    Its name on the wire, its unit, whether an array may come as its only item, and what is refused before it is sent.
    """
    rule = Rule(
        wire=wire,
        unit=unit,
        single=single,
        min_length=min_length,
        max_length=max_length,
        pattern=pattern,
        minimum=minimum,
        maximum=maximum,
        values=values,
    )
    return {"rule": rule}


def redacted(value: object) -> str:
    """The repr of a personal identifier: shows whether there is one, never which."""
    if value is None:
        return "None"
    if isinstance(value, Sized) and not isinstance(value, str):
        return f"<{len(value)} entries>"
    return "***"
