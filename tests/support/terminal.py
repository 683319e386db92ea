"""A command in a terminal of its own, for what asks and what is drawn there."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress


def in_terminal(words: Iterable[str], environment: Mapping[str, str], typed: Mapping[str, str]) -> tuple[int, str]:
    """Run the command, type a line after each prompt, and return the exit code with all that the terminal shows."""
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "lattigo", *words],
        env={**environment, "TERM": "dumb", "COLUMNS": "100"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    ) as process:
        os.close(terminal)
        shown, waiting = b"", dict(typed)
        with suppress(OSError):  # Linux reports the end of a terminal as an error
            while data := os.read(screen, 4096):
                shown += data
                for prompt in [prompt for prompt in waiting if prompt.encode() in shown]:
                    os.write(screen, f"{waiting.pop(prompt)}\n".encode())
    os.close(screen)
    return process.returncode, shown.decode().replace("\r\n", "\n")
