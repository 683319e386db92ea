"""Tables in plain text, in whatever form they are drawn."""

from __future__ import annotations

from collections.abc import Callable

from .barred import bare, barred, boxed, crossed, fenced, nested
from .rows import Lines, Table
from .spaced import aligned, ruled, stacked


def table_at(lines: Lines, place: int, width: int, is_hard: Callable[[str], bool]) -> Table | None:
    """The table that starts at a place, if one does.

    Args:
        lines: the text.
        place: where to look.
        width: where the text was wrapped; 0 if it was not.
        is_hard: whether a line starts something that is no rest of a row.
    """
    if not lines[place][1].strip():
        return None
    return (
        fenced(lines, place)
        or nested(lines, place)
        or boxed(lines, place)
        or bare(lines, place)
        or crossed(lines, place)
        or ruled(lines, place)
        or barred(lines, place, width, is_hard)
        or stacked(lines, place)
        or aligned(lines, place)
    )


def drawn_table_at(lines: Lines, place: int) -> Table | None:
    """The table that starts at a place, of those that Markdown has not but its writers use."""
    return boxed(lines, place) or bare(lines, place) or ruled(lines, place)
