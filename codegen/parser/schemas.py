"""Annotations, models and enums made from schemas."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal, TypeAlias

from attrs import define, field

from ..ir import Constraints, Enum, Field, Model, Source
from ..layout import literal, quoted
from ..load import Node
from ..names import IN_MODELS, identifier, pascal
from ..problems import Problems

Use: TypeAlias = Literal["answered", "sent"]

FORMATS = {
    "string": {"date": "date", "date-time": "datetime", "decimal": "Decimal"}
    | dict.fromkeys(("email", "uri", "uuid", "ipv4", "ipv6", "password"), "str"),
    "integer": dict.fromkeys(("int32", "int64"), "int"),
    "number": {"decimal": "Decimal", "float": "float", "double": "float"},
}
"""The known formats, by type."""

BASIS = {
    "example": "Known from an example only.",
    "observed": "Undocumented.",
    "inferred": "Undocumented.",
}
"""The note in the description of a field that is not documented."""

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}

RESERVED = frozenset(
    {
        *("Accepted", "Api", "Cursor", "Decimal", "Deferred", "JSON", "Link", "Literal", "Mapping", "Namespaces"),
        *("Namespace", "Numbered", "Operation", "Options", "Pager", "Parameter", "Pollable", "Polls", "Rule"),
        *("TimeWindow", "TypeAlias", "None", "True", "False"),
    }
)
"""The classes that generated modules import or define."""

ITEM_LIMITS = frozenset({"maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems"})
"""The constraints that are not checked on the items of an array before sending."""


def optional(annotation: str) -> str:
    """Return the annotation with `None` allowed."""
    return annotation if annotation == "None" or annotation.endswith(" | None") else f"{annotation} | None"


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that occur more than once."""
    return sorted(name for name, count in Counter(names).items() if count > 1)


def names_in(annotations: Iterable[str]) -> set[str]:
    """Return the names in the annotations."""
    trees = (ast.parse(annotation, mode="eval") for annotation in annotations)
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


@define
class _Draft:
    node: Node
    uses: set[Use] = field(factory=set[Use])
    fields: list[Field] = field(factory=list[Field])


class Schemas:
    """The reader of schemas, which collects the models and enums that they need."""

    def __init__(self, root: Node, problems: Problems) -> None:
        self._root = root
        self._problems = problems
        self._claimed: dict[str, object] = {}
        self._enums: dict[str, Enum] = {}
        self._drafts: dict[str, _Draft] = {}

    def follow(self, node: Node) -> Node:
        """Return the target of a `$ref`, or the node itself; an empty node if there is no target."""
        seen: set[str] = set()
        while ref := node["$ref"].text:
            if ref in seen:
                self._problems.add(node["$ref"].line, f"$ref {ref!r} is circular: describe the schema itself")
                return Node({}, node.line)
            seen.add(ref)
            section, _, name = ref.removeprefix("#/components/").partition("/")
            node = self._root["components"][section].fields.get(name) or Node({}, node.line)
        return node

    def about(self, node: Node, key: str) -> Node:
        """Return the value of `key` in a schema; a value next to a `$ref` overrides that of the target."""
        return node[key] if key in node or "$ref" not in node else self.follow(node)[key]

    def annotation(self, node: Node, hint: str, use: Use) -> str:
        """Return the Python type of a schema. `hint` is the name of a class that has no title."""
        if "$ref" in node:
            hint = node["$ref"].text.rpartition("/")[2]
        node = self.follow(node)
        hint = node["title"].text or hint
        if "oneOf" in node or "anyOf" in node:
            return self._union(node, hint, use)
        if "const" in node:
            return self._const(node)
        types = node["type"].texts
        if "enum" in node:
            text = self._enum(node, hint)
        elif not types:
            if unclear := {"properties", "items", "format"} & node.fields.keys():
                self._problems.add(node.line, f"{min(unclear)} without a type: add `type`")
            return "JSON"
        else:
            text = " | ".join(dict.fromkeys(self._one(node, kind, hint, use) for kind in types if kind != "null"))
            text = text or "None"
        return optional(text) if "null" in types else text

    def constraints(self, node: Node) -> Constraints:
        """Return the constraints of a value that is sent."""
        node = self._shape(node)
        pattern = node["pattern"].text or None
        if pattern is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                self._problems.add(node["pattern"].line, f"the pattern is not valid in Python ({error}): correct it")
        return Constraints(
            min_length=_whole(node["minLength"]) if "minLength" in node else _whole(node["minItems"]),
            max_length=_whole(node["maxLength"]) if "maxLength" in node else _whole(node["maxItems"]),
            pattern=pattern,
            minimum=_number(node["minimum"]),
            maximum=_number(node["maximum"]),
            values=() if node["x-open"].value is True else (*node["enum"].texts, *node["const"].texts),
        )

    def personal(self, node: Node) -> bool:
        """Return whether the value, or an item of it, identifies a device or a person."""
        if self.about(node, "x-personal").value is True:
            return True
        shape = self._shape(node)
        return shape["x-personal"].value is True or ("items" in shape and self.personal(shape["items"]))

    def describe(self, node: Node, subject: str) -> str:
        """Return the description, which is required."""
        description = self.about(node, "description").text.strip()
        if not description:
            self._problems.add(node.line, f"{subject} has no description: add one")
        return description

    def explain(self, node: Node, subject: str) -> str:
        """Return the description, with everything else that a reader should know about the value."""
        notes = [self.describe(node, subject), BASIS.get(node["x-source"]["basis"].text, "")]
        if "default" in node:
            notes.append(f"Service default: {literal(node['default'].value)}.")
        if node["deprecated"].value is True:
            notes.append("Deprecated.")
        return " ".join(filter(None, notes))

    def source(self, node: Node) -> Source | None:
        """Return the x-source of a node."""
        source = node["x-source"]
        return (
            Source(source["doc"].text, source["seen"].text, source["basis"].text, source["note"].text.strip())
            if source.fields
            else None
        )

    def fields(self, model: str) -> set[str] | None:
        """Return the API's names of a model's fields; `None` if there is no such model."""
        return {member.wire for member in self._drafts[model].fields} if model in self._drafts else None

    def field_name(self, model: str, wire: str) -> str:
        """Return Python's name of a model's field."""
        fields = self._drafts[model].fields if model in self._drafts else []
        return next((member.name for member in fields if member.wire == wire), "")

    def field_annotation(self, model: str, wire: str) -> str:
        """Return the type of a model's field."""
        fields = self._drafts[model].fields if model in self._drafts else []
        return next((member.annotation for member in fields if member.wire == wire), "")

    def name(self, node: Node, wire: str, taken: frozenset[str]) -> str:
        """Return the Python name for a name of the API."""
        name = identifier(node["x-name"].text or wire, taken)
        if not name:
            self._problems.add(node.line, f"{wire!r} can't be a name in Python: start it with a letter")
        return name or "unnamed"

    def has_class(self, name: str) -> bool:
        """Return whether a model or an enum has this name."""
        return name in self._claimed

    def enums(self) -> tuple[Enum, ...]:
        """Return the enums read so far, in the order in which they were read."""
        return tuple(self._enums.values())

    def models(self) -> tuple[Model, ...]:
        """Return the models read so far in the spec's order, but each after the models that it uses."""
        done: dict[str, Model] = {}
        waiting: set[str] = set()

        def add(name: str) -> None:
            if name in waiting or name not in self._drafts:
                return
            waiting.add(name)
            draft = self._drafts[name]
            for needed in sorted(names_in(member.annotation for member in draft.fields)):
                add(needed)
            done[name] = Model(
                name=name,
                description=self.describe(draft.node, f"the model {name}"),
                source=self.source(draft.node),
                fields=tuple(draft.fields),
                answered="answered" in draft.uses,
                sent="sent" in draft.uses,
            )

        for name in sorted(self._drafts, key=lambda name: self._drafts[name].node.line):
            add(name)
        return tuple(done.values())

    def _shape(self, node: Node) -> Node:
        """Return the target of a `$ref`, or the only schema of a union besides null."""
        node = self.follow(node)
        shapes = [branch for branch in node["oneOf"].items + node["anyOf"].items if not _is_empty(branch)]
        return self.follow(shapes[0]) if len(shapes) == 1 else node

    def _union(self, node: Node, hint: str, use: Use) -> str:
        word = "oneOf" if "oneOf" in node else "anyOf"
        if node.fields.keys() & {"type", "properties"} or ("oneOf" in node and "anyOf" in node):
            self._problems.add(node[word].line, f"{word} next to another shape is not supported: use it alone")
            return "JSON"
        shapes = [branch for branch in node[word].items if not _is_empty(branch)]
        options = list(dict.fromkeys(self.annotation(branch, hint, use) for branch in shapes))
        if len(options) > 1 and self._tag(shapes):
            options += ["dict[str, JSON]"] if node["x-open"].value is True else []
        elif len(options) > 1 and not names_in(options) <= {*PLAIN.values(), "date", "datetime", "Decimal"}:
            several = " or ".join(options)
            self._problems.add(
                node[word].line,
                f"{word} of {several} is not supported: give each a required property with its own const, make each a"
                " function (x-variants), or use one shape",
            )
        text = " | ".join(options) or "None"
        return optional(text) if len(shapes) < len(node[word].items) else text

    def _tag(self, shapes: list[Node]) -> str:
        """Return the property that distinguishes objects: required, and with another constant in each of them."""
        objects = [self.follow(shape) for shape in shapes]
        for name in objects[0]["properties"].fields:
            values = [
                self.follow(each["properties"][name])["const"].text if name in each["required"].texts else ""
                for each in objects
            ]
            if all(values) and len({*values}) == len(values):
                return name
        return ""

    def _const(self, node: Node) -> str:
        value = node["const"].value
        if isinstance(value, str):
            return f"Literal[{quoted(value)}]"
        if isinstance(value, bool | int):
            return f"Literal[{value}]"
        self._problems.add(node["const"].line, "const must be a string, an integer or a boolean: write one of these")
        return "JSON"

    def _enum(self, node: Node, hint: str) -> str:
        values = [item.value for item in node["enum"].items if item.value is not None]
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) < len(values) or not texts:
            self._problems.add(node["enum"].line, "only enums of strings are supported: quote the values")
        is_open = node["x-open"].value is True
        name = self._claim(node, hint, (texts, is_open))
        description = self.explain(node, name) if "description" in node else ""
        self._enums.setdefault(name, Enum(name, texts, is_open, description))
        return name

    def _one(self, node: Node, kind: str, hint: str, use: Use) -> str:
        if kind == "array":
            self._check_items(node["items"], use)
            return f"list[{self.annotation(node['items'], hint, use)}]"
        if kind == "object":
            return self._object(node, hint, use)
        if kind not in PLAIN:
            self._problems.add(node["type"].line, f"the type {kind!r} is not known: correct it")
            return "JSON"
        form = node["format"].text
        if form and not any(form in FORMATS.get(other, {}) for other in node["type"].texts):
            self._problems.add(node["format"].line, f"the format {form!r} is not known for {kind}: remove it")
        return FORMATS.get(kind, {}).get(form, PLAIN[kind])

    def _object(self, node: Node, hint: str, use: Use) -> str:
        others = node["additionalProperties"]
        if node["properties"].fields:
            if others.fields:
                self._problems.add(
                    others.line, "additionalProperties next to properties are not supported: use one of the two"
                )
            return self._model(node, hint, use)
        if others.fields:
            self._check_items(others, use)
            return f"dict[str, {self.annotation(others, hint, use)}]"
        return "dict[str, JSON]"

    def _check_items(self, node: Node, use: Use) -> None:
        for key in sorted(ITEM_LIMITS):
            if use == "sent" and key in self.follow(node):
                self._problems.add(
                    self.follow(node)[key].line, f"{key} of items is not checked before sending: remove it"
                )

    def _model(self, node: Node, hint: str, use: Use) -> str:
        name = self._claim(node, hint, node.plain)
        draft = self._drafts.setdefault(name, _Draft(node))
        if use in draft.uses:
            return name
        draft.uses.add(use)
        members = node["properties"].fields
        draft.fields = [
            self._field(wire, member, use, required=wire in node["required"].texts) for wire, member in members.items()
        ]
        for double in repeated(member.name for member in draft.fields):
            self._problems.add(node.line, f"two fields of {name} are called {double} in Python: rename one")
        for missing in node["required"].texts:
            if missing not in members:
                self._problems.add(node["required"].line, f"{missing!r} is required but not a property: declare it")
        return name

    def _field(self, wire: str, node: Node, use: Use, *, required: bool) -> Field:
        annotation = self.annotation(node, wire, use)
        if "x-not-before" in node:
            self._problems.add(node["x-not-before"].line, "x-not-before is only for parameters: remove it")
        return Field(
            name=self.name(node, wire, IN_MODELS),
            wire=wire,
            annotation=annotation if required else optional(annotation),
            required=required,
            description=self.explain(node, f"the field {wire}"),
            unit=self.about(node, "x-unit").text or None,
            personal=self.personal(node),
            single=self._single(node, annotation, use),
            constraints=self.constraints(node),
        )

    def _single(self, node: Node, annotation: str, use: Use) -> bool:
        """Return whether an array was also seen as its only item."""
        single = self.about(node, "x-single")
        if single.value is True and not annotation.startswith("list["):
            self._problems.add(single.line, "x-single is only for arrays: remove it")
        return single.value is True and use == "answered"

    def _claim(self, node: Node, hint: str, content: object) -> str:
        """Return a class name, unless a schema with other content has it."""
        name = pascal(hint)
        if not name.isidentifier() or name in RESERVED:
            self._problems.add(node.line, f"{hint!r} can't be the name of a class: give the schema a title")
        elif self._claimed.setdefault(name, content) != content:
            self._problems.add(node.line, f"another schema is called {name}: give this one its own title")
        return name


def _is_empty(node: Node) -> bool:
    """Return whether a schema is null, or an array that is always empty."""
    return node["type"].text == "null" or (node["type"].text == "array" and node["maxItems"].value == 0)


def _whole(node: Node) -> int | None:
    return node.value if isinstance(node.value, int) else None


def _number(node: Node) -> float | None:
    return node.value if isinstance(node.value, int | float) else None
