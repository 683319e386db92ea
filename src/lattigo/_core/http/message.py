"""The interface of transports, which exchange a request for a complete response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from ..fields import Record


@frozen(eq=False, repr=False)
class Request(Record):
    """A request that is ready to be sent, also repeatedly."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


@frozen(eq=False, repr=False)
class Response(Record):
    """A complete response."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)
    """Decompressed."""


class Transport(Protocol):
    """A transport for requests.

    `send` raises `NotSent` if the service was certainly not reached, and `NoResponse` if it may have been.
    A transport follows no redirects, keeps no cookies and never retries.
    """

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - only an engine knows whether anything was sent in time
        """Send one request, and read its complete response within `timeout` seconds."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
