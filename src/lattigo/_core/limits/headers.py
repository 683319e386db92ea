"""Response headers about the rate limit: Retry-After and the RateLimit fields."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

EPOCH = 1_000_000_000
"""A reset above this is a timestamp, not a number of seconds."""
LONGEST_RESET = 3600.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds in Retry-After, or until its date on the service's own clock.

    Returns `None` without the header, or if its value is invalid.
    """
    header = headers.get("retry-after", "").strip()
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        return _seconds_until(header, headers.get("date"))
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _seconds_until(date: str, server_now: str | None) -> float | None:
    then = _date(date)
    now = _date(server_now or "") or datetime.now(UTC)
    return max(0.0, (then - now).total_seconds()) if then else None


def _date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # imported here, since hardly any response has such a date

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def read_rate_headers(headers: Mapping[str, str], now: float) -> tuple[int, float] | None:
    """Return the number of remaining requests, and the seconds until the reset; `None` without such headers.

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
    """Return the two values if they are plausible: requests remaining, and a reset within the hour."""
    if 0 <= remaining < EPOCH and 0 < seconds <= LONGEST_RESET:
        return int(remaining), seconds
    return None
