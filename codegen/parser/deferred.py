"""Outcomes that come after the response: `x-async` and `x-polls`."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir import Deferred, Parameter, Polls
from ..load import Node
from ..problems import Problems
from .schemas import Schemas


class DeferredReader:
    """The reader of operations whose outcome comes later, and of those that report its state."""

    def __init__(self, root: Node, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems
        operations = [operation for path in root["paths"].fields.values() for operation in path.fields.values()]
        self._polled = {operation["operationId"].text: operation for operation in operations if "x-polls" in operation}

    def deferred(self, node: Node, response: str) -> Deferred | None:
        """Return where the outcome is reported, if the response is only a request ID."""
        extension = node["x-async"]
        if not extension.fields:
            return None
        poll = extension["poll"].text
        if poll and poll not in self._polled:
            self._problems.add(extension["poll"].line, f"x-async.poll: no operation {poll!r} has x-polls: name one")
        return Deferred(
            id=self._member(extension["id"], response, "x-async.id"),
            service=extension["service"].text or None,
            poll=poll or None,
            state=self._state(self._polled[poll]) if poll in self._polled else None,
        )

    def polls(self, node: Node, parameters: Sequence[Parameter], response: str) -> Polls | None:
        """Return how the operation reports the state of a request."""
        extension = node["x-polls"]
        if not extension.fields:
            return None
        names = {parameter.wire: parameter.name for parameter in parameters}
        request = extension["request"]
        if request.text not in names:
            self._problems.add(request.line, f"x-polls.request: no parameter is called {request.text!r}: correct it")
        return Polls(
            request=names.get(request.text, ""),
            state=self._member(extension["state"], response, "x-polls.state"),
            pending=tuple(extension["pending"].texts),
            succeeded=tuple(extension["succeeded"].texts),
            failed=tuple(extension["failed"].texts),
        )

    def _state(self, polled: Node) -> str:
        """Return the type of the response of an operation that reports the state."""
        success = self._schemas.follow(polled["responses"]["200"])
        return self._schemas.annotation(
            success["content"]["application/json"]["schema"], polled["operationId"].text, "answered"
        )

    def _member(self, node: Node, model: str, key: str) -> str:
        if node.text not in (self._schemas.fields(model) or ()):
            self._problems.add(node.line, f"{key}: {model} has no field {node.text!r}: use one of its fields")
        return self._schemas.field_name(model, node.text)
