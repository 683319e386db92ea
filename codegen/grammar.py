"""The checks whether a document is OpenAPI 3.1, and whether the generator supports every key in it.

A key that is neither in `KINDS` nor in the schema of the x- keys is a mistake: nothing is ignored silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from attrs import frozen
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from openapi_spec_validator import OpenAPIV31SpecValidator

from .ir import Plain
from .load import Node
from .problems import Problems

EXTENSIONS = Path(__file__).resolve().parents[1] / "spec" / "extensions.schema.json"
"""The JSON Schema of the x- keys, for every spec."""


@frozen
class One:
    """A node of this kind."""

    kind: str


@frozen
class Each:
    """An object or array whose members are of this kind."""

    kind: str


ANY = None
"""A value that is used as it is."""

TEXTS = ("summary", "description")
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

KINDS: Mapping[str, Mapping[str, One | Each | None]] = {
    "document": {
        **dict.fromkeys(("openapi", "security"), ANY),
        "info": One("info"),
        "servers": Each("server"),
        "tags": Each("tag"),
        "paths": Each("path"),
        "components": One("components"),
    },
    "info": {
        **dict.fromkeys((*TEXTS, "title", "version", "termsOfService"), ANY),
        "contact": One("contact"),
        "license": One("license"),
    },
    "contact": dict.fromkeys(("name", "url", "email"), ANY),
    "license": dict.fromkeys(("name", "identifier", "url"), ANY),
    "server": dict.fromkeys(("url", "description"), ANY),
    "tag": dict.fromkeys(("name", "description"), ANY),
    "security scheme": dict.fromkeys(("type", "scheme", "description", "name", "in", "bearerFormat", "flows"), ANY),
    "components": {
        "schemas": Each("schema"),
        "parameters": Each("parameter"),
        "headers": Each("header"),
        "responses": Each("response"),
        "requestBodies": Each("body"),
        "examples": Each("example"),
        "securitySchemes": Each("security scheme"),
    },
    "path": {"parameters": Each("parameter"), **dict.fromkeys(VERBS, One("operation"))},
    "operation": {
        **dict.fromkeys((*TEXTS, "operationId", "tags", "deprecated", "security"), ANY),
        "parameters": Each("parameter"),
        "requestBody": One("body"),
        "responses": Each("response"),
        **dict.fromkeys(("x-method", "x-effect", "x-idempotent", "x-reconcile", "x-price", "x-source"), ANY),
        **dict.fromkeys(("x-batch", "x-fixed", "x-paging", "x-async", "x-polls", "x-all"), ANY),
        "x-answer": One("schema"),
        "x-variants": Each("variant"),
    },
    "variant": {**dict.fromkeys((*TEXTS, "operationId", "x-method", "fixed"), ANY), "schema": One("schema")},
    "parameter": {
        **dict.fromkeys(("$ref", "name", "in", "required", "description", "deprecated", "example"), ANY),
        **dict.fromkeys(("x-name", "x-personal", "x-send", "x-not-before"), ANY),
        "examples": Each("example"),
        "schema": One("schema"),
    },
    "body": {**dict.fromkeys(("$ref", "description", "required"), ANY), "content": Each("content")},
    "response": {
        **dict.fromkeys(("$ref", "description", "x-envelope", "x-empty"), ANY),
        "headers": Each("header"),
        "content": Each("content"),
    },
    "content": {"schema": One("schema"), "example": ANY, "examples": Each("example")},
    "header": {**dict.fromkeys(("$ref", "description", "required", "example"), ANY), "schema": One("schema")},
    "example": dict.fromkeys((*TEXTS, "$ref", "value"), ANY),
    "schema": {
        **dict.fromkeys(("$ref", "title", "description", "deprecated", "default", "example", "examples"), ANY),
        **dict.fromkeys(("type", "format", "enum", "const", "required", "pattern"), ANY),
        **dict.fromkeys(("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"), ANY),
        **dict.fromkeys(("x-open", "x-unit", "x-personal", "x-source", "x-not-before", "x-name", "x-single"), ANY),
        "properties": Each("schema"),
        "items": One("schema"),
        "additionalProperties": One("schema"),
        "oneOf": Each("schema"),
        "anyOf": Each("schema"),
    },
}
"""The kinds of nodes, with their keys and the kinds of the values."""


def check(root: Node, problems: Problems) -> None:
    """Report every key that is not known, and every x- key that is used wrongly."""
    definitions: dict[str, dict[str, Plain]] = json.loads(EXTENSIONS.read_text())["$defs"]
    validators = {kind: Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": definitions}) for kind in definitions}
    for node, kind in _walk(root, "document"):
        unknown = node.fields.keys() - KINDS[kind].keys()
        if kind in definitions:
            unknown |= _check_extensions(node, kind, validators[kind], definitions[kind], problems)
        for key in unknown:
            problems.add(node[key].line, f"{key!r} is not supported here ({kind}): remove it, or extend the generator")
        if "$ref" in node and len(node.fields) > 1 and kind != "schema":
            problems.add(node["$ref"].line, "keys next to a $ref are ignored: move them to its target")


def check_openapi(root: Node, problems: Problems) -> None:
    """Report everything else that OpenAPI forbids, on lines without a known mistake."""
    spec = cast("dict[str, Any]", root.plain)
    errors = list(OpenAPIV31SpecValidator.schema_validator.iter_errors(spec))
    if not errors and not problems:
        validator = OpenAPIV31SpecValidator(spec)
        errors = list(validator.root_validator(validator.schema_path))  # its `iter_errors` would check all again
    for error in errors:
        line = root.at(list(error.absolute_path)).line
        if not problems.has(line):
            problems.add(line, f"not valid OpenAPI: {error.message.splitlines()[0]}: correct it")


def check_examples(root: Node, problems: Problems) -> None:
    """Report every example that does not match its schema."""
    components = root["components"].plain
    for node, kind in _walk(root, "document"):
        schema = node if kind == "schema" else node["schema"]
        examples = [node["example"]] if "example" in node else []
        examples += [example["value"] for example in node["examples"].fields.values()] + node["examples"].items
        if not examples or not schema.fields:
            continue
        validator = Draft202012Validator({**cast("dict[str, Plain]", schema.plain), "components": components})
        for example in examples:
            error = best_match(validator.iter_errors(example.plain))
            if error is not None:
                where = example.at(list(error.absolute_path))
                what = f"the example does not match its schema: {error.message[:200]}"
                problems.add(where.line, f"{what}: correct one of the two")


def check_references(root: Node, problems: Problems) -> None:
    """Report every $ref without a target, and every component without a $ref: it would be ignored silently."""
    open_references = [ref for item in root["paths"].fields.values() for ref in _references(item, "path")]
    reached: set[str] = set()
    for ref in open_references:  # grows in the loop
        section, _, name = ref.text.removeprefix("#/components/").partition("/")
        target, kind = root["components"][section].fields.get(name), KINDS["components"].get(section)
        if target is None or not isinstance(kind, Each) or not ref.text.startswith("#/components/"):
            problems.add(ref.line, f"$ref {ref.text!r} has no target: name an existing component")
        elif ref.text not in reached:
            reached.add(ref.text)
            open_references += _references(target, kind.kind)
    for section in KINDS["components"].keys() - {"securitySchemes"}:
        for name, node in root["components"][section].fields.items():
            if f"#/components/{section}/{name}" not in reached:
                problems.add(node.line, f"nothing refers to components/{section}/{name}: remove it")


def _references(node: Node, kind: str) -> list[Node]:
    return [member["$ref"] for member, _ in _walk(node, kind) if "$ref" in member]


def _walk(node: Node, kind: str) -> Iterator[tuple[Node, str]]:
    yield node, kind
    for key, value in KINDS[kind].items():
        if isinstance(value, One) and key in node:
            yield from _walk(node[key], value.kind)
        elif isinstance(value, Each):
            for member in [*node[key].fields.values(), *node[key].items]:
                yield from _walk(member, value.kind)


def _check_extensions(
    node: Node, kind: str, validator: Draft202012Validator, definition: Mapping[str, Plain], problems: Problems
) -> set[str]:
    """Check the x- keys of a node against their schema, and return those that are not in it."""
    extensions = {key: member.plain for key, member in node.fields.items() if key.startswith("x-")}
    if not extensions and "required" not in definition:
        return set()  # most nodes
    known = cast("Mapping[str, Mapping[str, str]]", definition["properties"])
    for error in validator.iter_errors(extensions):
        path = list(error.absolute_path)
        where, name = node.at(path), ".".join(map(str, path))
        if error.validator == "required":
            for key in cast("list[str]", error.validator_value):
                if key not in where:
                    meaning = "" if path else f" ({known[key]['description']})"
                    problems.add(where.line, f"{'.'.join([*map(str, path), key])} is missing: add it{meaning}")
        elif error.validator != "additionalProperties":
            mend = ": add it, or remove the other" if error.validator == "dependentRequired" else ""
            problems.add(where.line, f"{name or kind}: {error.message}{mend}")
        elif path:
            for key in where.fields.keys() - cast("Mapping[str, object]", error.schema["properties"]).keys():
                problems.add(where[key].line, f"{name}.{key} is not supported: remove it, or extend the generator")
    return extensions.keys() - known.keys()
