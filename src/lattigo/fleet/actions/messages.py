"""Outcomes of asynchronous requests in messages that the service posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from attrs import define, field

from ..._core.actions.outcomes import State, Verdict, folded, identities
from ..._core.redaction import redact
from .records import Pending


class Message(Protocol):
    """The outcome of a request for one device, such as `lattigo.thingspace.Callback`."""

    @property
    def request_id(self) -> str:
        """The ID of the request."""
        ...

    @property
    def device_ids(self) -> Mapping[str, str]:
        """The identifiers of the device, by kind."""
        ...

    @property
    def status(self) -> str:
        """The service's own word for the outcome."""
        ...

    @property
    def succeeded(self) -> bool:
        """Whether the request was carried out for this device."""
        ...

    @property
    def failed(self) -> bool:
        """Whether the request failed for this device."""
        ...


@define
class Messages:
    """Received messages, by request and device. A device with both a success and a failure has no outcome here."""

    _verdicts: dict[tuple[str, str], set[Verdict]] = field(factory=dict[tuple[str, str], set[Verdict]])

    @classmethod
    def of(cls, received: Iterable[Message]) -> Messages:
        """Return these messages, without those that contain no outcome, such as a warning."""
        found = cls()
        for message in received:
            state: State | None = "done" if message.succeeded else "refused" if message.failed else None
            if state is None:
                continue
            verdict = Verdict(state, redact(message.status) or "Reported by a callback.", message.request_id)
            for kind, number in message.device_ids.items():
                found._verdicts.setdefault((message.request_id, folded(f"{kind}:{number}")), set()).add(verdict)
        return found

    def verdict(self, pending: Pending) -> Verdict | None:
        """Return the outcome of a device; `None` if no message, or two different ones, report it."""
        keys = [(pending.request_id or "", identity) for identity in identities(pending.device.value, ())]
        verdicts = {verdict for key in keys for verdict in self._verdicts.get(key, ())}
        return next(iter(verdicts)) if len({verdict.state for verdict in verdicts}) == 1 else None
