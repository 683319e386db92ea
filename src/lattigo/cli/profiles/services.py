"""The APIs that profiles are for, and a cheap call that shows whether credentials are accepted."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

import anyio
from typing_extensions import TypeIs

from ..._core.options import Options
from ..actions.clients import FleetClient
from ..settings import LATTIGO, Service

if TYPE_CHECKING:
    from ..._core.paging.pager import PageIterator
    from ...client import AsyncLattigo

T = TypeVar("T")

Api: TypeAlias = Literal["lattigo", "thingspace"]

PROBE = Options(timeout=10, attempts=2, budget=30)


def service_of(api: str) -> Service[FleetClient]:
    """Return an API with its client."""
    if api == "lattigo":
        return LATTIGO
    from .thingspace import THINGSPACE  # imported here, since it loads the other API

    return THINGSPACE


def probe(client: FleetClient) -> None:
    """Read a single device.

    Raises:
        ApiError: the service was not reached, or refuses the credentials.
    """
    anyio.run(_probe, client)


async def _probe(client: FleetClient) -> None:
    async with client:
        if _is_lattigo(client):
            await _read_first(client.devices.list_names(per_page=1, options=PROBE).pages())
        else:
            await _read_first(client.devices.list(max_number_of_devices=1, options=PROBE).pages())


async def _read_first(pages: PageIterator[T]) -> None:
    async with aclosing(pages):
        async for _ in pages:
            return


def _is_lattigo(client: FleetClient) -> TypeIs[AsyncLattigo]:
    from ...client import AsyncLattigo

    return isinstance(client, AsyncLattigo)
