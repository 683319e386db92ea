"""What all readers of tables in plain text share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

Lines = Sequence[tuple[int, str]]

RULE = re.compile(r"\s*[|+:\-=\u2500-\u257f ]*(?:-{3,}|={3,}|[─━═]{3,})[|+:\-=\u2500-\u257f ]*")


@frozen
class Table:
    """A table that was read."""

    rows: Sequence[tuple[int, tuple[str, ...]]]
    """The line and the cells of each row; the first one is mostly the head."""
    end: int
    """The place after it."""


def is_rule(line: str) -> bool:
    """Whether a line only separates rows."""
    return RULE.fullmatch(line) is not None


def joined(left: str, right: str) -> str:
    """Two lines of a text as one."""
    if re.search(r"[a-z]-$", left) and right[:1].islower() and not re.search(r"\s-$", left):
        return left + right
    if re.fullmatch(r"[B-HJ-Z]", left) and right[:1].islower():
        return left + right  # a first letter that was set apart
    return f"{left} {right}".strip()
