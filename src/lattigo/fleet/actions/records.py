"""What a run and its journal know."""

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
    """The actions of an API, and the account that they are for."""

    api: Api
    """Makes the calls."""
    name: str
    """The API's name, such as `lattigo`."""
    account: str
    """A hash that stands for the account."""
    by_name: Mapping[str, Action]

    def name_of(self, operation: Callable[..., object]) -> str:
        """Return the name of the operation that a method of the client calls.

        Raises:
            InvalidRequest: it is no action on devices, or a method of another client.
        """
        name = getattr(operation, "__name__", "")
        if name not in self.by_name or not isinstance(getattr(operation, "__self__", None), Api):
            raise InvalidRequest(
                "The operation must be a method of the client that changes something about devices, such as "
                f"{', '.join(list(self.by_name)[:3])}. No request was sent."
            )
        if not same_client(getattr(operation, "__self__"), self.api):  # noqa: B009 - a callable need not have one
            raise InvalidRequest(f"{name} is a method of another client. No request was sent.")
        return name


@frozen
class Request:
    """What a run is to do."""

    api: str
    account: str
    operation: str
    arguments: Mapping[str, JSON]
    """The arguments that all devices share, as they are sent."""
    undoes: str | None = None
    """The folder of the run that this one takes back."""


@frozen
class Item:
    """A device of a run."""

    key: str = field(repr=redacted)
    """What two spellings of the device have in common."""
    value: JSON = field(repr=False)
    """The device as it is sent: a name, or an entry of the list."""
    arguments: Mapping[str, JSON] = field(repr=False)
    """The arguments that only this device has."""
    where: str
    """Where it was read: a file and a line, or its place in a list."""


@frozen
class Device:
    """A device in the journal."""

    number: int
    value: JSON = field(repr=False)


@frozen
class Call:
    """A call that is to be made."""

    number: int
    arguments: Mapping[str, JSON] = field(repr=False)
    """Those that the devices of this call have besides the shared ones."""
    devices: Sequence[Device]


@frozen
class Pending:
    """A device about which more is to be learned."""

    device: Device
    arguments: Mapping[str, JSON] = field(repr=False)
    """Those that only this device has."""
    sent_at: datetime
    """When the last call for it was sent."""
    request_id: str | None = None
    """The ID of the request, where the outcome comes later."""


@frozen
class Change:
    """What became known of some devices at one moment."""

    at: datetime
    devices: Sequence[Device]
    verdicts: Sequence[Verdict]
    """One for each device."""
    call: int | None = None
    """The number of the call that it is about."""


@frozen
class Entry:
    """What the journal says of a device."""

    device: str = field(repr=redacted)
    """Its name, or the first of its identifiers."""
    state: State
    words: str
    """The service's own words, or the client's where there was no response."""
    at: datetime
    """When this became known."""
    sent_at: datetime | None
    """When the last call for it was sent."""
    attempts: int
    """How often a call for it was sent."""
    request_id: str | None
    """The ID of the request, where the outcome comes later."""
    item: JSON = field(repr=False)
    """The device as it was sent."""
    arguments: Mapping[str, JSON] = field(repr=False)
    """The arguments that only this device has."""
    before: str | None = field(default=None, repr=redacted)
    """The value that the action changes, as it was before; only after a check."""


@define(kw_only=True)
class RunReport(Model):
    """What became of the devices of a run, in this process and before."""

    total: int = 0
    """Devices of the run."""
    planned: int = 0
    """Not sent yet."""
    sent: int = 0
    """Sent, with no outcome yet."""
    done: int = 0
    """Done, as the service says or a read has shown."""
    refused: int = 0
    """Refused by the service."""
    failed: int = 0
    """Not done for a reason outside the device; resuming the run sends them again."""
    unknown: int = 0
    """May or may not have happened: `reconcile` finds out where a read can tell."""
    waiting: int = 0
    """Accepted; the outcome comes later."""
    calls: int = 0
    """Calls that this process has made."""
    seconds: float = 0.0
    """Since the start of this process's part."""
    resumed: bool = False
    """Whether the journal was there before."""
    stopped: str | None = None
    """Why devices are left that were not sent; `None` where none are."""

    @property
    def settled(self) -> int:
        """Devices whose outcome is known, or known to be unknown."""
        return self.total - self.planned - self.sent

    def move(self, before: State, after: State, count: int = 1) -> None:
        """Count devices that have changed their state."""
        setattr(self, before, getattr(self, before) - count)
        setattr(self, after, getattr(self, after) + count)
