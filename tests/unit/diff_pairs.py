"""Pairs of specs, and what the change from the one to the other means for callers."""

from __future__ import annotations

BASE = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags:
  - {name: things, description: All things.}
  - {name: rooms, description: All rooms.}
paths:
  /things:
    get:
      operationId: list_things
      x-method: list
      tags: [things]
      summary: All things.
      x-effect: read
      x-source: {doc: things, seen: undated, basis: documented}
      x-paging: {page: page, size: rows, next: "header:X-Next", key: id}
      parameters:
        - {name: page, in: query, description: A page., schema: {type: integer}}
        - {name: rows, in: query, description: Rows., schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: kind, in: query, description: Kind., schema: {$ref: "#/components/schemas/Kind"}}
        - {name: since, in: query, description: From., schema: {type: string, format: date}}
        - {name: limit, in: query, description: Most., schema: {type: integer}, x-send: 100}
      responses:
        "200":
          description: Things.
          headers: {X-Next: {description: Next., schema: {type: string}}}
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}
              example: [{id: 1, weight: 2}]
  /things/{name}/{side}:
    post:
      operationId: make_thing
      x-method: make
      tags: [things]
      summary: A new thing.
      x-effect: write
      x-idempotent: true
      x-source: {doc: things, seen: undated, basis: documented}
      parameters:
        - {name: name, in: path, required: true, description: A name., schema: {type: string}}
        - {name: side, in: path, required: true, description: A side., schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [size]
              anyOf:
                - required: [color]
                - required: [shape]
              properties:
                size: {type: integer, description: Its size.}
                color: {type: string, enum: [red, green], title: Color, description: Its color.}
                shape: {type: string, enum: [round, flat], title: Shape, x-open: true, description: Its shape.}
                part: {$ref: "#/components/schemas/Part"}
      responses:
        "200":
          description: The thing.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
              example: {id: 1, weight: 2}
        "422":
          description: Refused.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Refusal"}
              example: {reason: full}
  /rooms/{room}:
    get:
      operationId: get_room
      x-method: get
      tags: [rooms]
      summary: A room.
      x-effect: read
      x-source: {doc: rooms, seen: undated, basis: documented}
      parameters:
        - {name: room, in: path, required: true, description: A name., schema: {type: string}}
      responses:
        "200":
          description: The room.
          content:
            application/json:
              schema: {type: string}
              example: attic
components:
  schemas:
    Kind: {type: string, enum: [tool, toy], description: What it is.}
    Thing:
      type: object
      description: A thing.
      required: [id]
      properties:
        id: {type: integer, description: Its number.}
        state: {type: string, enum: [new, old], title: State, description: Its state.}
        mood: {type: string, enum: [good, bad], title: Mood, x-open: true, description: Its mood.}
        weight: {type: number, x-unit: kg, description: Its weight.}
    Part:
      type: object
      description: A part.
      properties:
        label: {type: string, maxLength: 9, description: What it says.}
    Refusal:
      type: object
      description: Why not.
      properties:
        reason: {type: string, description: The reason.}
"""
NOW = "  /rooms/{room}:\n"
ROOMS = BASE[BASE.index("  /rooms/{room}") : BASE.index("components:")]
DOORS = ROOMS.replace("{room}:", "{room}/door:").replace("get_room", "get_door").replace("method: get", "method: door")

PAIRS = {
    "required parameter added": (
        "                size: {",
        "                age: {type: integer, description: Its age.}\n                size: {",
        "[size]", "[age, size]",
        {"breaking: things.make: new required parameter age: int"},
    ),
    "optional parameter added": (
        "        - {name: page,",
        "        - {name: age, in: query, description: Age., schema: {type: integer}}\n        - {name: page,",
        {"additive: things.list: new optional parameter age: int"},
    ),
    "parameter removed": (
        "        - {name: since, in: query, description: From., schema: {type: string, format: date}}\n", "",
        {"breaking: things.list: parameter since is gone"},
    ),
    "parameter renamed": ("name: since", "name: start", {"breaking: things.list: parameter since is now called start"}),
    "optional parameter becomes required": (
        "name: kind, in: query,", "name: kind, in: query, required: true,",
        {"breaking: things.list: parameter kind: optional becomes required"},
    ),
    "required parameter becomes optional": (
        "required: [size]", "required: []", {"additive: things.make: parameter size: required becomes optional"},
    ),
    "parameter takes more": (
        "{type: string, format: date}", "{anyOf: [{type: string, format: date}, {type: integer}]}",
        {"additive: things.list: parameter since: type date becomes date | int"},
    ),
    "parameter of another type": (
        "{type: string, format: date}", "{type: integer}",
        {"breaking: things.list: parameter since: type date becomes int"},
    ),
    "parameter moved to a header": (
        "name: since, in: query", "name: since, in: header",
        {"additive: things.list: parameter since: is sent in the header instead of the query"},
    ),
    "limit tightened": ("maximum: 50", "maximum: 40", {"breaking: things.list: parameter rows: maximum 50 becomes 40"}),
    "limit loosened": ("maximum: 50", "maximum: 60", {"additive: things.list: parameter rows: maximum 50 becomes 60"}),
    "limit removed": (", maximum: 50", "", {"additive: things.list: parameter rows: maximum 50 becomes None"}),
    "lower limit raised": (
        "minimum: 1,", "minimum: 2,",
        {"breaking: things.list: parameter rows: minimum 1 becomes 2"},
    ),
    "lower limit lowered": (
        "minimum: 1,", "minimum: 0,",
        {"additive: things.list: parameter rows: minimum 1 becomes 0"},
    ),
    "pattern added": (
        "name: room, in: path, required: true, description: A name., schema: {type: string}",
        "name: room, in: path, required: true, description: A name., schema: {type: string, pattern: a}",
        {"breaking: rooms.get: parameter room: pattern None becomes a"},
    ),
    "default changed": (
        "x-send: 100", "x-send: 10",
        {"breaking: things.list: parameter limit: what is sent when nothing is given: 100 becomes 10"},
    ),
    "order of dates": (
        "format: date}}", "format: date}, x-not-before: page}",
        {"breaking: things.list: parameter since: must not be before page"},
    ),
    "positional arguments swapped": (
        "/{name}/{side}:", "/{side}/{name}:",
        {
            "breaking: things.make: the positional arguments change their order",
            "additive: things.make: path /things/{name}/{side} becomes /things/{side}/{name}; callers change nothing",
        },
    ),
    "value added in a request": (
        "enum: [tool, toy]", "enum: [tool, toy, art]",
        {"additive: models.Kind: new value 'art'"},
    ),
    "value removed in a request": (
        "enum: [tool, toy]", "enum: [tool]",
        {"breaking: models.Kind: the value 'toy' is gone"},
    ),
    "value added in a closed answer": (
        "enum: [new, old]", "enum: [new, old, lost]",
        {"breaking: models.State: new value 'lost': code that handles all values does not handle it"},
    ),
    "value added in an open answer": ("[good, bad]", "[good, bad, so]", {"additive: models.Mood: new value 'so'"}),
    "value removed in a closed answer": ("[new, old]", "[new]", {"breaking: models.State: the value 'old' is gone"}),
    "value removed in an open answer": ("[good, bad]", "[good]", {"additive: models.Mood: the value 'bad' is gone"}),
    "enum of a request closed": (
        "title: Shape, x-open: true", "title: Shape", {"breaking: models.Shape: takes only the listed values now"},
    ),
    "enum of a request opened": (
        "title: Color,", "title: Color, x-open: true,",
        {"additive: models.Color: may be any other text as well now"},
    ),
    "enum of an answer opened": (
        "title: State,", "title: State, x-open: true,",
        {"breaking: models.State: may be any other text as well now"},
    ),
    "enum of an answer closed": (
        "title: Mood, x-open: true", "title: Mood", {"additive: models.Mood: takes only the listed values now"},
    ),
    "enum renamed": (
        "title: State", "title: Condition",
        {
            "breaking: models.State: is now called Condition",
        },
    ),
    "enum and the model that has it renamed": (
        "title: State", "title: Condition", "schemas/Thing", "schemas/Item", "    Thing:", "    Item:",
        {
            "breaking: models.State: is now called Condition",
            "breaking: models.Thing: is now called Item",
        },
    ),
    "enum removed": (
        ", enum: [new, old], title: State", "",
        {
            "breaking: models.State: is gone",
            "breaking: models.Thing: field state: type State | None becomes str | None",
        },
    ),
    "field made nullable": (
        "id: {type: integer", 'id: {type: [integer, "null"]',
        {"breaking: models.Thing: field id: type int becomes int | None"},
    ),
    "field made certain": (
        "required: [id]", "required: [id, weight]",
        {"additive: models.Thing: field weight: type float | None becomes float"},
    ),
    "field added": (
        "        weight:", "        height: {type: number, description: Height.}\n        weight:",
        {"additive: models.Thing: new field height: float | None"},
    ),
    "field removed": (
        "        weight: {type: number, x-unit: kg, description: Its weight.}\n", "",
        {"breaking: models.Thing: field weight is gone"},
    ),
    "field renamed": ("        weight:", "        mass:", {"breaking: models.Thing: field weight is now called mass"}),
    "field spelled as before": (
        "        weight:", "        Weight:",
        {"breaking: models.Thing: field weight is now called weight"},
    ),
    "field of another type": (
        "weight: {type: number", "weight: {type: integer",
        {"breaking: models.Thing: field weight: type float | None becomes int | None"},
    ),
    "field in another unit": ("x-unit: kg", "x-unit: g", {"breaking: models.Thing: field weight: unit kg becomes g"}),
    "field with a unit at last": (
        "id: {type: integer,", "id: {type: integer, x-unit: s,",
        {"docs only: models.Thing: field id: unit unknown becomes s"},
    ),
    "field masked": (
        "weight: {type: number,", "weight: {type: number, x-personal: true,",
        {"additive: models.Thing: field weight: is masked in reprs and logs now"},
    ),
    "example changed": (
        "description: From., schema: {type: string, format: date}}",
        'description: From., schema: {type: string, format: date}, example: "2026-01-01"}',
        {"docs only: things.list: parameter since: its example changes"},
    ),
    "limit of a sent field": (
        "maxLength: 9", "maxLength: 8",
        {"breaking: models.Part: field label: max_length 9 becomes 8"},
    ),
    "model renamed": (
        "    Thing:\n", "    Article:\n", "schemas/Thing", "schemas/Article",
        {
            "breaking: models.Thing: is now called Article",
        },
    ),
    "answer of another type": (
        "schema: {type: string}\n              example: attic", "schema: {type: integer}\n              example: 4",
        {"breaking: rooms.get: answer str becomes int"},
    ),
    "answer may be nothing": (
        "schema: {type: string}\n              example: attic",
        'schema: {type: [string, "null"]}\n              example: attic',
        {"breaking: rooms.get: answer str becomes str | None"},
    ),
    "operation added": (
        NOW, DOORS + NOW,
        {"additive: rooms.door: new: GET /rooms/{room}/door"},
    ),
    "operation removed": (
        ROOMS, "", "  - {name: rooms, description: All rooms.}\n", "",
        {"breaking: rooms.get: is gone (GET /rooms/{room})"},
    ),
    "operation renamed": (
        "operationId: get_room", "operationId: one_room",
        {"breaking: rooms.get: operation get_room is renamed to one_room"},
    ),
    "method renamed": ("x-method: get", "x-method: one", {"breaking: rooms.get: is now called rooms.one"}),
    "namespace renamed": (
        "name: rooms,", "name: places,", "tags: [rooms]", "tags: [places]",
        {
            "breaking: rooms: the namespace is now called places",
        },
    ),
    "path changed": (
        "/rooms/{room}", "/chambers/{room}",
        {"additive: rooms.get: path /rooms/{room} becomes /chambers/{room}; callers change nothing"},
    ),
    "paging lost": (
        '      x-paging: {page: page, size: rows, next: "header:X-Next", key: id}\n', "",
        {"breaking: things.list: no longer comes in pages: the method is awaited"},
    ),
    "other paging": (", key: id}", "}", {"additive: things.list: is walked page by page in another way"}),
    "effect no longer repeatable": (
        "      x-idempotent: true\n", "      x-reconcile: Look.\n",
        {
            "breaking: things.make: effect idempotent write becomes write: "
            "after a failure it is sent again only when nothing can have happened",
            "docs only: things.make: its reconcile changes",
        },
    ),
    "at least one of fewer": (
        "                - required: [shape]\n", "", {"breaking: things.make: at least one is needed of: color"},
    ),
    "error without a body": (
        "          content:\n            application/json:\n"
        '              schema: {$ref: "#/components/schemas/Refusal"}\n'
        "              example: {reason: full}\n", "",
        BASE[BASE.index("    Refusal:") :], "",
        {
            "breaking: things.make: the error 422 with Refusal becomes no body",
            "breaking: models.Refusal: is gone",
        },
    ),
    "deprecated": (
        "      x-method: get\n",
        "      x-method: get\n      deprecated: true\n", {"additive: rooms.get: is deprecated"},
    ),
    "texts": (
        "A room.", "One room.", "All rooms.", "The rooms.", "A thing.", "One thing.", "Its mood.", "Mood.",
        "title: Shop",
        "title: Store",
        {
            "docs only: rooms.get: its summary changes",
            "docs only: rooms: its description changes",
            "docs only: models.Thing: its description changes",
            "docs only: models.Mood: its description changes",
            "docs only: models.Thing: field mood: its description changes",
            "docs only: the title of the API changes",
        },
    ),
    "seen again": (
        "doc: rooms, seen: undated", 'doc: rooms, seen: "2026-02-02"', {"docs only: rooms.get: its source changes"},
    ),
}  # fmt: skip
"""What is replaced by what, and the changes that follow."""

MIRRORED = {
    "paging gained": ("paging lost", "breaking: things.list: comes in pages now: the method returns a Pager"),
    "repeatable at last": (
        "effect no longer repeatable",
        "breaking: things.make: effect write becomes idempotent write: after a failure it is sent again automatically",
    ),
    "at least one of more": ("at least one of fewer", "additive: things.make: at least one is needed of: color, shape"),
    "error with a body": ("error without a body", "additive: things.make: the error 422 with no body becomes Refusal"),
    "no longer deprecated": ("deprecated", "additive: rooms.get: is no longer deprecated"),
    "no longer masked": ("field masked", "additive: models.Thing: field weight: is no longer masked in reprs and logs"),
    "no order of dates": ("order of dates", "additive: things.list: parameter since: may be before any other date"),
    "pattern removed": ("pattern added", "additive: rooms.get: parameter room: pattern a becomes None"),
    "limit added": ("limit removed", "breaking: things.list: parameter rows: maximum None becomes 50"),
    "parameter takes less": (
        "parameter takes more",
        "breaking: things.list: parameter since: type date | int becomes date",
    ),
}  # fmt: skip
"""The way back of a pair above, and one of the changes that follow."""
