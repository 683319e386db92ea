"""Error statuses: which error, what it says, whether the request is sent again."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from attrs import evolve

from lattigo import (
    ApiError,
    BadRequest,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    Options,
    Redirected,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthorized,
    Unprocessable,
    models,
)
from lattigo._core.api import call
from tests.support.calls import ASYNCIO, AT_MOST_ONCE, OPERATIONS, TWICE, answer, arguments, client
from tests.support.wire import OK, Act, Wire, reply

pytestmark = ASYNCIO

PAGE = b"<!DOCTYPE html>\n<html><head><title> Bad Gateway </title></head><body>nginx</body></html>"
PHRASE = HTTPStatus(422).phrase  # it changed with Python 3.13
FINAL: list[tuple[int, object, type[ApiError], str]] = [
    # status, body, error, what its text says
    (300, b"", Redirected, "300 Multiple Choices with no explanation."),
    (304, b"", Redirected, "304 Not Modified with no explanation."),
    (400, {"error": "per_page is wrong"}, BadRequest, "400 Bad Request: per_page is wrong."),
    (401, {"error": "Bad key."}, Unauthorized, "401 Unauthorized: Bad key. Check the credentials. Calls in"),
    (401, b"HTTP Basic: Access denied.\n", Unauthorized, "401 Unauthorized: HTTP Basic: Access denied."),
    (403, {"error": "Forbidden"}, Forbidden, "403 Forbidden: Forbidden. It belongs to another account"),
    (404, {"error": "No such device"}, NotFound, "404 Not Found: No such device. Check the name"),
    (404, b"", NotFound, "404 Not Found with no explanation. Check the name"),
    (404, PAGE, NotFound, "404 Not Found: a web page titled 'Bad Gateway'. Check"),
    (405, b"no", MethodNotAllowed, "405 Method Not Allowed: no. The documentation of the endpoint may have changed."),
    (409, {"message": "busy"}, StatusError, "409 Conflict: busy."),
    (418, {"errorMessage": "tea"}, StatusError, "418 I'm a Teapot: tea."),
    (422, {"errors": {"state": ["is wrong"]}}, Unprocessable, f'422 {PHRASE}: {{"state":["is wrong"]}}.'),
    (451, {"fault": {"code": 9}}, StatusError, '451 Unavailable For Legal Reasons: {"code":9}.'),
    (501, b"", ServerError, "501 Not Implemented with no explanation."),
    (505, b"", ServerError, "505 HTTP Version Not Supported with no explanation."),
    (404, [1, 2], NotFound, "404 Not Found with no explanation."),
    (404, b"\xff\xfe\xfa", NotFound, "404 Not Found: \ufffd\ufffd\ufffd."),
    (404, {"error": "x" * 5000}, NotFound, f"404 Not Found: {'x' * 300}."),
]
STORMS: list[tuple[int, object, str]] = [
    (408, b"", "408 Request Timeout with no explanation."),
    (500, {"error": "boom"}, "500 Internal Server Error: boom."),
    (502, PAGE, "502 Bad Gateway: a web page titled 'Bad Gateway'."),
    (503, b"<html><body>down</body></html>", "503 Service Unavailable: a web page."),
    (504, b"", "504 Gateway Timeout with no explanation."),
    (520, b"error code: 520", "520 (a non-standard status): error code: 520."),
    (599, {"error": "?"}, "599 (a non-standard status): ?"),
]


@pytest.mark.parametrize(("status", "body", "error", "says"), FINAL)
async def test_an_answer_that_is_final_is_not_asked_for_again(status, body, error, says):
    with Wire(reply(status, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(StatusError) as caught:
                await lattigo.devices.get("truck")
        assert len(wire.seen) == caught.value.attempts == 1
    assert type(caught.value) is error
    assert caught.value.status == status
    assert str(caught.value).startswith(f"get_device: {says}")


@pytest.mark.parametrize(("status", "body", "says"), STORMS)
async def test_a_read_is_tried_again_while_the_service_fails(status, body, says):
    with Wire(reply(status, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(StatusError) as caught:
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 2
    assert type(caught.value) is (ServerError if status >= 500 else StatusError)
    assert str(caught.value).startswith(f"get_device: {says}")
    assert "(2 attempts in" in str(caught.value)


@pytest.mark.parametrize("act", [reply(status, body) for status, body, _ in STORMS])
async def test_a_read_goes_on_when_the_storm_is_over(act: Act):
    with Wire(act, act, act, OK) as wire:
        async with client(wire, options=None) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) == 4


@pytest.mark.parametrize(
    "body", [b"Retry later\n", PAGE, b"", {"error": "slow down"}], ids=["text", "html", "", "json"]
)
@pytest.mark.parametrize("name", ["get_device", "send_sms"])
async def test_a_429_is_repeated_whatever_its_body(body, name):
    operation = OPERATIONS[name]
    good = {"id": 1, "device_name": "truck"} if name == "get_device" else answer(operation)
    with Wire(*[reply(429, body)] * 6, reply(200, good)) as wire:
        async with client(wire, options=TWICE) as lattigo:
            await call(lattigo, operation, None, **arguments(operation))
        assert len(wire.seen) == 7, "refusals do not count as attempts"


async def test_a_429_that_lasts_longer_than_the_budget_is_told():
    with Wire(reply(429, b"Retry later\n")) as wire:
        async with client(wire, options=Options(budget=1)) as lattigo:
            with pytest.raises(TooManyRequests, match=r"429 Too Many Requests: Retry later\. Slow down"):
                await lattigo.devices.get("truck")


async def test_a_documented_error_body_comes_typed():
    body = {
        "processed": [{"imei": "350000000000001", "sku": "A"}],
        "unprocessed": [{"imei": "350000000000002", "errorMessage": "unknown"}],
    }
    with Wire(reply(422, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Unprocessable) as caught:
                await lattigo.device_operations.upload_request(
                    upload_email="ann@example.com", upload_sku="A", upload_ids=[models.UploadId(imei="350000000000002")]
                )
        assert len(wire.seen) == 1
    assert isinstance(caught.value.parsed, models.UploadResult)
    assert caught.value.body == body


@pytest.mark.parametrize("body", [b"oops", b"", [1], {"errors": "?"}], ids=["text", "empty", "array", "other"])
async def test_an_error_body_of_another_shape_is_kept_as_it_is(body):
    operation = AT_MOST_ONCE["upload_request"]
    with Wire(reply(422, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Unprocessable) as caught:
                await call(lattigo, operation, None, **arguments(operation))
    assert caught.value.body == (body.decode() if isinstance(body, bytes) else body)


BROKEN_BODIES = {
    "cut off": reply(401, b"Access den", length=99),
    "gzip, but empty": reply(401, b"", ("Content-Encoding", "gzip")),
    "damaged gzip": reply(401, b"\x1f\x8b\x08\xff\xff", ("Content-Encoding", "gzip")),
}


@pytest.mark.parametrize("act", BROKEN_BODIES.values(), ids=BROKEN_BODIES)
async def test_the_status_counts_even_when_the_body_of_an_error_breaks(act: Act):
    """A 401 that is repeated because of its body is how accounts get locked."""
    with Wire(evolve(act, then="close")) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Unauthorized):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 1
