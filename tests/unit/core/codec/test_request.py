"""From arguments to a request, or to a refusal before anything is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta, timezone

import orjson
import pytest
from attrs import field, frozen

from lattigo import AsyncLattigo, InvalidRequest, Request
from lattigo._core.codec.request import build_request, personal_values
from lattigo._core.fields import redacted
from lattigo._core.operation import Operation, Parameter
from lattigo.models import ActivationRequest, SuspensionRequest
from tests.support.memory import MemoryTransport, client, query, reply

Call = Callable[[AsyncLattigo], Awaitable[object]]
STATUS = {"change_status": {}, "status": {}, "processed": [], "unprocessed": []}


async def sent(call: Call, answer: object = ()) -> Request:
    """The first request of a call."""
    line = MemoryTransport(lambda _: reply(list(answer) if answer == () else answer))
    async with client(line) as lattigo:
        await call(lattigo)
    return line.requests[0]


async def refused(call: Call) -> str:
    """Why a call was refused; nothing was sent."""
    line = MemoryTransport(lambda _: reply([]))
    async with client(line) as lattigo:
        with pytest.raises(InvalidRequest) as caught:
            await call(lattigo)
    assert line.requests == []
    assert isinstance(caught.value, ValueError)
    assert caught.value.attempts == 0
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (date(2026, 10, 1), "2026-10-01"),
        (datetime(2026, 10, 1, 8, 30), "2026-10-01T08:30:00Z"),  # noqa: DTZ001 - a time without a zone is UTC
        (datetime(2026, 10, 1, 8, 30, tzinfo=UTC), "2026-10-01T08:30:00Z"),
        (datetime(2026, 10, 1, 8, 30, 15, 250000, tzinfo=UTC), "2026-10-01T08:30:15.250000Z"),
        (datetime(2026, 10, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))), "2026-09-30T23:30:00Z"),
    ],
)
async def test_times_are_sent_in_utc_with_a_z(given: date, seen: str):
    request = await sent(lambda lattigo: lattigo.devices.daily_data_usages("a", start_date=given).collect())
    assert query(request)["start_date"] == seen
    assert "+" not in request.url


async def test_fixed_values_and_our_own_defaults_are_sent_and_nothing_else():
    devices = await sent(lambda lattigo: lattigo.devices.list().collect())
    names = await sent(lambda lattigo: lattigo.devices.list_names().collect())
    usage = await sent(lambda lattigo: lattigo.devices.daily_data_usages("a").collect())
    assert query(devices) == {"details": "true", "page": "1", "per_page": "100"}
    assert query(names) == {"page": "1", "per_page": "100"}
    assert query(usage) == {"limit": "10000", "page": "1", "per_page": "100"}


async def test_what_the_caller_says_wins_over_our_own_defaults():
    usage = await sent(lambda lattigo: lattigo.devices.daily_data_usages("a", limit=3, per_page=7, page=2).collect())
    assert query(usage) == {"limit": "3", "page": "2", "per_page": "7"}


async def test_a_query_is_escaped_so_that_it_stays_one_value():
    request = await sent(lambda lattigo: lattigo.devices.list(state="a&b=c d+e/é#").collect())
    assert query(request)["state"] == "a&b=c d+e/é#"
    assert "%2B" in request.url
    assert "%20" in request.url


async def test_a_body_is_json_with_lists_and_models_and_without_what_is_not_given():
    request = await sent(
        lambda lattigo: lattigo.device_operations.activation_request(
            rate_plan_name="Plan",
            activation_requests=[ActivationRequest(iccid="1", imei="2", note="x"), ActivationRequest(iccid="3")],
        ),
        STATUS,
    )
    assert request.headers["content-type"] == "application/json"
    assert orjson.loads(request.body or b"") == {
        "rate_plan_name": "Plan",
        "activation_requests": [{"iccid": "1", "imei": "2", "note": "x"}, {"iccid": "3"}],
    }


async def test_a_call_whose_body_has_no_member_sends_an_empty_object():
    request = await sent(lambda lattigo: lattigo.devices.cellular_locate("a"), {"a": "Success"})
    assert request.body == b"{}"
    assert request.headers["content-type"] == "application/json"


async def test_a_get_has_no_body():
    request = await sent(lambda lattigo: lattigo.devices.calculate_etf("a"), {"a": "100.0"})
    assert request.body is None
    assert "content-type" not in request.headers


async def test_all_mistakes_are_told_together():
    text = await refused(
        lambda lattigo: lattigo.device_operations.activation_request(
            rate_plan_name="",
            device_sku=7,  # type: ignore[arg-type]  # the mistake of this test
            activation_requests=[ActivationRequest(iccid="", note="x" * 251), SuspensionRequest(imei="1", iccid="2")],  # type: ignore[list-item]  # as above
        )
    )
    for mistake in (
        "rate_plan_name is empty.",
        "device_sku must be text, not int.",
        "activation_requests[0].iccid is empty.",
        "activation_requests[0].note has 251 characters, at most 250 are allowed.",
        "activation_requests[1] must be",
        "Nothing was sent.",
    ):
        assert mistake in text


@pytest.mark.parametrize(
    ("call", "mistake"),
    [
        (lambda it: it.devices.list(page=0).collect(), "page is below 1."),
        (lambda it: it.devices.list(per_page=0).collect(), "per_page is below 1."),
        (lambda it: it.devices.list(page=True).collect(), "page must be a whole number, not bool."),
        (lambda it: it.devices.list(page=1.5).collect(), "page must be a whole number, not float."),
        (lambda it: it.devices.get_sms("a", direction="up"), "direction must be one of all, received, sent."),
        (lambda it: it.devices.get_sms("a", start_date="2026-10-01"), "start_date must be a date or a date with time"),
        (lambda it: it.devices.get(None), "device_name is missing."),
        (lambda it: it.devices.get(8900), "device_name must be text, not int."),
        (lambda it: it.device_operations.terminate_service(device_names=[]), "device_names is empty."),
        (lambda it: it.device_operations.terminate_service(device_names="8900"), "must be a list, not str."),
        (lambda it: it.device_operations.terminate_service(device_names=["a", ""]), "device_names[1] is empty."),
        (lambda it: it.device_operations.terminate_service(device_names=["a", None]), "device_names[1] must be text"),
    ],
)
async def test_an_argument_that_cannot_be_right_is_refused(call: Call, mistake: str):
    assert mistake in await refused(call)


async def test_one_of_several_must_be_given():
    text = await refused(lambda it: it.device_operations.set_usage_limit(device_names=["a"], kb_limit=10))
    assert "At least one of `action` or `usernames` must be given." in text


NOON, MIDNIGHT = datetime(2026, 10, 1, 12, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "fine"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), False),
        (date(2026, 10, 1), date(2026, 10, 1), True),
        (NOON, MIDNIGHT, False),
        (MIDNIGHT, NOON, True),
        (NOON, date(2026, 10, 1), True),
        (date(2026, 10, 1), MIDNIGHT, True),
        (NOON, date(2026, 9, 30), False),
        (MIDNIGHT, datetime(2026, 10, 1, 1, tzinfo=timezone(timedelta(hours=2))), False),
    ],
)
async def test_a_range_does_not_end_before_it_begins(start: date, end: date, fine: bool):
    def call(lattigo: AsyncLattigo) -> Awaitable[object]:
        return lattigo.devices.daily_data_usages("a", start_date=start, end_date=end).collect()

    if fine:
        await sent(call)
    else:
        assert "end_date" in await refused(call)


async def test_a_refusal_repeats_no_personal_identifier():
    text = await refused(
        lambda it: it.device_operations.send_sms(device_names=["8900000000000000001", 8900000000000000002], sms_text="")
    )
    assert "8900" not in text


@frozen
class Answer:
    """What the operations below would answer."""


@frozen
class Owner:
    """Part of an argument."""

    name: str = field(repr=redacted)
    kind: str


@frozen
class Filter:
    """An argument that holds a list, or does not."""

    owners: list[Owner] | None = None


ODD: Operation[Answer] = Operation(
    name="odd",
    method="GET",
    path="/odd/{the_name}",
    effect="read",
    response=Answer,
    doc="odd",
    parameters=(
        Parameter("name", "path", str, wire="the_name", required=True),
        Parameter("from_", "query", bool, wire="from"),
        Parameter("kinds", "query", list[str], max_length=2),
        Parameter("trace", "header", str, wire="X-Trace", pattern="^[a-z]+$"),
        Parameter("share", "query", float, maximum=1),
        Parameter("filter", "query", Filter),
        Parameter("secret", "query", list[str], personal=True),
    ),
)


def test_booleans_lists_headers_and_renamed_parameters():
    arguments = {"name": "a", "from_": True, "kinds": ["x", "y"], "trace": "abc", "share": 0.5}
    request = build_request(ODD, "https://example.com", arguments)
    assert request.url == "https://example.com/odd/a?from=true&kinds=x&kinds=y&share=0.5"
    assert request.headers == {"accept": "application/json", "x-trace": "abc"}


def test_what_the_spec_limits_is_checked():
    with pytest.raises(InvalidRequest) as caught:
        build_request(ODD, "https://example.com", {"name": "a", "kinds": list("abc"), "trace": "A1", "share": 2})
    assert str(caught.value) == (
        "odd: kinds has 3 items, at most 2 are allowed. trace does not have the form ^[a-z]+$. share is above 1. "
        "Nothing was sent."
    )


def test_a_list_that_an_argument_may_hold_is_looked_into():
    good, bad = Filter(owners=[Owner("Ann", "driver")]), Filter(owners=["Ann"])  # type: ignore[list-item] - on purpose
    build_request(ODD, "https://example.com", {"name": "a", "filter": good})
    with pytest.raises(InvalidRequest, match=r"filter.owners\[0\] must be a Owner, not str"):
        build_request(ODD, "https://example.com", {"name": "a", "filter": bad})


def test_personal_texts_are_found_at_any_depth():
    owners, secret = [Owner("Ann", "driver"), Owner("Bob", "guest")], ["x", {"home": {"street": "Elm"}}]
    arguments = {"name": "a", "filter": Filter(owners=owners), "secret": secret}
    assert personal_values(ODD, arguments) == ["Ann", "Bob", "x", "Elm"]
