"""Docstrings made from the texts of a spec; no text can end one early."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from .layout import WIDTH, printable


def docstring(blocks: Iterable[list[str]], indent: int = 0) -> str:
    """Return blocks of lines as a docstring, with a blank line between two blocks."""
    lines: list[str] = []
    for block in filter(None, blocks):
        lines += ["", *block] if lines else block
    text = "\n".join(f"{' ' * indent}{line}" if line else "" for line in lines).strip()
    text = re.sub(r'"{3,}|^"+|"+$', lambda quotes: '\\"' * len(quotes[0]), text)
    room = WIDTH - indent - len('""""""')
    return f'"""{text}"""' if "\n" not in text and len(text) <= room else f'"""{text}\n{" " * indent}"""'


def prose(text: str, indent: int, *, hanging: str = "") -> list[str]:
    """Return text as wrapped lines. Paragraphs and list items start on a new line."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines += [""] if lines else []
        for item in re.split(r"\n\s*(?=[-*] )", paragraph):
            words = " ".join(printable(word.replace("\\", "\\\\")) for word in item.split())
            inner = hanging or ("  " if re.match("[-*] ", words) else "")
            lines += textwrap.wrap(
                words, WIDTH - indent, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False
            )
    return lines
