"""Success answers whose body is not what it should be, and odd ones that are understood all the same."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve

from lattigo import ApiError, EmptyResponse, HtmlResponse, InvalidJson, NotFound, StatusError, UnexpectedShape, models
from lattigo._core.api import pages
from lattigo._core.events import Drifted, Event
from lattigo._generated.operations import OPERATIONS
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import ASYNCIO, client
from tests.support.wire import OK, Act, Seen, Wire, reply, zipped

pytestmark = ASYNCIO

DEVICE = {"id": 1, "device_name": "truck"}
TEXT = json.dumps(DEVICE)
DAY = datetime.date(2026, 10, 1)
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
    "NaN": (b'{"id": NaN, "device_name": "truck"}', InvalidJson, "truncated or not JSON"),
    "Infinity": (b'{"id": 1, "device_name": "truck", "latitude": -Infinity}', InvalidJson, "truncated or not JSON"),
    "1e400": (b'{"id": 1, "device_name": "truck", "latitude": 1e400}', InvalidJson, "truncated or not JSON"),
    "5,000 digits": (b'{"id": 1, "device_name": "truck", "bytes_used": %s}' % (b"9" * 5000), InvalidJson, "not JSON"),
    "10,000 levels": (b"[" * 10_000 + b"]" * 10_000, InvalidJson, "truncated or not JSON"),
    "a trailing comma": (b'{"id": 1,}', InvalidJson, "truncated or not JSON"),
    "NUL in the middle": (TEXT.encode()[:-1] + b"\0}", InvalidJson, "truncated or not JSON"),
}
MISSHAPEN: dict[str, tuple[object, str]] = {
    "an array": ([DEVICE], "$ is an array instead of an object"),
    "a text": ("device not found", "$ is a text instead of an object"),
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
    "an hour after the end of a day": (
        {**DEVICE, "last_connection_date": "2026-02-28T24:30:00Z"},
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
    "no date, as MySQL writes it": ({"last_connection_date": "0000-00-00 00:00:00"}, {"last_connection_date": None}),
    "the end of a day": (
        {"last_connection_date": "2026-02-28T24:00:00Z"},
        {"last_connection_date": datetime.datetime(2026, 3, 1, tzinfo=UTC)},
    ),
    "a leap second": (
        {"last_connection_date": "2016-12-31T23:59:60Z"},
        {"last_connection_date": datetime.datetime(2017, 1, 1, tzinfo=UTC)},
    ),
    "a lower-case zone": (
        {"last_connection_date": "2026-03-29t02:30:00.5z"},
        {"last_connection_date": datetime.datetime(2026, 3, 29, 2, 30, 0, 500_000, tzinfo=UTC)},
    ),
    "NUL for a number": ({"bytes_used": "\0\0", "sms_used": "12\0"}, {"bytes_used": None, "sms_used": 12}),
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
        TEXT.encode() + b"\0\0",
    ],
    ids=["a BOM", "duplicate keys", "an envelope", "a line end", "NUL at the end"],
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
            assert (await lattigo.devices.get("truck")).iccid == "89014103211118510729"


@pytest.mark.parametrize("number", ["8.901410321111851e19", "8.9014103211118510729e19"])
async def test_a_number_that_is_no_whole_one_is_no_identifier(number: str):
    with Wire(reply(200, f'{{"id": 1, "device_name": "truck", "iccid": {number}}}'.encode())) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape, match=r"\$\.iccid is a number instead of a text"):
                await lattigo.devices.get("truck")


DIGITS = "0.12345678901234567890123", "89014103211118510729", "-18446744073709551616", "1.5E-400"


@pytest.mark.parametrize("digits", DIGITS)
async def test_numbers_that_no_float_holds_keep_their_digits(digits: str):
    body = f'{{"id": 1, "device_name": "truck", "new": [{digits}, 1.5], "latitude": {digits}}}'
    with Wire(reply(200, body.encode())) as wire:
        async with client(wire) as lattigo:
            for _ in range(2):  # the second time the field is known, and read in another way
                device = await lattigo.devices.get("truck")
                assert device.extra == {"new": [Decimal(digits), 1.5]}
                assert device.latitude == Decimal(digits)


async def test_null_for_what_a_path_names_is_not_found():
    with Wire(reply(200, None), reply(200, {"device": None})) as wire:
        async with client(wire) as lattigo:
            for _ in range(2):
                with pytest.raises(
                    NotFound, match=r"get_device: 200 OK, but the body is null\. Check the name"
                ) as caught:
                    await lattigo.devices.get("truck")
                assert caught.value.status == 200
        assert len(wire.seen) == 2


async def test_null_for_a_change_is_not_taken_for_not_found():
    """Whether it happened is not known, and `NotFound` would say that it did not."""
    with Wire(reply(200, None)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape, match="null instead of an object"):
                await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="hello")
        assert len(wire.seen) == 1


@pytest.mark.parametrize("body", [{"error": "no truck"}, {"errors": ["no truck"]}, {"errorMessage": "no truck"}])
async def test_an_error_with_the_status_200_is_an_error(body: object):
    with Wire(reply(200, body)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(StatusError, match=r"200 OK, but the body is an error: .*no \*\*\*") as caught:
                await lattigo.devices.get("truck")
            with pytest.raises(StatusError):
                await lattigo.devices.list().collect()
        assert len(wire.seen) == 2
    assert caught.value.body == body


def thingspace(body: object) -> Callable[[Seen], Act]:
    """ThingSpace with the same response to every call but those for a session."""

    def script(seen: Seen) -> Act:
        if seen.target.endswith("token"):
            return reply(200, {"access_token": "a-token", "token_type": "Bearer", "expires_in": 3600})
        return reply(200, {"sessionToken": "a-session"} if "session" in seen.target else body)

    return script


async def test_an_error_with_the_status_200_is_no_empty_list():
    body = {"errorCode": "INPUT_INVALID.Validation", "errorMessage": "The account is unknown."}
    with Wire(thingspace(body)) as wire:
        async with AsyncThingSpace("key", "secret", "ann", "password", base_url=wire.url) as client:
            with pytest.raises(StatusError, match=r"200 OK, but the body is an error: The account is unknown\."):
                await client.devices.list().collect()
            with pytest.raises(StatusError, match=r"200 OK, but the body is an error"):
                await client.accounts.get("0000123456-00001")


async def test_an_error_in_an_array_with_the_status_200_is_no_row():
    with Wire(thingspace([{"errorCode": "INPUT_INVALID", "errorMessage": "The account is unknown."}])) as wire:
        async with AsyncThingSpace("key", "secret", "ann", "password", base_url=wire.url) as client:
            with pytest.raises(StatusError, match=r"the body is an error: The account is unknown\."):
                await client.service_plans.list("0000123456-00001")


async def test_gzip_of_nothing_is_an_empty_list():
    nothing = reply(200, b"", ("Content-Encoding", "gzip"))

    def script(seen: Seen) -> Act:
        return nothing if "callbacks" in seen.target else thingspace({})(seen)

    with Wire(script) as wire:
        async with AsyncThingSpace("key", "secret", "ann", "password", base_url=wire.url) as client:
            assert await client.callbacks.list("0000123456-00001") == []


async def pulled_with(devices: list[dict[str, object]]) -> str:
    """Pull the usage of listed devices, and return what was reported about the list."""
    events: list[Event] = []
    listed = reply(200, devices, ("X-Next-Page", ""))
    with Wire(lambda seen: listed if seen.target.startswith("/v2/devices?") else reply(200, [])) as wire:
        async with client(wire, listeners=(events.append,)) as lattigo:
            pulled = [o async for o in lattigo.fleet.daily_usage(since=DAY, until=DAY)]
    assert sorted(outcome.device for outcome in pulled) == ["a", "b", "c"]
    assert not any(outcome.error for outcome in pulled)
    return "".join(event.what for event in events if isinstance(event, Drifted))


async def test_one_odd_value_does_not_keep_a_fleet_from_being_pulled():
    reported = await pulled_with(
        [
            {"id": 1, "device_name": "a", "cost_center": {"name": "north"}, "latitude": "somewhere"},
            {"id": 2, "device_name": "b", "cost_center": ["north"]},
            {"id": 3, "device_name": "c"},
        ]
    )
    assert "$[0].cost_center is an object instead of a text" in reported
    assert "$[0].latitude is a text instead of a number" in reported
    assert "$[1].cost_center is an array instead of a text" in reported


async def test_values_that_a_fleet_does_not_need_may_be_anything():
    odd = {"latitude": "somewhere", "last_connection_date": "2026-02-30", "note": {"x": 1}, "new": [None]}
    assert not await pulled_with([{"id": 1, "device_name": name, "cost_center": None, **odd} for name in "abc"])


async def test_an_odd_value_that_is_left_out_is_kept_in_extra():
    operation = evolve(OPERATIONS["list_devices"], lenient=True)
    with Wire(reply(200, [{**DEVICE, "latitude": "somewhere", "new": 1}])) as wire:
        async with client(wire) as lattigo:
            (device,) = await pages(lattigo, operation).collect()
    assert device.latitude is None
    assert device.extra == {"latitude": "somewhere", "new": 1}


async def test_a_required_value_is_never_left_out():
    with Wire(reply(200, [DEVICE, {"id": 2, "latitude": "somewhere"}])) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape, match=r"\$\[1\]\.device_name is missing"):
                await pages(lattigo, evolve(OPERATIONS["list_devices"], lenient=True)).collect()


async def test_a_field_named_like_an_error_beside_the_spec_s_own_is_no_error():
    with Wire(reply(200, {**DEVICE, "error": "sensor"})) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).extra == {"error": "sensor"}


CHARSETS = [
    ("iso-8859-1", "café"),
    ("windows-1252", "€5"),
    ('"UTF-16"', "café"),
    ("utf-16le", "café"),
    ("utf-8", "café"),
]


@pytest.mark.parametrize(("charset", "note"), CHARSETS)
async def test_the_charset_of_the_content_type_is_honoured(charset: str, note: str):
    body = json.dumps({**DEVICE, "note": note}, ensure_ascii=False).encode(charset.strip('"'))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=%b\r\nContent-Length: %d\r\n\r\n"
    with Wire(Act(head % (charset.encode(), len(body)) + body)) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).note == note


async def test_the_charset_of_an_error_is_honoured():
    head = b"HTTP/1.1 400 No\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 4\r\n\r\n"
    with Wire(Act(head + "café".encode("latin-1"))) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(StatusError, match="400 Bad Request: café"):
                await lattigo.devices.get("truck")


@pytest.mark.parametrize("charset", ["punycode", "no-such", "zlib", "\xff", ""])
async def test_a_charset_that_is_none_is_ignored(charset: str):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset={charset}\r\nContent-Length: 4\r\n\r\n"
    with Wire(Act(head.encode("latin-1") + b"caf\xe9")) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(InvalidJson):
                await lattigo.devices.get("truck")


async def test_half_a_character_does_not_take_away_what_stands_beside_it():
    notes = rb"\ud83d", rb"\ude80", rb"\\ud83d", rb"\ud83d\ude80", rb"\ud83d\ud83d\ude80", rb"\u0000"
    rows = b",".join(b'{"id": 1, "device_name": "truck%d", "note": "%b"}' % item for item in enumerate(notes))
    with Wire(reply(200, b"[%b]" % rows)) as wire:
        async with client(wire) as lattigo:
            devices = await lattigo.devices.list().collect()
    assert [device.note for device in devices] == ["\ufffd", "\ufffd", r"\ud83d", "🚀", "\ufffd🚀", "\0"]


async def test_the_keys_of_an_answer_are_not_in_the_text_of_an_error():
    with Wire(reply(200, {"truck of Ann": "?", "8900000000000000001": "?"})) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(UnexpectedShape) as caught:
                await lattigo.devices.calculate_etf("truck")
    assert "Ann" not in str(caught.value)
    assert "8900" not in str(caught.value)
