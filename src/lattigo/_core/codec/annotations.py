"""Inspection of the annotations of models, as the generator writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Literal, TypeGuard, Union, get_args, get_origin

import attrs


def is_union(kind: object) -> bool:
    """Return whether the type is `A | B`."""
    return get_origin(kind) in {Union, UnionType}


def is_optional(kind: object) -> bool:
    """Return whether the type is `X | None`."""
    return is_union(kind) and NoneType in get_args(kind)


def is_anything(kind: object) -> bool:
    """Return whether the type accepts any JSON value.

    `JSON` is recursive, so it is not equal to itself once it is resolved; but no other union has a mapping.
    """
    return kind is object or (is_union(kind) and any(get_origin(option) is Mapping for option in get_args(kind)))


def is_model(kind: object) -> TypeGuard[type[attrs.AttrsInstance]]:
    """Return whether the type is a model."""
    return isinstance(kind, type) and attrs.has(kind)


def is_tagged(kind: object) -> bool:
    """Return whether the type is a union of models that one of their fields distinguishes."""
    return is_union(kind) and tag(kind) is not None


@cache
def tag(kind: object) -> tuple[str, Mapping[str, type]] | None:
    """Return the field that distinguishes the models of a union, by its name in the API, and the model of each value.

    `None` if there is none: a field whose type is a `Literal`, with other values in each model.
    """
    models = [option for option in get_args(kind) if is_model(option)]
    literals: list[dict[str, tuple[str, ...]]] = []
    for model in models if len(models) > 1 else ():
        wires = wire_names(model)
        literals.append(
            {wires[each.name]: get_args(each.type) for each in attrs.fields(model) if is_literal(each.type)}
        )
    for wire in literals[0] if literals else ():
        values = [each.get(wire, ()) for each in literals]
        by_value = {value: model for model, known in zip(models, values, strict=True) for value in known}
        if all(values) and len(by_value) == sum(map(len, values)):
            return wire, by_value
    return None


def is_literal(kind: object) -> bool:
    """Return whether the type is a `Literal`."""
    return get_origin(kind) is Literal


def is_container(kind: object) -> bool:
    """Return whether the type is a list or a dictionary."""
    return get_origin(kind) in {list, dict}


def list_item(kind: object) -> object:
    """Return the item type of a list or an optional list; `None` for anything else."""
    for option in (kind, *get_args(kind)):
        if get_origin(option) in {list, Sequence}:
            return get_args(option)[0]
    return None


def options(kind: object) -> list[object]:
    """Return the members of a union without None, in the order in which they are tried; strings last.

    An open enum is a string: its known values only document it.
    """
    kinds = [option for option in get_args(kind) if option is not NoneType]
    if str not in kinds:
        return kinds
    return [option for option in kinds if not is_literal(option) and option is not str] + [str]


def single_fields(model: type) -> list[str]:
    """Return a model's arrays that may be sent as a bare item if there is only one."""
    rules = {field.name: field.metadata.get("rule") for field in attrs.fields(model)}
    return [name for name, rule in rules.items() if rule and rule.single]


def wire_names(model: type) -> dict[str, str]:
    """Return the API's names of a model's fields, by their names in Python, without `extra`."""
    fields = attrs.fields(attrs.resolve_types(model))
    rules = {field.name: field.metadata.get("rule") for field in fields if field.name != "extra"}
    return {name: (rule and rule.wire) or name for name, rule in rules.items()}
