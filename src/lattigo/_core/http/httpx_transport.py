"""The default engine: httpx's connections, or the user's own client of httpx.

Without such a client only the connections of httpx are used: see `connections`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import anyio
import httpcore
import httpx

from ..errors import ConfigurationError, ConnectionLost, NotSent, ReadTimeout
from .body import LARGEST_BODY, IncomingResponse, receive
from .connections import CONNECT_TIMEOUT, Connections
from .message import Request, Response

NEVER_SENT = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol),
    *(httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.UnsupportedProtocol),
)
LATE = (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException)
QUOTED = re.compile(r"\bb(ytearray\(b)?(['\"]).*", re.DOTALL)
"""What h11 quotes of a response that is not HTTP: it may hold anything."""
BROKEN = (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError)


_ours: ContextVar[bool] = ContextVar("ours", default=False)
# httpx writes the URL of every request to its log, and with it the names of devices.
logging.getLogger("httpx").addFilter(lambda _: not _ours.get())


@contextmanager
def _quietly() -> Generator[None]:
    before = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(before)


class HttpxTransport:
    """Sends requests with httpx, on asyncio and trio.

    Args:
        client: a client of your own (proxy, CA, HTTP/2 …), used as it is and not closed.
        largest_body: bytes of a decompressed body above which `ResponseTooLarge` is raised.
    """

    def __init__(self, *, client: httpx.AsyncClient | None = None, largest_body: int = LARGEST_BODY) -> None:
        self._largest_body = largest_body
        self._connections = Connections() if client is None else HttpxClientAdapter(client)

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - see `Transport`
        try:
            return await self._connections.exchange(request, timeout, self._largest_body)
        except NEVER_SENT as error:
            raise NotSent(f"Could not reach the service: {_reason(error)}.") from error
        except (httpx.ProxyError, httpcore.ProxyError) as error:
            raise NotSent(f"The proxy did not let the request through: {_reason(error)}.") from error
        except LATE as error:
            raise ReadTimeout(f"No complete response within {timeout:g} s.") from error
        except BROKEN as error:
            raise ConnectionLost(f"The connection broke before the response was complete: {_reason(error)}.") from None

    async def aclose(self) -> None:
        await self._connections.aclose()

    def forget(self, forked: bool) -> None:
        """Forget the connections of an event loop that has ended, or of another process.

        Raises:
            ConfigurationError: they are those of the user's client.
        """
        self._connections.forget(forked)


class HttpxClientAdapter:
    """Exchanges requests for responses with a client of httpx that belongs to the user."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._used = False

    async def exchange(self, request: Request, timeout: float, largest_body: int) -> Response:  # noqa: ASYNC109 - see `Connections`
        self._used = True
        outgoing = self._client.build_request(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body,
            timeout=httpx.Timeout(timeout, connect=min(CONNECT_TIMEOUT, timeout / 2)),
        )
        incoming: IncomingResponse | None = None
        try:
            with anyio.fail_after(timeout), _quietly():
                response = await self._client.send(outgoing, stream=True, follow_redirects=False, auth=None)
                try:
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    if response.is_stream_consumed:  # a mock that came with its body
                        return Response(response.status_code, headers, response.content)
                    incoming = IncomingResponse(response.status_code, headers, largest_body)
                    await receive(response.aiter_raw(), incoming, response.aclose)
                finally:
                    await response.aclose()
        except Exception as error:
            if incoming is None:
                raise
            return incoming.finish(error)
        return incoming.finish()

    def forget(self, _forked: bool) -> None:
        """Refuse to go on: only its owner can close its connections."""
        if self._used:
            raise ConfigurationError(
                "The http_client has connections of another event loop or process. Nothing was sent. Make a new "
                "httpx client and a new client of this package for each event loop, and after a fork."
            )

    async def aclose(self) -> None:
        """Leave it open: it is the user's."""


def _reason(error: BaseException) -> str:
    """The text of the error, or of what led to it: on trio only that tells why a handshake failed."""
    inner: BaseException | None = error
    while inner is not None and not str(inner):
        inner = inner.__cause__ or inner.__context__
    return QUOTED.sub("***", str(inner or type(error).__name__)).removesuffix(".")
