"""Suggestions for unknown names."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def near(name: str, known: Collection[str]) -> str:
    """Return the end of a sentence about an unknown name: similar names, or else all names."""
    if close := get_close_matches(name, known, n=3, cutoff=0.5):
        return f"did you mean {' or '.join(close)}?"
    return f"there is {', '.join(known)}." if known else "there is none."
