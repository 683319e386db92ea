"""What one task waits for until another one tells it.

An event of anyio's takes six objects for this, and every object that lives long is work for the garbage collector:
with 10,000 waiting tasks that was half of what a call cost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Protocol

import anyio

from ..tasks.concurrency import on_asyncio


class Turn(Protocol):
    """Is set once, and waited for by one task."""

    def set(self) -> None: ...

    def wait(self) -> Awaitable[None]: ...


class AsyncioTurn(asyncio.Future[None]):
    """Nothing but the future that asyncio waits for anyway."""

    def set(self) -> None:
        if not self.done():
            self.set_result(None)

    def wait(self) -> Awaitable[None]:
        return self


def new_turn() -> Turn:
    """A turn for the event loop that is running."""
    return AsyncioTurn() if on_asyncio() else anyio.Event()
