"""The gate that every request passes: it bounds what is in flight, and holds back what would be refused.

Waiters queue here, never inside the pool of connections, where a queue costs more the longer it is.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio
from attrs import define, field

from .events import Event, Paused
from .jitter import between

LONGEST_PAUSE = 30.0
"""Seconds between two probes of an endpoint that keeps refusing without saying for how long."""


@define
class Door:
    """One endpoint: open, or closed until a single probe gets through."""

    closed: bool = False
    opens_at: float = 0.0
    refusals: int = 0
    """In a row."""
    probing: bool = False
    closings: int = 0
    """How often it was closed; an answer to a request from before the last closing says nothing new."""
    changed: anyio.Event = field(factory=anyio.Event)

    def notify(self) -> None:
        """Wake everybody who waits for a change of this door."""
        self.changed.set()
        self.changed = anyio.Event()


@define
class Permit:
    """The right to send one request. Say how it went; saying nothing means that nobody knows."""

    _gate: Gate
    _operation: str
    _door: Door
    _closings: int
    _probe: bool

    def accepted(self) -> None:
        """The service took the request: its endpoint is open."""
        door = self._door
        if self._probe or self._closings == door.closings:
            door.closed = False
            door.refusals = 0

    def refused(self, retry_after: float | None) -> None:
        """The service refused the request: close its endpoint for everybody."""
        if self._probe or (self._closings == self._door.closings and not self._door.closed):
            self._gate.close(self._operation, self._door, retry_after)


class Gate:
    """Bounds the requests in flight and pauses an endpoint, for every task at once, after a refusal.

    A pause lasts as long as the service asks (Retry-After), else it doubles from half a second.
    After it one request goes ahead; the others follow when it got through.
    """

    def __init__(
        self,
        in_flight: int,
        tell: Callable[[Event], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slots = anyio.Semaphore(in_flight, fast_acquire=True)
        self._doors: dict[str, Door] = {}
        self._tell = tell
        self._clock = clock

    @asynccontextmanager
    async def admit(self, operation: str) -> AsyncGenerator[Permit]:
        """Wait until a request of this operation may be sent."""
        door = self._doors.get(operation) or self._doors.setdefault(operation, Door())
        while True:
            probe = await self._pass(door)
            try:
                await self._slots.acquire()
            except BaseException:
                self._leave(door, probe=probe)
                raise
            if probe or not door.closed:
                break
            self._slots.release()
        try:
            yield Permit(self, operation, door, door.closings, probe)
        finally:
            self._slots.release()
            self._leave(door, probe=probe)

    def close(self, operation: str, door: Door, retry_after: float | None) -> None:
        """Close a door for as long as the service asks, or for twice as long as the last time."""
        door.refusals += 1
        door.closings += 1
        door.closed = True
        if retry_after is None:
            longest = min(LONGEST_PAUSE, 2.0 ** (door.refusals - 1))
            seconds = between(longest / 2, longest)
        else:
            seconds = retry_after
        door.opens_at = self._clock() + seconds
        self._tell(Paused(operation, seconds, asked=retry_after is not None))

    async def _pass(self, door: Door) -> bool:
        """Wait until the door is open, or until it is this task's turn to probe. True for the probe."""
        while door.closed:
            if door.probing:
                await door.changed.wait()
                continue
            door.probing = True
            try:
                await anyio.sleep(max(0.0, door.opens_at - self._clock()))
            except BaseException:
                self._leave(door, probe=True)
                raise
            return True
        return False

    def _leave(self, door: Door, *, probe: bool) -> None:
        """A probe that is over, however it went, makes room for the next one."""
        if probe:
            door.probing = False
            door.notify()
