"""Idle connections, kept for the next request."""

from __future__ import annotations

import asyncio
import select
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

IDLE = 15.0
"""Seconds after which an unused connection is closed."""


class IdlePool(Generic[T]):
    """The idle connections to one host; the most recently used one is used next.

    Args:
        is_usable: returns whether a connection can be used again.
        close: closes a connection.
    """

    def __init__(self, is_usable: Callable[[T], bool], close: Callable[[T], Awaitable[None]]) -> None:
        self._is_usable = is_usable
        self._close = close
        self._idle: deque[tuple[float, T]] = deque()
        """Each connection with the time of its return, oldest first."""

    async def take(self) -> T | None:
        """Return a usable connection, and close those that are unusable or were idle for too long."""
        oldest = time.monotonic() - IDLE
        while self._idle and self._idle[0][0] < oldest:
            await self._close(self._idle.popleft()[1])
        while self._idle:
            _, connection = self._idle.pop()
            if self._is_usable(connection):
                return connection
            await self._close(connection)
        return None

    def put(self, connection: T) -> None:
        """Keep a connection for the next request."""
        self._idle.append((time.monotonic(), connection))

    async def aclose(self) -> None:
        """Close all idle connections."""
        while self._idle:
            await self._close(self._idle.pop()[1])


def input_poll(transport: asyncio.BaseTransport) -> Callable[[], bool]:
    """Return a function that returns whether a connection has bytes to read, or was ended by the server.

    It polls the socket itself, since a busy event loop may not have noticed yet.
    """
    number: int = transport.get_extra_info("socket").fileno()
    if sys.platform == "win32":
        return lambda: bool(select.select([number], [], [], 0)[0])
    poll = select.poll()  # `select` does not support file descriptors above 1,023
    poll.register(number, select.POLLIN)
    return lambda: bool(poll.poll(0))
