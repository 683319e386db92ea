"""Every device of a fan-out has exactly one outcome, whatever the caller's function or the reader does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress

import anyio
import pytest
from anyio.lowlevel import checkpoint

from lattigo import ConfigurationError, NotFound, Outcome, OutcomeUnknown, Unauthorized
from lattigo.testing import FakeLattigo
from tests.support.loops import ON_ASYNCIO_AND_UVLOOP, ON_EVERY_LOOP

DEVICES = [f"pump-{number}" for number in range(150)]


async def devices_of(outcomes: AsyncIterator[Outcome[object]]) -> Counter[str]:
    return Counter([outcome.device async for outcome in outcomes])


async def cancelled_task() -> None:
    """Awaits a task that somebody else has cancelled."""
    task = asyncio.ensure_future(asyncio.sleep(3600))
    task.cancel()
    await task


async def cancelling_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


async def cancelling_itself_too_late() -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().call_soon(task.cancel)


FOREIGN = {
    "of another task": (cancelled_task, 10),
    "of the task itself": (cancelling_itself, 10),
    "of the task itself, too late": (cancelling_itself_too_late, 0),
}


@ON_ASYNCIO_AND_UVLOOP
@pytest.mark.parametrize(("cancel", "failed"), FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("concurrency", [1, 7, 200])
async def test_a_cancellation_by_the_callers_function_is_the_outcome_of_its_device(
    cancel: Callable[[], Awaitable[None]], failed: int, concurrency: int
):
    async def call(device: str) -> str:
        await checkpoint()
        if device.endswith("7"):
            await cancel()
        return device

    async with FakeLattigo().client() as client:
        outcomes = [it async for it in client.fleet.each(call, DEVICES[:100], concurrency=concurrency)]
    assert Counter(it.device for it in outcomes) == Counter(DEVICES[:100])
    unknown = [it for it in outcomes if it.error is not None]
    assert len(unknown) == failed
    assert all(isinstance(it.error, OutcomeUnknown) and it.error.reconcile for it in unknown)
    assert all(isinstance(it.error.__cause__, asyncio.CancelledError) for it in unknown)


@ON_EVERY_LOOP
async def test_a_slow_reader_sees_the_end_after_all_workers_have_waited_for_it():
    async def call(device: str) -> str:
        await checkpoint()
        return device

    read: Counter[str] = Counter()
    async with FakeLattigo().client() as client:
        with anyio.fail_after(30):
            async for outcome in client.fleet.each(call, DEVICES[:15], concurrency=8):
                await anyio.wait_all_tasks_blocked()
                read[outcome.device] += 1
    assert read == Counter(DEVICES[:15])


@ON_ASYNCIO_AND_UVLOOP
async def test_a_cancelled_list_of_devices_is_an_error_for_the_reader():
    async def names() -> AsyncIterator[str]:
        yield "pump-1"
        await cancelled_task()

    async with FakeLattigo().client() as client:
        with pytest.raises(RuntimeError, match="The list of devices"):
            await devices_of(client.fleet.each(client.devices.get, names()))


async def with_move_on_after(outcomes: AsyncIterator[Outcome[object]], seconds: float) -> Outcome[object] | None:
    with anyio.move_on_after(seconds):
        return await anext(outcomes, END)
    return None


async def with_wait_for(outcomes: AsyncIterator[Outcome[object]], seconds: float) -> Outcome[object] | None:
    with suppress(TimeoutError):
        return await asyncio.wait_for(anext(outcomes, END), seconds)
    return None


async def with_timeout(outcomes: AsyncIterator[Outcome[object]], seconds: float) -> Outcome[object] | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await anext(outcomes, END)
    return None


END = Outcome[object](device="")
LIMITS = [with_move_on_after, with_wait_for, with_timeout]


async def interrupted(
    outcomes: AsyncIterator[Outcome[object]],
    limit: Callable[[AsyncIterator[Outcome[object]], float], Awaitable[Outcome[object] | None]],
) -> tuple[Counter[str], int]:
    """Read to the end with a time limit about as long as an outcome takes; how often it struck."""
    devices, struck = Counter[str](), 0
    for turn in range(10**6):
        outcome = await limit(outcomes, (turn % 7) * 0.0003)
        if outcome is END:
            return devices, struck
        if outcome is None:
            struck += 1
        else:
            devices[outcome.device] += 1
    raise AssertionError("it has no end")


async def slowly(device: str) -> str:
    await anyio.sleep(0.001)
    return device


@ON_EVERY_LOOP
@pytest.mark.parametrize("limit", LIMITS)
async def test_reading_under_a_time_limit_loses_no_outcome(limit, anyio_backend_name: str):
    if limit is not with_move_on_after and anyio_backend_name == "trio":
        pytest.skip("a limit of asyncio's")
    async with FakeLattigo().client() as client:
        devices, struck = await interrupted(client.fleet.each(slowly, DEVICES, concurrency=3), limit)
    assert devices == Counter(DEVICES)
    assert struck > 10


@ON_EVERY_LOOP
async def test_a_reader_that_is_cancelled_as_an_outcome_comes_leaves_it_to_the_next_one():
    go, read = anyio.Event(), anyio.Event()
    impatient = anyio.CancelScope()

    async def call(device: str) -> str:
        if device == "pump-1":
            await go.wait()
            impatient.cancel()
        else:
            await read.wait()
        return device

    async def read_impatiently() -> None:
        with impatient:
            await anext(outcomes)

    async def read_patiently() -> None:
        assert (await anext(outcomes)).device == "pump-1"
        read.set()

    async with FakeLattigo().client() as client:
        outcomes = client.fleet.each(call, ["pump-1", "pump-2"], concurrency=2)
        with anyio.fail_after(5):
            async with anyio.create_task_group() as readers:
                for reader in (read_impatiently, read_patiently):
                    readers.start_soon(reader)
                    await anyio.wait_all_tasks_blocked()
                go.set()
            assert (await anext(outcomes)).device == "pump-2"


@ON_EVERY_LOOP
async def test_several_readers_share_the_outcomes():
    seen: list[Counter[str]] = []

    async def read() -> None:
        seen.append(await devices_of(outcomes))

    async with FakeLattigo().client() as client:
        outcomes = client.fleet.each(slowly, DEVICES, concurrency=5)
        async with anyio.create_task_group() as readers:
            for _ in range(4):
                readers.start_soon(read)
    assert sum(seen, Counter[str]()) == Counter(DEVICES)
    assert len([it for it in seen if it]) > 1


@ON_EVERY_LOOP
async def test_reading_goes_on_after_a_break():
    async with FakeLattigo().client() as client:
        outcomes = client.fleet.each(slowly, DEVICES, concurrency=5)
        devices = Counter[str]()
        async for outcome in outcomes:
            devices[outcome.device] += 1
            break
        devices += await devices_of(outcomes)
    assert devices == Counter(DEVICES)


@ON_EVERY_LOOP
async def test_what_came_before_a_failure_is_read_before_it():
    async def call(device: str) -> str:
        if device == "pump-9":
            await anyio.wait_all_tasks_blocked()
            raise KeyError(device)
        return device

    devices: list[str] = []

    async def read(outcomes: AsyncIterator[Outcome[object]]) -> None:
        async for outcome in outcomes:
            devices.append(outcome.device)

    async with FakeLattigo().client() as client:
        with pytest.raises(KeyError):
            await read(client.fleet.each(call, DEVICES[:10], concurrency=2))
    assert sorted(devices) == DEVICES[:9]


@ON_EVERY_LOOP
async def test_a_client_that_is_closed_meanwhile_ends_reading_with_an_error():
    client = FakeLattigo().client()
    await client.__aenter__()
    outcomes = client.fleet.each(lambda _: anyio.sleep_forever(), DEVICES)
    failures: list[Exception] = []

    async def read() -> None:
        try:
            await anext(outcomes)
        except ConfigurationError as error:
            failures.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        await client.aclose()
    assert "closed before all devices were processed" in str(failures[0])


@ON_EVERY_LOOP
async def test_an_error_of_a_device_and_one_of_the_credentials_stay_what_they_are():
    fake = FakeLattigo()
    fake.on("get_device").fail(404)
    async with fake.client() as client:
        (outcome,) = [it async for it in client.fleet.each(client.devices.get, ["a"])]
        assert isinstance(outcome.error, NotFound)
        fake.on("get_device").fail(401)
        with pytest.raises(Unauthorized):
            await devices_of(client.fleet.each(client.devices.get, ["a"]))


@ON_EVERY_LOOP
async def test_leaving_ends_the_calls_that_are_under_way():
    running = set[str]()

    async def call(device: str) -> None:
        running.add(device)
        try:
            await anyio.sleep(0 if device == "pump-0" else 3600)
        finally:
            running.remove(device)

    async with FakeLattigo().client() as client:
        async with aclosing(client.fleet.each(call, DEVICES, concurrency=5)) as outcomes:
            await anext(outcomes)
        await anyio.wait_all_tasks_blocked()
        assert not running
