"""Errors that explain the right use, instead of Python's own about a missing method."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn, TypeVar

C = TypeVar("C", bound=type)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a mistyped one, if there is one."""
    from difflib import get_close_matches  # imported here, since only mistakes need it

    return next(iter(get_close_matches(word, list(known), n=1)), None)


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
