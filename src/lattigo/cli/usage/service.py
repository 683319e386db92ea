"""What questions about a dataset need from the service: the devices in a state, and the rate plans."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import attrs

from ...client import AsyncLattigo
from ..settings import LATTIGO, Settings, log_to_stderr

T = TypeVar("T")


def devices_in(state: str, settings: Settings) -> list[str]:
    """Return the names of the devices in a state."""
    return _read(settings, lambda client: client.devices.list_names(state=state).collect())


def rate_plans(settings: Settings) -> list[dict[str, object]]:
    """Return the rate plans of the account."""
    plans = _read(settings, lambda client: client.rate_plans.list().collect())
    return [attrs.asdict(plan) for plan in plans]


def _read(settings: Settings, read: Callable[[AsyncLattigo], Awaitable[T]]) -> T:
    log_to_stderr("DEBUG" if settings.debug else "ERROR")

    async def run() -> T:
        async with settings.client_of(LATTIGO) as client:
            return await read(client)

    return anyio.run(run)
