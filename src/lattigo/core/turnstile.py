"""A queue in which only the first one is awake."""

from __future__ import annotations

from collections import deque

import anyio


class Turnstile:
    """Lets tasks through one at a time, in the order in which they came.

    However many wait, entering and leaving cost the same.
    """

    def __init__(self) -> None:
        self._occupied = False
        self._waiting: deque[anyio.Event] = deque()

    async def enter(self, *, first: bool = False) -> None:
        """Wait for one's turn; with `first` ahead of everybody who waits. Then call `leave`."""
        if not self._occupied:
            self._occupied = True
            return
        turn = anyio.Event()
        if first:
            self._waiting.appendleft(turn)
        else:
            self._waiting.append(turn)
        try:
            await turn.wait()
        except BaseException:
            if turn.is_set():
                self.leave()  # the turn came in the moment of the cancellation
            else:
                self._waiting.remove(turn)
            raise

    def leave(self) -> None:
        """Let the next one in."""
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._occupied = False
