"""The event loop and the process that a client works in.

A connection, a waiter or a lock works in one event loop of one process. What was left behind in a loop that has ended,
or was inherited by a forked process, must be forgotten before the next call touches it.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from typing import TypeAlias, cast

from ..errors import ConfigurationError
from .concurrency import on_asyncio

Loop: TypeAlias = tuple[int, object]
"""A process and an event loop of it. Comparing loops alone is not enough: a fork copies them."""
Forget: TypeAlias = Callable[[bool], None]
"""Forgets what belongs to the loop that was left; the argument says whether that was in another process."""

_moving = threading.Lock()


def _after_fork() -> None:
    global _moving
    _moving = threading.Lock()  # another thread may have held it in the moment of the fork


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def running_loop() -> Loop:
    """Return the loop that runs in this thread."""
    return os.getpid(), asyncio.get_running_loop() if on_asyncio() else _trio_token()


class LoopBinding:
    """Binds a client to one event loop at a time; the first call chooses it.

    A loop that has ended is followed by the next one.
    """

    def __init__(self) -> None:
        self._loop: Loop | None = None
        self.closed = False
        self._forget: list[Forget] = []

    def on_move(self, forget: Forget) -> None:
        """Call a function when the loop was left behind for another one."""
        self._forget.append(forget)

    def check(self) -> None:
        """Make sure that the client works in the running loop.

        Raises:
            ConfigurationError: the client is closed, or works in a loop that still runs.
        """
        loop = running_loop()
        if loop != self._loop:
            self._move(loop)

    def close(self) -> None:
        """Refuse every further call."""
        self.closed, self._loop = True, None

    def _move(self, loop: Loop) -> None:
        if self.closed:
            raise ConfigurationError("This client is closed. Nothing was sent. Make a new one.")
        with _moving:
            if self._loop is not None and self._loop != loop:
                forked = self._loop[0] != loop[0]
                if not forked and is_running(self._loop):
                    raise ConfigurationError(
                        "This client works in another event loop, which is still running. Nothing was sent. "
                        "Make one client for each event loop, so one for each thread."
                    )
                for forget in self._forget:
                    forget(forked)
            self._loop = loop


def is_running(loop: Loop) -> bool:
    """Return whether a loop of this process can still run its tasks."""
    _, native = loop
    if isinstance(native, asyncio.AbstractEventLoop):
        return native.is_running()
    import trio  # here, since only who uses trio has it

    try:
        cast("trio.lowlevel.TrioToken", native).run_sync_soon(_do_nothing)
    except trio.RunFinishedError:
        return False
    return True


def _trio_token() -> object:
    import trio  # here, since only who uses trio has it

    return trio.lowlevel.current_trio_token()


def _do_nothing() -> None:
    pass
