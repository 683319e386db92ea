"""What a call does to the world decides whether it is sent again: the server counts what it could have carried out."""

from __future__ import annotations

import gzip
import threading

import pytest

from lattigo import (
    ConnectionLost,
    EmptyResponse,
    HtmlResponse,
    InvalidJson,
    NotSent,
    Options,
    OutcomeUnknown,
    ReadTimeout,
    ResponseTooLarge,
    ServerError,
    StatusError,
    TooManyRequests,
    UnexpectedShape,
)
from lattigo._core.api import call
from lattigo._core.http.httpx_transport import HttpxTransport
from tests.support.calls import (
    ASYNCIO,
    AT_MOST_ONCE,
    HASTY,
    OPERATIONS,
    READS,
    REPEATABLE,
    TWICE,
    answer,
    arguments,
    client,
)
from tests.support.wire import HANG, LATE, LOST, Act, Wire, held, reply, zipped

pytestmark = [ASYNCIO, pytest.mark.no_cover]

PAGE = b"<!DOCTYPE html><html></html>"
UNCLEAR: dict[str, tuple[Act, type[Exception]]] = {
    # what happens after the request was read, and the failure behind `OutcomeUnknown`
    **{name: (act, ConnectionLost) for name, act in LOST.items()},
    "hangs": (HANG, ReadTimeout),
    "drips the body": (LATE["drips the body"], ReadTimeout),
    "408": (reply(408), StatusError),
    "500": (reply(500, {"error": "boom"}), ServerError),
    "502": (reply(502, PAGE), ServerError),
    "503 without Retry-After": (reply(503), ServerError),
    "504": (reply(504), ServerError),
    "520": (reply(520), ServerError),
    "599": (reply(599), ServerError),
    "500, cut off": (Act(reply(500, b"boom", length=99).says, "close"), ServerError),
    "200, empty": (reply(200), EmptyResponse),
    "200, HTML": (reply(200, PAGE), HtmlResponse),
    "200, cut off": (reply(200, b'{"status": "Succ'), InvalidJson),
    "200, two documents": (reply(200, b"{}{}"), InvalidJson),
    "200, NaN": (reply(200, b'{"status": NaN}'), InvalidJson),
    "204": (Act(b"HTTP/1.1 204 No Content\r\n\r\n"), EmptyResponse),
}


def options_for(cause: type[Exception]) -> Options:
    return HASTY if cause is ReadTimeout else TWICE


@pytest.mark.parametrize(("act", "cause"), UNCLEAR.values(), ids=UNCLEAR)
@pytest.mark.parametrize("name", AT_MOST_ONCE)
async def test_what_must_not_happen_twice_is_sent_once(name: str, act: Act, cause: type[Exception]):
    operation = AT_MOST_ONCE[name]
    with Wire(act) as wire:
        async with client(wire, options=options_for(cause)) as lattigo:
            with pytest.raises(OutcomeUnknown) as caught:
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1
    error = caught.value
    assert error.attempts == 1
    assert error.reconcile == operation.reconcile
    assert str(error).startswith(f"{name}: The service ")
    assert str(error).endswith(f"It is not retried, since it could happen twice. {operation.reconcile}")
    assert isinstance(error.__cause__, cause)


@pytest.mark.parametrize("what", ["reset in the headers", "garbage", "hangs", "500", "200, empty", "200, HTML", "204"])
async def test_a_write_that_can_be_repeated_is_and_then_told(what: str):
    act, cause = UNCLEAR[what]
    operation = REPEATABLE["change_simstate"]
    with Wire(act) as wire:
        async with client(wire, options=options_for(cause)) as lattigo:
            with pytest.raises(OutcomeUnknown, match=r"Calling again is safe\. .+ \(2 attempts in") as caught:
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 2
    assert isinstance(caught.value.__cause__, cause)


@pytest.mark.parametrize("name", [*READS, *REPEATABLE])
async def test_every_read_and_every_repeatable_write_is_repeated(name: str):
    operation = OPERATIONS[name]
    with Wire(LOST["reset before the headers"], reply(200, answer(operation))) as wire:
        async with client(wire) as lattigo:
            await call(lattigo, operation, None, **arguments(operation))
        first, second = wire.seen
    assert (first.method, first.target, first.body) == (second.method, second.target, second.body)


@pytest.mark.parametrize("name", AT_MOST_ONCE)
async def test_what_was_never_sent_is_sent_once_when_the_service_is_back(name: str):
    operation = AT_MOST_ONCE[name]
    with Wire(reply(200, answer(operation)), listening=False) as wire:
        async with client(wire, listeners=(lambda _: wire.listen(),)) as lattigo:
            await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1


@pytest.mark.parametrize("name", AT_MOST_ONCE)
async def test_what_was_never_sent_is_told_as_such(name: str):
    operation = AT_MOST_ONCE[name]
    with Wire(listening=False) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(NotSent):
                await call(lattigo, operation, None, **arguments(operation))


async def test_a_hanging_handshake_of_a_paid_call_is_not_an_unknown_outcome():
    operation = OPERATIONS["send_sms"]
    with Wire(HANG) as wire:
        async with client(wire.url.replace("http:", "https:"), options=Options(attempts=2, timeout=0.5)) as lattigo:
            with pytest.raises(NotSent):
                await call(lattigo, operation, None, **arguments(operation))
        assert not wire.seen


@pytest.mark.parametrize("body", [None, [], "Success"], ids=["null", "an array", "a text"])
async def test_a_paid_call_that_succeeded_in_odd_words_is_not_repeated(body: object):
    operation = OPERATIONS["send_sms"]
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape):
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1


async def test_a_paid_call_that_succeeded_at_length_is_not_repeated():
    operation = OPERATIONS["send_sms"]
    with Wire(zipped(gzip.compress(b"[" * 5000))) as wire:
        line = HttpxTransport(largest_body=1000)
        async with client(wire, transport=line) as lattigo:
            with pytest.raises((ResponseTooLarge, OutcomeUnknown)):
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1


@pytest.mark.parametrize("then", ["refused connections", "429"])
async def test_an_outcome_that_became_unknown_stays_unknown(then: str):
    """The second attempt was surely not carried out; the first one may have been."""
    operation = REPEATABLE["change_simstate"]
    options = Options(attempts=2, budget=0.5)
    with Wire(LOST["reset before the headers"], reply(429, b"", ("Retry-After", "60"))) as wire:
        closing = (lambda _: wire.refuse(),) if then == "refused connections" else ()
        async with client(wire, options=options, listeners=closing) as lattigo:
            with pytest.raises(OutcomeUnknown, match="Calling again is safe"):
                await call(lattigo, operation, None, **arguments(operation))


async def test_a_paid_call_is_not_sent_when_no_time_is_left_for_its_answer():
    """A refusal is certain; an answer that comes after the budget is an outcome that nobody knows."""
    operation, heard = OPERATIONS["send_sms"], threading.Event()
    with Wire(reply(429, b"", ("Retry-After", "0.9")), held(reply(200, answer(operation)), heard)) as wire:
        async with client(wire, options=Options(budget=1.05)) as lattigo:
            with pytest.raises(TooManyRequests):
                await call(lattigo, operation, None, **arguments(operation))
        heard.set()
        assert len(wire.seen) == 1


async def test_a_listener_that_fails_takes_no_answer_away():
    def fail(event: object) -> None:
        raise RuntimeError("a broken listener")

    operation = OPERATIONS["send_sms"]
    with Wire(reply(200, answer(operation))) as wire:
        async with client(wire, listeners=(fail,)) as lattigo:
            assert await call(lattigo, operation, None, **arguments(operation)) is not None
        assert len(wire.seen) == 1
