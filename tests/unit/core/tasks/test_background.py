"""Tasks of a client end with it, in whatever task it is closed, and its own exceptions stay what they are."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest

from lattigo import AsyncLattigo, ConfigurationError, NotFound, Response
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from tests.support.loops import ON_EVERY_LOOP
from tests.support.memory import MemoryTransport, client, reply

pytestmark = ON_EVERY_LOOP


class Work:
    """A task that runs until it is cancelled."""

    def __init__(self) -> None:
        self.started, self.ended = anyio.Event(), anyio.Event()

    async def __call__(self) -> None:
        self.started.set()
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.01)
            self.ended.set()


async def test_tasks_run_while_the_client_is_open_and_end_with_it():
    background, work = Background(LoopBinding()), Work()
    background.open()
    background.start(work)
    await work.started.wait()
    assert not work.ended.is_set()
    await background.close()
    assert work.ended.is_set()


async def test_closing_at_once_ends_a_task_that_has_not_run_yet():
    background, work = Background(LoopBinding()), Work()
    background.open()
    background.start(work)
    with anyio.fail_after(5):
        await background.close()
    assert work.ended.is_set() == work.started.is_set()


async def test_it_is_opened_and_closed_in_different_tasks():
    background, work = Background(LoopBinding()), Work()

    async def start() -> None:
        background.open()
        background.start(work)
        await work.started.wait()

    for step in (start, background.close):
        async with anyio.create_task_group() as group:
            group.start_soon(step)
    assert work.ended.is_set()


async def test_the_task_that_opened_it_may_be_cancelled():
    background, work = Background(LoopBinding()), Work()
    async with anyio.create_task_group() as group:
        background.open()
        background.start(work)
        await work.started.wait()
        group.cancel_scope.cancel()
    assert not work.ended.is_set()
    await background.close()
    assert work.ended.is_set()


async def test_a_task_may_close_what_it_runs_in():
    background, closed = Background(LoopBinding()), anyio.Event()

    async def close() -> None:
        await background.close()
        closed.set()

    background.open()
    background.start(close)
    with anyio.fail_after(5):
        await closed.wait()


async def test_closing_without_having_opened_or_twice_does_nothing():
    background = Background(LoopBinding())
    await background.close()
    background.open()
    await background.close()
    await background.close()


async def test_nothing_can_be_started_before_or_after():
    background = Background(LoopBinding())

    async def work() -> None:
        pytest.fail("it must not be started")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="async with"):
            background.start(work)
        background.open()
        await background.close()


async def test_an_error_in_the_block_of_a_client_arrives_as_it_is():
    line = MemoryTransport(lambda _: Response(404, {}, b""))
    with pytest.raises(NotFound):
        async with client(line) as lattigo:
            await lattigo.devices.get("a")
    assert line.closed


async def test_a_cancelled_block_closes_the_client():
    line = MemoryTransport(lambda _: reply([]))
    with anyio.move_on_after(0) as scope:
        async with client(line):
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    assert line.closed


async def in_tasks(*steps: object) -> None:
    """Each step in a task of its own, one after the other."""
    for step in steps:
        async with anyio.create_task_group() as group:
            group.start_soon(step)


async def test_a_client_is_opened_used_and_closed_in_different_tasks():
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    lattigo = client(line)
    outcomes = lattigo.fleet.each(lattigo.devices.get, ["a", "b"])

    async def read() -> None:
        assert (await anext(outcomes)).unwrap().id == 1

    async def leave() -> None:
        await lattigo.__aexit__(None, None, None)

    await in_tasks(lattigo.__aenter__, read, read, leave)
    assert line.closed


async def test_an_async_generator_that_holds_a_client_is_read_from_different_tasks():
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))

    async def resource() -> AsyncIterator[int]:
        async with client(line) as lattigo:
            async for outcome in lattigo.fleet.each(lattigo.devices.get, ["a", "b"]):
                yield outcome.unwrap().id

    rows = resource()
    ids: list[int] = []

    async def step() -> None:
        ids.append(await anext(rows, 0))

    await in_tasks(step, step, step)
    assert ids == [1, 1, 0]
    assert line.closed


class Ours(AsyncLattigo):
    """A client of a user's own."""

    key = "ours"


async def test_a_subclass_stays_what_it_is_in_its_block():
    line = MemoryTransport(lambda _: reply([]))
    async with Ours("key", "secret", transport=line, base_url="https://example.com") as ours:
        assert ours.key == "ours"


async def test_a_client_is_opened_once():
    line = MemoryTransport(lambda _: reply([]))
    async with client(line) as lattigo:
        with pytest.raises(ConfigurationError, match="open already"):
            async with lattigo:
                pass
        await lattigo.users.list().collect()
    assert len(line.requests) == 1


async def test_a_closed_client_refuses_everything_before_anything_is_sent():
    line = MemoryTransport(lambda _: reply([]))
    async with client(line) as lattigo:
        await lattigo.aclose()
        await lattigo.aclose()
    for again in (
        lambda: lattigo.devices.get("a"),
        lambda: lattigo.device_operations.send_sms(device_names=["a"], sms_text="b"),
        lambda: anext(lattigo.devices.list().pages()),
        lambda: anext(lattigo.fleet.each(lattigo.devices.get, ["a"])),
        lattigo.__aenter__,
    ):
        with pytest.raises(ConfigurationError, match=r"This client is closed\. Nothing was sent\."):
            await again()
    assert not line.requests
