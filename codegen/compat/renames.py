"""Names that changed and nothing else: the old API in the new names, so that each rename is one change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

import attrs

from ..ir import Api, Enum, Model
from .change import Change

TYPED = frozenset({"annotation", "response", "row", "state", "errors"})
"""The fields of the IR that hold types."""
Any = TypeVar("Any")
Type = TypeVar("Type", Model, Enum)


def without_renames(old: Api, new: Api) -> tuple[Api, list[Change]]:
    """The old API with the new names of models, enums and namespaces, and a change for each of these."""
    changes: list[Change] = []
    while types := {**_types(old.models, new.models), **_types(old.enums, new.enums)}:
        # a model in whose fields another type had its old name is the same as the new one only now
        old = _with_types(old, types)
        changes += [Change("breaking", f"models.{name}", f"is now called {now}", (now,)) for name, now in types.items()]
    spaces = dict(_namespaces(old, new))
    changes += [Change("breaking", name, f"the namespace is now called {now}") for name, now in spaces.items()]
    resources = tuple(attrs.evolve(each, name=spaces.get(each.name, each.name)) for each in old.resources)
    return attrs.evolve(old, resources=resources), changes


def _types(old: tuple[Type, ...], new: tuple[Type, ...]) -> dict[str, str]:
    """The types that went, with those that came and are the same but for their name."""
    before, after = {each.name: each for each in old}, {each.name: each for each in new}
    fresh = {name: each for name, each in after.items() if name not in before}
    renamed: dict[str, str] = {}
    for name, each in before.items():
        same = [other for other, one in fresh.items() if _bare(one) == _bare(each) and other not in renamed.values()]
        if name not in after and same:
            renamed[name] = same[0]
    return renamed


def _bare(each: Model | Enum) -> tuple[object, ...]:
    return each.fields if isinstance(each, Model) else (each.values, each.is_open)


def _with_types(api: Api, types: Mapping[str, str]) -> Api:
    """The API with these names of models and enums."""
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, types))})\b")
    api = attrs.evolve(
        api,
        models=tuple(attrs.evolve(each, name=types.get(each.name, each.name)) for each in api.models),
        enums=tuple(attrs.evolve(each, name=types.get(each.name, each.name)) for each in api.enums),
    )
    return _in_new_names(api, pattern, types)


def _namespaces(old: Api, new: Api) -> Iterator[tuple[str, str]]:
    before = {each.name: [operation.name for operation in each.operations] for each in old.resources}
    after = {each.name: [operation.name for operation in each.operations] for each in new.resources}
    for name, operations in before.items():
        same = [other for other, others in after.items() if others == operations and other not in before]
        if name not in after and same:
            yield name, same[0]


def _in_new_names(value: Any, pattern: re.Pattern[str], names: Mapping[str, str], *, is_type: bool = False) -> Any:
    """A piece of the IR with every type renamed."""
    if isinstance(value, str):
        return cast("Any", pattern.sub(lambda match: names[match.group()], value)) if is_type else value
    if isinstance(value, tuple):
        items = tuple(
            _in_new_names(each, pattern, names, is_type=is_type) for each in cast("tuple[object, ...]", value)
        )
        return cast("Any", items)
    if attrs.has(type(value)):
        fields = [field.name for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))]
        inner = {name: _in_new_names(getattr(value, name), pattern, names, is_type=name in TYPED) for name in fields}
        return type(value)(**inner)
    return value
