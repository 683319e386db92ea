"""An operation of an API as data: what the generator writes and the pipeline reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Literal, TypeAlias, TypeVar

from attrs import Factory, field, frozen

T = TypeVar("T", covariant=True)

Effect: TypeAlias = Literal["read", "write", "billable", "destructive"]
"""What a call does to the world. It decides what may be sent again after a failure."""

Place: TypeAlias = Literal["path", "query", "header", "body"]
"""Where a parameter travels. `body` is a member of the JSON object that is sent."""


@frozen
class Parameter:
    """One parameter of an operation, with everything that is checked before it is sent."""

    name: str
    """The argument's name in Python."""
    place: Place
    type: object
    """The annotation of the argument: `str`, `date`, `list[ActivationRequest]` …"""
    wire: str = field(default=Factory(lambda self: self.name, takes_self=True), kw_only=True)
    """The API's name, where Python's differs."""
    required: bool = field(default=False, kw_only=True)
    personal: bool = field(default=False, kw_only=True)
    """Identifies a device or a person: never shown in an error or an event."""
    values: tuple[str, ...] = field(default=(), kw_only=True)
    """The only values that are accepted; empty means any."""
    minimum: float | None = field(default=None, kw_only=True)
    maximum: float | None = field(default=None, kw_only=True)
    min_length: int | None = field(default=None, kw_only=True)
    """Least number of characters of a text, or of items of a list."""
    max_length: int | None = field(default=None, kw_only=True)
    pattern: str | None = field(default=None, kw_only=True)
    not_before: str | None = field(default=None, kw_only=True)
    """Name of the parameter whose date must not be later than this one's."""
    send: object = field(default=None, kw_only=True)
    """What is sent when the caller gives nothing."""


@frozen(kw_only=True)
class Paging:
    """How a list is walked page by page."""

    page: str = "page"
    """The parameter that names the page, counted from 1."""
    size: str = "per_page"
    """The parameter that names how many rows a page has."""
    next: str
    """The header with the number of the next page, empty on the last one."""
    total: str | None = None
    """The header with the number of rows in the whole list."""
    used: str | None = None
    """The header with the page size that the server really used."""
    key: str | None = None
    """The field that tells rows apart. `None` where a row is a plain value."""
    ask: int = 100
    """The page size that is asked for when the caller names none."""


@frozen(kw_only=True, eq=False)
class Operation(Generic[T]):
    """One call of an API. `T` is the type of its answer."""

    name: str
    method: str
    path: str
    """The path with its parameters in braces: `/v2/devices/{device_name}`."""
    effect: Effect
    answer: object
    """The type that the answer is decoded into; always the same as `T`."""
    parameters: tuple[Parameter, ...] = ()
    at_least_one: tuple[str, ...] = ()
    """Of these parameters at least one must be given."""
    idempotent: bool = False
    """A write whose repetition changes nothing more."""
    envelope: str | None = None
    """The answer may also come as `{"<envelope>": answer}`."""
    errors: Mapping[int, object] = field(factory=dict[int, object])
    """Types of the error bodies that are documented, by status."""
    fixed: Mapping[str, str] = field(factory=dict[str, str])
    """Query parameters that are always sent."""
    paging: Paging | None = None
    reconcile: str | None = None
    """How to find out whether the call happened when its answer was lost."""
    doc: str
    """The place in the API's documentation."""
    deprecated: bool = False
