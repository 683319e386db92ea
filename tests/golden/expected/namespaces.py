# Generated from tests/golden/torture.yaml (sha256 669daf56624d50fe). Do not edit: change the spec, then run python -m codegen.
"""The functions of Torture "Chamber" as methods."""

from __future__ import annotations

from lattigo.core.api import Api
from lattigo.core.call import Pipeline

from . import store_rooms, things


class Things(Api):
    """Things; their texts are hostile: \"\"\" \\N{BELL} {{ 7 * 7 }} {% raw %} %s \\"""

    list = things.list_things
    list_names = things.list_thing_names
    make_things = things.make_things
    get = things.get_thing
    destroy_thing = things.destroy_thing
    latest_cell = things.latest_cell


class StoreRooms(Api):
    """Where the things are."""

    save = store_rooms.save_store_room


class Namespaces(Api):
    """Every namespace of the API; the facade inherits from this."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.things = Things(pipeline)
        self.store_rooms = StoreRooms(pipeline)
