"""The status of a response whose head is incomplete: the status line is reliable."""

from __future__ import annotations

import re

NAME = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = rb"[^\r\n\0]*\r\n"
HEAD = re.compile(
    rb"(?:HTTP/1\.[01] 1\d\d(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*\r\n)*"  # interim responses
    rb"HTTP/1\.[01] ([2-5]\d\d)(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*"
    rb"(?:%(name)b(?::[^\r\n\0]*)?\r?)?" % {b"name": NAME, b"line": LINE}
)
"""A head without its last line, possibly with a part of another one."""


def status_of(head: bytes | bytearray) -> int | None:
    """Return the status in an incomplete head; None if it is not a valid start of a response."""
    match = HEAD.fullmatch(head)
    return int(match[1]) if match else None
