"""The `lattigo` command in the process of the test, for messages that depend on nothing else."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TextIO
from unittest.mock import patch

from attrs import frozen

from lattigo.cli.app import run

NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: a command that sent something would say so."""
ENVIRONMENT = {
    "LATTIGO_BASE_URL": NOWHERE,
    "LATTIGO_KEY_NAME": "a-name",
    "LATTIGO_API_KEY": "a-key",
    "THINGSPACE_BASE_URL": NOWHERE,
    **{f"THINGSPACE_{name}": "a" for name in ("KEY", "SECRET", "USERNAME", "PASSWORD")},
}


@frozen
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Unread(io.StringIO):
    """A stream that nobody reads any more."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError(text[:0])


def lattigo(*tokens: str, out: TextIO | None = None, stdin: bytes = b"") -> Said:
    """Run a command in this process, with stdin that is no terminal."""
    printed, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, ENVIRONMENT),
        patch("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        contextlib.redirect_stdout(out or printed),
        contextlib.redirect_stderr(err),
    ):
        code = run(tokens)
    return Said(code, printed.getvalue(), err.getvalue())
