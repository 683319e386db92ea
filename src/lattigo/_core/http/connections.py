"""The connections of the default engine: httpcore opens them, h11 uses them.

The connection pool of httpcore iterates over all its connections for every request: with 64 in flight this costs ten
times the request.
The gate already bounds the requests in flight, so only idle connections have to be kept; the most recently used one
is used next.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import cast
from urllib.parse import urlsplit

import anyio
import h11
import httpcore
from attrs import define, field

from ..tasks.concurrency import fail_after, on_asyncio
from ..tasks.loop_end import at_loop_end
from .asyncio_backend import AsyncioBackend
from .body import IncomingResponse, receive
from .h11_connection import H11Connection
from .idle import IdlePool
from .message import Request, Response
from .proxies import PORTS, environment_proxy
from .response_headers import joined
from .stream import open_stream
from .tls import TlsContext
from .trio_backend import TrioBackend

CONNECT_TIMEOUT = 10.0
"""Maximum time to open a connection, in seconds."""
INHERITED: list[object] = []
"""Connections of the parent process, which are kept, since destroying them could close them there, too."""


@define(repr=False)
class Host:
    """One scheme, host and port."""

    origin: httpcore.Origin
    header: tuple[bytes, bytes]
    pool: Callable[[], httpcore.AsyncConnectionPool]
    """Returns a new pool of httpcore, which opens one connection, directly or through a proxy, and does not keep it."""
    idle: IdlePool[H11Connection] = field(
        factory=lambda: IdlePool(attrgetter("is_usable"), lambda connection: connection.aclose())
    )
    headers: Mapping[str, str] | None = None
    """The headers of the last request, which usually recur."""
    checked: list[tuple[bytes, bytes]] = field(factory=list[tuple[bytes, bytes]])
    """These headers as h11 keeps them, so that it does not check them for every request."""


class Connections:
    """Exchanges of requests for responses, each on its own connection, on asyncio and trio."""

    def __init__(self) -> None:
        self._tls = TlsContext()
        self._hosts: dict[str, Host] = {}
        self._end: AsyncGenerator[None] | None = None

    async def exchange(self, request: Request, seconds: float, largest_body: int) -> Response:
        """Send a request and read its whole response within `seconds`.

        Raises:
            TimeoutError: the request was sent, and the response was not complete in time.
            httpcore.ConnectTimeout: the connection was not open in time.
        """
        place = "/".join(request.url.split("/", 3)[:3])
        host = self._hosts.get(place) or self._hosts.setdefault(place, self._host(place))
        outgoing = _outgoing(request, host, place)
        connection = await host.idle.take()
        try:
            async with fail_after(seconds):
                if connection is None:
                    stream = await open_stream(host.pool(), _opening(request, outgoing, host, seconds))
                    if isinstance(stream, httpcore.Response):
                        return await _mocked(stream, largest_body)
                    connection = H11Connection(stream)
                return await connection.exchange(outgoing, request.body, largest_body)
        except Exception as error:
            if connection is not None:
                return connection.interrupted(error)
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout("connecting timed out") from None
            raise
        finally:
            if connection is not None and connection.keep_alive:
                host.idle.put(connection)
            elif connection is not None:
                with anyio.CancelScope(shield=True):
                    await connection.aclose()

    async def aclose(self) -> None:
        """Close idle connections."""
        if self._end is not None:
            await self._end.aclose()

    def forget(self, forked: bool) -> None:
        """Forget the connections of an event loop that has ended, or of another process, which still uses them."""
        if forked:
            INHERITED.append((self._hosts, self._end))
        self._hosts, self._end = {}, None

    async def _close_idle(self) -> None:
        with anyio.CancelScope(shield=True):
            for host in self._hosts.values():
                await host.idle.aclose()

    def _host(self, place: str) -> Host:
        self._end = self._end or at_loop_end(self._close_idle)
        parts = urlsplit(place)  # in ASCII: see `check_base_url`
        name, default = parts.hostname or "", PORTS[parts.scheme]
        port = parts.port or default
        shown = f"[{name}]" if ":" in name else name
        proxy = environment_proxy(place)
        return Host(
            origin=httpcore.Origin(parts.scheme.encode(), name.encode(), port),
            header=(b"Host", (shown if port == default else f"{shown}:{port}").encode()),
            pool=partial(
                httpcore.AsyncConnectionPool,
                ssl_context=self._tls.get() if parts.scheme == "https" else None,
                network_backend=AsyncioBackend() if on_asyncio() else TrioBackend(),
                proxy=_proxy(proxy) if proxy else None,
            ),
        )


def _proxy(url: str) -> httpcore.Proxy:
    import httpx  # here, since it takes long to load and few need a proxy

    proxy = httpx.Proxy(url)
    return httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)


def _outgoing(request: Request, host: Host, place: str) -> h11.Request:
    """Return a request for h11.

    Raises:
        h11.LocalProtocolError: it can't be sent.
    """
    length = {} if request.body is None else {"Content-Length": str(len(request.body))}
    headers = {**request.headers, **length}
    if headers != host.headers:
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        checked = h11.Request(method="GET", target="/", headers=[host.header, (b"Connection", b"keep-alive"), *pairs])
        host.headers = headers
        host.checked = cast("list[tuple[bytes, bytes]]", checked.headers)  # a sequence of such pairs
    return h11.Request(method=request.method, target=request.url[len(place) :] or "/", headers=host.checked)


def _opening(request: Request, outgoing: h11.Request, host: Host, timeout: float) -> httpcore.Request:
    """Return the same request for httpcore, which only libraries that replace it respond to."""
    origin = host.origin
    opening = httpcore.Request(
        request.method,
        httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=outgoing.target),
        content=request.body,
        # TCP and TLS have this time each, a little less than the whole exchange: httpcore's own time-out proves
        # that nothing was sent.
        extensions={"timeout": {"connect": min(CONNECT_TIMEOUT, 0.9 * timeout)}},
    )
    opening.headers = host.checked
    return opening


async def _mocked(response: httpcore.Response, largest_body: int) -> Response:
    incoming = IncomingResponse(response.status, joined(response.headers), largest_body)
    await receive(cast("AsyncIterable[bytes]", response.stream), incoming, response.aclose)
    return incoming.finish()
