"""Several things at once: results in order, the first failure as it is."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable

import anyio
import pytest
from anyio.lowlevel import checkpoint

from lattigo._core.tasks.concurrency import fail_after, first_failure, gather


def giving(
    value: int, after: anyio.Event | None = None, then: anyio.Event | None = None
) -> Callable[[], Awaitable[int]]:
    async def give() -> int:
        if after:
            await after.wait()
        if then:
            then.set()
        return value

    return give


async def test_results_come_in_the_order_of_the_functions():
    last_is_done = anyio.Event()
    assert await gather([giving(1, after=last_is_done), giving(2), giving(3, then=last_is_done)]) == [1, 2, 3]


async def test_nothing_to_do_gives_nothing():
    assert await gather(list[Callable[[], Awaitable[int]]]()) == []


async def test_a_block_ends_once_its_seconds_are_over():
    with pytest.raises(TimeoutError):
        async with fail_after(0):
            await anyio.sleep_forever()


async def test_a_block_with_infinite_time_is_not_timed():
    async with fail_after(math.inf):
        await checkpoint()


@pytest.mark.parametrize("beside", [0, 2])
async def test_the_first_failure_is_raised_as_it_is_and_ends_the_others(beside: int):
    ended: list[bool] = []

    async def fail() -> int:
        await anyio.wait_all_tasks_blocked()
        raise KeyError("x")

    async def wait() -> int:
        try:
            await anyio.sleep_forever()
        finally:
            ended.append(True)
        return 0

    with pytest.raises(KeyError):
        await gather([fail, *[wait] * beside])
    assert len(ended) == beside


async def test_a_cancellation_from_outside_is_no_failure():
    with anyio.move_on_after(0) as scope:
        await gather([anyio.sleep_forever, anyio.sleep_forever])
    assert scope.cancelled_caught


def test_the_first_real_failure_of_nested_groups():
    failure = ValueError("x")
    assert first_failure(ExceptionGroup("", [ExceptionGroup("", [failure, KeyError()]), TypeError()])) is failure
