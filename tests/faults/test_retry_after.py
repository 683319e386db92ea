"""Retry-After: what it is read as, and that nobody comes back earlier."""

from __future__ import annotations

import time

import pytest
from anyio import fail_after
from hypothesis import given
from hypothesis import strategies as st

from lattigo import ApiError, NotFound, Options, TooManyRequests
from lattigo._core.api import call
from lattigo._core.limits import pace
from tests.support.calls import ASYNCIO, AT_MOST_ONCE, FUZZ, OPERATIONS, REPEATABLE, answer, arguments, client
from tests.support.wire import OK, Act, Wire, reply

pytestmark = ASYNCIO

NOON = "Sat, 31 Oct 2026 12:00:00 GMT"
READ_AS: list[tuple[str, str | None, float | None]] = [
    # Retry-After, Date, seconds
    ("5", None, 5),
    (" 5 ", None, 5),
    ("0", None, 0),
    ("0.25", None, 0.25),
    ("1e9", None, 1e9),
    ("-1", None, None),
    ("soon", None, None),
    ("", None, None),
    ("NaN", None, None),
    ("Infinity", None, None),
    ("1e999", None, None),
    ("5, 7", None, None),
    ("Sat, 31 Oct 2026 12:00:30 GMT", NOON, 30),
    ("Saturday, 31-Oct-26 12:00:30 GMT", NOON, 30),
    ("Sat Oct 31 12:00:30 2026", NOON, 30),
    ("Sat, 31 Oct 2026 13:00:30 +0100", NOON, 30),
    ("Sat, 31 Oct 2026 11:59:00 GMT", NOON, 0),
    ("Mon, 01 Jan 1900 00:00:00 GMT", "soon", 0),
    ("Mon, 01 Jan 1900 00:00:00 GMT", None, 0),
    ("Sat, 99 Oct 2026 12:00:30 GMT", NOON, None),
    ("Mon, 01 Jan 2020 00:00:00 +99999999999999", NOON, None),
    ("Mon, 01 Jan 2020 99999999999999999999:00:00 GMT", NOON, None),
    ("5", "Mon, 01 Jan 2020 99999999999999999999:00:00 GMT", 5),
]


def said(retry_after: str, date: str | None, status: int = 404) -> Act:
    return reply(status, b"", ("Retry-After", retry_after), *[("Date", date)] * (date is not None))


@pytest.mark.parametrize(("retry_after", "date", "seconds"), READ_AS)
async def test_retry_after_is_read(retry_after: str, date: str | None, seconds: float | None):
    with Wire(said(retry_after, date)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(NotFound) as caught:
                await lattigo.devices.get("truck")
    assert caught.value.retry_after == seconds


HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
NUMBER = st.integers(0, 60) | st.integers(0)
ZONE = st.sampled_from(["GMT", "+0000", "-2400", "+99999999999999"])
DATE = st.builds("Mon, {} Jan {} {}:00:00 {}".format, NUMBER, NUMBER, NUMBER, ZONE)


@FUZZ
@given(retry_after=HEADER | DATE, date=HEADER | DATE)
async def test_no_header_breaks_the_client(retry_after: str, date: str):
    with Wire(said(retry_after, date)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(NotFound):
                await lattigo.devices.get("truck")


AN_HOUR_AHEAD = time.time() + 3600


def in_seconds(seconds: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(AN_HOUR_AHEAD + seconds))


@pytest.mark.parametrize(
    ("status", "retry_after", "gap"),
    [(429, "0.4", 0.4), (503, "0.4", 0.4), (429, in_seconds(1), 1)],
    ids=["429", "503", "a date, by a clock that is an hour ahead"],
)
async def test_nobody_comes_back_earlier_than_asked(status: int, retry_after: str, gap: float):
    with Wire(said(retry_after, in_seconds(0), status), OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
        first, second = wire.seen
    assert gap <= second.at - first.at < gap + 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("retry_after", ["1e9", "3600", "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("name", ["get_device", "set_note", "send_sms"])
async def test_a_wait_beyond_the_budget_is_told_at_once(name: str, status: int, retry_after: str):
    operation = OPERATIONS[name]
    with Wire(said(retry_after, None, status)) as wire:
        async with client(wire) as lattigo:
            with fail_after(5), pytest.raises(ApiError) as caught:
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1
    assert caught.value.status == status
    assert caught.value.retry_after > 120
    assert caught.value.elapsed < 1


async def test_an_endpoint_that_is_closed_for_longer_than_the_budget_says_so_to_the_next_call_too():
    with Wire(said("1e9", None, 429)) as wire:
        async with client(wire) as lattigo:
            for _ in range(2):
                with fail_after(2), pytest.raises(TooManyRequests):
                    await lattigo.devices.get("truck")
        assert len(wire.seen) == 1


@pytest.mark.parametrize("retry_after", ["0", "Mon, 01 Jan 1900 00:00:00 GMT"], ids=["0", "a date in the past"])
async def test_a_service_that_keeps_refusing_with_no_wait_is_not_hammered(retry_after: str, real_waits):
    with Wire(said(retry_after, None, 429)) as wire:
        async with client(wire, options=Options(budget=0.8)) as lattigo:
            with pytest.raises(TooManyRequests):
                await lattigo.devices.get("truck")
        assert len(wire.seen) <= 5


REFUSALS = {
    "429": reply(429, b"Retry later\n"),
    "429, Retry-After": said("0.01", None, 429),
    "503, Retry-After": said("0.01", None, 503),
    "503, Retry-After in the past": said("Mon, 01 Jan 1900 00:00:00 GMT", None, 503),
}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        *((name, "429") for name in ("get_device", *AT_MOST_ONCE, *REPEATABLE)),
        *(("send_sms", refusal) for refusal in REFUSALS if refusal != "429"),
    ],
)
async def test_what_was_refused_is_repeated_until_it_is_done_once(name: str, refusal: str):
    operation = OPERATIONS[name]
    with Wire(REFUSALS[refusal], REFUSALS[refusal], reply(200, answer(operation))) as wire:
        async with client(wire) as lattigo:
            await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 3


@pytest.mark.parametrize("retry_after", ["soon", "-1", "", "NaN"])
async def test_a_503_with_a_retry_after_that_makes_no_sense_is_no_refusal(retry_after: str):
    operation = OPERATIONS["send_sms"]
    with Wire(said(retry_after, None, 503)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(ApiError, match="may or may not have happened"):
                await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 1


async def test_a_night_of_refusals_is_waited_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.0001)
    with Wire(*[reply(429)] * 1100, OK) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) == 1101
