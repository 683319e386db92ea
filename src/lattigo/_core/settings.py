"""Checks of what a client is made with, so that a mistake shows there and not in the middle of the night."""

from __future__ import annotations

import inspect
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import cast

from .errors import ConfigurationError
from .options import Options

ENGINES = ("httpx", "fast")


def check_settings(settings: Mapping[str, object]) -> None:
    """Check the settings of a client, by the names of its arguments.

    Raises:
        ConfigurationError: Some can't be right; the text names each of them.
    """
    if mistakes := list(_mistakes(**settings)):
        raise ConfigurationError(" ".join(mistakes))


def _mistakes(
    *,
    options: object,
    in_flight: object,
    engine: object,
    http_client: object,
    transport: object,
    limits_file: object,
    listeners: object,
    clock: object,
) -> Iterator[str]:
    if not isinstance(options, Options | None):
        yield f"options must be an Options, not {_kind(options)}."
    if not isinstance(in_flight, int) or isinstance(in_flight, bool) or in_flight < 1:
        yield "in_flight must be a whole number from 1 on."
    if engine not in ENGINES:
        yield f"engine must be {' or '.join(map(repr, ENGINES))}."
    if http_client is not None and transport is not None:
        yield "http_client and transport can't be given together: the transport would be used, the client would not."
    elif http_client is not None and engine == "fast":
        yield 'http_client is for engine="httpx"; the fast engine has connections of its own.'
    if transport is not None and not _has(transport, "send", "aclose"):
        yield f"transport must be an object with the methods send and aclose, not {_kind(transport)}."
    elif hasattr(transport, "build_request"):
        yield "a client of httpx is no transport: give it as http_client."
    if not isinstance(limits_file, str | os.PathLike | None):
        yield f"limits_file must be a path, not {_kind(limits_file)}."
    elif limits_file is not None and not _is_file_path(os.fspath(limits_file)):
        yield "limits_file must be the path of a file, not blank and not a folder."
    if clock is not None and not _has(clock, "__call__", "sleep", "fail_after"):
        yield f"clock must be a Clock, not {_kind(clock)}."
    yield from _listener_mistakes(listeners)


def _listener_mistakes(listeners: object) -> Iterator[str]:
    if not isinstance(listeners, tuple | list):
        yield f"listeners must be a tuple of functions, not {_kind(listeners)}."
        return
    for listener in cast("Collection[object]", listeners):
        if not callable(listener):
            yield f"a listener must be a function, not {_kind(listener)}."
        elif is_async(listener):
            yield "a listener can't be an `async def`: nobody would await it. Let it put the event into a queue."


def _is_file_path(path: str | bytes) -> bool:
    """Whether a file can have this path, and no folder has it."""
    return isinstance(path, str) and path != "" and "\0" not in path and not Path(path).is_dir()


def _has(value: object, *names: str) -> bool:
    """Whether an object, not a class, has these methods."""
    return not isinstance(value, type) and all(callable(getattr(value, name, None)) for name in names)


def is_async(function: object) -> bool:
    """Whether calling it returns something that has to be awaited."""
    called = function.__call__ if callable(function) else None  # an object can have an async `__call__`
    return any(inspect.iscoroutinefunction(each) or inspect.isasyncgenfunction(each) for each in (function, called))


def _kind(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
