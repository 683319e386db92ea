# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
"""The functions of Torture "Chamber" as methods."""

from __future__ import annotations

from lattigo._core.namespaces import Api

from . import store_rooms, things, workshop


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


class Workshop(Api):
    """Where things are made, sooner or later."""

    get_token = workshop.get_token
    revoke_token = workshop.revoke_token
    set_parts = workshop.set_parts
    add_part = workshop.add_part
    change_order = workshop.change_order
    order_things = workshop.order_things
    cancel_order = workshop.cancel_order
    get_order = workshop.get_order
    list_stock = workshop.list_stock
    read_log = workshop.read_log
    read_mail = workshop.read_mail
