"""Errors that explain the right use, instead of Python's own about a missing method."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

C = TypeVar("C", bound=type)


def refuse(*methods: str, hint: str) -> Callable[[C], C]:
    """Add special methods to a class that only raise a TypeError with a hint.

    Type checkers don't see them, so they still report the misuse.
    """

    def refusal(*_: object) -> NoReturn:
        raise TypeError(hint)

    def add(cls: C) -> C:
        for method in methods:
            setattr(cls, method, refusal)
        return cls

    return add
