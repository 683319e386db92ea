# Generated from tests/golden/torture.yaml (sha256 669daf56624d50fe). Do not edit: change the spec, then run python -m codegen.
"""What Torture "Chamber" answers in the examples of its spec. Only tests need it."""

from __future__ import annotations

from collections.abc import Mapping

from lattigo.core.model import JSON

ERRORS: Mapping[int, JSON] = {}
"""Bodies of errors that several operations have, by status."""

ANSWERS: Mapping[str, Mapping[int, JSON]] = {
    "list_things": {200: [{"class": "a", "state": "new"}]},
    "list_thing_names": {200: [{"class": "a", "state": "new"}]},
    "make_things": {200: {"anything": "goes"}},
    "get_thing": {200: {"class": "a", "state": "new"}},
    "destroy_thing": {200: None},
    "latest_cell": {200: {"weight": 3}},
    "save_store_room": {200: {"roomName": "a", "rooms": []}},
}
"""All other bodies, by operation and status."""
