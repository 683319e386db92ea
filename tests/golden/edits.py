"""What a vendor changes on a page: each kind of edit, with the words by which its finding is known."""

from __future__ import annotations

from copy import deepcopy
from random import Random

import edits_answers
import edits_calls
import edits_prose
from edit import EDITS
from page_model import Part

__all__ = ["EDITS", "edited", "edits_answers", "edits_calls", "edits_prose"]


def edited(parts: list[Part], names: list[str], random: Random) -> tuple[list[Part], list[tuple[str, ...]]]:
    """A copy of a page with these edits, and what must be found of each."""
    parts = deepcopy(parts)
    wanted = [EDITS[name](parts, random) for name in names]
    return parts, [each for each in wanted if each is not None]
