"""The arguments of an operation: parameters of the path, the query and the headers, and members of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..ir import Constraints, Parameter, Plain
from ..load import Node
from ..names import IN_FUNCTIONS, identifier, snake
from ..problems import Problems
from .schemas import Schemas, repeated

FORM = "application/x-www-form-urlencoded"
ALL_DEVICES = Parameter(
    name="all_devices",
    wire="all_devices",
    place="none",
    annotation="bool",
    required=False,
    personal=False,
    secret=False,
    constraints=Constraints(),
    not_before=None,
    send=None,
    description="Apply to all devices of the account. Required when nothing else selects devices.",
    constant="ALL_DEVICES",
)
"""The argument for all devices, of operations for which a request without a selection means all."""
BODIES = frozenset({"application/json", FORM})


class Parameters:
    """The reader of the parameters of operations."""

    def __init__(self, schemas: Schemas, problems: Problems) -> None:
        self._schemas = schemas
        self._problems = problems
        self._earlier: list[Node] = []
        """The x-not-before of the operation that is being read."""

    def read(self, path: str, node: Node, listed: Sequence[Node]) -> tuple[Parameter, ...]:
        """Return the arguments of an operation: the path's in its order, then the others, then the body's members."""
        self._earlier = []
        nodes = [node for node in listed if self._schemas.follow(node).fields]
        parameters = [self._parameter(node) for node in nodes]
        in_path = re.findall(r"{([^}]*)}", path)
        for parameter, declaration in zip(parameters, nodes, strict=True):
            if parameter.place == "path" and parameter.wire not in in_path:
                self._problems.add(
                    declaration.line, f"the path has no {{{parameter.wire}}}: add it there or remove the parameter"
                )
        declared = {parameter.wire: parameter for parameter in parameters if parameter.place == "path"}
        for wire in in_path:
            if wire not in declared and len(nodes) == len(listed):
                self._problems.add(node.line, f"the path parameter {wire!r} is not declared: add it to parameters")
        arguments = [declared[wire] for wire in in_path if wire in declared]
        arguments += [parameter for parameter in parameters if parameter.place != "path"]
        arguments += self._body(node)
        if "x-all" in node:
            arguments.append(ALL_DEVICES)
        for name in repeated(parameter.name for parameter in arguments):
            self._problems.add(node.line, f"two parameters are called {name} in Python: rename one")
        for earlier in self._earlier:
            if earlier.text not in {parameter.wire for parameter in arguments}:
                self._problems.add(
                    earlier.line, f"x-not-before: no parameter is called {earlier.text!r}: correct the name"
                )
        return tuple(arguments)

    def at_least_one(self, node: Node) -> tuple[str, ...]:
        """Return the members of the body of which at least one is required."""
        schema = self._body_schema(node)
        names: list[str] = []
        for branch in schema["anyOf"].items:
            needed = branch["required"].texts
            if list(branch.fields) != ["required"] or len(needed) != 1 or needed[0] not in schema["properties"]:
                self._problems.add(
                    branch.line, "anyOf in a body: each branch must require one of the properties, and nothing else"
                )
            names += [identifier(name, IN_FUNCTIONS) for name in needed]
        return tuple(names)

    def selectors(self, node: Node) -> tuple[str, ...]:
        """Return the members of the body that select devices, if a body without them means all devices."""
        members = self._body_schema(node)["properties"] if "x-all" in node else node["x-all"]
        for name in node["x-all"].items:
            if name.text not in members:
                self._problems.add(name.line, f"x-all: the body has no property {name.text!r}: correct it")
        return tuple(identifier(name, IN_FUNCTIONS) for name in node["x-all"].texts)

    def _parameter(self, node: Node) -> Parameter:
        target = self._schemas.follow(node)
        wire, place = target["name"].text, target["in"].text
        if place not in {"path", "query", "header"}:
            self._problems.add(target["in"].line, f"parameters in {place!r} are not supported: path, query or header")
        constant = node["$ref"].text.rpartition("/")[2] or wire
        required = target["required"].value is True
        return self._argument(
            target, target["schema"], wire, place, constant, required=required, example=target["example"].plain
        )

    def _body(self, node: Node) -> Iterator[Parameter]:
        if "requestBody" not in node:
            return
        body = self._schemas.follow(node["requestBody"])
        for kind in body["content"].fields.keys() - BODIES:
            self._problems.add(
                body["content"][kind].line, f"bodies of {kind!r} are not supported: {' or '.join(sorted(BODIES))} only"
            )
        if "schema" not in _content(body):
            self._problems.add(body.line, "the body has no schema: add one under content, application/json")
            return
        schema = self._body_schema(node)
        members = schema["properties"].fields
        if not members and (kind := self._whole_kind(schema)):
            needed, example = body["required"].value is True, self._body_example(body).plain
            if kind != "object" and not needed:
                self._problems.add(body.line, f"a body that is {kind} is sent as it is: add required: true to it")
            yield self._argument(body, schema, "body", "whole body", "body", required=needed, example=example)
            return
        if schema["type"].text != "object" or not members or "oneOf" in schema:
            kind = "a choice of shapes (oneOf)" if "oneOf" in schema else schema["type"].text or "of no type"
            kind = "an object without properties" if kind == "object" else kind
            self._problems.add(
                body.line,
                "a body must be an object with properties, which become arguments, or another value as a whole,"
                f" and this one is {kind}: describe it that way",
            )
        required = schema["required"]
        if required.items and body["required"].value is not True:
            self._problems.add(
                required.line, "required properties in a body that is not required: add required: true to it"
            )
        for name in required.texts:
            if name not in members:
                self._problems.add(required.line, f"{name!r} is required but not a property: declare it")
        examples = self._body_example(body)
        for wire, member in members.items():
            needed, example = wire in required.texts, examples[wire].plain
            yield self._argument(member, member, wire, "body", wire, required=needed, example=example)

    def _whole_kind(self, schema: Node) -> str:
        """Return what a body is whose parts can't be arguments; empty for one that is not supported."""
        if schema["oneOf"].items or schema["anyOf"].items:
            return "a choice of objects"
        if schema["type"].text in {"array", "string", "integer", "number", "boolean"}:
            return f"of type {schema['type'].text}"
        if not schema.fields.keys() - {"description", "title"}:
            return "any JSON"
        others = schema["additionalProperties"]
        return "object" if others.value is True or others.fields else ""

    def is_form(self, node: Node) -> bool:
        """Return whether the body is sent as a form."""
        return FORM in self._schemas.follow(node["requestBody"])["content"]

    def _body_schema(self, node: Node) -> Node:
        return self._schemas.follow(_content(self._schemas.follow(node["requestBody"]))["schema"])

    def _body_example(self, body: Node) -> Node:
        """Return the example of a body; of several, the first."""
        content = _content(body)
        several = list(content["examples"].fields.values())
        return self._schemas.follow(several[0])["value"] if several else content["example"]

    def _argument(
        self, node: Node, schema: Node, wire: str, place: str, constant: str, *, required: bool, example: Plain
    ) -> Parameter:
        earlier = node["x-not-before"] if "x-not-before" in node else self._schemas.about(schema, "x-not-before")
        if earlier.text:
            self._earlier.append(earlier)
        return Parameter(
            name=self._schemas.name(node, wire, IN_FUNCTIONS),
            wire=wire,
            place=place,
            annotation=self._schemas.annotation(schema, wire, "sent").removesuffix(" | None"),
            required=required,
            personal=node["x-personal"].value is True or self._schemas.personal(schema),
            secret=self._schemas.about(schema, "format").text == "password",
            constraints=self._schemas.constraints(schema),
            not_before=identifier(earlier.text, IN_FUNCTIONS) or None,
            send=node["x-send"].plain,
            description=self._schemas.explain(node if "description" in node else schema, f"the parameter {wire}"),
            constant=snake(constant if snake(constant).isidentifier() else wire).upper(),
            unit=self._schemas.about(schema, "x-unit").text or None,
            example=example,
        )


def _content(body: Node) -> Node:
    """Return the description of a body in the format in which it is sent."""
    content = body["content"]
    return content[FORM if FORM in content else "application/json"]
