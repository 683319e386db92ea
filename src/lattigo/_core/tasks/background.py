"""Tasks that belong to a client: they end with it, and never outlive it.

Each is a task of the event loop itself and not of a task group: a group must be left in the task that entered it, but
a client may be opened, used and closed in different ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar, copy_context

import anyio

from .concurrency import on_asyncio
from .loop_binding import LoopBinding

_running_in: ContextVar[Background | None] = ContextVar("_running_in", default=None)


class Background:
    """The tasks of a client, between opening and closing it."""

    def __init__(self, binding: LoopBinding) -> None:
        self._binding = binding
        binding.on_move(self._forget)
        self.is_open = False
        self._tasks: dict[anyio.CancelScope, anyio.Event] = {}
        self._handles: set[asyncio.Task[None]] = set()
        """asyncio itself holds its tasks weakly."""

    def open(self) -> None:
        """Allow tasks to be started."""
        self.is_open = True

    def start(self, function: Callable[[], Coroutine[object, object, None]]) -> None:
        """Start a task. It must keep its failures to itself.

        Raises:
            ConfigurationError: the client is closed, or works in another event loop.
            RuntimeError: the client is not open.
        """
        self._binding.check()
        if not self.is_open:
            raise RuntimeError(
                "Work on a whole fleet needs the client to be open: async with AsyncClient() as client: …"
            )
        scope, ended = anyio.CancelScope(), anyio.Event()
        self._tasks[scope] = ended

        async def run() -> None:
            _running_in.set(self)
            with scope:
                await function()

        def end() -> None:
            self._tasks.pop(scope, None)
            ended.set()

        if on_asyncio():
            task = asyncio.create_task(run())
            self._handles.add(task)
            task.add_done_callback(self._handles.discard)
            task.add_done_callback(lambda _: end())  # also if it was cancelled before it ran
        else:
            _spawn_on_trio(run, end)

    async def close(self) -> None:
        """Cancel all tasks, and wait until they have ended."""
        self.is_open = False
        tasks = dict(self._tasks)
        for scope in tasks:
            scope.cancel()
        if not tasks:
            return  # before anyio loads its backend for a scope
        if _running_in.get() is self:
            return  # one of them closes the client, and can't wait for itself
        with anyio.CancelScope(shield=True):
            for ended in tasks.values():
                await ended.wait()

    def _forget(self, _forked: bool) -> None:
        self._tasks.clear()
        self._handles.clear()


def _spawn_on_trio(function: Callable[[], Coroutine[object, object, None]], end: Callable[[], None]) -> None:
    import trio  # here, since only who uses trio has it

    async def run() -> None:
        try:
            await function()
        finally:
            end()

    trio.lowlevel.spawn_system_task(run, context=copy_context())
