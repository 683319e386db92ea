"""The queue of messages from devices: asking for a page removes the one before, so nothing is asked for too early."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import anyio
import pytest
from attrs import astuple

from lattigo import ApiError, InvalidRequest, Options
from lattigo.sandbox import Fault
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OWN, ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace, models

MESSAGES = [f"Message {number}" for number in range(250)]


@pytest.fixture
def box() -> ThingSpaceSandbox:
    return ThingSpaceSandbox(devices=3, sms=250)


@pytest.fixture
async def thingspace(box: ThingSpaceSandbox, start: Callable[[Box[App]], str]) -> AsyncIterator[AsyncThingSpace]:
    async with AsyncThingSpace(*astuple(box.login), base_url=start(box), options=Options(budget=3)) as client:
        yield client


def texts(rows: list[dict[str, object]]) -> list[str]:
    return [str(row["message"]) for row in rows]


def check(box: ThingSpaceSandbox, received: list[models.SmsMessage], *, acknowledged: int) -> None:
    """What is gone from the queue has been received, and the rest still waits."""
    gone, kept = texts(box.truth.acknowledged_sms), texts(box.truth.waiting_sms)
    assert gone == MESSAGES[:acknowledged]
    assert kept == MESSAGES[acknowledged:]
    assert gone == [row.message for row in received][: len(gone)]


async def read(thingspace: AsyncThingSpace, received: list[models.SmsMessage], most: int = 1000) -> None:
    if most == 0:
        return
    async for message in thingspace.sms.history(OWN):
        received.append(message)
        if len(received) == most:
            return


@pytest.mark.parametrize(
    ("most", "acknowledged"), [(0, 0), (1, 0), (99, 0), (100, 0), (101, 100), (200, 100), (201, 200), (1000, 200)]
)
async def test_who_stops_early_has_acknowledged_only_what_came_before(
    most: int, acknowledged: int, box: ThingSpaceSandbox, thingspace: AsyncThingSpace
):
    received: list[models.SmsMessage] = []
    await read(thingspace, received, most)
    assert len(received) == min(most, 250)
    check(box, received, acknowledged=acknowledged)


@pytest.mark.parametrize("parallel", [1, 8])
async def test_no_page_is_fetched_before_it_is_asked_for(
    parallel: int, box: ThingSpaceSandbox, thingspace: AsyncThingSpace
):
    pages = thingspace.sms.history(OWN).pages(parallel=parallel)
    first = await anext(pages)
    await anyio.wait_all_tasks_blocked()
    check(box, first.items, acknowledged=0)
    second = await anext(pages)
    check(box, [*first.items, *second.items], acknowledged=100)


async def test_a_page_that_fails_loses_nothing(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    received: list[models.SmsMessage] = []
    pages = thingspace.sms.history(OWN).pages()
    received += (await anext(pages)).items
    box.faults = [Fault("status", endpoint="list_received_sms")]
    with pytest.raises(ApiError):
        await anext(pages)
    check(box, received, acknowledged=0)
    box.faults = [Fault("reset", when="after", endpoint="list_received_sms")]
    with pytest.raises(ApiError):
        await anext(pages)
    check(box, received, acknowledged=100)
    box.faults = []
    again: list[models.SmsMessage] = []
    await read(thingspace, again)
    assert [row.message for row in (*received, *again)] == MESSAGES


async def test_a_lost_page_is_asked_for_again_and_comes_whole(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    box.faults = [Fault("truncate", when="after", endpoint="list_received_sms", rate=0.4)]
    received: list[models.SmsMessage] = []
    await read(thingspace, received)
    assert [row.message for row in received] == MESSAGES
    check(box, received, acknowledged=200)


async def test_who_is_cancelled_loses_nothing(box: ThingSpaceSandbox, thingspace: AsyncThingSpace):
    received: list[models.SmsMessage] = []
    for when in ("before", "after"):
        pages = thingspace.sms.history(OWN).pages()
        received += (await anext(pages)).items
        box.faults = [Fault("latency", when=when, seconds=60, endpoint="list_received_sms")]
        with anyio.move_on_after(0.2) as scope:
            await anext(pages)
        assert scope.cancelled_caught
        box.faults = []
        await anyio.wait_all_tasks_blocked()
        gone = texts(box.truth.acknowledged_sms)
        assert set(gone) <= {row.message for row in received}
        assert len(gone) == {"before": 0, "after": 100}[when]


async def test_collecting_is_refused_since_a_failure_would_lose_rows(
    box: ThingSpaceSandbox, thingspace: AsyncThingSpace
):
    with pytest.raises(InvalidRequest, match="async for"):
        await thingspace.sms.history(OWN).collect()
    assert not box.seen
