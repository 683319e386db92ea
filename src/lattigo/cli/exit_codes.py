"""The end of a command: its exit code, and one line for the user."""

from __future__ import annotations

import sys
from collections.abc import Callable

from cyclopts import CycloptsError

from .._core.errors import ApiError, ConfigurationError, InvalidRequest, Unauthorized
from ..fleet.errors import DatasetError
from .arguments import UsageError
from .command_line import message
from .output import AT_END, release_messages, say
from .results.jq import JqError
from .streams import drop_unwritten

DONE, ERROR, USAGE, SOME_FAILED, UNAUTHORIZED, INTERRUPTED = 0, 1, 2, 3, 4, 130

EXTRAS = {
    "altair": "report",
    "deltalake": "lake",
    "httptools": "sandbox",
    "jinja2": "report",
    "jq": "jq",
    "mcp": "mcp",
    "mcp_types": "mcp",
    "numpy": "query",
    "pyarrow": "fleet",
    "starlette": "sandbox",
    "uvicorn": "sandbox",
    "vl_convert": "report",
    "xlsxwriter": "report",
}
"""The extra that installs each package."""


def ending(command: Callable[[], int]) -> int:
    """Run a command; turn a user's mistake or a failure of the service into one line and an exit code."""
    code = ERROR
    try:
        code = _ending(command)
    finally:
        release_messages(show=code != DONE)
    return code


def _ending(command: Callable[[], int]) -> int:
    try:
        try:
            code = command()
        finally:
            while AT_END:
                AT_END.pop()()
        sys.stdout.flush()
    except (ApiError, CycloptsError, DatasetError, JqError, OSError, UsageError) as error:
        drop_unwritten()
        if isinstance(error, BrokenPipeError):  # the reader of our output has closed it, as `head` does: no failure
            return DONE
        text = f"error: {_message(error)}"
        # Only our own messages have several lines; those of the service stay on one.
        for line in text.split("\n") if isinstance(error, InvalidRequest) else [text]:
            say(line)
        return exit_code(error)
    except ModuleNotFoundError as missing:
        extra = EXTRAS.get((missing.name or "").partition(".")[0])
        if extra is None:
            raise
        say(f"error: {missing.name} is missing: pip install 'lattigo[{extra}]'")
        return ERROR
    except SystemExit:  # raised by rich, which prints the help, when the reader has closed the pipe
        return DONE
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    return code


def _message(error: Exception) -> str:
    match error:
        case CycloptsError():
            return message(error)
        case OSError(strerror=str(reason), filename=name):
            return f"{str(name)[:200]}: {reason}." if name else f"{reason}."
        case _:
            return str(error)


def exit_code(error: Exception) -> int:
    """Return the exit code for an error."""
    match error:
        case Unauthorized():
            return UNAUTHORIZED
        case InvalidRequest() | ConfigurationError() | CycloptsError() | UsageError():
            return USAGE
        case _:
            return ERROR
