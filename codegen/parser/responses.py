"""The responses of an operation: their types and their errors."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import Plain
from ..load import Node
from ..problems import Problems
from .schemas import Schemas

COMMON_ERROR = "#/components/schemas/Error"
"""The body of every error that contains nothing but a text; it has no type."""


class Responses:
    """The reader of the responses of operations."""

    def __init__(self, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems

    def success(self, node: Node) -> Node:
        """Return the success response; where there are several, they must be alike."""
        responses = node["responses"]
        successes = self.successes(node)
        if not successes:
            self._problems.add(responses.line, "no success response: describe the status 200")
            return Node({}, responses.line)
        first, *others = successes
        content = first["content"]["application/json"]
        for kind in first["content"].fields.keys() - {"application/json"}:
            self._problems.add(
                first["content"][kind].line, f"responses of {kind!r} are not supported: application/json only"
            )
        if "schema" not in content:
            self._problems.add(first.line, "the response has no schema: add one under content, application/json")
        elif "example" not in content and not content["examples"].fields:
            self._problems.add(
                content.line, "the response has no example: add one, since tests and docs are made from it"
            )
        for other in others:
            if other["content"]["application/json"]["schema"].plain != content["schema"].plain:
                self._problems.add(other.line, "the success responses differ: use one schema for all of them")
        return first

    def successes(self, node: Node) -> list[Node]:
        """Return all success responses."""
        responses = node["responses"].fields
        return [self._schemas.follow(response) for status, response in responses.items() if status.startswith("2")]

    def annotation(self, response: Node, branch: Node | None, name: str) -> str:
        """Return the type of the response. `branch` is the shape to use where the response has several."""
        schema = response["content"]["application/json"]["schema"]
        if branch is not None:
            shapes = self._schemas.follow(schema)
            branches = [shape.plain for shape in shapes["anyOf"].items + shapes["oneOf"].items]
            if branch.plain not in branches:
                self._problems.add(branch.line, "not one of the response's anyOf or oneOf: copy one of them")
            schema = branch
        return self._schemas.annotation(schema, f"{name}Response", "answered")

    def errors(self, node: Node, name: str) -> Iterator[tuple[int, str]]:
        """Yield the errors whose body has a type, with that type."""
        for status, response in node["responses"].fields.items():
            schema = self._schemas.follow(response)["content"]["application/json"]["schema"]
            if status.startswith("2") or not schema.fields or schema["$ref"].text == COMMON_ERROR:
                continue
            if status.isdigit():
                yield int(status), self._schemas.annotation(schema, f"{name}Error", "answered")
            else:
                self._problems.add(response.line, f"{status!r} has its own body: list each status separately")

    def examples(self, node: Node, name: str) -> Iterator[tuple[int, Plain]]:
        """Yield the example bodies, by status. Of several, the one called `name` is used, otherwise the first."""
        for status, response in node["responses"].fields.items():
            content = self._schemas.follow(response)["content"]["application/json"]
            several = content["examples"].fields
            examples = [content["example"]] if "example" in content else []
            examples += [
                self._schemas.follow(several[key])["value"] for key in sorted(several, key=lambda key: key != name)
            ]
            if examples and status.isdigit():
                yield int(status), examples[0].plain
