"""Connections that nobody uses, kept for the next request."""

from __future__ import annotations

import asyncio
import select
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

IDLE = 15.0
"""Seconds after which an unused connection is closed."""


class IdlePool(Generic[T]):
    """The idle connections to one host; the one that came back last is used next.

    Args:
        is_usable: whether a connection can take one more request.
        close: closes a connection.
    """

    def __init__(self, is_usable: Callable[[T], bool], close: Callable[[T], Awaitable[None]]) -> None:
        self._is_usable = is_usable
        self._close = close
        self._idle: deque[tuple[float, T]] = deque()
        """Each with the time when it came back; the oldest first."""

    async def take(self) -> T | None:
        """Return a usable connection, and close those that are not or were idle for too long."""
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
        """Close all of them."""
        while self._idle:
            await self._close(self._idle.pop()[1])


def has_input(transport: asyncio.BaseTransport) -> bool:
    """Whether a connection has bytes to read, or has ended.

    Asks the socket itself: while the event loop was busy, it may have missed what came.
    """
    if transport.is_closing():
        return True
    number: int = transport.get_extra_info("socket").fileno()
    if hasattr(select, "poll"):
        poll = select.poll()  # `select` can't take numbers above 1,023
        poll.register(number, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([number], [], [], 0)[0])
