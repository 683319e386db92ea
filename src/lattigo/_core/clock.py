"""The time in which waits are measured, so that a test may bring its own."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Protocol

import anyio


class Clock(Protocol):
    """A clock that only goes forward."""

    def __call__(self) -> float:
        """Seconds since some moment."""
        ...

    async def sleep(self, seconds: float, /) -> None:
        """Wait for seconds of this clock."""
        ...

    def fail_after(self, seconds: float | None, /) -> AbstractContextManager[object]:
        """End the body with `TimeoutError` once the seconds are over; never with `None`."""
        ...


class SystemClock:
    """The time of this machine."""

    def __call__(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float, /) -> None:
        await anyio.sleep(seconds)

    def fail_after(self, seconds: float | None, /) -> AbstractContextManager[object]:
        return anyio.fail_after(seconds)
