"""Work at the end of the event loop, for clients that were not closed before."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress


def at_loop_end(work: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    """Await `work` when the running event loop ends, or when the returned generator is closed.

    Every event loop closes suspended asynchronous generators at its end, which is the only way to be called in time.
    The loop keeps only a weak reference, so the caller has to keep a strong one.
    """
    generator = _suspended(work)
    with suppress(StopIteration):  # raised when it reaches its `yield`, where it is suspended without an await
        generator.asend(None).send(None)
    return generator


async def _suspended(work: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        await work()
