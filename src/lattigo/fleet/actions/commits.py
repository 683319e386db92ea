"""Group commits of changes to a journal, since each commit waits for the disk."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread
from attrs import define, field

from .journal import JournalWriter
from .records import Change

T = TypeVar("T")

HEARTBEAT_SECONDS = 20.0


@define(eq=False)
class Commits:
    """A writer to a journal, from one thread at a time."""

    journal: JournalWriter
    _waiting: list[Change] = field(factory=list[Change])
    _turn: anyio.Lock = field(factory=anyio.Lock)
    _busy: int = 0
    _idle: anyio.Event | None = None
    _thread: anyio.CapacityLimiter = field(factory=lambda: anyio.CapacityLimiter(1))

    async def add(self, change: Change) -> None:
        """Commit a change, and return when it is on disk, even if cancelled.

        Raises:
            DatasetError: the journal can't be written.
        """
        self._waiting.append(change)
        with anyio.CancelScope(shield=True):
            async with self._turn:
                if not any(waiting is change for waiting in self._waiting):
                    return  # another task has committed it together with its own
                changes, self._waiting = self._waiting, []
                await self.in_thread(partial(self.journal.write, changes))

    async def keep_lease(self) -> None:
        """Renew the lease until cancelled."""
        while True:
            await anyio.sleep(HEARTBEAT_SECONDS)
            await self.in_thread(self.journal.beat)

    @contextmanager
    def busy(self) -> Generator[None]:
        """Mark work that may have changes to write, even when it is cancelled."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy and self._idle is not None:
                self._idle.set()

    async def finish(self) -> None:
        """Wait until no task has changes to write."""
        while self._busy:
            self._idle = anyio.Event()
            await self._idle.wait()

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run a function on the journal in a thread."""
        return await anyio.to_thread.run_sync(work, limiter=self._thread)
