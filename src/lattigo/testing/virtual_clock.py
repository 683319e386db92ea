"""Virtual time, which passes only while every task waits, so that a test of an hour's wait takes no time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count

import anyio
from anyio.lowlevel import checkpoint

START = 1_000_000.0
"""The clock's first time."""
QUIET = 10
"""Turns of the event loop in which no task read the clock: then all tasks wait, and time can pass."""
FOREVER = 24 * 3600.0
"""More seconds than any test intends to wait."""


class VirtualClock:
    """A `Clock` for tests, on asyncio and trio.

    A sleeping task lets all others run first; when they wait too, the time jumps to the next moment at which a task
    wakes up or times out. Tasks that sleep together sleep at the same time, as with a real clock.
    """

    def __init__(self) -> None:
        self._now = START
        self._asked = 0
        self._alarms: dict[int, tuple[float, Callable[[], None]]] = {}
        self._numbers: Iterator[int] = count()
        self._turn = anyio.Lock()

    @property
    def elapsed(self) -> float:
        """The seconds since the clock was made."""
        return self._now - START

    def __call__(self) -> float:
        self._asked += 1
        return self._now

    async def sleep(self, seconds: float, /) -> None:
        with anyio.CancelScope() as scope, self._alarm(seconds, scope.cancel):
            async with self._turn:  # one sleeper lets time pass for all, until its own alarm cancels it
                while True:
                    await self._let_others_run()
                    self._jump()

    @contextmanager
    def fail_after(self, seconds: float | None, /) -> Generator[None]:
        with anyio.CancelScope() as scope:
            if seconds is None:
                yield
            elif seconds <= 0:
                scope.cancel()
                yield
            else:
                with self._alarm(seconds, scope.cancel):
                    yield
        if scope.cancelled_caught:
            raise TimeoutError

    @contextmanager
    def _alarm(self, seconds: float, ring: Callable[[], None]) -> Generator[None]:
        number = next(self._numbers)
        self._alarms[number] = (self._now + max(0.0, seconds), ring)
        try:
            yield
        finally:
            self._alarms.pop(number, None)

    async def _let_others_run(self) -> None:
        quiet = 0
        while quiet < QUIET:
            asked = self._asked
            await checkpoint()
            quiet = quiet + 1 if self._asked == asked else 0

    def _jump(self) -> None:
        """Jump to the next moment at which something happens."""
        number, (moment, ring) = min(self._alarms.items(), key=lambda item: item[1][0])
        if moment - START > FOREVER:
            raise AssertionError(
                "The virtual clock has run for a day, and a task still waits: is a call refused for ever?"
            )
        del self._alarms[number]
        self._now = max(self._now, moment)
        self._asked += 1
        ring()
