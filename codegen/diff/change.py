"""One difference, and its weight."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

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
