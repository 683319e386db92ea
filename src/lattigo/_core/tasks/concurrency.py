"""Several things at once, on asyncio and trio alike."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

import anyio

T = TypeVar("T")


def on_asyncio() -> bool:
    """Whether the running task is asyncio's, and not trio's."""
    try:
        return asyncio.current_task() is not None
    except RuntimeError:
        return False


def is_cancelled() -> bool:
    """Whether the running task was cancelled by a scope around it; a `CancelledError` may also come from elsewhere."""
    return anyio.current_effective_deadline() == -math.inf


def fail_after(seconds: float) -> AbstractAsyncContextManager[object]:
    """Raise `TimeoutError` in the `async with` block once the seconds are over; on asyncio at half of anyio's cost."""
    if on_asyncio():
        return asyncio.timeout(None if seconds == math.inf else seconds)  # uvloop has no infinite timers
    return _fail_after_on_trio(seconds)


@asynccontextmanager
async def _fail_after_on_trio(seconds: float) -> AsyncGenerator[None]:
    with anyio.fail_after(seconds):
        yield


async def gather(functions: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Await all at once and give the results in order; the first failure ends the others and is raised as it is."""
    if len(functions) == 1:
        return [await functions[0]()]
    results: dict[int, T] = {}

    async def run(index: int, function: Callable[[], Awaitable[T]]) -> None:
        results[index] = await function()

    failure: Exception | None = None
    try:
        async with anyio.create_task_group() as group:
            for index, function in enumerate(functions):
                group.start_soon(run, index, function)
    except* Exception as failures:  # noqa: BLE001 - it is raised again, without its group
        failure = first_failure(failures)
    if failure:
        raise failure
    return [results[index] for index in range(len(functions))]


async def alongside(helper: Callable[[], Coroutine[object, object, None]], work: Callable[[], Awaitable[None]]) -> None:
    """Work until it is done, with a helper that runs meanwhile. The first failure of either ends both."""
    failure: Exception | None = None
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(helper)
            await work()
            group.cancel_scope.cancel()
    except* Exception as failures:  # noqa: BLE001 - it is raised again, without its group
        failure = first_failure(failures)
    if failure is not None:
        raise failure


def first_failure(group: BaseExceptionGroup[Exception]) -> Exception:
    """The first real failure in a group of failures."""
    first = group.exceptions[0]
    return first_failure(first) if isinstance(first, BaseExceptionGroup) else first
