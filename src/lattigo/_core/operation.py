"""An operation of an API as data: what the generator writes and the pipeline reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from .fields import Constraints, Record
from .paging_styles import Paging

T = TypeVar("T", covariant=True)

Effect: TypeAlias = Literal["read", "write", "billable", "destructive"]
"""The effect of a call on the world; it decides whether a failed call is retried."""

Place: TypeAlias = Literal["path", "query", "header", "body", "whole body", "none"]
"""Where a parameter is sent: `body` is a member of the object in the body, `whole body` all of it, of any type."""


@frozen(eq=False, repr=False)
class Parameter(Constraints):
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
    not_before: str | None = field(default=None, kw_only=True)
    """Name of the parameter whose date must not be later than this one's."""
    send: object = field(default=None, kw_only=True)
    """The value that is sent when the caller passes none."""


@frozen(kw_only=True, eq=False, repr=False)
class Polls(Record):
    """How an operation reports the state of another one's request."""

    request: str
    """The parameter for the request ID."""
    state: str
    """The response field with the state."""
    pending: tuple[str, ...] = ()
    """States that are known not to be final. A state that is listed nowhere is waited out like one of them."""
    succeeded: tuple[str, ...]
    """The only states that mean success."""
    failed: tuple[str, ...]
    """The only states that mean failure."""


@frozen(kw_only=True, eq=False, repr=False)
class Deferred(Record):
    """An outcome that comes after the response."""

    id: str
    """The response field with the request ID."""
    service: str | None = None
    """The callback service that delivers the outcome."""
    poll: Operation[Any] | None = None
    """The operation that reports the state."""


@frozen(kw_only=True, eq=False, repr=False)
class Operation(Generic[T]):
    """One call of an API. `T` is the return type of its function."""

    name: str
    method: str
    path: str
    """The path with its parameters in braces: `/v2/devices/{device_name}`."""
    effect: Effect
    response: object
    """The type that the response is decoded into: `T`, or where pages are objects, the object around a list `T`."""
    parameters: tuple[Parameter, ...] = ()
    selectors: tuple[str, ...] = ()
    """The parameters that select devices, where none of them means all: then `all_devices` must be given."""
    at_least_one: tuple[str, ...] = ()
    """Parameters of which at least one is required."""
    idempotent: bool = False
    """Whether repeating the write changes nothing more."""
    security: tuple[str, ...] | None = None
    """The security schemes of the call, by their names in the spec; `None` for those of the API's other calls."""
    form: bool = False
    """Whether the body is sent as a form instead of JSON."""
    envelope: str | None = None
    """The response can also come as `{"<envelope>": response}`, or where this is `[]`, as the only item of an array."""
    may_be_empty: bool = False
    """Whether an empty body stands for an empty list, or for no value where nothing is returned."""
    lenient: bool = False
    """Whether optional fields with values that do not match the spec are dropped and reported, not a failure."""
    only: tuple[str, ...] = ()
    """The fields of a list's rows that the caller needs, if it does not need all.

    Where these need no conversion, rows are read as plain records without the others, at half the cost of models.
    """
    errors: Mapping[int, object] = field(factory=dict[int, object])
    """Types of the documented error bodies, by status."""
    fixed: Mapping[str, str] = field(factory=dict[str, str])
    """Query parameters that are always sent."""
    paging: Paging | None = None
    """How a list is read page by page."""
    deferred: Deferred | None = None
    """How to learn the outcome, where the response is only a request ID."""
    polls: Polls | None = None
    """How the response reports the state of another operation's request."""
    reconcile: str | None = None
    """How to find out whether the call happened when its response was lost."""
    price: str | None = None
    """What one call costs, or where the price is found."""
    doc: str
    """The place in the API's documentation."""
    deprecated: bool = False

    def __repr__(self) -> str:
        return f"<operation {self.name}>"
