"""Tasks that wait for a single message: requests at the gate, and readers and writers of a queue.

On asyncio, the waiter is the future that asyncio waits for anyway.
Every long-lived object is work for the garbage collector: with 10,000 waiting tasks, half of the cost of a call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Generic, Protocol, TypeVar, cast

import anyio

from .concurrency import on_asyncio

M = TypeVar("M")


class Waiter(Protocol[M]):
    """A receiver of one message."""

    subject: str
    """The device of a request."""
    message: M | None
    """The message sent to it, even if a cancellation came first."""

    def send(self, message: M, /) -> None: ...

    def receive(self) -> Awaitable[M]: ...


class AsyncioWaiter(asyncio.Future[M]):
    """A future that ignores a message if its task was cancelled at the same moment."""

    __slots__ = ("message", "subject")

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject
        self.message: M | None = None

    def send(self, message: M, /) -> None:
        self.message = message
        if not self.done():
            self.set_result(message)

    def receive(self) -> Awaitable[M]:
        return self


class EventWaiter(Generic[M]):
    """An event with a message, for trio."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.message: M | None = None
        self._sent = anyio.Event()

    def send(self, message: M, /) -> None:
        self.message = message
        self._sent.set()

    async def receive(self) -> M:
        await self._sent.wait()
        return cast("M", self.message)  # set before the event


def new_waiter(subject: str = "") -> Waiter[M]:  # pyright: ignore[reportInvalidTypeVarUse] - the caller's type names it
    """Return a waiter for the running event loop."""
    return AsyncioWaiter(subject) if on_asyncio() else EventWaiter(subject)
