"""YAML with a comment beside every guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from ..ir import Plain


@frozen
class Guess:
    """A value that a person must look at, and why it was chosen."""

    value: Tree
    why: str


Tree: TypeAlias = "None | bool | int | float | str | list[Tree] | dict[str, Tree] | Guess"

WIDTH = 110


def lines(tree: dict[str, Tree], indent: int) -> Iterator[str]:
    """The members of an object as lines of YAML."""
    for key, member in tree.items():
        value, why = (member.value, f"  # guess: {member.why}") if isinstance(member, Guess) else (member, "")
        head = f"{' ' * indent}{_scalar(key)}:"
        flow = _flow(value)
        if flow is not None and len(head) + len(flow) < WIDTH:
            yield f"{head} {flow}{why}"
        elif isinstance(value, dict):
            yield head + why
            yield from lines(value, indent + 2)
        elif isinstance(value, list):
            yield head + why
            for item in value:
                yield from _item(item, indent + 2)
        else:
            yield f"{head} {_scalar(value)}{why}"


def _item(item: Tree, indent: int) -> Iterator[str]:
    flow = _flow(item)
    if flow is not None:
        yield f"{' ' * indent}- {flow}"
    elif isinstance(item, dict):
        first, *rest = lines(item, indent + 2)
        yield f"{' ' * indent}- {first.lstrip()}"
        yield from rest


def _flow(value: Tree) -> str | None:
    """The value on one line, if it is short and has no guess in it."""
    if isinstance(value, Guess):
        return None
    if isinstance(value, dict):
        parts = [(key, _flow(member)) for key, member in value.items()]
        inner = ", ".join(f"{_scalar(key)}: {text}" for key, text in parts)
        return f"{{{inner}}}" if len(inner) < 60 and all(text is not None for _, text in parts) else None
    if isinstance(value, list):
        texts = [_flow(item) for item in value]
        inner = ", ".join(text or "" for text in texts)
        return f"[{inner}]" if len(inner) < 60 and None not in texts else None
    return _scalar(value)


def _scalar(value: Plain | Guess) -> str:
    """A text without quotes where YAML reads it as the same text."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z/$][\w/{}$.-]*(?: [\w/.-]+)*", value):
        return value if value.lower() not in {"true", "false", "null", "yes", "no", "on", "off"} else f'"{value}"'
    return json.dumps(value, ensure_ascii=False)
