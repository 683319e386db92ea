"""Success answers whose body is not what it should be, and odd ones that are understood all the same."""

from __future__ import annotations

import datetime
import gzip
import json
from decimal import Decimal

import pytest

from lattigo import ApiError, EmptyResponse, HtmlResponse, InvalidJson, UnexpectedShape, models
from tests.support.calls import ASYNCIO, client
from tests.support.wire import OK, Wire, reply, zipped

pytestmark = ASYNCIO

DEVICE = {"id": 1, "device_name": "truck"}
TEXT = json.dumps(DEVICE)
BROKEN: dict[str, tuple[bytes, type[ApiError], str]] = {
    "empty": (b"", EmptyResponse, "The service returned 200 with an empty body."),
    "blanks": (b" \r\n\t", EmptyResponse, "with an empty body"),
    "only a BOM": (b"\xef\xbb\xbf", EmptyResponse, "with an empty body"),
    "a login page": (
        b"\n<!doctype html><html></html>",
        HtmlResponse,
        "with a web page instead of JSON. Is the base URL",
    ),
    "XML": (b'<?xml version="1.0"?><e/>', HtmlResponse, "with a web page instead of JSON"),
    "text": (b"OK", InvalidJson, "with a body that is truncated or not JSON (2 bytes)"),
    "cut off": (TEXT[:-1].encode(), InvalidJson, "truncated or not JSON"),
    "two documents": (TEXT.encode() * 2, InvalidJson, "truncated or not JSON"),
    "UTF-16": (TEXT.encode("utf-16"), InvalidJson, "truncated or not JSON"),
    "UTF-32": (TEXT.encode("utf-32-be"), InvalidJson, "truncated or not JSON"),
    "Latin-1": (b'{"id": 1, "device_name": "caf\xe9"}', InvalidJson, "truncated or not JSON"),
    "half a surrogate": (b'{"id": 1, "device_name": "\\ud800"}', InvalidJson, "truncated or not JSON"),
    "NaN": (b'{"id": NaN, "device_name": "truck"}', InvalidJson, "truncated or not JSON"),
    "Infinity": (b'{"id": 1, "device_name": "truck", "latitude": -Infinity}', InvalidJson, "truncated or not JSON"),
    "1e400": (b'{"id": 1, "device_name": "truck", "latitude": 1e400}', InvalidJson, "truncated or not JSON"),
    "5,000 digits": (b'{"id": 1, "device_name": "truck", "bytes_used": %s}' % (b"9" * 5000), InvalidJson, "not JSON"),
    "10,000 levels": (b"[" * 10_000 + b"]" * 10_000, InvalidJson, "truncated or not JSON"),
    "a trailing comma": (b'{"id": 1,}', InvalidJson, "truncated or not JSON"),
    "NUL at the end": (TEXT.encode() + b"\0", InvalidJson, "truncated or not JSON"),
}
MISSHAPEN: dict[str, tuple[object, str]] = {
    "null": (None, "$ is null instead of an object"),
    "an array": ([DEVICE], "$ is an array instead of an object"),
    "a text": ("device not found", "$ is a text instead of an object"),
    "an error with 200": ({"error": "no"}, "$.device_name is missing"),
    "a required field is missing": ({"device_name": "truck"}, "$.id is missing"),
    "a required field is null": ({**DEVICE, "id": None}, "$.id is null instead of a whole number"),
    "a required number is blank": ({**DEVICE, "id": ""}, "$.id is a text instead of a whole number"),
    "an object for a number": ({**DEVICE, "bytes_used": {}}, "$.bytes_used is an object instead of a whole number"),
    "half a byte": ({**DEVICE, "bytes_used": 0.5}, "$.bytes_used is a number instead of a whole number"),
    "a boolean for a number": ({**DEVICE, "id": True}, "$.id is a boolean instead of a whole number"),
    "words for a number": ({**DEVICE, "id": "many"}, "$.id is a text instead of a whole number"),
    "NaN as a text": ({**DEVICE, "latitude": "NaN"}, "$.latitude is a text instead of a number"),
    "1e5000 as a text": ({**DEVICE, "bytes_used": "1e5000"}, "$.bytes_used is a text instead of a whole number"),
    "5,000 digits as a text": ({**DEVICE, "id": "9" * 5000}, "$.id is a text instead of a whole number"),
    "the 30th of February": (
        {**DEVICE, "last_connection_date": "2026-02-30T00:00:00Z"},
        "$.last_connection_date is a text instead of a time",
    ),
    "an object for a text": ({**DEVICE, "note": {}}, "$.note is an object instead of a text"),
}


@pytest.mark.parametrize(("body", "error", "says"), BROKEN.values(), ids=BROKEN)
async def test_a_body_that_is_not_json_is_asked_for_again_and_then_told(body, error, says):
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(ApiError) as caught:
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 2
    assert type(caught.value) is error
    assert says in str(caught.value)
    assert caught.value.status == 200
    assert caught.value.body == body.removeprefix(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["empty", "a login page", "cut off", "UTF-16", "NaN"])
async def test_a_read_goes_on_when_the_next_body_is_json(name: str):
    with Wire(reply(200, BROKEN[name][0]), OK) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


@pytest.mark.parametrize(("body", "says"), MISSHAPEN.values(), ids=MISSHAPEN)
async def test_json_of_another_shape_is_told_with_its_place_and_not_asked_for_again(body, says):
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape) as caught:
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 1
    assert says in str(caught.value)
    assert json.loads(caught.value.body) == body
    assert says in [f"{problem.path} {problem.what}" for problem in caught.value.problems]


async def test_every_wrong_value_of_a_list_is_named():
    rows = [DEVICE, {"id": "x"}, {**DEVICE, "imei": []}, {**DEVICE, "sms_used": "?"}, 5]
    with Wire(reply(200, rows)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape, match=r"and 2 more\. See `error.body` for the raw body") as caught:
                await lattigo.devices.list().collect()
    places = [problem.path for problem in caught.value.problems]
    assert places == ["$[1].id", "$[1].device_name", "$[2].imei", "$[3].sms_used", "$[4]"]


@pytest.mark.parametrize("body", [DEVICE, "none", 5], ids=["an object", "a text", "a number"])
async def test_a_list_must_be_an_array(body):
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape, match=r"\$ is an? \w+ instead of an array"):
                await lattigo.devices.list().collect()


UTC = datetime.UTC
ODD: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    # what comes, and what it is read as
    "an unknown field": ({"firmware": {"v": [1]}}, {"extra": {"firmware": {"v": [1]}}}),
    "an unknown state": ({"state": "hibernating"}, {"state": "hibernating"}),
    "an integer as a text": ({"bytes_used": "1200"}, {"bytes_used": 1200}),
    "an integer as a float": ({"bytes_used": 1200.0}, {"bytes_used": 1200}),
    "a decimal as a text": ({"latitude": "12.50"}, {"latitude": Decimal("12.50")}),
    "a decimal as a number": ({"latitude": 12.5}, {"latitude": Decimal("12.5")}),
    "blank for a number": ({"bytes_used": "", "latitude": ""}, {"bytes_used": None, "latitude": None}),
    "blank for a time": ({"last_connection_date": ""}, {"last_connection_date": None}),
    "null everywhere": ({"state": None, "note": None, "bytes_used": None}, {"state": None, "note": None}),
    "a number for a text": ({"iccid": 8900000000000000001}, {"iccid": "8900000000000000001"}),
    "a time without a zone": (
        {"last_connection_date": "2026-03-29T02:30:00"},
        {"last_connection_date": datetime.datetime(2026, 3, 29, 2, 30, tzinfo=UTC)},
    ),
    "a time of another zone": (
        {"last_connection_date": "2026-03-29T02:30:00+02:00"},
        {"last_connection_date": datetime.datetime(2026, 3, 29, 0, 30, tzinfo=UTC)},
    ),
    "a time as Ruby prints it": (
        {"last_connection_date": "2026-03-29 02:30:00 UTC"},
        {"last_connection_date": datetime.datetime(2026, 3, 29, 2, 30, tzinfo=UTC)},
    ),
}


@pytest.mark.parametrize(("fields", "read"), ODD.values(), ids=ODD)
async def test_odd_values_are_understood(fields, read):
    with Wire(reply(200, {**DEVICE, **fields})) as wire:
        async with client(wire) as lattigo:
            device = await lattigo.devices.get("truck")
    assert {name: getattr(device, name) for name in read} == read


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        b'{"id": 7, "id": 1, "device_name": "truck"}',  # the last one counts, as in most of the world
        json.dumps({"device": DEVICE}).encode(),
        TEXT.encode() + b"\r\n",
    ],
    ids=["a BOM", "duplicate keys", "an envelope", "a line end"],
)
async def test_odd_bodies_are_understood(body):
    with Wire(reply(200, body), zipped(gzip.compress(body))) as wire:
        async with client(wire) as lattigo:
            for _ in range(2):
                assert await lattigo.devices.get("truck") == models.Device(id=1, device_name="truck")


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_any_success_status_will_do(status):
    with Wire(reply(status, DEVICE)) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


async def test_a_20_digit_number_is_never_rounded():
    """An ICCID of 20 digits does not fit into 64 bits; a rounded one is the ICCID of another SIM."""
    body = b'{"id": 1, "device_name": "truck", "iccid": 89014103211118510729}'
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape) as caught:
                await lattigo.devices.get("truck")
    assert [problem.path for problem in caught.value.problems] == ["$.iccid"]


async def test_the_keys_of_an_answer_are_not_in_the_text_of_an_error():
    with Wire(reply(200, {"truck of Ann": "?", "8900000000000000001": "?"})) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape) as caught:
                await lattigo.devices.calculate_etf("truck")
    assert "Ann" not in str(caught.value)
    assert "8900" not in str(caught.value)
