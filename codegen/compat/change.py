"""One difference, and its weight."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal, TypeAlias

import attrs
from attrs import AttrsInstance, frozen

Weight: TypeAlias = Literal["breaking", "additive", "docs only"]
"""breaking: code that type-checked or worked may not any more. additive: all code works on, and there is more, or what
is sent differs. docs only: texts."""

WEIGHTS: tuple[Weight, ...] = ("breaking", "additive", "docs only")


@frozen
class Change:
    """A difference as a person reads it."""

    weight: Weight
    where: str
    """The method, model or enum: `devices.get`, `models.Device`. Empty for the API as a whole."""
    text: str
    place: tuple[str, ...] = ()
    """What to look for in the spec: an operationId, or a schema and a property."""

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


def others(old: AttrsInstance, new: AttrsInstance, covered: Container[str]) -> Iterator[tuple[Weight, str]]:
    """The differences of two things of a kind that no rule is about: breaking, so that somebody looks at them."""
    for name in (each.name for each in attrs.fields(type(old))):
        was, now = getattr(old, name), getattr(new, name)
        if name not in covered and was != now:
            yield "breaking", f"{name} {was!r} becomes {now!r}: look at what the generated code does with it"
