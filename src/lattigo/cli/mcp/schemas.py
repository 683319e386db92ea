"""JSON Schemas of the arguments of operations, from the parameters that validate a call before it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import TypeAlias, cast, get_args, get_origin

import attrs

from ..._core.codec.annotations import is_anything, is_literal, is_model, is_union, wire_names
from ..._core.fields import Constraints, Rule
from ..._core.operation import Parameter

Schema: TypeAlias = dict[str, object]

PLAIN: Mapping[object, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
ARGUMENT = re.compile(r"^        (\w+): (.*(?:\n {12}.*)*)", re.MULTILINE)
"""An argument in the docstring of a generated function, with its description."""


def arguments_schema(parameters: Iterable[Parameter], documentation: str) -> Schema:
    """Return the schema of the arguments of an operation; the docstring of its function describes them."""
    texts = {name: " ".join(text.split()) for name, text in ARGUMENT.findall(documentation)}
    properties: dict[str, Schema] = {}
    required: list[str] = []
    for parameter in parameters:
        schema = value_schema(parameter.type, parameter)
        description = " ".join(filter(None, (texts.get(parameter.name), cast("str", schema.get("description", "")))))
        properties[parameter.name] = {**schema, "description": description} if description else schema
        required += [parameter.name] if parameter.required else []
    return object_schema(properties, required)


def object_schema(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Return the schema of an object with exactly these members."""
    needed = list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def value_schema(kind: object, rule: Constraints | None = None, inside: tuple[object, ...] = ()) -> Schema:
    """Return the schema of a value.

    Args:
        kind: its type.
        rule: its other constraints.
        inside: the models that contain it, since a model can contain itself.
    """
    return {**_type_schema(kind, inside), **_constraints(kind, rule or Rule())}


def _type_schema(kind: object, inside: tuple[object, ...]) -> Schema:
    if is_anything(kind):
        return {}
    if is_union(kind):
        return _union_schema([option for option in get_args(kind) if option is not NoneType], inside)
    if is_literal(kind):
        return {"type": "string", "enum": list(get_args(kind))}
    if get_origin(kind) is list:
        return {"type": "array", "items": value_schema(get_args(kind)[0], inside=inside)}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": value_schema(get_args(kind)[1], inside=inside)}
    if is_model(kind):
        return _model_schema(kind, inside)
    return PLAIN.get(kind, {})


def _union_schema(options: list[object], inside: tuple[object, ...]) -> Schema:
    if len(options) == 1:
        return _type_schema(options[0], inside)
    if str in options:  # an open enum: its known values only document it
        known = [value for option in options if is_literal(option) for value in get_args(option)]
        return {"type": "string", **({"description": f"Known values: {', '.join(known)}."} if known else {})}
    return {"anyOf": [_type_schema(option, inside) for option in options]}


def _model_schema(model: type[attrs.AttrsInstance], inside: tuple[object, ...]) -> Schema:
    if model in inside:
        return {"type": "object"}
    names = wire_names(model)
    fields = [field for field in attrs.fields(attrs.resolve_types(model)) if field.name in names]
    return object_schema(
        {names[field.name]: value_schema(field.type, field.metadata.get("rule"), (*inside, model)) for field in fields},
        [names[field.name] for field in fields if field.default is attrs.NOTHING],
    )


def _constraints(kind: object, rule: Constraints) -> Schema:
    unit = "Items" if any(get_origin(option) is list for option in (kind, *get_args(kind))) else "Length"
    limits: Schema = {
        f"min{unit}": rule.min_length,
        f"max{unit}": rule.max_length,
        "pattern": rule.pattern,
        "minimum": rule.minimum,
        "maximum": rule.maximum,
        "enum": list(rule.values) or None,
    }
    return {name: limit for name, limit in limits.items() if limit is not None}
