"""The clock for waiting and timing; tests can pass their own."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Protocol

import anyio


class Clock(Protocol):
    """A clock that only goes forward."""

    def __call__(self) -> float:
        """Return the seconds since some moment."""
        ...

    async def sleep(self, seconds: float, /) -> None:
        """Wait for these seconds of this clock."""
        ...

    def fail_after(self, seconds: float | None, /) -> AbstractContextManager[object]:
        """Raise `TimeoutError` in the `with` block once the seconds are over; never with `None`."""
        ...


class SystemClock:
    """The monotonic clock of this machine."""

    __call__ = staticmethod(time.monotonic)

    async def sleep(self, seconds: float, /) -> None:
        await anyio.sleep(seconds)

    def fail_after(self, seconds: float | None, /) -> AbstractContextManager[object]:
        return anyio.fail_after(seconds)
