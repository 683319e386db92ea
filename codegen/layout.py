"""Packing of arguments into lines: as many on a line as fit, so that a whole operation is visible at a glance."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

WIDTH = 120

_SPACE, _COMMA, _BREAK = "\0\1\2"
"""Marks: a space at which no line can end, the comma between two items, and a space at which a line can end."""


def pack(head: str, items: Iterable[str], tail: str, *, indent: int = 0) -> str:
    """Return `head`, the items after its opening bracket, and `tail`. Further lines are aligned with the first item."""
    return _fill(f"{' ' * indent}{head}", items, tail, indent + len(head)).lstrip()


def hang(head: str, items: Iterable[str], tail: str) -> str:
    """Do the same, but start items that do not fit in one line on the second line, indented by four."""
    texts = list(items)
    line = _fill(head, texts, tail, 4)
    return line if "\n" not in line else f"{head}\n{_fill('    ', texts, tail, 4)}"


def stack(head: str, lines: Iterable[list[str]], tail: str) -> str:
    """Return `head`, then each group of items on its own lines, so that a change of one does not move the others."""
    *others, last = [items for items in lines if items] or [[]]
    blocks = [*(_fill("    ", items, ",", 8) for items in others), _fill("    ", last, tail, 8)]
    return "\n".join([head, *blocks])


def group(head: str, items: Iterable[str], tail: str) -> list[str]:
    """Return the items as separate arguments, the first one after `head` and the last one before `tail`."""
    texts = list(items)
    if not texts:
        return []
    texts[0] = head + texts[0]
    texts[-1] += tail
    return texts


def arguments(values: Mapping[str, object]) -> list[str]:
    """Return keyword arguments with literal values; those that are not set are left out."""
    return [
        f"{key}={literal(value)}" for key, value in values.items() if value not in (None, (), {}) and value is not False
    ]


def literal(value: object) -> str:
    """Return a value as a literal."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{literal(key)}: {literal(item)}' for key, item in value.items())}}}"
    return repr(value)


def quoted(text: str) -> str:
    """Return a text as a literal in double quotes."""
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def long_text(text: str) -> str:
    """Return a text as literals that can be on several lines."""
    return _BREAK.join(quoted(part) for part in textwrap.wrap(text, 100, drop_whitespace=False))


def printable(text: str) -> str:
    """Return the text with escapes for all invisible characters."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def _fill(head: str, items: Iterable[str], tail: str, hanging: int) -> str:
    text = f"{head}{_COMMA.join(items)}{tail}".replace(" ", _SPACE).replace(_COMMA, ", ").replace(_BREAK, " ")
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_SPACE, " ")
