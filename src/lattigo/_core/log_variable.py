"""The level of the log in the environment."""

from __future__ import annotations

import logging
import os

from .events import log

LEVELS = ("debug", "info", "warning", "error")


def level_in(variable: str) -> str | None:
    """Return the level that a variable names, in capitals; `None` for anything else."""
    level = os.environ.get(variable, "").strip().lower()
    return level.upper() if level in LEVELS else None


def log_to_stderr(variable: str) -> None:
    """Write the log to stderr, if the variable names a level."""
    if level := level_in(variable):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
        log.setLevel(level)
