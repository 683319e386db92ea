"""What the client holds back: after a refusal, in an outage, and when a budget is used up."""

from __future__ import annotations

import threading
import time

import anyio
import pytest

from lattigo import AsyncLattigo, Event, Options, Paused, ReadTimeout, ServerError, TooManyRequests
from lattigo.sandbox import Fault, RateLimit, Sandbox
from tests.support.calls import client
from tests.support.wire import HANG, OK, Act, Seen, Wire, held, reply

pytestmark = pytest.mark.no_cover

REFUSED = reply(429, b"Retry later\n")


async def test_after_a_refusal_one_probe_goes_ahead_and_other_endpoints_are_not_held_back():
    refusing, probing = threading.Event(), threading.Event()
    devices: list[Seen] = []

    def script(request: Seen) -> Act:
        if request.target.startswith("/v2/users"):
            return reply(200, ["ann"])
        devices.append(request)
        if len(devices) <= 4:
            return held(REFUSED, refusing)
        return held(OK, probing) if len(devices) == 5 else OK

    with Wire(script) as wire:
        async with client(wire, in_flight=4) as lattigo, anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(lattigo.devices.get, f"truck {number}")
            await wire.until(lambda wire: wire.busy == 4)
            refusing.set()
            await wire.until(lambda wire: len(wire.seen) == 5)
            for _ in range(5):
                assert await lattigo.users.list(page=1).collect() == ["ann"]
            assert len(devices) == 5, "somebody went ahead of the probe"
            probing.set()
        assert len(devices) == 4 + 8


async def test_nothing_is_sent_while_an_endpoint_is_closed():
    paused = anyio.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Paused):
            paused.set()

    with Wire(reply(429, b"", ("Retry-After", "0.5")), OK) as wire:
        async with client(wire, listeners=(listen,)) as lattigo, anyio.create_task_group() as group:
            group.start_soon(lattigo.devices.get, "truck")
            await paused.wait()
            for _ in range(5):
                group.start_soon(lattigo.devices.get, "truck")
        first, second, *others = wire.seen
    assert second.at - first.at >= 0.5
    assert len(others) == 5


async def test_no_more_requests_are_in_flight_than_allowed():
    release = threading.Event()
    with Wire(held(OK, release)) as wire:
        async with client(wire, in_flight=3) as lattigo, anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(lattigo.devices.get, "truck")
            await wire.until(lambda wire: wire.busy == 3)
            with pytest.raises(TimeoutError):
                await wire.until(lambda wire: wire.busy > 3, seconds=0.3)
            release.set()
        assert (wire.most, len(wire.seen)) == (3, 10)


async def test_an_outage_is_not_multiplied():
    async def call(lattigo: AsyncLattigo) -> None:
        with pytest.raises(ServerError):
            await lattigo.devices.get("truck")

    with Wire(reply(500)) as wire:
        async with client(wire, options=Options(attempts=10)) as lattigo:
            for _ in range(5):
                async with anyio.create_task_group() as group:
                    for _ in range(10):
                        group.start_soon(call, lattigo)
        assert 50 < len(wire.seen) <= 50 + 500 // 14


async def test_success_earns_repetitions_again():
    with Wire(*[reply(500), OK] * 40) as wire:
        async with client(wire) as lattigo:
            for _ in range(40):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 80


async def test_the_budget_bounds_all_attempts_together():
    with Wire(HANG) as wire:
        async with client(wire, options=Options(timeout=30, attempts=9, budget=0.3)) as lattigo:
            began = time.monotonic()
            with anyio.fail_after(5), pytest.raises(ReadTimeout):
                await lattigo.devices.get("truck")
        assert time.monotonic() - began < 2


async def test_the_budget_bounds_the_wait_for_the_probe_of_somebody_else():
    """The endpoint stays closed, and it is always another call's turn to find out whether it is open again."""
    with Wire(REFUSED) as wire:
        async with client(wire, options=Options(budget=0.3)) as lattigo:

            async def call() -> None:
                with pytest.raises(TooManyRequests):
                    await lattigo.devices.get("truck")

            async def patient() -> None:
                with anyio.move_on_after(3), pytest.raises(TooManyRequests):
                    await lattigo.devices.get("van", options=Options(budget=60))

            async with anyio.create_task_group() as group:
                group.start_soon(patient)
                with anyio.fail_after(2):
                    async with anyio.create_task_group() as hasty:
                        for _ in range(5):
                            hasty.start_soon(call)
                group.cancel_scope.cancel()


NONSENSE = ["nan", "inf", "9" * 5000, "-5", "", "99999999", "\xb2"]


@pytest.mark.parametrize("value", NONSENSE)
async def test_rate_headers_that_make_no_sense_hold_nobody_back(value: str):
    for headers in (
        [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", value)],
        [("X-RateLimit-Remaining", value), ("X-RateLimit-Reset", "1")],
        [("RateLimit", f'"default";r=0;t={value}')],
        [("RateLimit", f'"default";r={value};t=1')],
        [("Date", value)],
    ):
        with Wire(reply(200, {"id": 1, "device_name": "truck"}, *headers)) as wire:
            async with client(wire) as lattigo:
                with anyio.fail_after(5):
                    for _ in range(2):
                        assert (await lattigo.devices.get("truck")).id == 1


async def test_a_jump_of_the_servers_clock_brings_nobody_back_early():
    noon, one = "Sat, 31 Oct 2026 12:00:00 GMT", "Sat, 31 Oct 2026 13:00:00 GMT"
    asked = reply(429, b"", ("Retry-After", "1"), ("Date", noon))
    with Wire(asked, reply(200, ["ann"], ("Date", one), ("X-Next-Page", "")), OK) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(TooManyRequests):
                await lattigo.devices.get("truck", options=Options(budget=0.5))
            await lattigo.users.list(page=1).collect()
            await lattigo.devices.get("truck")
        refused, _, again = wire.seen
    assert again.at - refused.at >= 1


async def test_a_thousand_calls_at_once_give_a_thousand_answers(start, real_waits):
    box = Sandbox(devices=1000, seed=7)
    names = [str(device["device_name"]) for device in box.truth.devices()]
    answers: list[str] = []
    account = box.accounts[0]

    async def call(lattigo: AsyncLattigo, name: str) -> None:
        answers.append((await lattigo.devices.get(name)).device_name)

    lattigo = AsyncLattigo(account.key_name, account.api_key, base_url=start(box))
    async with lattigo, anyio.create_task_group() as group:
        for name in names:
            group.start_soon(call, lattigo, name)
    assert sorted(answers) == sorted(names)


@pytest.mark.parametrize("kind", ["fixed_window", "concurrency"])
async def test_calls_that_are_limited_are_all_answered(start, real_waits, kind: str):
    limit = RateLimit(kind=kind, limit=20, period=0.2) if kind == "fixed_window" else RateLimit(kind=kind, limit=2)
    box = Sandbox(devices=40, seed=7, limits=[limit], faults=[Fault("latency", seconds=0.005)])
    account = box.accounts[0]
    async with AsyncLattigo(account.key_name, account.api_key, base_url=start(box)) as lattigo:
        names = [str(device["device_name"]) for device in box.truth.devices()]
        outcomes = [outcome async for outcome in lattigo.fleet.each(lattigo.devices.get, names)]
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert sorted(outcome.device for outcome in outcomes) == sorted(names)
