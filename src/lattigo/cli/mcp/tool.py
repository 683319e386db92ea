"""A tool of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol, TypeAlias, TypeVar, cast

import mcp_types

from ..._core.fields import JSON
from ..arguments import UsageError, read_value
from .consent import Question
from .results import MOST_ROWS, Result

T = TypeVar("T")

Ask: TypeAlias = Callable[[Question], Awaitable[None]]
"""Returns if the user agrees to a call, and raises an error otherwise."""


class Tool(Protocol):
    """A tool that a model can call."""

    @property
    def definition(self) -> mcp_types.Tool:
        """Its name, its description, and the schema of its arguments."""
        ...

    async def call(self, arguments: Mapping[str, object], ask: Ask) -> Result:
        """Call it; see `server` for the errors that become a result."""
        ...


def check_names(arguments: Mapping[str, object], known: Iterable[str]) -> None:
    """Check that a tool has all of the arguments.

    Raises:
        UsageError: it does not.
    """
    names = list(known)
    if unknown := [name for name in arguments if name not in names]:
        raise UsageError(f"There is no argument {', '.join(unknown)}, only {', '.join(names)}. Nothing was sent.")


def read_argument(arguments: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    """Return an argument as a type; `None` if it is not given.

    Raises:
        UsageError: it is not of this type.
    """
    value = cast("JSON", arguments.get(name))
    return None if value is None else cast("T", read_value(name, value, kind))


def read_limit(arguments: Mapping[str, object], default: int) -> int:
    """Return the maximum number of rows of a result.

    Raises:
        UsageError: it is out of range.
    """
    limit = read_argument(arguments, "limit", int)
    if limit is not None and not 1 <= limit <= MOST_ROWS:
        raise UsageError(f"limit must be from 1 to {MOST_ROWS}. Nothing was sent.")
    return limit or default
