"""Path segments that a hostile name can't escape."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..errors import InvalidRequest

LONGEST_SEGMENT = 2048
"""Maximum number of bytes in an encoded path segment: above any identifier, below the limits of servers."""
PLAIN = re.compile(rf"[\w~-]{{1,{LONGEST_SEGMENT}}}", re.ASCII)
"""Names that need no encoding."""
UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]"
"""Control characters, and lone surrogates, which can't be encoded. Compiled when it is needed: that takes long."""


def path_segment(name: str, value: str) -> str:
    """Return a value encoded so that the server sees it as exactly one path segment.

    Bare dots would change the path, so dots are encoded, too.
    """
    if PLAIN.fullmatch(value):
        return value  # most names
    if not value:
        raise InvalidRequest(f"{name} is empty.")
    if value in {".", ".."}:
        raise InvalidRequest(f"{name} is '{value}', which is a place in the path and not a name.")
    if re.search(UNPRINTABLE, value):
        raise InvalidRequest(f"{name} contains control characters.")
    segment = quote(value, safe="").replace(".", "%2E")
    if len(segment) > LONGEST_SEGMENT:
        raise InvalidRequest(f"{name} is too long: {len(segment):,} bytes, at most {LONGEST_SEGMENT:,}.")
    return segment
