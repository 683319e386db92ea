"""Between JSON and models: tolerant in, strict out, nothing lost in silence."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo import Response, UnexpectedShape, models
from lattigo._core.codec.converter import encode, structure
from tests.support.examples import examples
from tests.support.memory import MemoryTransport, client, reply

MODELS = [model for name in models.__all__ if attrs.has(model := getattr(models, name))]
ANSWERS = [model for model in MODELS if "extra" in attrs.fields_dict(model)]
WORDS = st.text(string.ascii_letters + " -éж☃", min_size=1).filter(lambda text: text.strip().lower() not in WORDED)
WORDED = {"true", "false", "nan", "inf", "infinity", ""}
"""Texts that are something else to a field that may also be a number or a boolean."""
WHOLE = st.integers(-(2**53), 2**63 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def values(kind: object) -> st.SearchStrategy[Any]:
    """Every value of an annotation of the generated models."""
    simple: dict[object, st.SearchStrategy[Any]] = {
        str: WORDS,
        int: WHOLE,
        bool: st.booleans(),
        type(None): st.none(),
        date: st.dates(),
        datetime: st.datetimes(timezones=st.just(UTC)),
        Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    }
    if kind in simple:
        return simple[kind]
    if get_origin(kind) in {Union, UnionType}:
        return st.one_of([values(option) for option in get_args(kind)])
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is list:
        return st.lists(values(get_args(kind)[0]), max_size=3)
    if get_origin(kind) is dict:
        return st.dictionaries(WORDS, values(get_args(kind)[1]), max_size=3)
    return models_of(kind)


@cache
def models_of(model: Any) -> st.SearchStrategy[Any]:
    """Built once: what hypothesis finds out about it takes longer than an example."""
    fields = {field.name: field.type for field in attrs.fields(attrs.resolve_types(model))}
    has_extra = fields.pop("extra", None)
    unknown = st.dictionaries(st.text().filter(lambda name: name not in fields), JSON, max_size=2)
    extra = {"extra": unknown} if has_extra else {}
    return st.builds(model, **{name: values(kind) for name, kind in fields.items()}, **extra)


@pytest.mark.no_cover
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@settings(max_examples=examples(15), deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_every_model_survives_a_round_trip_through_json(model: type, data: st.DataObject):
    written = data.draw(models_of(model))
    assert structure(orjson.loads(orjson.dumps(encode(written))), model) == written


def device(**fields: object) -> dict[str, object]:
    return {"id": 1, "device_name": "a", **fields}


@pytest.mark.parametrize(
    ("field", "sent", "understood"),
    [
        ("bytes_used", "12", 12),
        ("bytes_used", 12.0, 12),
        ("bytes_used", "12.0", 12),
        ("bytes_used", "", None),
        ("bytes_used", None, None),
        ("latitude", "12.50", Decimal("12.50")),
        ("latitude", 12.5, Decimal("12.5")),
        ("latitude", 12, Decimal(12)),
        ("latitude", "", None),
        ("device_name", 10007, "10007"),
        ("iccid", "", ""),
        ("connected", "true", True),
        ("connected", False, False),
        ("connected", "roaming", "roaming"),
        ("last_connection_date", "2026-10-01T08:00:00.000Z", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("last_connection_date", "2026-10-01 08:00:00", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("last_connection_date", "2026-10-01 08:00:00 UTC", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("last_connection_date", "2026-10-01T10:00:00+02:00", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("last_connection_date", "", None),
    ],
)
async def test_values_are_understood_in_every_form_that_was_met(field: str, sent: object, understood: object):
    line = MemoryTransport(lambda _: reply(device(**{field: sent})))
    async with client(line) as lattigo:
        value = getattr(await lattigo.devices.get("a"), field)
    assert value == understood
    assert type(value) is type(understood)


@pytest.mark.parametrize("sent", ["2026-10-01", "2026-10-01T00:00:00Z", "2026-10-01T23:30:00-05:00"])
async def test_the_day_of_a_usage_row_is_the_one_that_the_service_wrote(sent: str):
    line = MemoryTransport(lambda _: reply([{"id": 1, "date_for": sent}]))
    async with client(line) as lattigo:
        (row,) = await lattigo.devices.daily_data_usages("a").collect()
    assert row.date_for == date(2026, 10, 1)


@pytest.mark.parametrize("answer", [device(), {"device": device()}], ids=["bare", "in an envelope"])
async def test_a_device_comes_bare_or_in_its_envelope(answer: object):
    async with client(MemoryTransport(lambda _: reply(answer))) as lattigo:
        assert (await lattigo.devices.get("a")).device_name == "a"


@pytest.mark.parametrize("answer", [[device()], {"devices": [device()]}], ids=["bare", "in an envelope"])
async def test_devices_come_bare_or_in_their_envelope(answer: object):
    async with client(MemoryTransport(lambda _: reply(answer))) as lattigo:
        assert [device.device_name for device in await lattigo.devices.list().collect()] == ["a"]


async def test_unknown_fields_are_kept_and_written_back():
    sent = device(eid="8904", plan={"name": "x", "cost": None})
    async with client(MemoryTransport(lambda _: reply(sent))) as lattigo:
        received = await lattigo.devices.get("a")
    assert received.extra == {"eid": "8904", "plan": {"name": "x", "cost": None}}
    assert encode(received) == sent


async def test_no_message_is_an_empty_array():
    async with client(MemoryTransport(lambda _: reply([]))) as lattigo:
        assert await lattigo.devices.last_calamp_message("a") is None


async def test_a_byte_order_mark_is_no_obstacle():
    async with client(
        MemoryTransport(lambda _: Response(200, {}, b'\xef\xbb\xbf{"id": 1, "device_name": "a"}'))
    ) as lattigo:
        assert (await lattigo.devices.get("a")).id == 1


async def test_every_value_that_cannot_be_right_is_named_and_the_raw_body_is_kept():
    rows = [
        device(),
        device(id="seven", bytes_used=[], iccid={}, latitude="north", last_connection_date="2026-02-30T00:00:00Z"),
        {"id": 2},
        "device",
        device(id=None, bytes_used=1.5, sms_used=True),
    ]
    async with client(MemoryTransport(lambda _: reply(rows))) as lattigo:
        with pytest.raises(UnexpectedShape) as caught:
            await lattigo.devices.list().collect()
    assert {problem.path: problem.what for problem in caught.value.problems} == {
        "$[1].id": "is a text instead of a whole number",
        "$[1].bytes_used": "is an array instead of a whole number",
        "$[1].iccid": "is an object instead of a text",
        "$[1].latitude": "is a text instead of a number",
        "$[1].last_connection_date": "is a text instead of a time",
        "$[2].device_name": "is missing",
        "$[3]": "is a text instead of an object",
        "$[4].id": "is null instead of a whole number",
        "$[4].bytes_used": "is a number instead of a whole number",
        "$[4].sms_used": "is a boolean instead of a whole number",
    }
    assert orjson.loads(caught.value.body) == rows
    assert "and 7 more" in str(caught.value)


@pytest.mark.parametrize("answer", [{"id": 1}, "a", 7, None, True, [[device()]]], ids=repr)
async def test_what_is_no_list_of_devices_is_refused(answer: object):
    async with client(MemoryTransport(lambda _: reply(answer))) as lattigo:
        with pytest.raises(UnexpectedShape):
            await lattigo.devices.list().collect()


async def test_a_misshapen_answer_does_not_tell_whose_it_is():
    answer = {"change_status": {"8900000000000000001": []}}
    async with client(MemoryTransport(lambda _: reply(answer))) as lattigo:
        with pytest.raises(UnexpectedShape) as caught:
            await lattigo.device_operations.change_simstate(device_names=["8900000000000000001"], state="restore")
    assert "8900000000000000001" not in str(caught.value)
    assert "change_status" in str(caught.value)


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("bytes_used", b"89014103211118510721"),
        ("bytes_used", b"18446744073709551615"),
        ("bytes_used", b'"1e25"'),
    ],
)
async def test_a_number_beyond_64_bits_is_refused_rather_than_changed(field: str, number: bytes):
    """No column of a dataset could hold it."""
    body = b'{"id": 1, "device_name": "a", "%b": %b}' % (field.encode(), number)
    async with client(MemoryTransport(lambda _: Response(200, {}, body))) as lattigo:
        with pytest.raises(UnexpectedShape) as caught:
            await lattigo.devices.get("a")
    assert [problem.path for problem in caught.value.problems] == [f"$.{field}"]


PERSONAL = {
    *("device_name", "iccid", "imei", "imsi", "msisdn", "mdn", "min", "meid", "esn", "ip_address", "ipv6", "mobile_id"),
    *("note", "note1", "note2", "note3", "address", "email", "message_body", "latitude", "longitude"),
    *("change_status", "status", "terminate_status"),
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_repr_shows_a_personal_identifier(model: type):
    fields = {field.name for field in attrs.fields(model) if field.name != "extra"}
    extra = {"extra": {"eid": "8904"}} if model in ANSWERS else {}
    text = repr(model(**{name: f"value of {name}" for name in fields}, **extra))
    assert {name for name in fields if f"{name}=***" in text} >= fields & PERSONAL
    assert "8904" not in text


def test_a_masked_value_tells_whether_there_is_one_and_how_many():
    assert "iccid=None" in repr(models.Device(id=1, device_name="a"))
    status = models.ChangeStatus(change_status={"8900": "Success", "8901": "Success"})
    assert repr(status) == "ChangeStatus(change_status=<2 entries>)"
