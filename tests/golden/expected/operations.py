# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Every operation of Torture "Chamber" as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from lattigo._core.fields import JSON
from lattigo._core.long_running import Accepted, Pollable
from lattigo._core.operation import Deferred, Operation, Parameter, Polls
from lattigo._core.paging_styles import Cursor, Link, Numbered, TimeWindow

from .models import Cell, Kind, Lid, Order, OrderNumber, Refusal, Room, Screw, StockPage, StockRow, Thing

KIND = Parameter("kind", "query", Kind)
PAGE = Parameter("page", "query", int, minimum=1)
ROWS = Parameter("rows", "query", int, minimum=1)
OFFSET = Parameter("offset", "query", int, minimum=0)
NAME = Parameter("thing_name", "path", str, wire="thing-name", required=True, personal=True, min_length=1)
CLASS = Parameter("class_", "path", str, wire="class", required=True)
SINCE = Parameter("since", "query", date | datetime)

GET_ORDER: Operation[Order] = Operation(
    name="get_order", method="GET", path="/orders/{orderNumber}", effect="read", response=Order, envelope="[]",
    parameters=(Parameter("order_number", "path", str, wire="orderNumber", required=True),),
    polls=Polls(request="order_number", state="state", pending=("Waiting", "Drying"), succeeded=("Dry",),
        failed=("Broken",)),
    doc="orders")
LIST_THINGS: Operation[list[Thing]] = Operation(
    name="list_things", method="GET", path="/things", effect="read", response=list[Thing], fixed={"full": "true"},
    parameters=(KIND, PAGE, ROWS, OFFSET),
    paging=Numbered(size="rows", next="X-Next", total="X-Total", used="X-Rows", key="class_", ask=50),
    doc="things")
LIST_THING_NAMES: Operation[list[str]] = Operation(
    name="list_thing_names", method="GET", path="/things", effect="read", response=list[str],
    parameters=(KIND, PAGE, ROWS, OFFSET),
    paging=Numbered(size="rows", next="X-Next", total="X-Total", used="X-Rows", ask=50),
    doc="things")
MAKE_THINGS: Operation[dict[str, JSON]] = Operation(
    name="make_things", method="POST", path="/things", effect="billable", response=dict[str, JSON],
        at_least_one=("note", "from_"),
    parameters=(KIND, Parameter("x_request_id", "header", str, wire="X-Request-Id", required=True, max_length=36),
        Parameter("grid", "body", list[list[Cell]], required=True, min_length=1),
        Parameter("note", "body", str, personal=True, max_length=250, pattern="^[^\"]*$"),
        Parameter("from_", "body", str, wire="from")),
    reconcile="Look at the shelves and count what is there, one by one, and then compare it with what was there "
        "before, \"quoted\" or not.",
    errors={422: Refusal}, doc="things")
GET_THING: Operation[Thing] = Operation(
    name="get_thing", method="GET", path="/things/{thing-name}/{class}", effect="read", response=Thing,
        envelope="thing",
    parameters=(NAME, CLASS, Parameter("options_", "query", str, wire="options"),
        Parameter("list_", "query", list[str], wire="list"), SINCE,
        Parameter("until", "query", date | datetime, not_before="since")),
    doc="things/one")
DESTROY_THING: Operation[JSON] = Operation(
    name="destroy_thing", method="DELETE", path="/things/{thing-name}/{class}", effect="destructive", response=JSON,
    parameters=(NAME, CLASS),
    reconcile="Get the thing.",
    doc="things/one", deprecated=True)
LATEST_CELL: Operation[Cell | None] = Operation(
    name="latest_cell", method="GET", path="/things/{thing-name}/latest", effect="read", response=Cell | None,
    parameters=(NAME, SINCE, Parameter("limit", "query", int, send=1000)),
    doc="things/latest")
SAVE_STORE_ROOM: Operation[Room] = Operation(
    name="save_store_room", method="PUT", path="/store-rooms", effect="write", response=Room, idempotent=True,
    parameters=(Parameter("room", "body", Room, required=True),),
    doc="rooms")
GET_TOKEN: Operation[dict[str, JSON]] = Operation(
    name="get_token", method="POST", path="/tokens", effect="write", response=dict[str, JSON], form=True,
        idempotent=True, security=("key",),
    parameters=(Parameter("grant_type", "body", str, required=True),),
    doc="tokens")
REVOKE_TOKEN: Operation[None] = Operation(
    name="revoke_token", method="DELETE", path="/tokens", effect="write", response=None, may_be_empty=True,
        idempotent=True, security=(),
    parameters=(Parameter("body", "whole body", dict[str, JSON], required=True),),
    doc="tokens")
SET_PARTS: Operation[list[Lid | Screw | dict[str, JSON] | None]] = Operation(
    name="set_parts", method="PUT", path="/parts", effect="write", response=list[Lid | Screw | dict[str, JSON] | None],
        idempotent=True,
    parameters=(Parameter("body", "whole body", list[Lid | Screw], required=True, min_length=1),),
    doc="parts")
ADD_PART: Operation[Lid | Screw] = Operation(
    name="add_part", method="POST", path="/parts", effect="write", response=Lid | Screw,
    parameters=(Parameter("body", "whole body", Lid | Screw, required=True),),
    reconcile="Look at the parts.",
    doc="parts")
CHANGE_ORDER: Operation[Accepted] = Operation(
    name="change_order", method="PUT", path="/orders", effect="write", response=OrderNumber,
    deferred=Deferred(id="order_number"),
    reconcile="Look at the order.",
    doc="orders")
ORDER_THINGS: Operation[Pollable[Order]] = Operation(
    name="order_things", method="POST", path="/orders", effect="billable", response=OrderNumber,
    parameters=(Parameter("colors", "body", str, wire="4color"),),
    deferred=Deferred(id="order_number", service="WorkshopService", poll=GET_ORDER),
    reconcile="Look at the shelves.",
    doc="orders")
CANCEL_ORDER: Operation[Accepted] = Operation(
    name="cancel_order", method="DELETE", path="/orders", effect="write", response=OrderNumber, idempotent=True,
    deferred=Deferred(id="order_number", service="WorkshopService"),
    doc="orders")
LIST_STOCK: Operation[list[StockRow]] = Operation(
    name="list_stock", method="POST", path="/stock", effect="read", response=StockPage,
    parameters=(Parameter("after", "body", int), Parameter("most", "body", int)),
    paging=Cursor(items="rows", more="has_more", cursor="after", last="attributes", pair="Number", size="most",
        ask=200),
    doc="stock")
READ_LOG: Operation[list[StockRow]] = Operation(
    name="read_log", method="POST", path="/log", effect="read", response=StockPage,
    parameters=(Parameter("earliest", "body", datetime, required=True),),
    paging=TimeWindow(items="rows", more="has_more", begin="earliest", at="at"),
    doc="log")
READ_MAIL: Operation[list[StockRow]] = Operation(
    name="read_mail", method="GET", path="/mail", effect="read", response=StockPage,
    parameters=(Parameter("next", "query", int),),
    paging=Link(items="rows", more="has_more", link="Location", next="next", acknowledges=True),
    doc="mail")

OPERATIONS: Mapping[str, Operation[object]] = {
    "get_order": GET_ORDER, "list_things": LIST_THINGS, "list_thing_names": LIST_THING_NAMES,
    "make_things": MAKE_THINGS, "get_thing": GET_THING, "destroy_thing": DESTROY_THING, "latest_cell": LATEST_CELL,
    "save_store_room": SAVE_STORE_ROOM, "get_token": GET_TOKEN, "revoke_token": REVOKE_TOKEN, "set_parts": SET_PARTS,
    "add_part": ADD_PART, "change_order": CHANGE_ORDER, "order_things": ORDER_THINGS, "cancel_order": CANCEL_ORDER,
    "list_stock": LIST_STOCK, "read_log": READ_LOG, "read_mail": READ_MAIL}
"""All operations, by name."""
