"""Differences of models and enums."""

from __future__ import annotations

from collections.abc import Iterator, Set

from ..ir import Api, Enum, Model
from ..parser.schemas import names_in
from .change import Change, Weight, others
from .fields import members


def models(old: Api, new: Api) -> Iterator[Change]:
    """What changes for those who read or build models."""
    before, after = {each.name: each for each in old.models}, {each.name: each for each in new.models}
    yield from _gone_and_new(before.keys(), after.keys())
    for name in before.keys() & after.keys():
        yield from _model(before[name], after[name])


def _model(old: Model, new: Model) -> Iterator[Change]:
    where = f"models.{new.name}"
    answered, sent = old.answered and new.answered, old.sent and new.sent
    for wire, weight, text in members("field", old.fields, new.fields, answered=answered, sent=sent):
        yield Change(weight, where, text, (new.name, wire))
    for weight, text in others(old, new, {"name", "description", "source", "fields", "answered", "sent"}):
        yield Change(weight, where, text, (new.name,))
    if (old.description, old.source) != (new.description, new.source):
        yield Change("docs only", where, "its description changes", (new.name,))
    for word in ("answered", "sent"):
        if getattr(old, word) != getattr(new, word):
            text = f"is {word} now" if getattr(new, word) else f"is no longer {word}"
            yield Change("additive", where, text, (new.name,))


def enums(old: Api, new: Api) -> Iterator[Change]:
    """What changes for those who give or compare values."""
    before, after = {each.name: each for each in old.enums}, {each.name: each for each in new.enums}
    yield from _gone_and_new(before.keys(), after.keys())
    answered = _names_answered(old) & _names_answered(new)
    sent = _names_sent(old) & _names_sent(new)
    for name in before.keys() & after.keys():
        for weight, text in _enum(before[name], after[name], answered=name in answered, sent=name in sent):
            yield Change(weight, f"models.{name}", text, (name,))


def _enum(old: Enum, new: Enum, *, answered: bool, sent: bool) -> Iterator[tuple[Weight, str]]:
    if old.is_open and not new.is_open:
        yield "breaking" if sent else "additive", "takes only the listed values now"
    elif new.is_open and not old.is_open:
        yield "breaking" if answered else "additive", "may be any other text as well now"
    is_open = old.is_open and new.is_open
    for value in new.values:
        if value not in old.values:
            why = ": code that handles all values does not handle it" if answered and not is_open else ""
            yield "breaking" if why else "additive", f"new value {value!r}{why}"
    for value in old.values:
        if value not in new.values:
            yield "additive" if is_open else "breaking", f"the value {value!r} is gone"
    if old.description != new.description:
        yield "docs only", "its description changes"
    yield from others(old, new, {"name", "values", "is_open", "description"})


def _gone_and_new(before: Set[str], after: Set[str]) -> Iterator[Change]:
    """The types that only one side has. Renamed ones have the new name on both sides."""
    for name in before - after:
        yield Change("breaking", f"models.{name}", "is gone", (name,))
    for name in after - before:
        yield Change("additive", f"models.{name}", "new", (name,))


def _names_answered(api: Api) -> set[str]:
    operations = [operation for resource in api.resources for operation in resource.operations]
    answers = [operation.response for operation in operations]
    answers += [annotation for operation in operations for _, annotation in operation.errors]
    return names_in([*answers, *(each.annotation for model in api.models if model.answered for each in model.fields)])


def _names_sent(api: Api) -> set[str]:
    operations = [operation for resource in api.resources for operation in resource.operations]
    parameters = [each.annotation for operation in operations for each in operation.parameters]
    return names_in([*parameters, *(each.annotation for model in api.models if model.sent for each in model.fields)])
