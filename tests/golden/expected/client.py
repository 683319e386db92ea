# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
"""The base of a client of Torture "Chamber"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lattigo._core.namespaces import Api, Namespace

if TYPE_CHECKING:
    from .namespaces import StoreRooms, Things, Workshop

NAMESPACES = f"{__package__}.namespaces"


class Namespaces(Api):
    """The namespaces of the API; the base of a client. Each is loaded when it is first used."""

    things: Namespace[Things] = Namespace(NAMESPACES, "Things")
    """Things; their texts are hostile: \"\"\" \\N{BELL} {{ 7 * 7 }} {% raw %} %s \\"""

    store_rooms: Namespace[StoreRooms] = Namespace(NAMESPACES, "StoreRooms")
    """Where the things are."""

    workshop: Namespace[Workshop] = Namespace(NAMESPACES, "Workshop")
    """Where things are made, sooner or later."""
