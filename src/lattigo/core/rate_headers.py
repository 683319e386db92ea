"""What a server says about its limit in the headers of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

EPOCH = 1_000_000_000
"""A reset above this is a moment, not a number of seconds."""


def read_rate_headers(headers: Mapping[str, str], now: float) -> tuple[int, float] | None:
    """How many requests are left, and for how many seconds; `None` when the server does not say.

    Reads `RateLimit: "default";r=50;t=30` (IETF draft), and `X-RateLimit-Remaining` with `X-RateLimit-Reset`.
    """
    if standard := headers.get("ratelimit"):
        left, reset_in = re.search(r"\br=(\d+)", standard), re.search(r"\bt=(\d+)", standard)
        return (int(left[1]), float(reset_in[1])) if left and reset_in else None
    remaining, reset = headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-reset")
    if remaining is None or reset is None or not remaining.isdecimal():
        return None
    try:
        seconds = float(reset)
    except ValueError:
        return None
    return int(remaining), seconds - now if seconds > EPOCH else seconds
