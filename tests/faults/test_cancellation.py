"""Cancelling a call at any point leaves the client as it was: no permit lost, no connection left behind."""

from __future__ import annotations

import threading
from contextlib import suppress

import anyio
import pytest

from lattigo import ApiError, AsyncLattigo, Options
from tests.support.calls import client
from tests.support.wire import HANG, LATE, OK, Act, Wire, held, reply


async def still_works(lattigo: AsyncLattigo, wire: Wire, in_flight: int) -> None:
    """Exactly as many requests go out together as the client allows."""
    wire.play(OK)
    await lattigo.devices.get("before")  # the endpoint may be closed; this finds out that it is open again
    together = threading.Event()
    wire.play(lambda request: held(OK, together) if request.target.endswith("/after") else OK)

    def arrived(wire: Wire) -> int:
        return sum(request.target.endswith("/after") for request in wire.seen)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            for _ in range(in_flight + 3):
                group.start_soon(lattigo.devices.get, "after")
            await wire.until(lambda wire: arrived(wire) >= in_flight)
            await anyio.wait_all_tasks_blocked()
            assert arrived(wire) == in_flight
            together.set()
    assert arrived(wire) == in_flight + 3


@pytest.mark.parametrize("act", [OK, HANG, LATE["drips the body"]], ids=["fast", "hangs", "drips"])
async def test_cancelling_at_any_time_loses_no_permit(act: Act):
    with Wire(act) as wire:
        async with client(wire, in_flight=2) as lattigo:
            for turn in range(40):
                with anyio.move_on_after(turn * 0.0003):
                    async with anyio.create_task_group() as group:
                        for _ in range(5):
                            group.start_soon(lattigo.devices.get, "truck")
            await still_works(lattigo, wire, 2)


@pytest.mark.parametrize("act", [OK, reply(429), reply(500), reply(200)], ids=["200", "429", "500", "empty"])
async def test_cancelling_at_every_step_loses_no_permit(act: Act):
    """Steps of the event loop instead of time: whatever the call awaits, it is cancelled there."""
    with Wire(act) as wire:
        async with client(wire, in_flight=2, options=Options(attempts=3)) as lattigo:

            async def get() -> None:
                with suppress(ApiError):  # on a busy machine the last attempt fails before the steps are taken
                    await lattigo.devices.get("truck")

            for steps in range(60):
                async with anyio.create_task_group() as group:
                    group.start_soon(get)
                    for _ in range(steps):
                        await anyio.lowlevel.checkpoint()
                    group.cancel_scope.cancel()
            await still_works(lattigo, wire, 2)


@pytest.mark.parametrize("act", [HANG, LATE["hangs in the body"]], ids=["no answer", "half an answer"])
async def test_a_cancelled_call_closes_its_connection(act: Act):
    with Wire(act) as wire:
        async with client(wire) as lattigo:
            async with anyio.create_task_group() as group:
                group.start_soon(lattigo.devices.get, "truck")
                await wire.until(lambda wire: wire.busy == 1)
                group.cancel_scope.cancel()
            await wire.until(lambda wire: wire.open == 0)
            wire.play(OK)
            assert (await lattigo.devices.get("truck")).id == 1


async def test_a_cancelled_handshake_closes_its_connection():
    """The call closes it, not the garbage collector, which would warn, and warnings fail tests."""
    with Wire(HANG) as wire:
        async with client(wire.url.replace("http:", "https:")) as lattigo, anyio.create_task_group() as group:
            group.start_soon(lattigo.devices.get, "truck")
            await wire.until(lambda wire: wire.open == 1)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        await wire.until(lambda wire: wire.open == 0)


async def test_cancelling_at_any_step_of_opening_closes_the_connection():
    """The call closes it, not the garbage collector, which would warn, and warnings fail tests."""
    with Wire(OK) as wire:
        for steps in range(30):
            async with client(wire) as lattigo, anyio.create_task_group() as group:
                group.start_soon(lattigo.devices.get, "truck")
                for _ in range(steps):
                    await anyio.lowlevel.checkpoint()
                group.cancel_scope.cancel()
            await wire.until(lambda wire: wire.open == 0)


async def test_a_call_in_a_scope_of_ones_own_ends_with_it():
    with Wire(HANG) as wire:
        async with client(wire, in_flight=1) as lattigo:
            with anyio.move_on_after(0.05) as scope:
                await lattigo.devices.get("truck")
            assert scope.cancelled_caught
            await still_works(lattigo, wire, 1)


async def test_whoever_waits_for_a_permit_can_leave_the_queue():
    release = threading.Event()
    with Wire(held(OK, release)) as wire:
        async with client(wire, in_flight=1) as lattigo, anyio.create_task_group() as group:
            group.start_soon(lattigo.devices.get, "truck")
            await wire.until(lambda wire: wire.busy == 1)
            for _ in range(5):
                with anyio.move_on_after(0.005):
                    async with anyio.create_task_group() as waiting:
                        for _ in range(4):
                            waiting.start_soon(lattigo.devices.get, "truck")
            release.set()
            with anyio.fail_after(5):
                for _ in range(3):
                    assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) == 4


async def test_a_cancelled_probe_hands_over_to_the_next_one():
    with Wire(reply(429), HANG, OK) as wire:
        async with client(wire) as lattigo, anyio.create_task_group() as others:
            async with anyio.create_task_group() as group:
                group.start_soon(lattigo.devices.get, "truck")
                await wire.until(lambda wire: len(wire.seen) == 2)  # the probe hangs
                others.start_soon(lattigo.devices.get, "van")
                group.cancel_scope.cancel()
            await wire.until(lambda wire: len(wire.seen) == 3)
    assert [request.target.rpartition("/")[2] for request in wire.seen] == ["truck", "truck", "van"]


async def test_a_probe_that_is_lost_hands_over_to_the_next_one():
    with Wire(reply(429), Act(then="reset"), OK) as wire:
        async with client(wire, options=Options(attempts=1)) as lattigo:
            with pytest.raises(Exception, match="connection broke"):
                await lattigo.devices.get("truck")
            with anyio.fail_after(2):
                assert (await lattigo.devices.get("van")).id == 1
