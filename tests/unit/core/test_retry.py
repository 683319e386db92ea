"""When a call is sent again, how long it waits, and when it gives up."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lattigo import (
    Attempted,
    BackedOff,
    Event,
    NotSent,
    Options,
    OutcomeUnknown,
    Response,
    ServerError,
    TooManyRequests,
)
from lattigo._core import retry
from lattigo._core.limits.headers import retry_after
from lattigo._core.retry import FIRST_BACK_OFF, LONGEST_BACK_OFF, RetryQuota, back_off, fate, may_repeat
from lattigo._generated.operations import OPERATIONS
from tests.support.memory import MemoryTransport, reply, timeless

GOOD = reply({"id": 1, "device_name": "a"})
BROKEN = Response(500, {}, b"")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off of at most a few milliseconds."""
    monkeypatch.setattr(retry, "FIRST_BACK_OFF", 0.0005)


def script(*answers: Response | Exception) -> MemoryTransport:
    """A line that answers in this order, the last one again and again."""

    def answer(_: object) -> Response:
        now = answers[min(len(line.requests), len(answers)) - 1]
        if isinstance(now, Exception):
            raise now
        return now

    line = MemoryTransport(answer)
    return line


@pytest.mark.parametrize(("attempts", "sent"), [(None, 4), (1, 1), (2, 2), (6, 6)])
async def test_a_call_is_sent_as_often_as_it_may_be(attempts: int | None, sent: int):
    line = script(BROKEN)
    with pytest.raises(ServerError) as caught:
        await timeless(line).devices.get("a", options=Options(attempts=attempts))
    assert len(line.requests) == caught.value.attempts == sent
    assert len({id(request.headers) for request in line.requests}) == sent  # each attempt is signed anew


async def test_what_went_well_in_the_end_is_an_answer_and_the_failures_are_told():
    told: list[Event] = []
    line = script(BROKEN, NotSent("Could not reach the service."), GOOD)
    assert (await timeless(line, told.append).devices.get("a")).id == 1
    attempts = [event for event in told if isinstance(event, Attempted)]
    pauses = [event for event in told if isinstance(event, BackedOff)]
    assert [(event.attempt, event.status, event.error) for event in attempts] == [
        (1, 500, "ServerError"),
        (2, None, "NotSent"),
        (3, 200, None),
    ]
    assert [(event.attempt, event.error) for event in pauses] == [(1, "ServerError"), (2, "NotSent")]


async def test_refusals_use_up_no_attempts():
    refused = Response(429, {"retry-after": "0"}, b"")
    line = script(*[refused] * 9, GOOD)
    assert (await timeless(line, options=Options(attempts=1)).devices.get("a")).id == 1
    assert len(line.requests) == 10


async def test_the_budget_bounds_all_attempts_together():
    line = script(Response(429, {"retry-after": "20"}, b""))
    with pytest.raises(TooManyRequests) as caught:
        await timeless(line).devices.get("a", options=Options(budget=90))
    assert caught.value.attempts == len(line.requests) == 5
    assert 80 <= caught.value.elapsed <= 90


async def test_a_call_that_may_not_be_repeated_is_sent_once():
    line = script(BROKEN)
    with pytest.raises(OutcomeUnknown) as caught:
        await timeless(line).devices.cellular_locate("a")
    assert len(line.requests) == 1
    assert isinstance(caught.value.__cause__, ServerError)
    assert caught.value.reconcile in str(caught.value)


async def test_an_outage_is_not_multiplied():
    """A client that only fails stops repeating; a success pays for the next repetitions."""
    line = script(BROKEN)
    client = timeless(line)
    for _ in range(60):
        with pytest.raises(ServerError):
            await client.devices.get("a")
    assert len(line.requests) == 60 + 500 // 14
    line.answer = lambda _: GOOD
    for _ in range(14):
        await client.devices.get("a")
    sent = len(line.requests)
    line.answer = lambda _: BROKEN
    with pytest.raises(ServerError):
        await client.devices.get("a")
    assert len(line.requests) == sent + 2


@given(st.lists(st.booleans() | st.none()))
def test_the_quota_stays_within_its_bounds(moves: list[bool | None]):
    quota = RetryQuota()
    for move in moves:
        before = quota._left
        if move is None:
            assert quota.take() == (before >= quota.cost)
        else:
            quota.succeeded(repeated=move)
        assert 0 <= quota._left <= quota.capacity


def test_the_table_of_the_docstring_is_what_is_done():
    tables = re.findall(r"^\| (\w+).*?\| (\w+)\W.*\| (\w+)\W.*\| (\w+)\W", retry.__doc__ or "", re.MULTILINE)
    told = {row[0]: [cell == "again" for cell in row[1:]] for row in tables[1:]}
    examples = {
        "refused": TooManyRequests("", status=429, headers={}),
        "never": NotSent(""),
        "unknown": ServerError("", status=502, headers={}),
        "final": ServerError("", status=501, headers={}),
    }
    kinds = [OPERATIONS[name] for name in ("get_device", "set_note", "upload_request")]
    kinds_of_other = [OPERATIONS[name] for name in ("send_sms", "terminate_service")]
    for name, error in examples.items():
        assert [may_repeat(operation, fate(error)) for operation in kinds] == told[name]
        assert {may_repeat(operation, fate(error)) for operation in kinds_of_other} == {told[name][-1]}


@given(st.integers(1, 2000))
def test_back_off_is_anything_up_to_the_doubled_time(failures: int):
    assert 0 <= back_off(failures) <= LONGEST_BACK_OFF
    assert FIRST_BACK_OFF == 0.25


NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
LATER = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
BEFORE = format_datetime(NOW - timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("1000000000", 1e9),
        (LATER, 90),
        (LATER.replace("GMT", "-0000"), 90),
        (BEFORE, 0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("9" * 5000, None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date_against_the_services_own_clock(asked: str, seconds: float | None):
    headers = {"retry-after": asked, "date": format_datetime(NOW, usegmt=True)}
    assert retry_after(headers) == seconds


def test_retry_after_as_a_date_without_a_usable_date_of_the_service():
    asked = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    for headers in ({"retry-after": asked}, {"retry-after": asked, "date": "now"}):
        assert 3590 < (retry_after(headers) or 0) <= 3600


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ \S*"), st.text())
def test_retry_after_never_fails_whatever_the_service_says(asked: str, date: str):
    seconds = retry_after({"retry-after": asked, "date": date})
    assert seconds is None or (math.isfinite(seconds) and seconds >= 0)
