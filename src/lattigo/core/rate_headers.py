"""What a server says about its limit in the headers of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

EPOCH = 1_000_000_000
"""A reset above this is a moment, not a number of seconds."""
LONGEST_RESET = 3600.0


def read_rate_headers(headers: Mapping[str, str], now: float) -> tuple[int, float] | None:
    """How many requests are left, and for how many seconds; `None` when the server does not say.

    Reads `RateLimit: "default";r=50;t=30` (IETF draft), and `X-RateLimit-Remaining` with `X-RateLimit-Reset`.
    """
    if standard := headers.get("ratelimit"):
        left, reset_in = re.search(r"\br=(\d{1,9})\b", standard), re.search(r"\bt=(\d{1,9})\b", standard)
        return _sensible(float(left[1]), float(reset_in[1])) if left and reset_in else None
    if "x-ratelimit-remaining" not in headers:
        return None
    try:
        remaining = float(headers["x-ratelimit-remaining"])
        reset = float(headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    return _sensible(remaining, reset - now if reset > EPOCH else reset)


def _sensible(remaining: float, seconds: float) -> tuple[int, float] | None:
    """The two, if a service can mean them: some requests left, and a reset within the hour."""
    if 0 <= remaining < EPOCH and 0 < seconds <= LONGEST_RESET:
        return int(remaining), seconds
    return None
