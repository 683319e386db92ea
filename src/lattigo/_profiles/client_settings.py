"""The arguments of a client besides its credentials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypedDict

from .._core.clock import Clock
from .._core.events import Listener
from .._core.http.message import Transport
from .._core.options import Options

if TYPE_CHECKING:
    import httpx

    from .._core.runtime import Engine


class ClientSettings(TypedDict, total=False):
    """The arguments of a client; the client's own docstring describes them."""

    base_url: str | None
    options: Options | None
    in_flight: int | None
    engine: Engine
    http_client: httpx.AsyncClient | None
    transport: Transport | None
    limits_file: str | os.PathLike[str] | None
    clock: Clock | None
    listeners: tuple[Listener, ...]
