"""The standard streams of this process: always open, with messages that never fail.

A command can be started with any of them closed, and the reader of its messages can disappear.
Neither affects the command's own work: only a closed stdout means that no more output is wanted.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STDIN, STDOUT, STDERR = 0, 1, 2


def prepare_streams() -> None:
    """Open /dev/null in place of closed streams, and make stderr a stream that never raises.

    Otherwise the next opened file would take the number of a closed stream, and receive its output.
    """
    for number in (STDIN, STDOUT, STDERR):
        try:
            os.fstat(number)
        except OSError:
            _put_null(number)
    if sys.stdin is None:
        sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - a stream, not a path
    if sys.stdout is None:
        sys.stdout = open(STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a stream, not a path
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        messages = io.BufferedWriter(_Messages(STDERR, "w", closefd=False))
        sys.stderr = io.TextIOWrapper(messages, "utf-8", errors="backslashreplace", line_buffering=True)


def drop_unwritten() -> None:
    """Discard output that can't be written to stdout: it would raise again when the interpreter closes it."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _put_null(STDOUT)


def _put_null(number: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number)
        os.close(null)


class _Messages(io.FileIO):
    """A stream whose reader may disappear."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:
            _put_null(self.fileno())
            return memoryview(data).nbytes
