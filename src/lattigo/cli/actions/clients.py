"""The clients that can run actions on a fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ...client import AsyncLattigo
    from ...thingspace import AsyncThingSpace

FleetClient: TypeAlias = "AsyncLattigo | AsyncThingSpace"
