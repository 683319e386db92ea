"""The records of a run and its journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import define, field, frozen

from ..._core.actions.data import Action
from ..._core.actions.outcomes import State, Verdict
from ..._core.errors import InvalidRequest
from ..._core.fields import JSON, redacted
from ..._core.model import Model
from ..._core.namespaces import Api, same_client

STATES: tuple[State, ...] = ("planned", "sent", "done", "refused", "failed", "unknown", "waiting")


@frozen
class Actions:
    """The actions of an API, and their account."""

    api: Api
    """The API that makes the calls."""
    name: str
    """The name of the API, such as `lattigo`."""
    account: str
    """A hash that identifies the account."""
    by_name: Mapping[str, Action]

    def name_of(self, operation: Callable[..., object]) -> str:
        """Return the name of the operation of a client's method.

        Raises:
            InvalidRequest: the method is not an action on devices, or belongs to another client.
        """
        name = getattr(operation, "__name__", "")
        owner = getattr(operation, "__self__", None)
        if name not in self.by_name or not isinstance(owner, Api):
            raise InvalidRequest(
                "The operation must be a method of the client that changes devices, such as "
                f"{', '.join(list(self.by_name)[:3])}. No request was sent."
            )
        if not same_client(owner, self.api):
            raise InvalidRequest(f"{name} is a method of another client. No request was sent.")
        return name


@frozen
class Request:
    """The request of a run."""

    api: str
    account: str
    operation: str
    arguments: Mapping[str, JSON]
    """The shared arguments, in the format of the request."""
    undoes: str | None = None
    """The folder of the run that this one undoes."""


@frozen
class Item:
    """A device of a run."""

    key: str = field(repr=redacted)
    """The canonical spelling of the device."""
    value: JSON = field(repr=False)
    """The device in the format of the request: a name, or an entry of the list."""
    arguments: Mapping[str, JSON] = field(repr=False)
    """The device's own arguments."""
    where: str
    """The place from which it was read: a file and a line, or an index in a list."""


@frozen
class Device:
    """A device in the journal."""

    number: int
    value: JSON = field(repr=False)


@frozen
class Call:
    """A call to make."""

    number: int
    arguments: Mapping[str, JSON] = field(repr=False)
    """The arguments of the devices of this call, without the shared ones."""
    devices: Sequence[Device]


@frozen
class Pending:
    """A device whose outcome is still open."""

    device: Device
    arguments: Mapping[str, JSON] = field(repr=False)
    """The device's own arguments."""
    sent_at: datetime
    """The time of the last call for it."""
    request_id: str | None = None
    """The ID of the asynchronous request, if there is one."""


@frozen
class Change:
    """New outcomes of some devices."""

    at: datetime
    devices: Sequence[Device]
    verdicts: Sequence[Verdict]
    """One outcome per device."""
    call: int | None = None
    """The number of the call."""


@frozen
class Entry:
    """The entry of a device in the journal."""

    device: str = field(repr=redacted)
    """Its name, or the first of its identifiers."""
    state: State
    words: str
    """The service's message, or the client's if there was no response."""
    at: datetime
    """The time of the outcome."""
    sent_at: datetime | None
    """The time of the last call for it."""
    attempts: int
    """The number of calls sent for it."""
    request_id: str | None
    """The ID of the asynchronous request, if there is one."""
    item: JSON = field(repr=False)
    """The device as it was sent."""
    arguments: Mapping[str, JSON] = field(repr=False)
    """The device's own arguments."""
    before: str | None = field(default=None, repr=redacted)
    """The value before the action; only after a check."""


@define(kw_only=True)
class RunReport(Model):
    """The outcomes of a run, including those of earlier processes."""

    total: int = 0
    """Number of devices in the run."""
    planned: int = 0
    """Not sent yet."""
    sent: int = 0
    """Sent, with no outcome yet."""
    done: int = 0
    """Done, as confirmed by the service or by a read."""
    refused: int = 0
    """Refused by the service."""
    failed: int = 0
    """Not done for a reason unrelated to the device; resuming the run sends them again."""
    unknown: int = 0
    """May or may not have happened: `reconcile` finds out, if a read shows the effect."""
    waiting: int = 0
    """Accepted; the outcome is pending."""
    checked: int = 0
    """Number of devices read by this process before the first call."""
    calls: int = 0
    """Number of calls made by this process."""
    seconds: float = 0.0
    """Seconds since the start of this process's part."""
    resumed: bool = False
    """Whether the journal existed before."""
    stopped: str | None = None
    """The reason that devices were not sent; `None` if all were."""

    @property
    def settled(self) -> int:
        """The number of devices with an outcome, including unknown ones."""
        return self.total - self.planned - self.sent

    def move(self, before: State, after: State, count: int = 1) -> None:
        """Update the numbers for devices that have changed their state."""
        setattr(self, before, getattr(self, before) - count)
        setattr(self, after, getattr(self, after) + count)
