"""One sentence about the right use, where Python's own error would say only that something is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

C = TypeVar("C", bound=type)


def refuse(*methods: str, hint: str) -> Callable[[C], C]:
    """Give a class special methods that only raise a TypeError with the hint.

    Type checkers don't see them, so that they still report the wrong use.
    """

    def refusal(*_: object) -> NoReturn:
        raise TypeError(hint)

    def add(cls: C) -> C:
        for method in methods:
            setattr(cls, method, refusal)
        return cls

    return add
