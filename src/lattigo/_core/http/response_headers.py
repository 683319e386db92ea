"""The head of a response as it was received: its headers, and the status of one that broke off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

NAME = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = rb"[^\r\n\0]*\r\n"
HEAD = (
    rb"(?:HTTP/1\.[01] 1\d\d(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*\r\n)*"  # interim responses
    rb"HTTP/1\.[01] ([2-5]\d\d)(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*"
    rb"(?:%(name)b(?::[^\r\n\0]*)?\r?)?" % {b"name": NAME, b"line": LINE}
)
"""A head without its last line, possibly with a part of another one."""


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers with names in lower case; values of a repeated name are joined by commas."""
    merged = {_lower(name): value.decode("latin-1") for name, value in headers}
    if len(merged) == len(headers):
        return merged
    merged.clear()
    for raw_name, raw_value in headers:
        name, value = _lower(raw_name), raw_value.decode("latin-1")
        merged[name] = f"{merged[name]}, {value}" if name in merged else value
    return merged


@lru_cache(maxsize=256)  # a service uses the same few names in all responses
def _lower(name: bytes) -> str:
    return name.decode("latin-1").lower()


def status_of(head: bytes | bytearray) -> int | None:
    """Return the status in an incomplete head, whose first line is reliable; None if it is no start of a response."""
    match = re.fullmatch(HEAD, head)
    return int(match[1]) if match else None
