"""Two ways from bytes to models: nothing but a clock may tell the fast one from the tolerant one."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo import ApiError, Response, UnexpectedShape
from lattigo._core.codec.fast import MOST_UNKNOWN, FastDecoder
from lattigo._core.codec.reader import UNREAD, decode, fast_decoder, parse_json, read
from lattigo._core.fields import JSON, Rule
from lattigo._core.operation import Operation
from lattigo._generated.operations import (
    ACTIVATION_REQUEST,
    CALCULATE_ETF,
    DAILY_DATA_USAGES,
    GET_DEVICE,
    LIST_DEVICES,
    OPERATIONS,
    SUSPEND_NO_BILLING_REQUEST,
)
from lattigo.models import DailyDataUsage, Device
from tests.support.examples import examples

DETERMINED = settings(max_examples=examples(10), deadline=None, derandomize=True, database=None)

WHOLE = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
RIGHT: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(),
    int: WHOLE,
    bool: st.booleans(),
    type(None): st.none(),
    date: st.dates().map(date.isoformat),
    datetime: st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False).map(str) | FLOATS | WHOLE,
}
"""Values of which the two ways think the same."""

NUMBERS = [0, -1, 2**53 + 1, 2**63, -(2**63) - 1, 2**64 - 1, 2**64, 10**25, -0.0, 12.0, 0.1, 1e17, 5e-324]
TEXTS = [
    *("", " ", "true", "False", "1", "roaming", "-----", "é☃😀", "\x00", '"\\', "suspend", "\x7f\u2028"),
    *("12", "12.0", " 7 ", "1e3", "-0", "1_000", "0x1", "NaN", "-Infinity", "1e999999", "9" * 20, "9" * 5000),
    *("2026-10-01T08:00:00.000Z", "2026-10-01T08:00:00+02:00", "2026-10-01 08:00:00", "2026-10-01 08:00:00 UTC"),
    *("2026-10-01t08:00:00z", "2026-10-01T08:00:00.1234567Z", "2026-10-01T08:00:00,5Z", "2026-10-01T08Z"),
    *("2026-10-01T24:00:00Z", "2026-10-01T23:59:60Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("2026-10-01", "20261001", "2026-W40-4", "2026-02-30", "0000-01-01", "2026-1-1", " 2026-10-01 ", "２０２６-10-01"),
]
ODD = st.none() | st.booleans() | st.sampled_from([*NUMBERS, *TEXTS]) | st.integers() | st.text()
UNKNOWN = st.sampled_from(["extra", "plan", "device", "devices", "__class__", "f0", "a b", "é", 'a"b', "", "a\nb"])


def nested(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values | st.lists(values, max_size=2) | st.dictionaries(UNKNOWN, values, max_size=2)


def wire(kind: Any, odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """JSON that is like a kind of the models, but for a value here and there that is `odd`."""
    if kind in RIGHT:
        return RIGHT[kind] | odd
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind)) | odd
    if get_origin(kind) is list:
        return st.lists(wire(get_args(kind)[0], odd), max_size=3)
    if get_origin(kind) is dict:
        return st.dictionaries(st.text(), wire(get_args(kind)[1], odd), max_size=3)
    if get_origin(kind) in {Union, UnionType}:
        return st.one_of([wire(option, odd) for option in get_args(kind)])
    if not attrs.has(kind):
        return nested(nested(st.text() | WHOLE | odd))
    fields = {field.name: field for field in attrs.fields(attrs.resolve_types(kind)) if field.name != "extra"}
    required = {name: wire(field.type, odd) for name, field in fields.items() if field.default is attrs.NOTHING}
    others = {name: wire(field.type, odd) for name, field in fields.items() if name not in required}
    return st.fixed_dictionaries(required, optional=others)


def outcome(call: Callable[[], object]) -> tuple[object, ...]:
    """What came of decoding: equal only if the last digit of a Decimal and the zone of a time are."""
    try:
        value = call()
    except ApiError as error:
        return type(error), str(error), getattr(error, "problems", None), error.__context__
    return value, shown(value)


def shown(value: Any) -> object:
    if attrs.has(type(value)):
        return type(value), {field.name: shown(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {name: shown(item) for name, item in value.items()}
    return repr(value)


def answer(body: bytes | object) -> Response:
    return Response(200, {}, body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode())


def tolerantly(operation: Operation[Any], response: Response) -> tuple[object, ...]:
    return outcome(lambda: decode(operation, parse_json(response), response))


def agreed(operation: Operation[Any], body: bytes | object) -> object:
    """What both ways say to a body."""
    response = answer(body)
    told = tolerantly(operation, response)
    assert outcome(lambda: read(operation, response)) == told  # by now, what is unknown in it has been learnt
    return told[0]


def is_fast(operation: Operation[Any], body: object) -> bool:
    return fast_decoder().decode(operation, answer(body).body, UNREAD) is not UNREAD


@pytest.fixture(autouse=True, scope="module")
def nothing_learnt() -> None:
    """Unknown fields that other tests met are forgotten."""
    fast_decoder.cache_clear()


@pytest.mark.no_cover
@pytest.mark.parametrize("name", OPERATIONS)
@DETERMINED
@given(data=st.data())
def test_the_fast_way_reads_what_is_just_what_the_spec_says(name: str, data: st.DataObject):
    operation = OPERATIONS[name]
    body = data.draw(wire(operation.response, st.nothing()))
    assert is_fast(operation, {operation.envelope: body} if operation.envelope and data.draw(st.booleans()) else body)
    agreed(operation, body)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", OPERATIONS)
@DETERMINED
@given(data=st.data())
def test_both_ways_agree_on_whatever_comes(name: str, data: st.DataObject):
    operation = OPERATIONS[name]
    body = data.draw(wire(operation.response, data.draw(st.sampled_from([st.nothing(), ODD, nested(ODD)]))))
    for row in body if isinstance(body, list) else [body]:
        if isinstance(row, dict):
            row.update(data.draw(st.dictionaries(UNKNOWN, nested(nested(ODD)), max_size=2)))
    agreed(operation, {operation.envelope: body} if operation.envelope and data.draw(st.booleans()) else body)


VALUES = [
    *rb"""
    1 1.0 1e3 1E5 -0 -0.0 01 1. .5 +1 0x10 1_0 1e400 1e-400 NaN Infinity null true tru 9223372036854775807
    9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616 89014103211118510721
    0.30000000000000004 123456789012345678.5 2.2250738585072011e-308 7205759403792793200001e-5 "" "12" "a "\ud83d"
    "\ud83d\ude00" "\ude00" "\ud83d\u0041" "\u0000" "\x" "\/" [] {} [1,] {"a":1,} [1e400] 1,"id":2 "x","id":2 1/**/
    1,"\u0069d":3 1,"plan":1e400,"plan":1 1,"plan":[[[[1]]]] 1,"plan":89014103211118510721 1,"extra":{} 1}{ 1}]
    """.split(),
    *(b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"', b'"\t"', b'"\x00"', b'"\x7f"', b"1\x00", b"1\x0b", b"[" * 2000),
]


@pytest.mark.parametrize("field", [b"id", b"device_name", b"latitude", b"connected", b"plan"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_both_ways_agree_on_what_json_is(field: bytes, value: bytes):
    body = b'{"id": 7, "device_name": "a", "%b": %b}' % (field, value)
    for shape in (body, b'{"device": %b}' % body, b"\xef\xbb\xbf%b\r\n" % body, b" %b" % body, body[:-1], body + body):
        agreed(GET_DEVICE, shape)
        agreed(LIST_DEVICES, b"[%b,%b]" % (body, shape))


def test_an_unknown_field_is_soon_read_as_fast_as_a_known_one():
    rows = [{"id": 1, "roaming_bytes": 5, "zone": {"name": ["x", None]}}, {"id": 2, "date_for": "2026-10-01"}]
    assert not is_fast(DAILY_DATA_USAGES, rows)
    told = agreed(DAILY_DATA_USAGES, rows)
    assert is_fast(DAILY_DATA_USAGES, rows)
    assert told == [
        DailyDataUsage(id=1, extra={"roaming_bytes": 5, "zone": {"name": ["x", None]}}),
        DailyDataUsage(id=2, date_for=date(2026, 10, 1)),
    ]


def test_an_unknown_field_deep_inside_is_learnt_too():
    order = {"processed": [], "unprocessed": [{"device_index": 0, "input": {"iccid": "1", "eid": "2"}}]}
    agreed(ACTIVATION_REQUEST, order)
    assert is_fast(ACTIVATION_REQUEST, order)


@attrs.frozen(kw_only=True)
class Stop:
    """What Lattigo's models do not have: a renamed field, a closed list of values, a float."""

    from_: str = attrs.field(metadata={"rule": Rule(wire="from")})
    purpose: Literal["load", "unload"]
    weight: float | None = None


@attrs.frozen(kw_only=True)
class Tour:
    stops: list[Stop]
    last: Stop | None = None
    seen: dict[str, datetime | None] | None = None
    extra: dict[str, JSON] = attrs.field(factory=dict[str, JSON])


@attrs.frozen(kw_only=True)
class Wish:
    stop: Stop = Stop(from_="here", purpose="load")


def asking(kind: object) -> Operation[Any]:
    return Operation(name="get", method="GET", path="/", effect="read", response=kind, envelope="tour", doc="none")


TOUR = {
    "stops": [{"from": "a", "purpose": "load", "weight": "1.5"}, {"from": "b", "purpose": "unload"}],
    "last": None,
    "seen": {"a": "2026-10-01T08:00:00Z", "b": None},
}


@pytest.mark.parametrize("kind", [Tour, Tour | None, dict[str, Tour]])
def test_models_of_another_api_are_read_fast_too(kind: object):
    body = {"x": TOUR} if kind == dict[str, Tour] else TOUR
    assert is_fast(asking(kind), {"tour": body})
    assert "Stop(from_='a', purpose='load', weight=1.5)" in repr(agreed(asking(kind), body))


@pytest.mark.parametrize(
    "change",
    [
        {"last": {"from_": "a", "purpose": "load"}},
        {"stops": [{"from": "a", "purpose": "sleep"}]},
        {"stops": [{"from": "a", "purpose": "load", "weight": "1e400"}]},
        {"stops": [{"from": "a", "purpose": "load", "weight": ""}], "seen": {"a": ""}},
        {"tour": TOUR, "stops": 5},
    ],
)
def test_models_of_another_api_are_judged_alike(change: dict[str, object]):
    agreed(asking(Tour), TOUR | change)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (date | datetime, "2026-10-01"),
        (list[Stop | Tour], [TOUR]),
        (dict[int, str], {"1": "a"}),
        (Wish, {}),
        (set[int], [1]),
    ],
    ids=str,
)
def test_a_kind_that_is_none_of_ours_is_left_to_the_tolerant_way(kind: object, body: object):
    assert not is_fast(asking(kind), body)
    agreed(asking(kind), body)


def test_no_service_makes_it_learn_without_end():
    decoder = FastDecoder()
    decoder.learn(DailyDataUsage, [f"field {number}" for number in range(MOST_UNKNOWN)])
    decoder.learn(DailyDataUsage, ["one more"])
    rows = decoder.decode(DAILY_DATA_USAGES, b'[{"id": 1, "field 7": "x"}]', UNREAD)
    assert rows == [DailyDataUsage(id=1, extra={"field 7": "x"})]
    assert decoder.decode(DAILY_DATA_USAGES, b'[{"id": 1, "one more": "x"}]', UNREAD) is UNREAD


def test_a_learnt_field_is_not_mistaken_for_an_envelope():
    body = {"id": 1, "device_name": "a", "device": "b"}
    assert agreed(LIST_DEVICES, [body]) == [Device(id=1, device_name="a", extra={"device": "b"})]
    assert agreed(GET_DEVICE, body) is UnexpectedShape


def test_what_is_read_fast_is_as_frozen_as_any_other_model():
    rows = read(DAILY_DATA_USAGES, answer([{"id": 1}, {"id": 2}]))
    assert [type(row) for row in rows] == [DailyDataUsage, DailyDataUsage]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        rows[0].id = 3
    assert rows[0].extra is not rows[1].extra
    assert pickle.loads(pickle.dumps(rows)) == rows == [DailyDataUsage(id=1), attrs.evolve(rows[0], id=2)]


def test_json_of_which_nothing_is_known_stays_as_it_is():
    body = {"a": 1, "b": "1", "c": "12", "d": ["", None, {"e": [True, 0]}], "f": 12.0}
    assert repr(agreed(SUSPEND_NO_BILLING_REQUEST, body)) == repr(body)


def test_a_key_that_looks_like_a_place_is_not_told():
    with pytest.raises(UnexpectedShape) as caught:
        read(CALCULATE_ETF, answer({"Ann @ $.home": "?", "it's Bob": "?"}))
    assert str(caught.value).count("$[…] is a text instead of a number") == 2
    assert [problem.path for problem in caught.value.problems] == ["$['Ann @ $.home']", '$["it\'s Bob"]']


DEVICE_ROW = {"id": 7, "device_name": "pump-7"}
FEW = {"daily_data_usages": ("id", "date_for", "bytes_used"), "list_devices": ("id", "device_name", "cost_center")}


@pytest.mark.parametrize("name", FEW)
@DETERMINED
@given(data=st.data())
def test_rows_of_a_few_fields_have_the_values_of_models(name: str, data: st.DataObject):
    operation, few = OPERATIONS[name], attrs.evolve(OPERATIONS[name], only=FEW[name])
    response = answer(data.draw(wire(operation.response, ODD)))
    models = tolerantly(operation, response)[0]
    if isinstance(models, list):  # otherwise the mistake may be in a field that is not needed
        assert [shown_in(row, FEW[name]) for row in read(few, response)] == [
            shown_in(model, FEW[name]) for model in models
        ]


def shown_in(row: object, fields: tuple[str, ...]) -> list[str]:
    return [repr(getattr(row, field)) for field in fields]


def test_rows_of_a_few_fields_are_models_only_where_a_value_needs_conversion():
    response = answer([{**DEVICE_ROW, "latitude": "1.5", "new": 1}])
    (plain,), (model,) = (read(attrs.evolve(LIST_DEVICES, only=only), response) for only in (("id",), ("latitude",)))
    assert plain.id == model.id == 7
    assert not isinstance(plain, Device)
    assert isinstance(model, Device)
    assert model.extra == {"new": 1}


def test_importing_lattigo_does_not_wait_for_the_fast_way():
    code = "import sys, lattigo; sys.exit('msgspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
