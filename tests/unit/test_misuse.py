"""The wrong use of something async is one sentence that says the right one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import anyio
import pytest

from lattigo import Accepted, AsyncLattigo, Pollable
from lattigo.testing import FakeLattigo
from lattigo.thingspace import AsyncThingSpace

CLIENTS = [AsyncLattigo("name", "key"), AsyncThingSpace("key", "secret", "user", "password")]
DAYS = {"since": date(2026, 10, 1), "until": date(2026, 10, 2)}


def enter(client: object) -> None:
    with client:  # type: ignore[attr-defined]  # that is the mistake
        raise AssertionError("never opened")


def enter_stack(client: object) -> None:
    ExitStack().enter_context(client)  # type: ignore[arg-type]  # that is the mistake


async def wait_for(value: object) -> None:
    await value  # type: ignore[misc]  # that is the mistake


@pytest.mark.parametrize("client", CLIENTS, ids=["lattigo", "thingspace"])
@pytest.mark.parametrize("opened", [enter, enter_stack, lambda client: asyncio.run(wait_for(client))])
def test_a_client_is_opened_with_async_with(client: object, opened: Callable[[object], None]) -> None:
    with pytest.raises(TypeError, match=f"`async with {type(client).__name__}\\(\\) as client:`"):
        opened(client)


def test_a_list_is_read_with_async_for() -> None:
    devices = FakeLattigo().client().devices.list()
    for read in (list, next_of, lambda rows: rows[0], lambda rows: asyncio.run(wait_for(rows))):
        with pytest.raises(TypeError, match=r"`async for row in …`, or `rows = await ….collect\(\)`"):
            read(devices)
    for read in (list, lambda pages: asyncio.run(wait_for(pages))):
        with pytest.raises(TypeError, match=r"`async for page in ….pages\(\)`"):
            read(devices.pages())


def next_of(rows: object) -> None:
    for _ in rows:  # type: ignore[attr-defined]  # that is the mistake
        raise AssertionError("never read")


def test_a_list_at_a_prompt_says_how_it_is_read() -> None:
    assert re.search(r"list_devices: .*`async for row in …`.*`await ….collect\(\)`", repr(CLIENTS[0].devices.list()))


@pytest.mark.parametrize("client", CLIENTS, ids=["lattigo", "thingspace"])
def test_outcomes_are_read_with_async_for(client: AsyncLattigo) -> None:
    outcomes = client.fleet.daily_usage(**DAYS)
    for read in (list, lambda rows: asyncio.run(wait_for(rows))):
        with pytest.raises(TypeError, match=r"`async for outcome in …`"):
            read(outcomes)


def test_an_accepted_request_is_no_outcome() -> None:
    request: Any = {"request_id": "1", "operation": "activate_devices", "service": "CarrierService", "response": None}
    with pytest.raises(TypeError, match="callback service"):
        asyncio.run(wait_for(Accepted(**request)))
    with pytest.raises(TypeError, match=r"`await request.wait\(\)`"):
        asyncio.run(wait_for(Pollable(**request, poll=None, pipeline=None, arguments={})))


async def test_a_list_that_two_tasks_read_is_refused_before_a_page_is_lost() -> None:
    fake = FakeLattigo()
    async with fake.client() as client:
        pages = client.devices.list().pages()
        results: list[object] = []

        async def read() -> None:
            try:
                results.append(await anext(pages))
            except RuntimeError as error:
                results.append(error)

        async with anyio.create_task_group() as group:
            group.start_soon(read)
            group.start_soon(read)
        (refused,) = [result for result in results if isinstance(result, RuntimeError)]
        assert "Let each task read a list of its own" in str(refused)


async def test_a_function_that_is_not_async_is_named_to_who_reads_the_outcomes() -> None:
    async with FakeLattigo().client() as client:
        with pytest.raises(TypeError, match="calls an async function for each device; this one returned str"):
            async for _ in client.fleet.each(lambda device: device, ["truck"]):  # type: ignore[arg-type,return-value]  # that is the mistake
                pass
