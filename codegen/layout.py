"""Packs arguments into lines: as many on a line as fit, so that a whole operation is seen at a glance."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

WIDTH = 120

_SPACE, _COMMA, _BREAK = "\0\1\2"
"""Stand for a space at which no line may end, the comma between two items, and a space at which a line may end."""


def pack(head: str, items: Iterable[str], tail: str, *, indent: int = 0) -> str:
    """`head`, the items behind its opening bracket, and `tail`. Further lines are aligned with the first item."""
    return _fill(f"{' ' * indent}{head}", items, tail, indent + len(head)).lstrip()


def hang(head: str, items: Iterable[str], tail: str) -> str:
    """The same, but what does not fit in one line begins on the second one, indented by four."""
    texts = list(items)
    line = _fill(head, texts, tail, 4)
    return line if "\n" not in line else f"{head}\n{_fill('    ', texts, tail, 4)}"


def stack(head: str, lines: Iterable[list[str]], tail: str) -> str:
    """`head`, then each group of items on lines of its own, so that a change of one does not move the others."""
    *others, last = [items for items in lines if items] or [[]]
    written = [*(_fill("    ", items, ",", 8) for items in others), _fill("    ", last, tail, 8)]
    return "\n".join([head, *written])


def group(head: str, items: Iterable[str], tail: str) -> list[str]:
    """The items as arguments of their own, the first one behind `head` and the last one before `tail`."""
    texts = list(items)
    if not texts:
        return []
    texts[0] = head + texts[0]
    texts[-1] += tail
    return texts


def arguments(values: Mapping[str, object]) -> list[str]:
    """Keyword arguments with literal values; what is not set is left out."""
    return [
        f"{key}={literal(value)}" for key, value in values.items() if value not in (None, (), {}) and value is not False
    ]


def literal(value: object) -> str:
    """A value as a literal."""
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
    """A text as a literal in double quotes."""
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def long_text(text: str) -> str:
    """A text as literals that may stand on several lines."""
    return _BREAK.join(quoted(part) for part in textwrap.wrap(text, 100, drop_whitespace=False))


def printable(text: str) -> str:
    """The text with escapes for all characters that can't be seen."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def _fill(head: str, items: Iterable[str], tail: str, hanging: int) -> str:
    text = f"{head}{_COMMA.join(items)}{tail}".replace(" ", _SPACE).replace(_COMMA, ", ").replace(_BREAK, " ")
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_SPACE, " ")
