"""Tasks that belong to a client: they end with it, and never outlive it.

An async generator must not hold a task group open while it is suspended: whoever stops reading early would close it
from another task. So whatever works ahead of its reader runs in a group that the client holds.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from anyio.abc import TaskGroup


class Background:
    """The task group of a client, open between entering and leaving its `async with`."""

    def __init__(self) -> None:
        self._group: TaskGroup | None = None

    async def open(self) -> None:
        """Be ready to start tasks."""
        group = anyio.create_task_group()
        await group.__aenter__()
        self._group = group

    def start(self, function: Callable[[], Coroutine[object, object, None]]) -> None:
        """Start a task. It must keep its failures to itself.

        Raises:
            RuntimeError: the client is not in its `async with`.
        """
        if self._group is None:
            raise RuntimeError(
                "Work on a whole fleet needs the client to be open: async with AsyncClient() as client: …"
            )
        self._group.start_soon(function)

    async def close(self) -> None:
        """End all tasks."""
        group, self._group = self._group, None
        if group is not None:
            group.cancel_scope.cancel()
            # The body's own exception is not handed over: the group would wrap it, and `except NotFound` miss it.
            await group.__aexit__(None, None, None)
