"""What the annotations of models say: the kinds that the generator writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import attrs


def is_union(kind: object) -> bool:
    """Whether it is `A | B`."""
    return get_origin(kind) in {Union, UnionType}


def is_optional(kind: object) -> bool:
    """Whether it is `X | None`."""
    return is_union(kind) and NoneType in get_args(kind)


def is_anything(kind: object) -> bool:
    """Whether any JSON value will do.

    `JSON` names itself, so it is not equal to itself once it was resolved; but no other union has a mapping.
    """
    return kind is object or (is_union(kind) and any(get_origin(option) is Mapping for option in get_args(kind)))


def is_literal(kind: object) -> bool:
    """Whether it names its values."""
    return get_origin(kind) is Literal


def is_container(kind: object) -> bool:
    """Whether it is a list or a dictionary."""
    return get_origin(kind) in {list, dict}


def list_item(kind: object) -> object:
    """What a list holds, or a list that may be absent; `None` for anything else."""
    for option in (kind, *get_args(kind)):
        if get_origin(option) in {list, Sequence}:
            return get_args(option)[0]
    return None


def options(kind: object) -> list[object]:
    """What a union may be besides null, in the order in which it is tried; text comes last, since it takes all.

    An open enum is a text: its known values are only for those who read the annotation.
    """
    kinds = [option for option in get_args(kind) if option is not NoneType]
    if str not in kinds:
        return kinds
    return [option for option in kinds if not is_literal(option) and option is not str] + [str]


def single_fields(model: type) -> list[str]:
    """A model's arrays that may come as their only item, bare."""
    rules = {field.name: field.metadata.get("rule") for field in attrs.fields(model)}
    return [name for name, rule in rules.items() if rule and rule.single]


def wire_names(model: type) -> dict[str, str]:
    """The API's names of a model's fields, by their names in Python; `extra` is no field of the API's."""
    fields = attrs.fields(attrs.resolve_types(model))
    rules = {field.name: field.metadata.get("rule") for field in fields if field.name != "extra"}
    return {name: (rule and rule.wire) or name for name, rule in rules.items()}
