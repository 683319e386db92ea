"""Actions on devices as data: how an operation takes many of them, and how to find out their outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import Factory, frozen

from ..operation import Operation

Reports: TypeAlias = Literal["texts", "lists", "rows", "request", "call"]
"""The format in which a response reports the outcome of each device.

- `texts`: an object with a text for each device; one that starts with `Success` means done.
- `lists`: a list of the devices that are done, and one of those that were refused, by index in the call.
- `rows`: a list with the identifiers and the outcome of each device.
- `request`: the ID of an asynchronous request.
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
    """The members that identify the device of an entry, by the API's names; empty if the entry is a name."""
    identifiers: bool = False
    """Whether the list contains all identifiers of a single device."""
    reports: Reports = "call"
    texts: str | None = None
    """The response field with the texts; `None` if the response itself contains them."""
    done: str = ""
    """The response field with the devices that are done."""
    refused: str = ""
    """The response field with the devices that were refused."""
    place: str = ""
    """The field of a refused device with its index in the call, starting at 0."""
    reason: str = ""
    """The field of a row, or of a refused device, with the outcome as text."""
    jobs: Mapping[str, Mapping[str, str]] = Factory(dict[str, Mapping[str, str]])
    """Common names of the action, with the arguments that each implies."""


@frozen(kw_only=True)
class Check:
    """A read that shows whether an action has taken effect on a device."""

    call: Operation[object]
    device: str
    """The parameter for the device."""
    fixed: Mapping[str, str] = Factory(dict[str, str])
    """Other arguments of the read."""
    same: tuple[str, ...] = ()
    """Arguments of the action that are passed to the read, too."""
    since: str | None = None
    """The parameter for the start date, which is the day of the action."""
    at: str | None = None
    """The field with the time of a row; rows older than the action are ignored."""
    field: str | None = None
    """The path to the field that shows the effect; empty if it is enough that the device exists."""
    field_from: str | None = None
    """The argument of the action with the name of this field."""
    value: str | None = None
    """The value that shows the effect."""
    value_from: str | None = None
    """The argument of the action with this value, or with a key of `values`."""
    values: Mapping[str, str] = Factory(dict[str, str])
    otherwise: Literal["failed", "unknown"] = "unknown"
    """The meaning of another value, or of its absence."""
    settle: float = 0.0
    """Seconds after the action from which `otherwise` applies."""


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
    """The action that undoes another one."""

    call: str | None = None
    """The name of the operation; `None` for the same one."""
    argument: str | None = None
    """The argument that differs."""
    values: Mapping[str, str] = Factory(dict[str, str])
    """The value of the argument for each value in the action."""
    before: bool = False
    """Whether the argument is set to the value of `Check.field` before the action."""


@frozen(kw_only=True, eq=False)
class Action:
    """An operation that changes devices."""

    operation: Operation[object]
    batch: Batch
    check: Check | None = None
    """The read that shows whether the action has taken effect; without it see `Operation.reconcile`."""
    undo: Undo | None = None
    price: Price | None = None
    """How a read shows what it costs; without it only `Operation.price` says something."""
