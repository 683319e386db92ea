"""An operation of an API as data: what the generator writes and the pipeline reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from .fields import Constraints
from .paging_styles import Paging

T = TypeVar("T", covariant=True)

Effect: TypeAlias = Literal["read", "write", "billable", "destructive"]
"""What a call does to the world. It decides what may be sent again after a failure."""

Place: TypeAlias = Literal["path", "query", "header", "body", "whole body"]
"""Where a parameter travels. `body` is a member of the object that is sent, `whole body` is that object itself."""


@frozen
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
    """What is sent when the caller gives nothing."""


@frozen(kw_only=True)
class Polls:
    """How an operation reports the state of another one's request."""

    request: str
    """The parameter for the request ID."""
    state: str
    """The response field with the state."""
    pending: tuple[str, ...]
    """States that are not final."""
    failed: tuple[str, ...] = ()
    """States of a request that failed."""


@frozen(kw_only=True)
class Deferred:
    """An outcome that comes after the response."""

    id: str
    """The response field with the request ID."""
    service: str | None = None
    """The callback service that delivers the outcome."""
    poll: Operation[Any] | None = None
    """The operation that reports the state."""


@frozen(kw_only=True, eq=False)
class Operation(Generic[T]):
    """One call of an API. `T` is the type of what its function gives."""

    name: str
    method: str
    path: str
    """The path with its parameters in braces: `/v2/devices/{device_name}`."""
    effect: Effect
    response: object
    """The type that the answer is decoded into: `T`, or where pages are objects, the object around a list `T`."""
    parameters: tuple[Parameter, ...] = ()
    at_least_one: tuple[str, ...] = ()
    """Of these parameters at least one must be given."""
    idempotent: bool = False
    """A write whose repetition changes nothing more."""
    security: tuple[str, ...] | None = None
    """The schemes that sign the call, by their names in the spec; `None` for those that sign the API's other calls."""
    form: bool = False
    """The body travels as a form instead of JSON."""
    envelope: str | None = None
    """The answer may also come as `{"<envelope>": answer}`, or where this is `[]`, as the only item of an array."""
    may_be_empty: bool = False
    """An empty body stands for an empty list, or for nothing where nothing is answered."""
    lenient: bool = False
    """Optional fields whose values do not match the spec are left out and reported, instead of failing the call."""
    errors: Mapping[int, object] = field(factory=dict[int, object])
    """Types of the error bodies that are documented, by status."""
    fixed: Mapping[str, str] = field(factory=dict[str, str])
    """Query parameters that are always sent."""
    paging: Paging | None = None
    """How a list is walked page by page."""
    deferred: Deferred | None = None
    """How the outcome is learned, where the answer is only the number of a request."""
    polls: Polls | None = None
    """How the answer tells the state of another operation's request."""
    reconcile: str | None = None
    """How to find out whether the call happened when its answer was lost."""
    doc: str
    """The place in the API's documentation."""
    deprecated: bool = False
