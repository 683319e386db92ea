"""The code that is generated from the torture spec is the code that was reviewed, and it works.

After a change of the generator, look at what `git diff` shows of the new golden code:

    python -m codegen --spec tests/golden/torture.yaml --package tests/golden/expected --core lattigo._core
"""

from __future__ import annotations

import importlib
import inspect
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import attrs
import pytest
from expected import examples, models, namespaces, operations, store_rooms, things, workshop

from codegen.cli import main
from lattigo._core.codec.converter import encode, structure
from lattigo._core.codec.reader import read
from lattigo._core.codec.request import build_request
from lattigo._core.errors import EmptyResponse, InvalidRequest, UnexpectedShape
from lattigo._core.http.message import Response
from lattigo._core.long_running import Accepted, Pollable
from lattigo._core.operation import Deferred, Operation, Polls
from lattigo._core.paging import Pager
from lattigo._core.paging_styles import Cursor, Link, Numbered, TimeWindow

ROOT = Path(__file__).parents[2]

TEXT = '"""A thing.""" \\u0041 \\N{BELL} {not: "a template"} {{ nor this }} {% endraw %}'


def test_the_generator_writes_the_golden_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    arguments = ["--spec", "tests/golden/torture.yaml", "--package", "tests/golden/expected", "--core", "lattigo._core"]
    assert main(["--check", *arguments]) == 0, capsys.readouterr().out


def test_types_resolve_when_the_program_runs() -> None:
    for name in models.__all__:
        if attrs.has(kind := getattr(models, name)):
            assert "extra" in get_type_hints(kind)
    functions = [
        each
        for module in (things, store_rooms, workshop)
        for _, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__
    ]
    assert {function.__name__ for function in functions} == operations.OPERATIONS.keys()
    for function in functions:
        assert "return" in get_type_hints(function)


def test_hostile_text_is_only_text() -> None:
    assert inspect.getdoc(models.Thing) == f"{TEXT}\n\nDocs: things"
    assert inspect.getdoc(namespaces.Things) == (
        'Things; their texts are hostile: """ \\N{BELL} {{ 7 * 7 }} {% raw %} %s \\'
    )
    text = inspect.getdoc(things.make_things) or ""
    assert text.startswith('Makes things "at once"\n\nThe first paragraph of a long description')
    assert "\n- `POST /things` (" in text
    assert '- its first item ends the docstring: """ + __import__("os").getcwd() + """\n- its second' in text


def test_a_path_with_two_shapes_is_two_operations() -> None:
    whole, names = operations.LIST_THINGS, operations.LIST_THING_NAMES
    assert (whole.path, whole.method) == (names.path, names.method) == ("/things", "GET")
    assert (whole.response, whole.fixed) == (list[models.Thing], {"full": "true"})
    assert (names.response, names.fixed) == (list[str], {})
    assert "full" not in inspect.signature(things.list_things).parameters
    assert isinstance(whole.paging, Numbered)
    assert (whole.paging.key, whole.paging.size, whole.paging.ask) == ("class_", "rows", 50)
    assert isinstance(names.paging, Numbered)
    assert names.paging.key is None


def test_an_answer_is_decoded_with_all_that_the_spec_says() -> None:
    payload = {
        "class": "a",
        "state": None,
        "field": "b",
        "extra": "c",
        "date": "2026-01-02",
        "weight": "1.50",
        "new": 1,
    }
    thing = structure(payload, operations.GET_THING.response)
    assert isinstance(thing, models.Thing)
    assert (thing.class_, thing.state, thing.field_, thing.extra_) == ("a", None, "b", "c")
    assert (thing.date_, thing.weight) == (date(2026, 1, 2), Decimal("1.50"))
    assert thing.extra == {"new": 1}
    assert structure([], operations.LATEST_CELL.response) is None


def test_a_model_that_holds_itself_is_sent_under_the_names_of_the_api() -> None:
    room = models.Room(room_name="a", rooms=[models.Room(room_name="b", rooms=[])])
    assert encode(room) == {"roomName": "a", "rooms": [{"roomName": "b", "rooms": []}]}
    assert repr(room).startswith("Room(room_name=***, ")
    with_nickname = attrs.evolve(room, nickname="private")
    assert "private" not in repr(with_nickname)
    assert attrs.fields_dict(models.Room)["nickname"].metadata["rule"].max_length == 9


def test_parameters_keep_every_rule() -> None:
    make: Operation[object] = operations.MAKE_THINGS
    rules = {parameter.wire: parameter for parameter in make.parameters}
    assert list(rules) == ["kind", "X-Request-Id", "grid", "note", "from"]
    assert (rules["X-Request-Id"].place, rules["X-Request-Id"].required) == ("header", True)
    assert (rules["grid"].type, rules["grid"].min_length) == (list[list[models.Cell]], 1)
    assert (rules["note"].personal, rules["note"].max_length, rules["note"].pattern) == (True, 250, '^[^"]*$')
    assert (make.at_least_one, make.errors) == (("note", "from_"), {422: models.Refusal})
    assert operations.LATEST_CELL.parameters[-1].send == 1000
    assert operations.GET_THING.parameters[-1].not_before == "since"
    assert operations.KIND.values == ()
    assert attrs.fields_dict(models.Cell)["color"].metadata["rule"].values == ("red", "green")


def test_path_parameters_are_positional_in_the_order_of_the_path() -> None:
    kinds = {name: each.kind for name, each in inspect.signature(things.get_thing).parameters.items()}
    assert list(kinds)[:4] == ["api", "thing_name", "class_", "options_"]
    assert [name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD] == [
        "api",
        "thing_name",
        "class_",
    ]


def test_namespaces_have_the_functions_as_methods() -> None:
    assert namespaces.Things.list is things.list_things
    assert namespaces.StoreRooms.save is store_rooms.save_store_room
    assert importlib.import_module("expected").__doc__ == (
        'Torture "Chamber": models, operations, functions and namespaces.'
    )


def test_examples_are_there_by_operation_and_status() -> None:
    assert examples.RESPONSES.keys() == operations.OPERATIONS.keys()
    assert examples.RESPONSES["get_thing"] == {200: {"class": "a", "state": "new"}}
    assert examples.RESPONSES["destroy_thing"] == {200: None}


def test_what_is_carried_out_later_names_how_its_outcome_is_learned() -> None:
    order, change, cancel = operations.ORDER_THINGS, operations.CHANGE_ORDER, operations.CANCEL_ORDER
    assert order.deferred == Deferred(id="order_number", service="WorkshopService", poll=operations.GET_ORDER)
    assert get_type_hints(workshop.order_things)["return"] == Pollable[models.Order]
    assert get_type_hints(workshop.cancel_order)["return"] is Accepted
    assert (cancel.deferred, change.deferred) == (
        Deferred(id="order_number", service="WorkshopService"),
        Deferred(id="order_number"),
    )
    assert operations.GET_ORDER.polls == Polls(
        request="order_number", state="state", pending=("Waiting", "Drying"), succeeded=("Dry",), failed=("Broken",)
    )
    assert "no call or callback reports the outcome" in (inspect.getdoc(workshop.change_order) or "")


def test_each_style_of_paging_has_its_class() -> None:
    assert operations.LIST_STOCK.paging == Cursor(
        items="rows", more="has_more", cursor="after", last="attributes", pair="Number", size="most", ask=200
    )
    assert operations.READ_LOG.paging == TimeWindow(items="rows", more="has_more", begin="earliest", at="at")
    assert operations.READ_MAIL.paging == Link(
        items="rows", more="has_more", link="Location", next="next", acknowledges=True
    )
    assert get_type_hints(workshop.read_mail)["return"] == Pager[models.StockRow]
    assert "store them before the next request" in (inspect.getdoc(workshop.read_mail) or "")


def test_security_forms_and_free_bodies_are_kept() -> None:
    get, revoke = operations.GET_TOKEN, operations.REVOKE_TOKEN
    assert (get.security, get.form, revoke.security, revoke.form) == (("key",), True, (), False)
    assert operations.LIST_STOCK.security is None
    assert [parameter.place for parameter in revoke.parameters] == ["whole body"]
    assert [(each.name, each.wire) for each in operations.ORDER_THINGS.parameters] == [("colors", "4color")]


def test_a_body_can_be_an_array_and_a_choice_of_objects() -> None:
    parts = [models.Lid(kind="lid", width=3), models.Screw(kind="screw", turns_to="left")]
    sent = build_request(operations.SET_PARTS, "https://shop.example.com", {"body": parts}).body
    assert json.loads(sent or b"") == [{"kind": "lid", "width": 3}, {"kind": "screw", "turnsTo": "left"}]
    sent = build_request(operations.ADD_PART, "https://shop.example.com", {"body": parts[1]}).body
    assert json.loads(sent or b"") == {"kind": "screw", "turnsTo": "left"}
    for wrong in ([], [models.Lid(kind="lid", width=10)], [models.Lid(kind="screw")], [{"kind": "lid"}]):  # type: ignore[arg-type]  # on purpose
        with pytest.raises(InvalidRequest):
            build_request(operations.SET_PARTS, "https://shop.example.com", {"body": wrong})


def test_the_constant_of_an_object_shows_which_one_of_a_choice_it_is() -> None:
    body = b'[{"kind": "screw", "turnsTo": "up"}, {"kind": "lid"}, null, {"kind": "hinge", "side": 2}, {"kind": []}]'
    assert read(operations.SET_PARTS, Response(200, {}, body)) == [
        models.Screw(kind="screw", turns_to="up"),
        models.Lid(kind="lid"),
        None,
        {"kind": "hinge", "side": 2},
        {"kind": []},
    ]
    for closed, what in ((b'{"kind": "hinge"}', "an object whose kind is one of lid, screw"), (b"5", "an object")):
        with pytest.raises(UnexpectedShape) as caught:
            read(operations.ADD_PART, Response(200, {}, closed))
        assert [what in problem.what for problem in caught.value.problems] == [True]
    with pytest.raises(UnexpectedShape) as caught:
        read(operations.ADD_PART, Response(200, {}, b'{"kind": "lid", "width": "wide"}'))
    assert [problem.path for problem in caught.value.problems] == ["$.width"]


@pytest.mark.parametrize("body", [b'{"state":"Drying","parts":["lid"]}', b'[{"state":"Drying","parts":"lid"}]'])
def test_an_answer_may_come_in_an_array_and_an_item_without_one(body: bytes) -> None:
    assert read(operations.GET_ORDER, Response(200, {}, body)) == models.Order(state="Drying", parts=["lid"])


def test_an_empty_body_may_stand_for_nothing() -> None:
    assert read(operations.REVOKE_TOKEN, Response(200, {}, b" ")) is None
    with pytest.raises(EmptyResponse):
        read(operations.GET_TOKEN, Response(200, {}, b""))


def test_a_time_with_two_zones_is_read() -> None:
    body = b'{"rows": [{"at": "2026-01-02T15:00:00-08:00Z"}]}'
    page = read(operations.READ_LOG, Response(200, {}, body))
    assert encode(page) == {"rows": [{"at": "2026-01-02T23:00:00Z"}]}
