"""Clients of httpx, or of its successor httpx2, that belong to the user."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import TYPE_CHECKING, cast

import anyio

from ..errors import ConfigurationError
from .body import IncomingResponse, receive
from .connections import CONNECT_TIMEOUT
from .message import Request, Response

if TYPE_CHECKING:
    import httpx

LIBRARIES = ("httpx", "httpx2")

_ours: ContextVar[bool] = ContextVar("ours", default=False)
for name in LIBRARIES:  # they log the URL of every request, which contains the names of devices
    logging.getLogger(name).addFilter(lambda _: not _ours.get())


@contextmanager
def _quietly() -> Generator[None]:
    before = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(before)


class HttpxClientAdapter:
    """An adapter that exchanges requests for responses with the user's client.

    Raises:
        ConfigurationError: the client is not an open async client of httpx or httpx2, or one of its hooks is not async.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.library = _library(client)
        self._client = client
        self._used = False
        self._check_open()
        for hook in _hooks(client):
            inner = inspect.unwrap(hook)
            if (inspect.isfunction(inner) or inspect.ismethod(inner)) and not inspect.iscoroutinefunction(inner):
                raise ConfigurationError(
                    "http_client has an event hook that is not async: it would fail in every call."
                )

    async def exchange(self, request: Request, seconds: float, largest_body: int) -> Response:
        self._check_open()
        self._used = True
        outgoing = self._client.build_request(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body,
            timeout=(min(CONNECT_TIMEOUT, seconds / 2), seconds, seconds, seconds),
        )
        incoming: IncomingResponse | None = None
        try:
            with anyio.fail_after(seconds), _quietly():
                answer = await self._send(outgoing)
                try:
                    headers = {name.lower(): value for name, value in answer.headers.items()}
                    if answer.is_closed or answer.is_stream_consumed:  # a mock with a body, or read by a hook
                        return Response(answer.status_code, headers, self._content(answer))
                    incoming = IncomingResponse(answer.status_code, headers, largest_body)
                    await receive(answer.aiter_raw(), incoming, answer.aclose)
                finally:
                    await answer.aclose()
        except Exception as error:
            if incoming is None:
                raise
            return incoming.finish(error)
        assert incoming is not None  # noqa: S101 - for pyright, which expects that a `with` can swallow the error
        return incoming.finish()

    def forget(self, _forked: bool) -> None:
        """Raise an error: only the client's owner can close its connections."""
        if self._used:
            raise ConfigurationError(
                "The http_client has connections of another event loop or process. Nothing was sent. Create a new "
                "httpx client and a new client of this package for each event loop, and after a fork."
            )

    async def aclose(self) -> None:
        """Leave the client open, since it belongs to the user."""

    async def _send(self, outgoing: httpx.Request) -> httpx.Response:
        try:
            return await self._client.send(outgoing, stream=True, follow_redirects=False, auth=None)
        except Exception as error:
            # Raised by a hook for the status, as httpx recommends: the response has the details.
            answer = getattr(error, "response", None)
            if not isinstance(answer, self.library.Response):
                raise
            return cast("httpx.Response", answer)

    def _content(self, answer: httpx.Response) -> bytes:
        try:
            return answer.content
        except self.library.StreamError:  # a hook closed it unread, or streamed it without keeping it
            return b""

    def _check_open(self) -> None:
        if self._client.is_closed:
            raise ConfigurationError("http_client is closed. Close it only after the last call.")


def _library(client: object) -> ModuleType:
    """Return the library of the client; one that was not imported yet has no clients."""
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(client, library.AsyncClient):
            return library
        if library is not None and isinstance(client, library.Client):
            raise ConfigurationError("http_client must be an AsyncClient, not a Client.")
    kind = f"the class {client.__name__}" if isinstance(client, type) else type(client).__name__
    raise ConfigurationError(f"http_client must be an httpx.AsyncClient, not {kind}.")


def _hooks(client: httpx.AsyncClient) -> list[Callable[..., object]]:
    return [hook for hooks in client.event_hooks.values() for hook in hooks]
