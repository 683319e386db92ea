"""The status of a response whose head broke off: the line with the status was there, and that is knowledge."""

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
"""A head without its last line, and maybe with a part of another one."""

received: ContextVar[bytearray | None] = ContextVar("received", default=None)
"""What came of the head that a task waits for: the streams of the default engine, which httpcore hides, note it."""


def note(piece: bytes) -> None:
    """Note what came of a head."""
    head = received.get()
    if head is not None:
        head += piece


def status_of(head: bytes | bytearray) -> int | None:
    """Return the status in a head that broke off; nothing where what came is no proper start of a response."""
    match = HEAD.fullmatch(head)
    return int(match[1]) if match else None
