"""The generator's model of an API: plain values, in the spec's order, with Python's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

Plain: TypeAlias = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""A JSON value."""


@frozen(kw_only=True)
class Constraints:
    """The conditions that a value must meet before it is sent."""

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()


@frozen
class Source:
    """The place in the API's documentation."""

    doc: str
    seen: str
    basis: str
    note: str = field(default="", eq=False)
    """The choice that was made where the sources differ or are silent, and why."""


@frozen
class Enum:
    """A set of strings. An open one can grow, so any string is accepted."""

    name: str
    values: tuple[str, ...]
    is_open: bool
    description: str


@frozen(kw_only=True)
class Field:
    """A field of a model."""

    name: str
    wire: str
    annotation: str
    required: bool
    description: str
    unit: str | None
    personal: bool
    single: bool
    """Whether an array can come as its only item, bare."""
    constraints: Constraints


@frozen(kw_only=True)
class Model:
    """An object that is received, sent, or both."""

    name: str
    description: str
    source: Source | None
    fields: tuple[Field, ...]
    answered: bool
    sent: bool


@frozen(kw_only=True)
class Parameter:
    """An argument of an operation."""

    name: str
    wire: str
    place: str
    annotation: str
    required: bool
    personal: bool
    secret: bool
    """Whether it is secret: its format is `password`."""
    constraints: Constraints
    not_before: str | None
    send: Plain = field(hash=False)
    description: str = field(eq=False)
    constant: str = field(eq=False)
    """The name of the generated constant that operations share."""
    unit: str | None = field(default=None, eq=False)
    example: Plain = field(default=None, eq=False)
    """A value as the API accepts it."""


@frozen
class Paging:
    """How a list is paginated."""

    kind: str
    """The core's class for this style of pagination."""
    row: str
    """The type of a row."""
    arguments: Mapping[str, Plain] = field(hash=False)
    """The arguments of that class."""


@frozen(kw_only=True)
class Deferred:
    """An outcome that comes after the response."""

    id: str
    """The response field with the request ID."""
    service: str | None
    """The callback service that delivers the outcome."""
    poll: str | None
    """The operation that reports the state."""
    state: str | None
    """The type of its response."""


@frozen(kw_only=True)
class Polls:
    """How an operation reports the state of another one's request."""

    request: str
    state: str
    pending: tuple[str, ...]
    succeeded: tuple[str, ...]
    failed: tuple[str, ...]


@frozen(kw_only=True)
class Batch:
    """How a call takes devices, and how its response reports the outcome of each."""

    devices: str
    most: int
    key: tuple[str, ...]
    identifiers: bool
    reports: str
    texts: str | None
    done: str
    refused: str
    place: str
    reason: str
    jobs: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@frozen(kw_only=True)
class Check:
    """How a read shows whether an action has happened to a device."""

    call: str
    device: str
    fixed: tuple[tuple[str, str], ...]
    same: tuple[str, ...]
    since: str | None
    at: str | None
    field: str | None
    field_from: str | None
    value: str | None
    value_from: str | None
    values: tuple[tuple[str, str], ...]
    otherwise: str
    settle: float


@frozen(kw_only=True)
class Undo:
    """The action that takes another one back."""

    call: str | None
    argument: str | None
    values: tuple[tuple[str, str], ...]
    before: bool


@frozen(kw_only=True)
class Price:
    """How a read shows what an action costs."""

    call: str
    device: str
    key: str
    key_from: str | None
    field: str


@frozen(kw_only=True)
class Action:
    """What makes an operation an action on devices."""

    batch: Batch
    check: Check | None
    undo: Undo | None
    price: Price | None


@frozen(kw_only=True)
class Operation:
    """An operation: one generated function."""

    name: str
    """The generated function."""
    method: str
    """Its name in the namespace of its resource."""
    verb: str
    path: str
    effect: str
    idempotent: bool
    reconcile: str | None
    price: str | None
    """What one call costs, or where the price is found."""
    summary: str
    description: str
    source: Source
    deprecated: bool
    parameters: tuple[Parameter, ...]
    at_least_one: tuple[str, ...]
    selectors: tuple[str, ...]
    """The arguments that select devices, if leaving all of them out means all devices."""
    fixed: tuple[tuple[str, str], ...]
    response: str
    """The type of the response."""
    envelope: str | None
    may_be_empty: bool
    security: tuple[str, ...] | None
    """The security schemes of the call; `None` for those of the API."""
    form: bool
    errors: tuple[tuple[int, str], ...]
    paging: Paging | None
    deferred: Deferred | None
    polls: Polls | None
    action: Action | None = None
    examples: tuple[tuple[int, Plain], ...] = field(hash=False)
    """Example responses, by status."""

    @property
    def returns(self) -> str:
        """The return type of the function."""
        if self.paging is not None:
            return f"list[{self.paging.row}]"
        if self.deferred is not None:
            return f"Pollable[{self.deferred.state}]" if self.deferred.poll else "Accepted"
        return self.response


@frozen
class Resource:
    """A tag of the spec: a module of functions and a namespace."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@frozen
class Api:
    """A whole spec."""

    title: str
    resources: tuple[Resource, ...]
    enums: tuple[Enum, ...]
    models: tuple[Model, ...]
