"""Tasks of a client end with it, and its own exceptions stay what they are."""

from __future__ import annotations

import anyio
import pytest

from lattigo import NotFound, Response
from lattigo._core.tasks.background import Background
from tests.support.memory import MemoryTransport, client, reply


async def test_tasks_run_while_the_client_is_open_and_end_with_it():
    background, started, ended = Background(), anyio.Event(), anyio.Event()

    async def work() -> None:
        started.set()
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()

    await background.open()
    background.start(work)
    await started.wait()
    assert not ended.is_set()
    await background.close()
    assert ended.is_set()


async def test_closing_without_having_opened_or_twice_does_nothing():
    background = Background()
    await background.close()
    await background.open()
    await background.close()
    await background.close()


async def test_nothing_can_be_started_before_or_after():
    background = Background()

    async def work() -> None:
        pytest.fail("it must not be started")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="async with"):
            background.start(work)
        await background.open()
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
