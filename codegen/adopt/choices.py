"""Choices between schemas (oneOf, anyOf) in the forms that the generator takes.

Objects with a discriminator stay a choice, which each of them names by a constant.
Other objects become one object with the properties of all, and what is no object stays JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ..ir import Plain
from .plain import Object, as_list, as_object, has_type

Resolve: TypeAlias = Callable[[Mapping[str, Plain]], Object]

WORDS = ("oneOf", "anyOf")
SCALARS = {"string", "integer", "number", "boolean"}


def declare_tags(document: Object, resolve: Resolve) -> None:
    """Give the objects of each choice with a discriminator a constant for it, as a discriminator is only a hint."""
    for schema in list(_objects(document)):
        shapes = [shape for word in WORDS for shape in as_list(schema.get(word)) if not is_null(shape)]
        name = as_object(schema.get("discriminator")).get("propertyName")
        values = {ref: value for value, ref in as_object(as_object(schema.get("discriminator")).get("mapping")).items()}
        if not isinstance(name, str) or not all(isinstance(shape, dict) and "$ref" in shape for shape in shapes):
            continue
        for shape in map(as_object, shapes):
            ref = str(shape["$ref"])
            short = ref.rpartition("/")[2]
            _declare(resolve(shape), name, values.get(ref) or values.get(short) or short)


def _declare(target: Object, name: str, value: str) -> None:
    properties = as_object(target.get("properties"))
    own = as_object(properties.get(name))
    constant: Object = {"type": "string", "const": own.get("const", value)}
    constant |= {"description": own["description"]} if "description" in own else {}
    target["properties"] = {**properties, name: constant}
    target["required"] = [*(each for each in as_list(target.get("required")) if each != name), name]
    if "allOf" not in target:
        target.setdefault("type", "object")


def simplified(schema: Object, resolve: Resolve, note: Callable[[str], None]) -> Object:
    """Return a choice as a schema that the generator takes; any other schema as it is.

    Args:
        schema: the schema.
        resolve: returns a schema whole, wherever its parts are.
        note: takes what is changed.
    """
    shapes = [shape for word in WORDS for shape in as_list(schema.get(word))]
    if not shapes:
        return schema
    others = {key: value for key, value in schema.items() if key not in {*WORDS, "discriminator", "nullable"}}
    objects = [resolve(shape) for shape in map(as_object, shapes) if not is_null(shape)]
    can_be_null = len(objects) < len(shapes) or any(each.get("nullable") is True for each in [schema, *objects])
    nothing: list[Plain] = [{"type": "null"}] if can_be_null else []
    chosen = [shape for shape in shapes if not is_null(shape)]
    is_alone = "properties" not in others
    plain = {key: value for key, value in others.items() if key != "type"}
    if is_alone and len(objects) == 1:
        return {**plain, "oneOf": [*chosen, *nothing]}
    if is_alone and _has_tags(objects):
        return {**plain, "oneOf": [*chosen, *nothing], "x-open": True}
    if not is_alone or all(map(_is_object, objects)):
        note("a choice of objects without a discriminator: merged into one object")
        return _merged(others, objects, can_be_null=can_be_null)
    if {str(each.get("type")) for each in objects} <= SCALARS:
        return {**plain, "anyOf": [*map(_scalar, objects), *nothing]}
    note("a choice of different types: kept as JSON")
    return {key: value for key, value in others.items() if key in {"description", "deprecated"}}


def is_null(shape: Plain) -> bool:
    """Return whether a schema is only null."""
    return isinstance(shape, dict) and shape.get("type") in ("null", ["null"])


def _is_object(schema: Object) -> bool:
    return has_type(schema, "object") or (
        "type" not in schema and not {"properties", "allOf", "required"}.isdisjoint(schema)
    )


def _has_tags(objects: list[Object]) -> bool:
    """Return whether a required property has another constant in each object."""
    for name in as_object(objects[0].get("properties")):
        values = {
            str(as_object(as_object(each.get("properties")).get(name)).get("const", ""))
            for each in objects
            if name in as_list(each.get("required"))
        }
        if "" not in values and len(values) == len(objects):
            return True
    return False


def _merged(schema: Object, objects: list[Object], *, can_be_null: bool) -> Object:
    """Return one object: what all of the objects require is required, and where they differ a property is any JSON."""
    properties = dict(as_object(schema.get("properties")))
    parts = [as_object(each.get("properties")) for each in objects]
    for name in dict.fromkeys(name for part in parts for name in part if name not in properties):
        known = [part[name] for part in parts if name in part]
        shapes = {repr({**as_object(each), "description": None, "example": None}) for each in known}
        text = next((as_object(each)["description"] for each in known if "description" in as_object(each)), None)
        properties[name] = known[0] if len(shapes) == 1 else ({"description": text} if text else {})
    everywhere = [
        name
        for name in as_list(objects[0].get("required") if objects else [])
        if all(name in as_list(each.get("required")) for each in objects)
    ]
    required: list[Plain] = [*as_list(schema.get("required")), *everywhere]
    kind: Plain = ["object", "null"] if can_be_null else "object"
    return {**schema, "type": kind, "properties": properties, "required": list(dict.fromkeys(map(str, required)))}


def _scalar(schema: Object) -> Plain:
    """Return a schema in a choice of plain values: an enum among other texts says nothing to a type."""
    return {key: value for key, value in schema.items() if key in {"type", "format"}}


def _objects(node: Plain) -> Iterator[Object]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else as_list(node):
        yield from _objects(inner)
