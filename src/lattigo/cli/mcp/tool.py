"""A tool of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeAlias

import mcp_types

from .consent import Question
from .results import Result

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
