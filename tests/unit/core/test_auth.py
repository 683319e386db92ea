"""Credentials that end while calls are under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import anyio
import anyio.lowlevel
import orjson
import pytest
from attrs import define, field

from lattigo import BadRequest, Options, OutcomeUnknown, Request, Response, StatusError, Unauthorized
from lattigo._core.api import call
from lattigo._core.errors import NotSent
from lattigo._core.events import EventDispatcher
from lattigo._core.limits.gate import Gate
from lattigo._core.namespaces import Api
from lattigo._core.operation import Operation, Parameter
from lattigo._core.pipeline import Pipeline
from lattigo._core.tasks.single_flight import SingleFlight
from tests.support.memory import MemoryTransport, Time, reply

PAY: Operation[int] = Operation(
    name="pay", method="POST", path="/pay", effect="billable", response=int, doc="x", reconcile="Look at the bill.",
    parameters=(Parameter("sum", "body", int),),
)  # fmt: skip
FORM: Operation[int] = Operation(
    name="form", method="POST", path="/form", effect="write", idempotent=True, response=int, doc="x", form=True,
    security=("key",), parameters=(Parameter("grant_type", "body", str), Parameter("scope", "body", list[str])),
)  # fmt: skip
ANYTHING: Operation[int] = Operation(
    name="anything", method="DELETE", path="/anything", effect="write", idempotent=True, response=int, doc="x",
    parameters=(Parameter("body", "whole body", dict[str, object], required=True),),
)  # fmt: skip


@define
class Tickets:
    """Signs each call with a ticket. A service refuses old ones with status 400."""

    valid: int = 1
    asked_for: list[tuple[str, ...] | None] = field(factory=list[tuple[str, ...] | None])
    secrets: Sequence[str] = ()

    async def headers(self, security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        self.asked_for.append(security)
        return {"ticket": str(self.valid)}

    def expired(self, error: StatusError, headers: Mapping[str, str], /) -> bool:
        if error.body != {"error": "old ticket"}:
            return False
        self.valid += headers["ticket"] == str(self.valid)
        return True


def api(line: MemoryTransport, auth: Tickets) -> Api:
    time = Time()
    return Api(
        Pipeline(
            base_url="https://example.com",
            transport=line,
            auth=auth,
            gate=Gate(64, EventDispatcher(), clock=time),
            options=Options(),
            user_agent="test",
            emit=EventDispatcher(),
            clock=time,
        )
    )


def until(ticket: int) -> MemoryTransport:
    """A service that takes tickets from this one on."""

    def answer(request: Request) -> Response:
        fresh = int(request.headers["ticket"]) >= ticket
        return reply(7) if fresh else reply({"error": "old ticket"}, 400)

    return MemoryTransport(answer)


async def test_a_paid_call_with_an_old_ticket_is_sent_again_with_a_new_one():
    line, auth = until(2), Tickets()
    assert await call(api(line, auth), PAY, sum=5) == 7
    assert [request.headers["ticket"] for request in line.requests] == ["1", "2"]


async def test_new_tickets_that_are_refused_too_end_the_call():
    line, auth = until(100), Tickets()
    with pytest.raises(BadRequest, match="old ticket") as caught:
        await call(api(line, auth), PAY, sum=5)
    assert len(line.requests) == 3
    assert (caught.value.outdated, caught.value.attempts) == (False, 3)


async def test_a_lost_answer_after_a_renewal_is_still_unknown():
    answers = [reply({"error": "old ticket"}, 400), Response(502, {}, b"")]
    line = MemoryTransport(lambda _: answers.pop(0))
    with pytest.raises(OutcomeUnknown):
        await call(api(line, Tickets()), PAY, sum=5)


async def test_an_old_ticket_with_status_401_stops_no_other_call():
    answers = [reply({"error": "old ticket"}, 401), reply(7), reply(7)]
    line = MemoryTransport(lambda _: answers.pop(0))
    client = api(line, Tickets())
    assert [await call(client, PAY, sum=1), await call(client, PAY, sum=2)] == [7, 7]


async def test_a_401_that_no_ticket_helps_is_final():
    line = MemoryTransport(lambda _: reply({"error": "go away"}, 401))
    with pytest.raises(Unauthorized):
        await call(api(line, Tickets()), PAY, sum=1)
    assert len(line.requests) == 1


async def test_an_operation_names_the_schemes_that_sign_it_and_may_send_a_form():
    line, auth = until(1), Tickets()
    await call(api(line, auth), FORM, grant_type="client credentials&x=1", scope=["a", "b"])
    assert auth.asked_for == [("key",)]
    (request,) = line.requests
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.body == b"grant_type=client%20credentials%26x%3D1&scope=a&scope=b"


async def test_a_body_may_be_any_object_also_of_a_delete():
    line = until(1)
    await call(api(line, Tickets()), ANYTHING, body={"old": {"id": "1"}, "new": [2]})
    (request,) = line.requests
    assert (request.method, orjson.loads(request.body or b"")) == ("DELETE", {"old": {"id": "1"}, "new": [2]})


# -- one piece of work for all who ask at the same time


async def test_many_who_ask_at_once_share_one_piece_of_work():
    done: list[int] = []

    async def work() -> int:
        await anyio.lowlevel.checkpoint()
        done.append(1)
        return 7

    flight, results = SingleFlight(work), list[int]()

    async def ask() -> None:
        results.append(await flight.do())

    async with anyio.create_task_group() as group:
        for _ in range(200):
            group.start_soon(ask)
    assert (results, done) == ([7] * 200, [1])
    assert await flight.do() == 7
    assert len(done) == 2


async def test_all_who_wait_get_the_error_each_its_own():
    async def work() -> int:
        await anyio.lowlevel.checkpoint()
        raise NotSent("No route.")

    flight, errors = SingleFlight(work), list[NotSent]()

    async def ask() -> None:
        with pytest.raises(NotSent, match="No route") as caught:
            await flight.do()
        errors.append(caught.value)

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(ask)
    assert len({id(error) for error in errors}) == 5


async def test_when_the_one_who_works_is_cancelled_the_next_one_begins_anew():
    tries: list[int] = []

    async def work() -> int:
        tries.append(1)
        if len(tries) == 1:
            await anyio.sleep_forever()
        return 7

    flight, results = SingleFlight(work), list[int]()

    async def first() -> None:
        with scope:
            await flight.do()

    async def second() -> None:
        results.append(await flight.do())

    scope = anyio.CancelScope()
    async with anyio.create_task_group() as group:
        group.start_soon(first)
        await anyio.wait_all_tasks_blocked()
        group.start_soon(second)
        await anyio.wait_all_tasks_blocked()
        scope.cancel()
    assert (results, len(tries)) == ([7], 2)
