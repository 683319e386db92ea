"""The words of a command line before they are parsed, and the message when they can't be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import get_type_hints

import attrs
from cyclopts import App, CycloptsError, UnknownCommandError, UnknownOptionError
from cyclopts.exceptions import UnusedCliTokensError

from .settings import CallSettings, Switch

UNSAFE = frozenset({"--all", "--yes"})
"""Options that remove a safeguard: whoever mistypes another option must not be led to one of these."""

DASHED = re.compile(r"-(\d+[dw])?")
"""Values that start with a dash."""

_types = get_type_hints(CallSettings, include_extras=True)
COMMON_OPTIONS = {f"--{field.name.replace('_', '-')}": _types[field.name] for field in attrs.fields(CallSettings)}
"""The options that may also stand before a command, with their types."""


def arrange(app: App, tokens: Sequence[str]) -> list[str]:
    """Return the words in the order in which cyclopts understands them."""
    return join_dashes(common_options_last(app, tokens))


def common_options_last(app: App, tokens: Sequence[str]) -> list[str]:
    """Move common options that precede a command to the end: `--output json devices list`."""
    command: list[str] = []
    moved: list[str] = []
    rest = list(tokens)
    while rest:
        option, equals, _ = rest[0].partition("=")
        if option in COMMON_OPTIONS:
            count = 1 if equals or COMMON_OPTIONS[option] is Switch else 2
            moved += rest[:count]
            del rest[:count]
        elif app.default_command is None and rest[0] in app and not rest[0].startswith("-"):
            app = app[rest[0]]
            command.append(rest.pop(0))
        else:
            break
    end = rest.index("--") if "--" in rest else len(rest)
    return [*command, *rest[:end], *moved, *rest[end:]]


def join_dashes(tokens: Sequence[str]) -> list[str]:
    """Join `--option -` and `--since -7d` with an equals sign: a value with a dash would be taken for an option."""
    joined: list[str] = []
    for word in tokens:
        before = joined[-1] if joined else ""
        if DASHED.fullmatch(word) and before.startswith("--") and before != "--" and "=" not in before:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def message(error: CycloptsError) -> str:
    """Return what is wrong with a command line, and where its options are listed."""
    match error:
        case UnknownOptionError(argument_collection=options):
            options[:] = [option for option in options if not UNSAFE.intersection(option.names)]
            text = str(error)
        case UnknownCommandError(unused_tokens=[str(option), *_]) if option.startswith("-"):
            text = _misplaced(option)
        case UnusedCliTokensError(unused_tokens=list(words)):
            text = f"Unexpected argument: {' '.join(words)}."
        case _:
            text = str(error)
    command = " ".join(("lattigo", *(error.command_chain or ())))
    return f"{text} See {command} --help."


def _misplaced(option: str) -> str:
    """Return what is wrong with an option in the place of a command."""
    if option in COMMON_OPTIONS:
        return "A command is missing."
    if near := get_close_matches(option, COMMON_OPTIONS.keys() - UNSAFE, n=1):
        return f"Unknown option: {option}. Did you mean {near[0]}?"
    return f"{option} belongs after the command: only common options such as --output may precede it."
