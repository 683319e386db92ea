"""Requests that a service accepts at once and carries out later."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, TypeAlias

import anyio
import pytest
from attrs import frozen

from lattigo import Accepted, InvalidRequest, Pollable, Request, RequestFailed, RequestPending, Response
from lattigo._core.api import submit
from lattigo._core.operation import Deferred, Operation, Parameter, Polls
from tests.support.memory import MemoryTransport, reply, timeless

Word: TypeAlias = Literal["Pending", "Done", "Failed"]


@frozen(kw_only=True)
class Number:
    request_id: str


@frozen(kw_only=True)
class State:
    status: str


STATE: Operation[State] = Operation(
    name="state", method="GET", path="/accounts/{account}/requests/{request_id}", effect="read", response=State,
    doc="x",
    parameters=(Parameter("account", "path", str, required=True), Parameter("request_id", "path", str, required=True)),
    polls=Polls(request="request_id", state="status", pending=("Pending",), succeeded=("Done",),
                failed=("Failed",)),
)  # fmt: skip
PAINT: Operation[Pollable[State]] = Operation(
    name="paint", method="POST", path="/paint", effect="write", response=Number, doc="x",
    parameters=(Parameter("account", "body", str), Parameter("color", "body", str)),
    deferred=Deferred(id="request_id", service="PaintService", poll=STATE),
)  # fmt: skip
SEND: Operation[Accepted] = Operation(
    name="send", method="POST", path="/send", effect="write", response=Number, doc="x",
    deferred=Deferred(id="request_id", service="MailService"),
)  # fmt: skip


def service(*states: Word) -> MemoryTransport:
    """Accepts everything, and then tells these states; the last one for ever."""
    told = iter(states)
    last = states[-1] if states else "Done"

    def answer(request: Request) -> Response:
        if request.method == "POST":
            return reply({"request_id": "r-1"})
        return reply({"status": _next(told, last)})

    return MemoryTransport(answer)


def _next(states: Iterator[Word], last: Word) -> Word:
    return next(states, last)


async def test_the_state_is_asked_for_until_the_request_is_done():
    line = service("Pending", "Pending", "Done")
    request = await submit(timeless(line), PAINT, account="a1", color="red")
    assert (request.request_id, request.operation, request.service) == ("r-1", "paint", "PaintService")
    assert (await request.wait()).status == "Done"
    assert [each.url for each in line.requests[1:]] == ["https://example.com/accounts/a1/requests/r-1"] * 3


async def test_a_request_that_came_to_nothing_is_an_error():
    request = await submit(timeless(service("Pending", "Failed")), PAINT, account="a1")
    with pytest.raises(RequestFailed, match=r"paint: .* its state is Failed") as caught:
        await request.wait()
    assert caught.value.response == State(status="Failed")


async def test_a_request_that_takes_too_long_can_be_waited_for_again():
    line = service(*["Pending"] * 5, "Done")
    request = await submit(timeless(line), PAINT, account="a1")
    with pytest.raises(RequestPending, match=r"not done within 3 s. It continues; call wait\(\) again"):
        await request.wait(timeout=3)
    assert (await request.wait()).status == "Done"
    assert len([each for each in line.requests if each.method == "POST"]) == 1


async def test_what_the_question_needs_and_the_call_did_not_say_is_asked_of_the_caller():
    line = service("Done")
    request = await submit(timeless(line), PAINT, color="red")
    with pytest.raises(InvalidRequest, match="account is missing"):
        await request.wait()
    assert (await request.wait(account="a2")).status == "Done"
    assert line.requests[-1].url == "https://example.com/accounts/a2/requests/r-1"


async def test_a_request_that_cannot_be_asked_for_has_its_number_and_its_service():
    request = await submit(timeless(service()), SEND)
    assert type(request) is Accepted
    assert (request.request_id, request.service, request.response) == ("r-1", "MailService", Number(request_id="r-1"))


async def test_waiting_ends_with_its_task():
    line = service("Pending")
    request = await submit(timeless(line), PAINT, account="a1")
    with anyio.move_on_after(0.01) as scope:
        await request.wait(timeout=math.inf)
    assert scope.cancelled_caught
    assert len(line.requests) > 1
