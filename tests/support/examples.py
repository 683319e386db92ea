"""How many examples a property test tries: few in an ordinary run, EXAMPLES times as many if that is set."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(ordinary: int) -> int:
    """Return the number of examples to try."""
    return ordinary * TIMES
