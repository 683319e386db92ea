"""An action on devices as data: how an operation takes many of them, and how to learn what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import Factory, frozen

from ..operation import Operation

Reports: TypeAlias = Literal["texts", "lists", "rows", "request", "call"]
"""The form in which a response names the outcome of each device.

- `texts`: an object with a text for each device; one that starts with `Success` means done.
- `lists`: a list of the devices that are done, and one of those that were refused, by their place in the call.
- `rows`: a list with the identifiers and the outcome of each device.
- `request`: the ID of a request; the outcomes come later.
- `call`: one outcome for all devices of the call.
"""


@frozen(kw_only=True)
class Batch:
    """How a call takes devices, and how its response reports the outcome of each."""

    devices: str
    """The parameter for the device, or for the list of devices."""
    most: int = 1
    """Maximum number of devices in a call."""
    key: tuple[str, ...] = ()
    """The members of an entry of the list that identify its device, by the API's names; empty where it is a name."""
    identifiers: bool = False
    """Whether the list names one device, by all its identifiers."""
    reports: Reports = "call"
    texts: str | None = None
    """The response field with the texts; `None` where they are the response itself."""
    done: str = ""
    """The response field with the devices that are done."""
    refused: str = ""
    """The response field with the devices that were refused."""
    place: str = ""
    """The field of a refused device with its place in the call, counted from 0."""
    reason: str = ""
    """The field of a row, or of a refused device, with the outcome in words."""
    jobs: Mapping[str, Mapping[str, str]] = Factory(dict[str, Mapping[str, str]])
    """Names under which people know the action, with the arguments that each stands for."""


@frozen(kw_only=True)
class Check:
    """How a read tells whether an action has happened to a device."""

    call: Operation[object]
    device: str
    """The parameter for the device."""
    fixed: Mapping[str, str] = Factory(dict[str, str])
    """Other arguments of the read."""
    same: tuple[str, ...] = ()
    """Arguments of the action that the read gets too."""
    since: str | None = None
    """The parameter for the first day that counts: the day of the action."""
    at: str | None = None
    """The field with the time of a row; older rows than the action do not count."""
    field: str | None = None
    """The path to the field that shows it; without one it is enough that the device is there."""
    field_from: str | None = None
    """The argument of the action that names this field."""
    value: str | None = None
    """The value that shows it."""
    value_from: str | None = None
    """The argument of the action that holds this value, or stands for it in `values`."""
    values: Mapping[str, str] = Factory(dict[str, str])
    otherwise: Literal["failed", "unknown"] = "unknown"
    """What another value, or its absence, means."""
    settle: float = 0.0
    """Seconds after the action from which `otherwise` counts."""


@frozen(kw_only=True)
class Price:
    """A read that returns what an action costs: for each device, or in the row that an argument names."""

    call: Operation[object]
    device: str = ""
    """The parameter for the device; the response has the price by device name. Empty for a list of prices."""
    key: str = ""
    """Of a list of prices: the field that names a row."""
    key_from: str | None = None
    """Of a list of prices: the argument of the action that holds this name."""
    field: str = ""
    """Of a list of prices: the field with the price."""


@frozen(kw_only=True)
class Undo:
    """The action that takes another one back."""

    call: str | None = None
    """The name of the operation, where it is another one."""
    argument: str | None = None
    """The argument that differs."""
    values: Mapping[str, str] = Factory(dict[str, str])
    """Its value for each value of the action."""
    before: bool = False
    """Whether its value is the one that `Check.field` had before the action."""


@frozen(kw_only=True, eq=False)
class Action:
    """An operation that changes something about devices."""

    operation: Operation[object]
    batch: Batch
    check: Check | None = None
    """How a read tells whether it has happened; without it `Operation.reconcile` says what a person can do."""
    undo: Undo | None = None
    price: Price | None = None
    """How a read shows what it costs; without it only `Operation.price` says something."""
