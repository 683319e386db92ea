# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Where the things are."""

from __future__ import annotations

from lattigo._core.api import call
from lattigo._core.namespaces import Api
from lattigo._core.options import Options

from . import operations
from .models import Room


async def save_store_room(api: Api, *, room: Room, options: Options | None = None) -> Room:
    """Saves a room as it is answered.

    - `PUT /store-rooms` (write, idempotent), docs: rooms

    Args:
        room: The room to save.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.SAVE_STORE_ROOM, options, room=room)
