"""Requests that are accepted at once and carried out later, and the messages that tell what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import define, field, frozen

from .fleet import Device, Ids, Row

THRESHOLD = 4
"""How often a message is delivered at most."""


@frozen
class Target:
    """A device that a request names."""

    ids: Ids
    """As the request names it, or as the account has it."""
    device: Device | None = None
    """`None`: the account does not have it."""


Act: TypeAlias = Callable[[Target], Row | str]
"""Does what was asked to one device: what is told of it, or the code of why it could not be done."""


@frozen
class Told:
    """What became of one device."""

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
    """The callback service that carries the outcome."""
    targets: list[Target]
    act: Act
    due: float
    polls_left: int
    """How many questions are still answered with `Pending`."""
    pollable: bool
    """Whether its status can be asked for, as long as it has a single device."""
    told: list[Told] = field(factory=list[Told])
    done: bool = False

    def asked(self) -> str:
        """The status, for one who asks."""
        self.polls_left -= 1
        if not self.done or self.polls_left >= 0:
            return "Pending"
        return "Failure" if any(each.failed for each in self.told) else "Success"

    def carry_out(self, failing: frozenset[str]) -> None:
        """Do it to each device; those with an identifier in `failing` fail."""
        self.done = True
        for target in self.targets:
            ids = target.device.device_ids if target.device else target.ids
            if failing & {each["id"] for each in (*ids, *target.ids)}:
                outcome: Row | str = "REQUEST_FAILED.UnexpectedError"
            else:
                outcome = self.act(target)
            self.told.append(_told(target.ids, outcome))


def _told(ids: Ids, outcome: Row | str) -> Told:
    if isinstance(outcome, str):
        fault = {"faultcode": outcome, "faultstring": "The request could not be carried out for this device."}
        return Told(ids, True, {"faultResponse": fault}, "Failed")
    status = str(outcome.pop("status", "Success"))
    return Told(ids, False, outcome, status)


@define(eq=False)
class Message:
    """A message about one device, for the URL that is registered for its service."""

    account: str
    service: str
    content: Row
    attempts: int = 0
    delivered: bool = False

    def body(self, username: str, password: str) -> Row:
        named: Row = {"username": username, "password": password} if username or password else {}
        return {**named, **self.content, "callbackCount": self.attempts, "maxCallbackThreshold": THRESHOLD}


def message(order: Order, told: Told) -> Message:
    """What is told of one device."""
    content: Row = {"requestId": order.id, "deviceIds": told.ids, **told.content, "status": told.status}
    return Message(order.account, order.service, content)
