"""A request that waits for its turn at the gate, until one message says what becomes of it.

On asyncio the waiter is the future that asyncio waits for anyway.
Every object that lives long is work for the garbage collector: with 10,000 waiting tasks, half of what a call cost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Generic, Protocol, TypeVar

import anyio

from ..tasks.concurrency import on_asyncio

M = TypeVar("M")


class Waiter(Protocol[M]):
    """Receives one message."""

    subject: str
    """The device that the request is about."""
    message: M | None
    """What was sent to it, whether it was received or a cancellation came first."""

    def send(self, message: M, /) -> None: ...

    def receive(self) -> Awaitable[M]: ...


class AsyncioWaiter(asyncio.Future[M]):
    """A future that is not set when its task was cancelled in the same moment."""

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
    """An event with the message beside it, for trio."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.message: M | None = None
        self._sent = anyio.Event()

    def send(self, message: M, /) -> None:
        self.message = message
        self._sent.set()

    async def receive(self) -> M:
        await self._sent.wait()
        assert self.message is not None  # noqa: S101 - set before the event
        return self.message


def new_waiter(subject: str) -> Waiter[M]:  # pyright: ignore[reportInvalidTypeVarUse] - the caller's type names it
    """Return a waiter for the event loop that is running."""
    return AsyncioWaiter(subject) if on_asyncio() else EventWaiter(subject)
