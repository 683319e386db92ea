"""The names of an operation's parameters on the command line, also in messages from Python."""

from __future__ import annotations

import re

import attrs

from .._core.errors import InvalidRequest
from .._core.operation import Operation
from .arguments import UsageError
from .settings import ListSettings, WaitSettings

OURS = frozenset(field.name for kind in (ListSettings, WaitSettings) for field in attrs.fields(kind))
"""Options of all commands: a parameter of the API with one of these names is renamed."""
ALL = "--all"


def option_name(parameter: str) -> str:
    """Return the option name of a parameter that is not in the path."""
    if parameter == "all_devices":
        return ALL
    dashed = parameter.replace("_", "-")
    return f"--api-{dashed}" if parameter in OURS else f"--{dashed}"


def argument_name(operation: Operation[object], parameter: str) -> str:
    """Return the name of a parameter in the command's usage: an option, or an argument in capitals."""
    in_path = any(each.name == parameter and each.place == "path" for each in operation.parameters)
    return parameter.upper() if in_path else option_name(parameter)


def as_usage_error(operation: Operation[object], error: InvalidRequest) -> UsageError:
    """Return the error with the parameter names of the command line.

    A message starts with the name of an argument, or has it in backticks: see `lattigo._core.codec.validation`.
    """
    names = "|".join(re.escape(each.name) for each in operation.parameters)

    def spelled(match: re.Match[str]) -> str:
        return argument_name(operation, match["first"] or match["quoted"])

    pattern = rf"(?:^|(?<=[.?:] ))(?P<first>{names})(?=[ .\[])|`(?P<quoted>{names})(?:=True)?`"
    return UsageError(re.sub(pattern, spelled, str(error)) if names else str(error))
