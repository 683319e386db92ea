"""A queue between tasks that loses nothing when a reader gives up."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

from .waiter import Waiter, new_waiter

T = TypeVar("T")


class Queue(Generic[T]):
    """Items in order, read with `async for` or `anext`, by one task or by several.

    Streams of anyio pass an item to a reader that may have been cancelled at the same moment. Here an item remains in
    the queue until a running reader takes it. Reading waits only while the queue is empty.

    Args:
        size: maximum number of items in the queue.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: deque[T] = deque()
        self._finished = False
        self._readers: deque[Waiter[bool]] = deque()
        self._writers: deque[Waiter[bool]] = deque()

    def put(self, item: T) -> None:
        """Add an item, even if the queue is full, so that it is not lost."""
        self._items.append(item)
        _wake(self._readers)

    def finish(self) -> None:
        """End the queue after its last item."""
        self._finished = True
        while self._readers:
            _wake(self._readers)

    async def room(self) -> None:
        """Wait until there is room."""
        while len(self._items) >= self._size:
            await _wait(self._writers)

    def __aiter__(self) -> Queue[T]:
        return self

    async def __anext__(self) -> T:
        while not self._items:
            if self._finished:
                raise StopAsyncIteration
            await _wait(self._readers)
        item = self._items.popleft()
        if len(self._items) <= self._size // 2:  # not for each item, since waking a task costs more than an item
            while self._writers:
                _wake(self._writers)
        return item


async def _wait(waiters: deque[Waiter[bool]]) -> None:
    waiter: Waiter[bool] = new_waiter()
    waiters.append(waiter)
    try:
        await waiter.receive()
    except BaseException:
        if waiter.message:
            _wake(waiters)  # the woken task was cancelled, so wake the next one
        else:
            waiters.remove(waiter)
        raise


def _wake(waiters: deque[Waiter[bool]]) -> None:
    if waiters:
        waiters.popleft().send(True)
