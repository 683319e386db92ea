"""Names what is printed in another way than it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .tokens import Token

DOUBLED = re.compile(r"\b([a-z]+)\s+\1\b", re.IGNORECASE)


def misprints(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Line and name of what was read in spite of how it is printed."""
    for token in tokens:
        if token.kind == "path":
            path = token.text.rpartition(" ")[2]
            if not path.startswith(("/", "http")):
                yield token.line, "a path is printed without its first slash"
            for mark in sorted(set(re.findall(r"/([:<])", path))):
                yield token.line, f"a name in a path is printed as {mark}name{'>' if mark == '<' else ''}, not {{name}}"
        elif token.kind in {"prose", "bullet", "row", "lead"}:
            for word in DOUBLED.findall(token.text):
                yield token.line, f"the word {word.lower()!r} is printed twice"
        if token.kind == "call" and (label := re.match(r"(\w+)\S{0,3}\s*curl\b", token.text)):
            yield token.line, f"the label {label.group(1)!r} and a call share a line"
