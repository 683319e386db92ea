"""Names for what Python, or the generated code, can't call as the document does."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping

from ..ir import Plain
from ..names import IN_FUNCTIONS, identifier, pascal, snake
from ..schemas import RESERVED


def class_names(names: Iterable[str]) -> dict[str, str]:
    """Return a class for each schema, none of them twice and none that the generated modules import."""
    classes: dict[str, str] = {}
    for name in names:
        title = pascal(name)
        title = title if title.isidentifier() and title not in RESERVED else f"{title}Model"
        title = title if title.isidentifier() else f"Model{title}"
        classes[name] = unique(title, classes.values())
    return classes


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, with a number where it is taken."""
    known, number, free = {*taken}, 2, name
    while free in known:
        free, number = f"{name}{number}", number + 1
    return free


def spelled(names: Iterable[str]) -> Mapping[str, str]:
    """Return the names among those of one object that Python needs another name for."""
    taken: set[str] = set()
    others: dict[str, str] = {}
    for name in names:
        own = identifier(name, frozenset()) or identifier(f"value_{name}", frozenset()) or "value"
        free = unique(own, taken)
        taken.add(free)
        if free != own or not identifier(name, frozenset()):
            others[name] = free
    return others


def method(name: str, verb: str, tag: str) -> str | None:
    """Return the name of a method where the operation's own would hide its namespace, or is a word of Python."""
    return f"{verb}_{name}" if keyword.iskeyword(name) or name == snake(tag) else None


def argument(wire: Plain) -> str:
    """Return the argument for a name of the API."""
    return identifier(str(wire), IN_FUNCTIONS)
