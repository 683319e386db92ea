"""How many examples a property test tries, and which texts can be looked for in what is shown."""

from __future__ import annotations

import os

from hypothesis.strategies import SearchStrategy

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""The factor by which a run tries more examples than an ordinary one."""


def examples(ordinary: int) -> int:
    """Return the number of examples to try."""
    return ordinary * TIMES


def uncommon(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    """Give texts an end that no word has: hypothesis also tries words of our source, which can be shown rightly."""
    return texts.map(lambda text: f"{text}~7Qx")
