"""Outcomes that come after the answer: `x-async` and `x-polls`."""

from __future__ import annotations

from collections.abc import Sequence

from .ir import Deferred, Parameter, Polls
from .load import Node
from .problems import Problems
from .schemas import Schemas


class DeferredReader:
    """Reads which operations only begin something, and which ones tell how far it is."""

    def __init__(self, root: Node, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems
        found = [operation for path in root["paths"].fields.values() for operation in path.fields.values()]
        self._polled = {each["operationId"].text: each for each in found if "x-polls" in each}

    def deferred(self, node: Node, answer: str) -> Deferred | None:
        """What is known of the outcome, where the answer is only a number."""
        about = node["x-async"]
        if not about.fields:
            return None
        poll = about["poll"].text
        if poll and poll not in self._polled:
            self._problems.add(about["poll"].line, f"x-async.poll: no operation {poll!r} has x-polls: name one")
        return Deferred(
            id=self._member(about["id"], answer, "x-async.id"),
            service=about["service"].text or None,
            poll=poll or None,
            state=self._state(self._polled[poll]) if poll in self._polled else None,
        )

    def polls(self, node: Node, parameters: Sequence[Parameter], answer: str) -> Polls | None:
        """How the state of a request is told."""
        about = node["x-polls"]
        if not about.fields:
            return None
        names = {each.wire: each.name for each in parameters}
        request = about["request"]
        if request.text not in names:
            self._problems.add(request.line, f"x-polls.request: no parameter is called {request.text!r}: correct it")
        return Polls(
            request=names.get(request.text, ""),
            state=self._member(about["state"], answer, "x-polls.state"),
            pending=tuple(about["pending"].texts),
            failed=tuple(about["failed"].texts),
        )

    def _state(self, polled: Node) -> str:
        """The type of the answer of an operation that tells the state."""
        response = self._schemas.follow(polled["responses"]["200"])
        return self._schemas.annotation(
            response["content"]["application/json"]["schema"], polled["operationId"].text, "answered"
        )

    def _member(self, node: Node, model: str, key: str) -> str:
        if node.text not in (self._schemas.fields(model) or ()):
            self._problems.add(node.line, f"{key}: {model} has no field {node.text!r}: name one that it has")
        return self._schemas.field_name(model, node.text)
