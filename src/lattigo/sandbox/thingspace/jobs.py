"""Requests that are accepted at once and carried out later, and the messages that report their outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import define, field, frozen

from .fleet import Device, Ids, Row

THRESHOLD = 4
"""Maximum number of deliveries of a message."""


@frozen
class Target:
    """A device that a request names."""

    ids: Ids
    """The identifiers in the request, or those in the account."""
    device: Device | None = None
    """`None` if the account does not have it."""


Act: TypeAlias = Callable[[Target], Row | str]
"""Carries out a request for one device, and returns the content of the message, or an error code."""


@frozen
class Outcome:
    """The outcome of a request for one device."""

    ids: Ids
    failed: bool
    content: Row
    status: str


@define(eq=False)
class Order:
    """A request whose outcome comes later."""

    id: str
    account: str
    endpoint: str
    service: str
    """The callback service that delivers the outcome."""
    targets: list[Target]
    act: Act
    due: float
    polls_left: int
    """Number of polls that still return `Pending`."""
    pollable: bool
    """Whether its status can be polled, which needs a single device."""
    outcomes: list[Outcome] = field(factory=list[Outcome])
    done: bool = False

    def poll(self) -> str:
        """Return the status, and count the poll."""
        self.polls_left -= 1
        if not self.done or self.polls_left >= 0:
            return "Pending"
        return "Failed" if any(outcome.failed for outcome in self.outcomes) else "Success"

    def carry_out(self, failing: frozenset[str]) -> None:
        """Carry out the request for each device; those with an identifier in `failing` fail."""
        self.done = True
        for target in self.targets:
            ids = target.device.device_ids if target.device else target.ids
            if failing & {identifier["id"] for identifier in (*ids, *target.ids)}:
                result: Row | str = "REQUEST_FAILED.UnexpectedError"
            else:
                result = self.act(target)
            self.outcomes.append(_outcome(target.ids, result))


def _outcome(ids: Ids, result: Row | str) -> Outcome:
    if isinstance(result, str):
        fault = {"faultcode": result, "faultstring": "The request could not be carried out for this device."}
        return Outcome(ids, True, {"faultResponse": fault}, "Failed")
    status = str(result.pop("status", "Success"))
    return Outcome(ids, False, result, status)


@define(eq=False)
class Message:
    """A message about one device, for the URL that is registered for its service."""

    account: str
    service: str
    content: Row
    attempts: int = 0
    delivered: bool = False

    def body(self, username: str, password: str) -> Row:
        credentials: Row = {"username": username, "password": password} if username or password else {}
        return {**credentials, **self.content, "callbackCount": self.attempts, "maxCallbackThreshold": THRESHOLD}


def message(order: Order, outcome: Outcome) -> Message:
    """Return the message about one device."""
    content: Row = {"requestId": order.id, "deviceIds": outcome.ids, **outcome.content, "status": outcome.status}
    return Message(order.account, order.service, content)
