"""Path segments that a hostile name can't leave."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..errors import InvalidRequest

LONGEST_SEGMENT = 2048
"""Bytes of an encoded path segment: far above any identifier, far below what servers cut off."""


UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters that can't be encoded."""


def path_segment(name: str, value: str) -> str:
    """A value encoded so that the server sees it as exactly one segment of the path.

    A bare dot would end the route on the server, so dots are encoded too.
    """
    if not value:
        raise InvalidRequest(f"{name} is empty.")
    if value in {".", ".."}:
        raise InvalidRequest(f"{name} is '{value}', which is a place in the path and not a name.")
    if UNPRINTABLE.search(value):
        raise InvalidRequest(f"{name} has control characters in it.")
    segment = quote(value, safe="").replace(".", "%2E")
    if len(segment) > LONGEST_SEGMENT:
        raise InvalidRequest(f"{name} is too long: {len(segment):,} bytes, at most {LONGEST_SEGMENT:,}.")
    return segment
