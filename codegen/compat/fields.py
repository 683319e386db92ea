"""Differences of parameters, fields and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from ..ir import Constraints, Field, Parameter
from .annotations import weigh
from .change import Weight, others

Difference = tuple[Weight, str]
Member = TypeVar("Member", Field, Parameter)

COVERED = frozenset({"name", "wire", "annotation", "required", "constraints", "personal", "description", "unit"}) | {
    "send", "place", "not_before", "constant", "single", "example",
}  # fmt: skip
LOW = ("min_length", "minimum")
HIGH = ("max_length", "maximum")


def members(
    what: str, old: Sequence[Member], new: Sequence[Member], *, answered: bool, sent: bool
) -> Iterator[tuple[str, Weight, str]]:
    """The differences of two lists of parameters or fields: the API's name, the weight, the text."""
    before, after = {each.wire: each for each in old}, {each.wire: each for each in new}
    gone = {wire: before[wire] for wire in before if wire not in after}
    fresh = {wire: after[wire] for wire in after if wire not in before}
    for was, now in _renamed(gone, fresh):
        del gone[was.wire], fresh[now.wire]
        yield now.wire, "breaking", f"{what} {was.name} is now called {now.name}"
        for weight, text in _member(was, now, answered=answered, sent=sent):
            yield now.wire, weight, f"{what} {now.name}: {text}"
    for wire, each in gone.items():
        yield wire, "breaking", f"{what} {each.name} is gone"
    for wire, each in fresh.items():
        needed = sent and each.required
        kind = ("required " if each.required else "optional ") if sent else ""
        yield wire, "breaking" if needed else "additive", f"new {kind}{what} {each.name}: {each.annotation}"
    for wire in before.keys() & after.keys():
        was, now = before[wire], after[wire]
        if was.name != now.name:
            yield wire, "breaking", f"{what} {was.name} is now called {now.name}"
        for weight, text in _member(was, now, answered=answered, sent=sent):
            yield wire, weight, f"{what} {now.name}: {text}"


def _renamed(gone: Mapping[str, Member], fresh: Mapping[str, Member]) -> list[tuple[Member, Member]]:
    """The only one that went and the only one that came, where they are alike but for their name."""
    alike = [(was, now) for was in gone.values() for now in fresh.values() if _unnamed(was) == _unnamed(now)]
    return alike if len(alike) == 1 else []


def _unnamed(member: Member) -> Member:
    return attrs.evolve(member, name="", wire="", description="")


def _member(old: Member, new: Member, *, answered: bool, sent: bool) -> Iterator[Difference]:
    if old.annotation != new.annotation:
        text = f"type {old.annotation} becomes {new.annotation}"
        yield weigh(old.annotation, new.annotation, answered=answered, sent=sent), text
    if sent and old.required != new.required:
        words = {True: "required", False: "optional"}
        yield "breaking" if new.required else "additive", f"{words[old.required]} becomes {words[new.required]}"
    if sent:
        yield from _limits(old.constraints, new.constraints)
    if old.personal != new.personal:
        yield "additive", "is masked in reprs and logs now" if new.personal else "is no longer masked in reprs and logs"
    if old.description != new.description:
        yield "docs only", "its description changes"
    if isinstance(old, Parameter) and isinstance(new, Parameter):
        yield from _parameter(old, new)
    if isinstance(old, Field) and isinstance(new, Field) and old.single != new.single:
        yield "additive", "may come bare, as its only item" if new.single else "always comes as a list"
    if old.unit != new.unit:
        yield "breaking" if old.unit else "docs only", f"unit {old.unit or 'unknown'} becomes {new.unit or 'unknown'}"
    yield from others(old, new, COVERED)


def _parameter(old: Parameter, new: Parameter) -> Iterator[Difference]:
    if old.example != new.example:
        yield "docs only", "its example changes"
    if old.send != new.send:
        yield "breaking", f"what is sent when nothing is given: {_value(old.send)} becomes {_value(new.send)}"
    if old.place != new.place:
        yield "additive", f"is sent in the {new.place} instead of the {old.place}"
    if old.not_before != new.not_before:
        weight: Weight = "breaking" if new.not_before else "additive"
        yield weight, f"must not be before {new.not_before}" if new.not_before else "may be before any other date"


def _value(value: object) -> str:
    return "nothing" if value is None else repr(value)


def _limits(old: Constraints, new: Constraints) -> Iterator[Difference]:
    for name in (*LOW, *HIGH, "pattern"):
        was, now = getattr(old, name), getattr(new, name)
        if was == now:
            continue
        looser = now is None or (was is not None and name in LOW and now < was) or (
            was is not None and name in HIGH and now > was
        )  # fmt: skip
        shown = [f"{value:g}" if isinstance(value, float) else f"{value}" for value in (was, now)]
        yield "additive" if looser else "breaking", f"{name} {shown[0]} becomes {shown[1]}"
