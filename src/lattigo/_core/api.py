"""The functions that generated code calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from .namespaces import Api
from .operation import Operation
from .options import Options
from .paging import Pager
from .pipeline import DecodedResponse
from .retry import Watch

T = TypeVar("T")


async def call(api: Api, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> T:
    """Call an operation by its description; the generated functions are the typed way to do this."""
    return (await api._pipeline.call(operation, options, arguments)).value


async def watched_call(
    api: Api, operation: Operation[T], watch: Watch, options: Options, arguments: Mapping[str, object]
) -> DecodedResponse[T]:
    """Call an operation while somebody notes what is known about the call."""
    return await api._pipeline.call(operation, options, arguments, watch)


async def submit(api: Api, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> T:
    """Call an operation whose outcome comes after its response."""
    from .long_running import accepted  # here, since few calls are submitted

    response = await api._pipeline.call(operation, options, arguments)
    return accepted(operation, response.value, api._pipeline, arguments)


def pages(api: Api, operation: Operation[list[T]], options: Options | None = None, /, **arguments: object) -> Pager[T]:
    """Return a list that is fetched page by page while it is read."""
    return Pager(api._pipeline, operation, options, arguments)
