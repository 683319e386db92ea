"""The transport, as the pipeline sees it: one request out, one whole response back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen


@frozen
class Request:
    """A request, ready to be sent. It can be sent again as it is."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


@frozen
class Response:
    """A whole response."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)
    """Decompressed."""


class Transport(Protocol):
    """Sends requests.

    `send` raises `NotSent` when the service was certainly not reached, and `NoResponse` when it may have been.
    It follows no redirects, keeps no cookies and never retries.
    """

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - each engine has its own way to bound a call
        """Send one request and read its whole response within `timeout` seconds."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
