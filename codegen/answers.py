"""What an operation answers: its type and its errors."""

from __future__ import annotations

from collections.abc import Iterator

from .ir import Plain
from .load import Node
from .problems import Problems
from .schemas import Schemas

COMMON_ERROR = "#/components/schemas/Error"
"""The body of every error that says nothing more than a text. It has no type of its own."""


class Answers:
    """Reads the answers of operations."""

    def __init__(self, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems

    def success(self, node: Node) -> Node:
        """The response of success; where there are several, they must be alike."""
        responses = node["responses"]
        found = self.successes(node)
        if not found:
            self._problems.add(responses.line, "no answer of success: describe the status 200")
            return Node({}, responses.line)
        first, *others = found
        content = first["content"]["application/json"]
        for kind in first["content"].fields.keys() - {"application/json"}:
            self._problems.add(
                first["content"][kind].line, f"answers of {kind!r} are not supported: application/json only"
            )
        if "schema" not in content:
            self._problems.add(first.line, "the answer has no schema: add one under content, application/json")
        elif "example" not in content and not content["examples"].fields:
            self._problems.add(content.line, "the answer has no example: add one, tests and docs are made of it")
        for other in others:
            if other["content"]["application/json"]["schema"].plain != content["schema"].plain:
                self._problems.add(other.line, "the answers of success differ: give all of them one schema")
        return first

    def successes(self, node: Node) -> list[Node]:
        """All responses of success."""
        fields = node["responses"].fields
        return [self._schemas.follow(each) for status, each in fields.items() if status.startswith("2")]

    def annotation(self, response: Node, branch: Node | None, name: str) -> str:
        """The type of the answer. `branch` says which one where the response has several shapes."""
        schema = response["content"]["application/json"]["schema"]
        if branch is not None:
            shapes = self._schemas.follow(schema)
            branches = [each.plain for each in shapes["anyOf"].items + shapes["oneOf"].items]
            if branch.plain not in branches:
                self._problems.add(branch.line, "not one of the answer's anyOf or oneOf: copy the one that is meant")
            schema = branch
        return self._schemas.annotation(schema, f"{name}Answer", "answered")

    def errors(self, node: Node, name: str) -> Iterator[tuple[int, str]]:
        """The errors that have a body of their own, with its type."""
        for status, listed in node["responses"].fields.items():
            schema = self._schemas.follow(listed)["content"]["application/json"]["schema"]
            if status.startswith("2") or not schema.fields or schema["$ref"].text == COMMON_ERROR:
                continue
            if status.isdigit():
                yield int(status), self._schemas.annotation(schema, f"{name}Error", "answered")
            else:
                self._problems.add(listed.line, f"{status!r} with a body of its own: write out each status")

    def examples(self, node: Node, name: str) -> Iterator[tuple[int, Plain]]:
        """The bodies that are shown, by status. Of several the one called `name` counts, or else the first."""
        for status, listed in node["responses"].fields.items():
            content = self._schemas.follow(listed)["content"]["application/json"]
            several = content["examples"].fields
            shown = [content["example"]] if "example" in content else []
            shown += [
                self._schemas.follow(several[key])["value"] for key in sorted(several, key=lambda key: key != name)
            ]
            if shown and status.isdigit():
                yield int(status), shown[0].plain
