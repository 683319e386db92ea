"""The options that commands have in common."""

from __future__ import annotations

import logging
import os
from typing import Annotated, Literal, TypeAlias

from attrs import frozen
from cyclopts import Parameter
from cyclopts.validators import Number

from ..client import BASE_URL, AsyncLattigo
from ..core.events import Listener
from ..core.options import Options
from ..core.urls import check_base_url
from .arguments import UsageError
from .limits import LIMITS_FILE
from .output import Format, say

Switch: TypeAlias = Annotated[bool, Parameter(negative=(), show_default=False)]
"""An option without a value."""

Count: TypeAlias = Annotated[int, Parameter(validator=Number(gte=1))]
"""A number of things, at least one."""


@frozen(kw_only=True)
class Settings:
    """Options of every command that calls the service."""

    output: Format | None = None
    """How results are printed. Default: a table on a terminal, JSON lines otherwise."""
    base_url: str | None = None
    """Where the service is. Default: LATTIGO_BASE_URL, then https://api.lattigo.com."""
    timeout: float | None = None
    """Seconds for one attempt. Default: 30."""
    attempts: int | None = None
    """How often a call is sent at most when the service fails. Default: 4."""
    debug: Switch = False
    """Log every attempt to stderr."""

    def where(self) -> str:
        """The base URL that this command talks to."""
        return check_base_url(self.base_url or os.environ.get("LATTIGO_BASE_URL") or BASE_URL)

    def client(self, *listeners: Listener) -> AsyncLattigo:
        """A client with the credentials of the environment."""
        try:
            options = Options(timeout=self.timeout, attempts=self.attempts)
        except ValueError as error:
            raise UsageError(str(error)) from None
        return AsyncLattigo(base_url=self.where(), options=options, listeners=listeners, limits_file=LIMITS_FILE)


@frozen(kw_only=True)
class CallSettings(Settings):
    """Options of the commands that make a single call."""

    limit_rows: Count | None = None
    """Stop after so many rows of a list that comes in pages."""
    dry_run: Switch = False
    """Check the arguments and show what would be sent, but send nothing."""
    yes: Switch = False
    """Do not ask before a call that costs money or can't be undone."""


def log_to_stderr(level: Literal["DEBUG", "WARNING", "ERROR"]) -> None:
    """Show the package's own log to people, from `level` on."""
    log = logging.getLogger("lattigo")
    log.addHandler(_Lines())
    log.setLevel(level)


class _Lines(logging.Handler):
    """Each record as a line on whatever stderr is at that moment: a progress bar puts itself in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.lower()}: {record.getMessage()}")
