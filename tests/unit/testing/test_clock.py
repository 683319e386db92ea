"""Virtual time: it passes only while everybody waits."""

from __future__ import annotations

import anyio
import pytest

from lattigo.testing import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


async def test_those_who_sleep_together_sleep_at_the_same_time(clock: VirtualClock):
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.elapsed))

    async with anyio.create_task_group() as group:
        for name, seconds in (("c", 3600.0), ("a", 1.0), ("b", 30.0), ("d", 3600.5)):
            group.start_soon(sleeper, name, seconds)
    assert woken == [("a", 1), ("b", 30), ("c", 3600), ("d", 3600.5)]


async def test_who_goes_on_is_waited_for(clock: VirtualClock):
    async def worker() -> float:
        for _ in range(3):
            await clock.sleep(1)
            for _ in range(5):
                await anyio.lowlevel.checkpoint()
        return clock.elapsed

    async with anyio.create_task_group() as group:
        group.start_soon(clock.sleep, 10)
        assert await worker() == 3
    assert clock.elapsed == 10


async def test_no_time_passes_for_nothing(clock: VirtualClock):
    before = clock()
    await clock.sleep(0)
    assert (clock(), clock.elapsed) == (before, 0)


async def test_patience_ends_while_others_sleep(clock: VirtualClock):
    async with anyio.create_task_group() as group:
        group.start_soon(clock.sleep, 100)
        with pytest.raises(TimeoutError), clock.fail_after(5):
            await anyio.Event().wait()
        assert clock.elapsed == 5
    with pytest.raises(TimeoutError), clock.fail_after(5):
        await clock.sleep(6)
    with clock.fail_after(5):
        await clock.sleep(4)
    with clock.fail_after(None):
        await clock.sleep(1000)
    assert clock.elapsed == 100 + 5 + 4 + 1000


async def test_no_patience_at_all_ends_at_once(clock: VirtualClock):
    with pytest.raises(TimeoutError), clock.fail_after(0):
        await clock.sleep(1)
    assert clock.elapsed == 0


async def test_a_sleeper_that_is_cancelled_lets_the_others_sleep_on(clock: VirtualClock):
    async with anyio.create_task_group() as group:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as cancelled:
                cancelled.start_soon(clock.sleep, 50)
                group.start_soon(clock.sleep, 20)
                await anyio.lowlevel.checkpoint()
                scope.cancel()
    assert clock.elapsed == 20


async def test_waiting_without_end_is_an_error(clock: VirtualClock):
    with pytest.raises(AssertionError, match="refused for ever"):
        await clock.sleep(1e9)
    assert clock.elapsed == 0
