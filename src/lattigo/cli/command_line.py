"""Preparation of a command line before it is parsed, and messages for parse errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import get_args, get_type_hints

import attrs
from cyclopts import App, Argument, CycloptsError, MissingArgumentError, UnknownCommandError, UnknownOptionError
from cyclopts.exceptions import UnusedCliTokensError

from .._core.misuse import closest
from .settings import CallSettings

UNSAFE = frozenset({"--all", "--yes"})
"""Options that remove a safeguard: they are never suggested for a mistyped option."""
LONGEST_WORD = 200
"""Maximum number of characters of a word that a message repeats."""

DASHED = re.compile(r"-(\d+[dw])?")
"""Values that start with a dash."""

_types = get_type_hints(CallSettings, include_extras=True)
COMMON_OPTIONS = {f"--{field.name.replace('_', '-')}": _types[field.name] for field in attrs.fields(CallSettings)}
COMMON_OPTIONS |= {"-v": bool, "-q": bool}
"""The options that can also precede a command, with their types."""


def arrange(app: App, tokens: Sequence[str]) -> list[str]:
    """Return the tokens in the order that cyclopts expects."""
    return join_dashes(common_options_last(app, tokens))


def common_options_last(app: App, tokens: Sequence[str]) -> list[str]:
    """Move common options that precede a command to the end: `--output json devices list`."""
    command: list[str] = []
    moved: list[str] = []
    rest = list(tokens)
    while rest:
        option, equals, _ = rest[0].partition("=")
        if option in COMMON_OPTIONS:
            count = 1 if equals or bool in (COMMON_OPTIONS[option], *get_args(COMMON_OPTIONS[option])) else 2
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
    """Join `--option -` and `--since -7d` with an equals sign, since a value with a dash would parse as an option."""
    joined: list[str] = []
    for word in tokens:
        before = joined[-1] if joined else ""
        if DASHED.fullmatch(word) and before.startswith("--") and before != "--" and "=" not in before:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def message(error: CycloptsError) -> str:
    """Describe a parse error, and name the command that lists the options."""
    match error:
        case UnknownOptionError(token=token, argument_collection=options):
            names = [name for option in options if option.parse for name in option.names]
            text = _unknown(token.keyword or token.value, names)
        case MissingArgumentError(argument=Argument(name=name, tokens=given), keyword=option):
            text = f"{option or name} needs a value." if option or given else f"{name} is missing."
        case UnknownCommandError(unused_tokens=[str(option), *_]) if option.startswith("-"):
            text = _misplaced(option)
        case UnusedCliTokensError(unused_tokens=list(words)):
            text = f"Unexpected argument{'s' * (len(words) > 1)}: {_cut(' '.join(words))}."
        case _:
            text = str(error)
    command = " ".join(("lattigo", *(error.command_chain or ())))
    return f"{text} See {command} --help."


def _misplaced(option: str) -> str:
    """Describe the error of an option where a command is expected."""
    if option in COMMON_OPTIONS:
        return "A command is missing."
    if near(option, COMMON_OPTIONS):
        return _unknown(option, COMMON_OPTIONS)
    return f"{_cut(option)} belongs after the command: only common options such as --output can precede it."


def _unknown(option: str, names: Iterable[str]) -> str:
    """Describe an unknown option, and suggest a similar one."""
    meant = near(option, names)
    return f"Unknown option: {_cut(option)}." + (f" Did you mean {meant}?" if meant else "")


def near(option: str, names: Iterable[str]) -> str | None:
    """Return the name that is most similar to an option, if there is one.

    Leading dashes do not count as a similarity.
    """
    known = {name.lstrip("-"): name for name in names if name not in UNSAFE}
    similar = closest(option.partition("=")[0].lstrip("-"), known)
    return None if similar is None else known[similar]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_WORD else f"{text[:LONGEST_WORD]}…"
