# Generated from tests/golden/torture.yaml (sha256 669daf56624d50fe). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Every operation of Torture "Chamber" as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from lattigo.core.model import JSON
from lattigo.core.operation import Operation, Parameter
from lattigo.core.paging import Numbered

from .models import Cell, Kind, Refusal, Room, Thing

KIND = Parameter("kind", "query", Kind)
PAGE = Parameter("page", "query", int, minimum=1)
ROWS = Parameter("rows", "query", int, minimum=1)
OFFSET = Parameter("offset", "query", int, minimum=0)
NAME = Parameter("thing_name", "path", str, wire="thing-name", required=True, personal=True, min_length=1)
CLASS = Parameter("class_", "path", str, wire="class", required=True)
SINCE = Parameter("since", "query", date | datetime)

LIST_THINGS: Operation[list[Thing]] = Operation(
    name="list_things", method="GET", path="/things", effect="read", answer=list[Thing], parameters=(KIND, PAGE, ROWS,
    OFFSET), fixed={"full": "true"}, paging=Numbered(size="rows", next="X-Next", total="X-Total", used="X-Rows",
    key="class_", ask=50), doc="things")
LIST_THING_NAMES: Operation[list[str]] = Operation(
    name="list_thing_names", method="GET", path="/things", effect="read", answer=list[str], parameters=(KIND, PAGE,
    ROWS, OFFSET), paging=Numbered(size="rows", next="X-Next", total="X-Total", used="X-Rows", ask=50), doc="things")
MAKE_THINGS: Operation[dict[str, JSON]] = Operation(
    name="make_things", method="POST", path="/things", effect="billable", answer=dict[str, JSON], parameters=(KIND,
    Parameter("x_request_id", "header", str, wire="X-Request-Id", required=True, max_length=36),
    Parameter("grid", "body", list[list[Cell]], required=True, min_length=1),
    Parameter("note", "body", str, personal=True, max_length=250, pattern="^[^\"]*$"),
    Parameter("from_", "body", str, wire="from")), at_least_one=("note", "from_"), errors={422: Refusal},
    reconcile="Look at the shelves and count what is there, one by one, and then compare it with what was there "
    "before, \"quoted\" or not.", doc="things")
GET_THING: Operation[Thing] = Operation(
    name="get_thing", method="GET", path="/things/{thing-name}/{class}", effect="read", answer=Thing, envelope="thing",
    parameters=(NAME, CLASS, Parameter("options_", "query", str, wire="options"),
    Parameter("list_", "query", list[str], wire="list"), SINCE,
    Parameter("until", "query", date | datetime, not_before="since")), doc="things/one")
DESTROY_THING: Operation[JSON] = Operation(
    name="destroy_thing", method="DELETE", path="/things/{thing-name}/{class}", effect="destructive", answer=JSON,
    parameters=(NAME, CLASS), reconcile="Get the thing.", doc="things/one", deprecated=True)
LATEST_CELL: Operation[Cell | None] = Operation(
    name="latest_cell", method="GET", path="/things/{thing-name}/latest", effect="read", answer=Cell | None,
    parameters=(NAME, SINCE, Parameter("limit", "query", int, send=1000)), doc="things/latest")
SAVE_STORE_ROOM: Operation[Room] = Operation(
    name="save_store_room", method="PUT", path="/store-rooms", effect="write", answer=Room,
    parameters=(Parameter("room", "body", Room, required=True),), idempotent=True, doc="rooms")

OPERATIONS: Mapping[str, Operation[object]] = {
    "list_things": LIST_THINGS, "list_thing_names": LIST_THING_NAMES, "make_things": MAKE_THINGS,
    "get_thing": GET_THING, "destroy_thing": DESTROY_THING, "latest_cell": LATEST_CELL,
    "save_store_room": SAVE_STORE_ROOM}
"""All of them, by name."""
