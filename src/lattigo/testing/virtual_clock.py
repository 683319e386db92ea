"""Time that passes only while everybody waits, so that a test of an hour's patience takes no time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count

import anyio
from anyio.lowlevel import checkpoint

BEGIN = 1_000_000.0
"""What the clock shows first."""
QUIET = 10
"""Turns of the event loop in which nobody asked for the time: then all others wait too, and time may pass."""
FOREVER = 24 * 3600.0
"""Seconds that no test means to wait."""


class VirtualClock:
    """A `Clock` for tests, on asyncio and trio.

    Whoever sleeps lets all others go on first; when they wait too, the time jumps to the next moment at which somebody
    wakes up or runs out of patience. Tasks that sleep together sleep at the same time, as they would in earnest.
    """

    def __init__(self) -> None:
        self._now = BEGIN
        self._asked = 0
        self._alarms: dict[int, tuple[float, Callable[[], None]]] = {}
        self._numbers: Iterator[int] = count()
        self._turn = anyio.Lock()

    @property
    def elapsed(self) -> float:
        """Seconds that have passed since the clock was made."""
        return self._now - BEGIN

    def __call__(self) -> float:
        self._asked += 1
        return self._now

    async def sleep(self, seconds: float, /) -> None:
        with anyio.CancelScope() as scope, self._alarm(seconds, scope.cancel):
            async with self._turn:  # one lets time pass for all who sleep, until it is cancelled by its own alarm
                while True:
                    await self._let_others_go_on()
                    self._go_on()

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

    async def _let_others_go_on(self) -> None:
        quiet = 0
        while quiet < QUIET:
            asked = self._asked
            await checkpoint()
            quiet = quiet + 1 if self._asked == asked else 0

    def _go_on(self) -> None:
        """Jump to the next moment at which something happens."""
        number, (moment, ring) = min(self._alarms.items(), key=lambda item: item[1][0])
        if moment - BEGIN > FOREVER:
            raise AssertionError(
                "The virtual clock has run for a day, and still somebody waits: is a call refused without end?"
            )
        del self._alarms[number]
        self._now = max(self._now, moment)
        self._asked += 1
        ring()
