# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
"""The example responses of the Torture "Chamber" spec. Only tests need them."""

from __future__ import annotations

from collections.abc import Mapping

from lattigo._core.fields import JSON

ERRORS: Mapping[int, JSON] = {}
"""Bodies of errors that several operations have, by status."""

RESPONSES: Mapping[str, Mapping[int, JSON]] = {
    "list_things": {200: [{"class": "a", "state": "new"}]},
    "list_thing_names": {200: [{"class": "a", "state": "new"}]},
    "make_things": {200: {"anything": "goes"}},
    "get_thing": {200: {"class": "a", "state": "new"}},
    "destroy_thing": {200: None},
    "latest_cell": {200: {"weight": 3}},
    "save_store_room": {200: {"roomName": "a", "rooms": []}},
    "get_token": {200: {"token": "abc"}},
    "revoke_token": {200: None},
    "set_parts": {200: [{"kind": "lid", "width": 3}, None]},
    "add_part": {200: {"kind": "screw"}},
    "change_order": {200: {"orderNumber": "a1"}},
    "order_things": {200: {"orderNumber": "a1"}},
    "cancel_order": {200: {"orderNumber": "a1"}},
    "get_order": {200: {"state": "Drying", "parts": ["lid"]}},
    "list_stock": {
        200: {
            "hasMore": False,
            "rows": [{"at": "2026-01-01T00:00:00Z", "attributes": [{"key": "Number", "value": "1"}]}],
        },
        202: {
            "hasMore": False,
            "rows": [{"at": "2026-01-01T00:00:00Z", "attributes": [{"key": "Number", "value": "1"}]}],
        },
    },
    "read_log": {
        200: {
            "hasMore": False,
            "rows": [{"at": "2026-01-01T00:00:00Z", "attributes": [{"key": "Number", "value": "1"}]}],
        }
    },
    "read_mail": {
        200: {
            "hasMore": False,
            "rows": [{"at": "2026-01-01T00:00:00Z", "attributes": [{"key": "Number", "value": "1"}]}],
        }
    },
}
"""All other bodies, by operation and status."""
