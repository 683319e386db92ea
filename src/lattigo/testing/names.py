"""Names that do not exist, with those that were probably meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def near(name: str, known: Collection[str]) -> str:
    """The rest of a sentence about an unknown name: what it may have been meant to be, or else what there is."""
    if close := get_close_matches(name, known, n=3, cutoff=0.5):
        return f"did you mean {' or '.join(close)}?"
    return f"there is {', '.join(known)}." if known else "there is none."
