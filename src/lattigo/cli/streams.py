"""The standard streams of this process: there, whoever started it, and messages that never fail.

A command can be started with any of them closed, and whoever reads its messages can leave. Neither says anything about
the command's own work: only a stdout that nobody reads any more means that somebody has had enough.
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
    """Put /dev/null where a stream is closed, and make stderr one that never raises.

    The next file that is opened would get a closed stream's number, and what is written to the stream with it.
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
    """Forget what can't be written to stdout: it would raise again when the interpreter closes it."""
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
    """A stream whose reader may leave."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:
            _put_null(self.fileno())
            return memoryview(data).nbytes
