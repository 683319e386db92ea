"""The gate: how much is in flight, at which pace, and who waits when an endpoint refuses. Waiting takes no time."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formatdate

import anyio
import pytest
from anyio.lowlevel import checkpoint
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from lattigo import Attempted, Event, NotFound, Options, Parked, Paused, Request, Response, TooManyRequests
from lattigo._core.limits.gate import LONGEST_PARKING, Gate
from lattigo._core.limits.headers import read_rate_headers
from lattigo._core.limits.pace import LONGEST_WAIT, Pacer
from lattigo._core.limits.server_clock import ServerClock
from tests.support.memory import MemoryTransport, Time, client, reply


@define
class Scene:
    """A gate whose waits take no time, and what happened."""

    in_flight: int = 64
    time: Time = field(factory=Time)
    told: list[Event] = field(factory=list[Event])
    inside: list[str] = field(factory=list[str])
    most: int = 0
    gate: Gate = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.gate = Gate(self.in_flight, self.told.append, clock=self.time)

    async def accept(self, operation: str = "a", subject: str = "", headers: Mapping[str, str] | None = None) -> float:
        """A request that is accepted; gives the seconds that it had to wait."""
        before = self.time()
        with await self.gate.enter(operation, subject) as permit:
            permit.accepted(headers or {})
        return self.time() - before

    async def refuse(self, retry_after: float | None = None, operation: str = "a", subject: str = "") -> None:
        with await self.gate.enter(operation, subject) as permit:
            permit.refused(retry_after)

    async def visit(self, name: str, leave: anyio.Event) -> None:
        """A request that is under way until `leave`."""
        with await self.gate.enter("a") as permit:
            self.inside.append(name)
            self.most = max(self.most, len(self.inside))
            await leave.wait()
            self.inside.remove(name)
            permit.accepted()


async def test_no_more_than_allowed_are_in_flight_and_everybody_gets_a_turn():
    scene, leave = Scene(in_flight=3), anyio.Event()
    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(scene.visit, f"task {number}", leave)
        await anyio.wait_all_tasks_blocked()
        assert len(scene.inside) == 3
        leave.set()
    assert (scene.most, scene.inside) == (3, [])


async def test_a_refused_endpoint_waits_as_long_as_the_service_asks_and_others_do_not():
    scene = Scene()
    await scene.refuse(retry_after=60)
    assert await scene.accept("b") < 1
    assert 59 < await scene.accept("a") < 62
    assert await scene.accept("a") < 1
    ((paused),) = scene.told
    assert isinstance(paused, Paused)
    assert (paused.operation, paused.asked) == ("a", True)
    assert 60 <= paused.seconds < 61


async def test_after_the_pause_one_request_goes_ahead_and_the_others_follow_it():
    scene, leave = Scene(), anyio.Event()
    await scene.refuse(retry_after=60)
    async with anyio.create_task_group() as group:
        for number in range(5):
            group.start_soon(scene.visit, f"task {number}", leave)
        await anyio.wait_all_tasks_blocked()
        assert len(scene.inside) == 1
        leave.set()
    assert scene.inside == []


async def test_whoever_goes_ahead_and_is_refused_closes_the_endpoint_again():
    scene = Scene()
    await scene.refuse(retry_after=60)
    await scene.refuse(retry_after=30)
    assert 29 < await scene.accept() < 32
    assert len(scene.told) == 2


async def test_many_refusals_at_once_are_one_pause():
    scene = Scene()
    with (
        await scene.gate.enter("a") as first,
        await scene.gate.enter("a") as second,
        await scene.gate.enter("a") as third,
    ):
        first.refused(5)
        second.refused(7)
        third.accepted()  # was sent before the pause: says nothing new
    assert len(scene.told) == 1
    assert 4 < await scene.accept() < 7


async def test_pauses_that_nobody_asked_for_grow_and_have_an_end():
    scene = Scene()
    for _ in range(12):
        await scene.refuse()
    pauses = [event.seconds for event in scene.told if isinstance(event, Paused) and not event.asked]
    assert len(pauses) == 12
    assert pauses[0] < 1.2
    assert all(seconds > 0 for seconds in pauses)
    assert all(LONGEST_WAIT / 2 <= seconds <= LONGEST_WAIT + 3 for seconds in pauses[-4:])
    await scene.accept()
    await scene.refuse()
    assert scene.told[-1].seconds < 1.2  # success forgets what was before


async def test_whoever_gives_up_while_waiting_leaves_the_way_free():
    scene, leave = Scene(in_flight=1), anyio.Event()
    await scene.refuse(retry_after=60)
    for _ in range(3):
        with anyio.move_on_after(0) as gave_up:
            await scene.visit("impatient", leave)
        assert gave_up.cancelled_caught
    await scene.accept()
    async with anyio.create_task_group() as group:
        group.start_soon(scene.visit, "inside", leave)
        await anyio.wait_all_tasks_blocked()
        with anyio.move_on_after(0) as gave_up:
            await scene.visit("gives up in the queue", leave)
        assert gave_up.cancelled_caught
        leave.set()
    await scene.accept()


async def test_when_nobody_knows_how_the_first_one_fared_another_goes_ahead():
    scene = Scene()
    await scene.refuse(retry_after=60)
    with await scene.gate.enter("a"):
        pass
    await scene.accept()
    await scene.accept()
    assert len(scene.told) == 1


async def test_a_device_that_is_refused_while_others_pass_waits_and_its_endpoint_does_not():
    scene = Scene()
    for _ in range(3):
        await scene.accept(subject="fine")
        await scene.refuse(subject="bad")
    (parked,) = [event for event in scene.told if isinstance(event, Parked)]
    assert parked.operation == "a"
    assert 0 < parked.seconds <= LONGEST_PARKING
    assert await scene.accept(subject="fine") < 1
    assert await scene.accept(subject="bad") > parked.seconds - 2


async def test_devices_that_are_refused_in_turn_leave_the_pace_as_it_was():
    scene = Scene()
    for _ in range(400):
        await scene.accept(subject="fine")
    for _ in range(3):
        for bad in range(8):
            await scene.refuse(subject=f"bad {bad}")
            await scene.accept(subject="fine")
            await scene.accept(subject="fine")
    assert len([event for event in scene.told if isinstance(event, Parked)]) == 8
    assert sum([await scene.accept(subject="fine") for _ in range(400)]) < 5


async def test_endpoints_that_are_refused_together_mean_the_account():
    scene = Scene()
    await scene.refuse(60, "a")
    await scene.refuse(60, "b")
    assert 58 < await scene.accept("c") < 62


async def test_the_pace_begins_low_and_grows_while_nothing_is_refused():
    scene = Scene()
    waits = [await scene.accept() for _ in range(500)]
    assert 0.2 <= sum(waits[:40]) <= 2
    assert sum(waits[-40:]) < sum(waits[:40]) / 2


async def test_a_service_that_says_how_much_is_left_is_believed():
    scene = Scene()
    await scene.accept(headers={"ratelimit": '"default";r=0;t=30'})
    assert 29 < await scene.accept() < 33


NUMBERS = st.sampled_from(["", "nan", "inf", "-inf", "-1", "0", "1e-320", "1e400", "9" * 5000]) | st.integers().map(str)


@given(left=NUMBERS, reset=NUMBERS, standard=st.booleans(), now=st.floats(1e9, 2e9))
def test_whatever_a_service_says_is_left_no_request_waits_without_end(
    left: str, reset: str, standard: bool, now: float
):
    headers = {"x-ratelimit-remaining": left, "x-ratelimit-reset": reset}
    said = read_rate_headers({"ratelimit": f"r={left};t={reset}"} if standard else headers, now)
    pacer = Pacer()
    if said is not None:
        pacer.told(*said, now)
    assert math.isfinite(pacer.ready_at(now))
    pacer.accepted(pacer.send(now), now)
    assert math.isfinite(pacer.ready_at(now))


def test_a_date_that_is_cut_to_whole_seconds_does_not_set_the_clock_back():
    """Going back would hold up every request until the old time has come again."""
    clock = ServerClock(time.time)
    for _ in range(3):
        before = clock.lead
        clock.observe({"date": formatdate(time.time() + before, usegmt=True)})
        assert clock.lead >= before


async def test_a_refusal_of_one_call_holds_back_all_calls_to_that_endpoint():
    told: list[Event] = []
    line = MemoryTransport(
        lambda _: Response(429, {"retry-after": "0"}, b"Retry later\n") if len(line.requests) == 1 else ANSWER
    )
    async with client(line, listeners=(told.append,)) as lattigo, anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(lattigo.devices.get, "a")
    statuses = [event.status for event in told if isinstance(event, Attempted)]
    assert sorted(statuses) == [200] * 10 + [429]
    assert len([event for event in told if isinstance(event, Paused)]) == 1


async def test_a_wait_beyond_the_budget_is_told_at_once():
    line = MemoryTransport(lambda _: Response(429, {"retry-after": "3600"}, b""))
    async with client(line, options=Options(budget=60)) as lattigo:
        with pytest.raises(TooManyRequests) as caught:
            await lattigo.devices.get("a")
    assert caught.value.retry_after == 3600
    assert caught.value.attempts == 1


async def test_a_client_never_has_more_under_way_than_it_says():
    class Slow(MemoryTransport):
        now, most, full = 0, 0, anyio.Event()

        async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == 2:
                self.full.set()
            await self.full.wait()
            self.now -= 1
            return await super().send(request, timeout=timeout)

    line = Slow(lambda _: ANSWER)
    async with client(line, in_flight=2) as lattigo, anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(lattigo.devices.get, "a")
    assert (line.most, len(line.requests)) == (2, 8)


ANSWER = reply({"id": 1, "device_name": "a"})


@pytest.mark.parametrize("seed", range(20))
async def test_whatever_happens_nobody_is_forgotten_and_no_place_is_lost(seed: int):
    """Refusals, cancellations, silence and dismissals in any order; in the end the gate is as it was."""
    chance, scene, done = random.Random(seed), Scene(in_flight=3), [0]

    async def call(operation: str, subject: str) -> None:
        patience = anyio.move_on_after(chance.choice([0, 0.001, 0.01, math.inf, math.inf]))
        with patience, suppress(NotFound), await scene.gate.enter(operation, subject) as permit:
            scene.inside.append(operation)
            scene.most = max(scene.most, len(scene.inside))
            try:
                for _ in range(chance.randrange(4)):
                    await checkpoint()
            finally:
                scene.inside.remove(operation)
            match chance.randrange(12):
                case 0:
                    permit.refused(chance.choice([None, 0, 5]))
                case 1:
                    pass  # nobody knows how it went
                case 2:
                    scene.gate.dismiss(sent_away)
                case _:
                    permit.accepted()
        done[0] += 1

    with anyio.fail_after(20):
        async with anyio.create_task_group() as group:
            for number in range(150):
                group.start_soon(call, chance.choice("abc"), chance.choice(["", "truck", "van"]))
                if number % 10 == 0:
                    await checkpoint()
        assert done == [150]
        assert scene.most <= 3
        leave = anyio.Event()
        async with anyio.create_task_group() as group:  # as many as ever go in at once
            await scene.accept()
            for _ in range(4):
                group.start_soon(scene.visit, "afterwards", leave)
            await anyio.wait_all_tasks_blocked()
            assert len(scene.inside) == 3
            leave.set()
        assert scene.inside == []


def sent_away() -> NotFound:
    return NotFound("Not here.", status=404, headers={})


@pytest.mark.parametrize("subject", ["bad", "fine"])
async def test_who_sleeps_is_sent_away_and_who_comes_then_is_not_forgotten(subject: str):
    """A parked device sleeps by itself; else the one who watches the pace for its whole queue."""
    scene, asleep = Scene(), anyio.Event()
    for _ in range(3):
        await scene.accept(subject="fine")
        await scene.refuse(subject="bad")
    take_no_time = scene.time.sleep

    async def sleep(seconds: float) -> None:
        if asleep.is_set():
            return await take_no_time(seconds)
        asleep.set()
        return await anyio.sleep_forever()

    async def call() -> None:
        with pytest.raises(NotFound):
            await scene.gate.enter("a", subject)

    await scene.accept()  # uses up the present moment
    scene.time.sleep = sleep
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await asleep.wait()
            scene.gate.dismiss(sent_away)
            await scene.accept()
