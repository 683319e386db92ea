"""What the spec has already that a new endpoint can use: parameters, models, responses, made-up example values."""

from __future__ import annotations

from collections.abc import Iterator

from ..grammar import VERBS
from ..ir import Plain
from ..load import Node


class SpecIndex:
    """A spec, by name."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.paths = list(root["paths"].fields)
        self.tags = [tag["name"].text for tag in root["tags"].items]
        self.operations = [item[verb] for item in root["paths"].fields.values() for verb in VERBS if verb in item]
        self._examples: dict[str, Plain] = {}
        for node in _walk(root):
            if "name" in node and "example" in node:
                self._examples.setdefault(node["name"].text, node["example"].plain)
        for node in _walk(root):
            for example in [node["example"], *(each["value"] for each in node["examples"].fields.values())]:
                for each in _walk(example):
                    for key, member in each.fields.items():
                        if isinstance(member.value, str | int | float | bool):
                            self._examples.setdefault(key, member.plain)

    def parameter(self, name: str, place: str) -> str | None:
        """The `$ref` of a parameter with this name in the same place, the one that most operations use."""
        components = self.root["components"]["parameters"].fields
        same = [key for key, node in components.items() if (node["name"].text, node["in"].text) == (name, place)]
        refs = [f"#/components/parameters/{key}" for key in same]
        used = [ref["$ref"].text for operation in self.operations for ref in operation["parameters"].items]
        return max(refs, key=used.count, default=None)

    def schema(self, name: str) -> tuple[dict[str, Plain], str] | None:
        """What the spec says of a field with this name elsewhere, and in which schema."""
        for ref in self.root["components"]["parameters"].fields.values():
            if ref["name"].text == name and "$ref" in ref["schema"]:
                return {"$ref": ref["schema"]["$ref"].text}, f"the parameter {name}"
        for model, node in self.root["components"]["schemas"].fields.items():
            if name in node["properties"]:
                schema = node["properties"][name].plain
                return (schema, model) if isinstance(schema, dict) else None
        for operation in self.operations:
            body = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
            schema = body[name].plain
            if isinstance(schema, dict):
                return schema, operation["operationId"].text
        return None

    def model(self, names: set[str]) -> str | None:
        """The `$ref` of the model that has just these fields."""
        for model, node in self.root["components"]["schemas"].fields.items():
            if names and node["properties"].fields.keys() == names:
                return f"#/components/schemas/{model}"
        return None

    def example(self, name: str) -> Plain:
        """The value that the spec's examples have for a name."""
        return self._examples.get(name)

    def response(self, code: str) -> Plain:
        """How most operations describe a status, if they share a description of it."""
        refs = [operation["responses"][code]["$ref"].text for operation in self.operations]
        refs = [ref for ref in refs if ref]
        return {"$ref": max(refs, key=refs.count)} if refs and len(refs) > len(self.operations) / 2 else None

    def paging(self) -> tuple[dict[str, Plain], Plain] | None:
        """The x-paging that the spec uses, and the headers that belong to it."""
        for operation in self.operations:
            paging = operation["x-paging"].plain
            if isinstance(paging, dict):
                return paging, operation["responses"]["200"]["headers"].plain
        return None


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for member in [*node.fields.values(), *node.items]:
        yield from _walk(member)
