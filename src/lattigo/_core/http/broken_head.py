"""The status of a response whose head is incomplete: the status line is reliable."""

from __future__ import annotations

import re
from contextvars import ContextVar

NAME = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = rb"[^\r\n\0]*\r\n"
HEAD = re.compile(
    rb"(?:HTTP/1\.[01] 1\d\d(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*\r\n)*"  # interim responses
    rb"HTTP/1\.[01] ([2-5]\d\d)(?: %(line)b|\r\n)(?:%(name)b:%(line)b)*"
    rb"(?:%(name)b(?::[^\r\n\0]*)?\r?)?" % {b"name": NAME, b"line": LINE}
)
"""A head without its last line, possibly with a part of another one."""

received: ContextVar[bytearray | None] = ContextVar("received", default=None)
"""The received part of the head that a task waits for, noted by the default engine's streams, which httpcore hides."""


def note(piece: bytes) -> None:
    """Note a received part of a head."""
    head = received.get()
    if head is not None:
        head += piece


def status_of(head: bytes | bytearray) -> int | None:
    """Return the status in an incomplete head; None if it is not a valid start of a response."""
    match = HEAD.fullmatch(head)
    return int(match[1]) if match else None
