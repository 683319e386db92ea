# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
"""The models of Torture "Chamber"'s requests and responses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen

from lattigo._core.fields import JSON, Rule, redacted
from lattigo._core.model import Model

__all__ = [
    "Attribute",
    "Cell",
    "Color",
    "Kind",
    "Lid",
    "Order",
    "OrderNumber",
    "Owner",
    "Refusal",
    "Room",
    "Screw",
    "State",
    "StockPage",
    "StockRow",
    "Thing",
]


Kind: TypeAlias = Literal["no", "on", 'with "quotes"', "back\\slash"] | str
"""The kind of a thing; more may come. A backslash: \\"""

State: TypeAlias = Literal["new", "old"]
"""Ends with a quote\""""

Color: TypeAlias = Literal["red", "green"]
"""Its color."""


@frozen(kw_only=True, eq=False, repr=False)
class Cell(Model):
    """A cell, sent and answered."""

    weight: Decimal = field(metadata={"rule": Rule(minimum=0, maximum=1000.5)})
    """Weight."""

    color: Color | None = field(default=None, metadata={"rule": Rule(values=("red", "green"))})
    """Its color."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Refusal(Model):
    """What was refused.

    Docs: none (observed, not documented)
    """

    refused: list[Cell]
    """The refused cells."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class OrderNumber(Model):
    """A number."""

    order_number: str = field(metadata={"rule": Rule(wire="orderNumber")})
    """The number."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Order(Model):
    """How far an order is."""

    state: str | None = None
    """Its state."""

    parts: list[str] | None = field(default=None, metadata={"rule": Rule(single=True)})
    """What it is made of."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Attribute(Model):
    """A key and its value."""

    key: str | None = None
    """The key."""

    value: str | None = None
    """The value."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class StockRow(Model):
    """A row."""

    at: datetime | None = None
    """Since when."""

    attributes: list[Attribute] | None = None
    """Everything else."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class StockPage(Model):
    """Some rows."""

    has_more: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMore")})
    """Whether more rows follow."""

    rows: list[StockRow] | None = None
    """The rows."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Lid(Model):
    """A lid."""

    kind: Literal["lid"] = field(metadata={"rule": Rule(values=("lid",))})
    """Always a lid."""

    width: int | None = field(default=None, metadata={"rule": Rule(maximum=9)})
    """Its width."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Screw(Model):
    """A screw."""

    kind: Literal["screw"] = field(metadata={"rule": Rule(values=("screw",))})
    """Always a screw."""

    turns_to: str | None = field(default=None, metadata={"rule": Rule(wire="turnsTo")})
    """The side to which it turns."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Owner(Model):
    """An owner."""

    emails: list[str] | None = field(default=None, repr=redacted)
    """How to reach them."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Room(Model):
    """A room, answered and sent.

    Docs: rooms
    """

    room_name: str = field(
        repr=redacted, metadata={"rule": Rule(wire="roomName", min_length=1, max_length=20, pattern="^\\w+$")}
    )
    """Its name."""

    rooms: list[Room]
    """Rooms in the room."""

    owner: Owner | None = None
    """Who owns it."""

    nickname: str | None = field(default=None, repr=redacted, metadata={"rule": Rule(max_length=9)})
    """Another name."""

    nothing: None = None
    """Always null."""

    labels: dict[str, int | None] | None = field(default=None, repr=redacted)
    """Numbers by name."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""


@frozen(kw_only=True, eq=False, repr=False)
class Thing(Model):
    """\"\"\"A thing.\"\"\" \\u0041 \\N{BELL} {not: "a template"} {{ nor this }} {% endraw %}

    Docs: things
    """

    class_: str = field(metadata={"rule": Rule(wire="class")})
    """A reserved word, and the end: \\"""

    state: State | None
    """Ends with a quote\""""

    field_: str | None = field(default=None, metadata={"rule": Rule(wire="field")})
    """A name that the model uses itself."""

    extra_: str | None = field(default=None, metadata={"rule": Rule(wire="extra")})
    """Another one."""

    date_: date | None = field(default=None, metadata={"rule": Rule(wire="date")})
    """A name of a type."""

    seen_at: datetime | None = None
    """When. Deprecated."""

    weight: Decimal | None = field(default=None, metadata={"rule": Rule(unit="kg")})
    """Weight. Service default: 0."""

    connected: bool | str | None = None
    """Whether. Undocumented."""

    kind: Kind | None = None
    """The kind of a thing; more may come. A backslash: \\"""

    shape: Literal["round"] | None = None
    """Always the same."""

    edition: Literal[2] | None = None
    """Always the second."""

    free: dict[str, JSON] | None = None
    """Anything."""

    any: JSON | None = None
    """Even more.\x00\u202e \x07"""

    a_field_with_a_very_long_name: str | None = None
    """A description that has just the length at which the closing quotes of a docstring no longer fit be."""

    extra: dict[str, JSON] = field(factory=dict[str, JSON], repr=False)
    """Response fields that this version does not know."""
