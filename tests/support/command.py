"""The `lattigo` command in this process: the same as in one of its own, but for the second that its start takes.

What only a process has, such as a terminal, signals and closed streams, is tested with one.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from cyclopts import App

from lattigo.cli.app import run


def run_command(
    words: tuple[str, ...],
    environment: Mapping[str, str],
    folder: Path | str = ".",
    stdin: str = "",
    *,
    is_terminal: bool = False,
) -> CompletedProcess[str]:
    """Run a command to its end, in a folder and with an environment; at most its stdout is a terminal."""
    out, err = Stream(is_terminal=is_terminal), Stream(errors="backslashreplace")
    with (
        patch.dict(os.environ, environment, clear=True),
        patch("sys.stdin", Stream(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
        chdir(folder),
    ):
        try:
            code = run(words)
        finally:
            reset_log()
    return CompletedProcess(words, code, out.text, err.text)


class Stream(TextIOWrapper):
    """A stream in memory, with bytes below it."""

    def __init__(self, text: str = "", errors: str = "strict", *, is_terminal: bool = False) -> None:
        super().__init__(BytesIO(text.encode()), "utf-8", errors, newline="")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    @property
    def text(self) -> str:
        """All of it."""
        self.flush()
        self.seek(0)
        return self.read()


def reset_log() -> None:
    """Take back what the command set on the package's log."""
    log = logging.getLogger("lattigo")
    log.handlers.clear()
    log.setLevel(logging.NOTSET)


def each_command(app: App, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that does something."""
    if app.default_command is not None and words:
        yield words
    for name in app:
        if not name.startswith("-"):
            yield from each_command(app[name], (*words, name))
