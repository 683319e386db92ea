"""A service that refuses for a while, whatever is asked: the client comes back at its pace, in virtual time."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import partial
from operator import attrgetter
from typing import Any

import anyio
import pytest
from attrs import frozen

from lattigo import AsyncLattigo, Options
from lattigo.testing import FakeLattigo, FakeThingSpace
from lattigo.thingspace import models

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("real_waits")]


async def seconds_for(fake: FakeLattigo, lattigo: AsyncLattigo, calls: int, *, pause: float = 0.0) -> list[float]:
    """How long each of these calls takes, one after another."""
    took: list[float] = []
    for _ in range(calls):
        began = fake.elapsed
        await lattigo.devices.get("pump-7")
        took.append(fake.elapsed - began)
        await fake.clock.sleep(pause)
    return took


@pytest.mark.parametrize("before", [0, 1, 10, 29])
@pytest.mark.parametrize(
    ("refusals", "retry_after", "least", "most"),
    [(3, 30, 90, 92), (1, 30, 30, 31), (1, 100, 100, 101), (8, None, 5, 60)],
)
async def test_few_calls_before_a_storm_are_not_taken_for_the_limit(
    before: int, refusals: int, retry_after: int | None, least: float, most: float
):
    fake = FakeLattigo()
    lattigo = fake.client()
    await seconds_for(fake, lattigo, before)
    fake.on("get_device").rate_limit(times=refusals, retry_after=retry_after)
    first, *others = await seconds_for(fake, lattigo, 100)
    assert least <= first < most
    assert max(others) < 0.2
    assert [call.outcome for call in fake.calls] == [200] * before + [429] * refusals + [200] * 100


async def test_a_client_that_hardly_sends_is_not_held_to_what_it_sent():
    fake = FakeLattigo()
    lattigo = fake.client()
    await seconds_for(fake, lattigo, 40, pause=15)
    fake.on("get_device").rate_limit(times=3, retry_after=30)
    first, *others = await seconds_for(fake, lattigo, 20)
    assert 90 <= first < 92
    assert max(others) < 0.2


async def test_refusals_now_and_then_add_up_to_a_second_at_most():
    fake = FakeLattigo()
    lattigo = fake.client()
    for _ in range(100):
        await seconds_for(fake, lattigo, 10, pause=60)
        fake.on("get_device").rate_limit(retry_after=1)
    await seconds_for(fake, lattigo, 1)
    assert max(await seconds_for(fake, lattigo, 20)) < 1.1


async def test_storm_after_storm_leaves_a_call_in_sixteen_seconds():
    fake = FakeLattigo()
    lattigo = fake.client()
    for _ in range(20):
        fake.on("get_device").rate_limit(times=3, retry_after=30)
        assert max(await seconds_for(fake, lattigo, 2)) < 90 + 17


@pytest.mark.parametrize("before", [0, 1, 10])
async def test_a_crowd_waits_out_a_storm(before: int):
    fake = FakeLattigo()
    lattigo = fake.client()
    await seconds_for(fake, lattigo, before)
    fake.on("get_device").rate_limit(times=3, retry_after=30)
    async with anyio.create_task_group() as group:
        for number in range(100):
            group.start_soon(lattigo.devices.get, f"pump-{number}")
    assert fake.elapsed < 90 + 15
    assert [call.outcome for call in fake.calls].count(200) == before + 100


async def test_a_pause_within_the_budget_is_no_error_and_leaves_none():
    fake = FakeLattigo()
    lattigo = fake.client(options=Options(budget=40))
    await seconds_for(fake, lattigo, 1)
    for _ in range(5):
        fake.on("get_device").rate_limit(retry_after=30)
        first, *others = await seconds_for(fake, lattigo, 5)
        assert 30 <= first < 30 + 28
        assert max(others) < 28  # 17, but for pauses that end where windows of the clock would


@frozen
class Kind:
    """A kind of call about one device."""

    fake: type[FakeLattigo | FakeThingSpace]
    operation: str
    method: Callable[[Any], Callable[..., Awaitable[object]]]
    arguments: Callable[[str], dict[str, Any]]
    """The arguments of a call about the device with an ICCID."""


KINDS = {
    "reads": Kind(FakeLattigo, "get_device", attrgetter("devices.get"), lambda iccid: {"device_name": iccid}),
    "paid calls": Kind(
        FakeLattigo,
        "send_sms",
        attrgetter("device_operations.send_sms"),
        lambda iccid: {"device_names": [iccid], "sms_text": "locate"},
    ),
    "ThingSpace": Kind(
        FakeThingSpace,
        "send_sms",
        attrgetter("sms.send"),
        lambda iccid: {
            "account_name": "0000000001-00001",
            "device_ids": [models.DeviceId(id=iccid, kind="iccid")],
            "sms_message": "locate",
        },
    ),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    ("anyio_backend", "phase"),
    [("asyncio", 0.0), ("asyncio", 0.25), ("asyncio", 0.5), ("asyncio", 0.75), ("trio", 0.0)],
)
async def test_devices_that_are_refused_for_ever_slow_nobody_down(
    kind: Kind, phase: float, monkeypatch: pytest.MonkeyPatch
):
    # Pauses end with seconds of the service, so it matters at which part of a second it starts, whatever the loop.
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000 + phase)

    async def seconds(bad: int) -> float:
        fake = kind.fake()
        call = kind.method(fake.client(options=Options(budget=3600)))
        devices = [f"89000000000000{number:05}" for number in range(200)]
        stubborn = devices[: 25 * bad : 25]
        for device in stubborn:
            fake.on(kind.operation, **kind.arguments(device)).rate_limit(times=None)
        async with anyio.create_task_group() as everybody, anyio.create_task_group() as others:
            for device in devices:
                group = everybody if device in stubborn else others
                group.start_soon(partial(call, **kind.arguments(device)))

            async def stop() -> None:
                while sum(call.outcome == 200 for call in fake.calls_to(kind.operation)) < len(devices) - bad:
                    await fake.clock.sleep(0.5)
                everybody.cancel_scope.cancel()

            everybody.start_soon(stop)
        assert all(len(fake.calls_to(kind.operation, **kind.arguments(device))) <= 8 for device in stubborn)
        return fake.elapsed

    undisturbed = await seconds(0)
    for refused in (1, 5):
        assert await seconds(refused) <= undisturbed + 2 + 5 * refused
