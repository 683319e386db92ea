"""The connections of httpx, without its connection pool.

That pool iterates over all its connections for every request: with 64 in flight this costs ten times the request.
The gate already bounds the requests in flight, so only idle connections have to be kept; the most recently used one
is used next.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from typing import cast
from urllib.parse import urlsplit

import anyio
import h11
import httpcore
from attrs import define, field

from ..tasks.concurrency import fail_after, on_asyncio
from ..tasks.loop_end import at_loop_end
from .asyncio_backend import AsyncioBackend, AsyncioStream
from .body import IncomingResponse, receive
from .broken_head import received, status_of
from .idle import IDLE, IdlePool
from .message import Request, Response
from .proxies import PORTS, environment_proxy
from .response_headers import joined
from .tls import TlsContext
from .trio_backend import TrioBackend, TrioStream

CONNECT_TIMEOUT = 10.0
"""Maximum time to open a connection, in seconds."""
LOCKS = {"_connect_lock", "_request_lock", "_state_lock"}
"""The attributes with the locks of httpcore's connections."""
INHERITED: list[object] = []
"""Connections of the parent process, which are kept, since destroying them could close them there, too."""


@define(repr=False)
class Host:
    """One scheme, host and port."""

    origin: httpcore.Origin
    header: tuple[bytes, bytes]
    factory: httpcore.AsyncConnectionPool
    """Creates connections, directly or through a proxy; it never keeps one."""
    proxied: bool
    idle: IdlePool[httpcore.AsyncConnectionInterface] = field(
        factory=lambda: IdlePool(
            lambda connection: not connection.has_expired(), lambda connection: connection.aclose()
        )
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
        idle = await host.idle.take()
        connection = idle or host.factory.create_connection(host.origin)
        reusable = False
        incoming: IncomingResponse | None = None
        head = bytearray()
        before = received.set(None if host.proxied else head)  # it could be the proxy's
        try:
            async with fail_after(seconds):
                response = await connection.handle_async_request(_outgoing(request, host, place, seconds))
                incoming = IncomingResponse(response.status, joined(response.headers), largest_body)
                await _receive(response, incoming, connection)
            reusable = incoming.failure is None and connection.is_available() and not _has_leftover(response)
            if idle is None:
                _unlock(connection)
        except Exception as error:
            if incoming is None and (status := status_of(head)) is not None:
                incoming = IncomingResponse(status, {}, largest_body)
            if incoming is not None:
                return incoming.finish(error)
            if isinstance(error, TimeoutError) and connection.is_idle():  # it was never opened
                raise httpcore.ConnectTimeout("connecting timed out") from None
            raise
        finally:
            received.reset(before)
            if reusable:
                host.idle.put(connection)
            else:
                with anyio.CancelScope(shield=True):
                    await connection.aclose()
        return incoming.finish()

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
            factory=httpcore.AsyncConnectionPool(
                ssl_context=self._tls.get() if parts.scheme == "https" else None,
                keepalive_expiry=IDLE,
                network_backend=AsyncioBackend() if on_asyncio() else TrioBackend(),
                proxy=_proxy(proxy) if proxy else None,
            ),
            proxied=proxy is not None,
        )


class _Unlocked:
    """A lock for a connection that serves one request at a time, as the pool of idle connections ensures.

    httpcore locks each connection three times for a request, and each lock costs an iteration of the event loop.
    """

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


def _unlock(connection: object) -> None:
    """Remove the locks of a connection, and of those that it wraps."""
    while connection is not None:
        for name in vars(connection).keys() & LOCKS:
            setattr(connection, name, _Unlocked())
        connection = getattr(connection, "_connection", None)


def _proxy(url: str) -> httpcore.Proxy:
    import httpx  # here, since it takes long to load and few need a proxy

    proxy = httpx.Proxy(url)
    return httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)


def _outgoing(request: Request, host: Host, place: str, timeout: float) -> httpcore.Request:
    origin = host.origin
    target = request.url[len(place) :] or "/"
    length = {} if request.body is None else {"Content-Length": str(len(request.body))}
    headers = {**request.headers, **length}
    if headers != host.headers:
        host.headers, host.checked = headers, _checked(headers, host)
    outgoing = httpcore.Request(
        request.method,
        httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target),
        content=request.body,
        # TCP and TLS have this time each, a little less than the whole exchange: httpcore's own time-out proves
        # that nothing was sent.
        extensions={"timeout": {"connect": min(CONNECT_TIMEOUT, 0.9 * timeout)}},
    )
    outgoing.headers = host.checked
    return outgoing


def _checked(headers: Mapping[str, str], host: Host) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request as h11 keeps them.

    Raises:
        httpcore.LocalProtocolError: one of them can't be sent.
    """
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    try:
        request = h11.Request(method="GET", target="/", headers=[host.header, (b"Connection", b"keep-alive"), *pairs])
    except h11.LocalProtocolError as error:
        raise httpcore.LocalProtocolError(str(error)) from error
    return cast("list[tuple[bytes, bytes]]", request.headers)  # a sequence of such pairs


async def _receive(
    response: httpcore.Response, incoming: IncomingResponse, connection: httpcore.AsyncConnectionInterface
) -> None:
    stream = response.extensions.get("network_stream")  # None if httpx is mocked
    if isinstance(stream, AsyncioStream | TrioStream):
        stream.head_left = math.inf
    try:
        await receive(cast("AsyncIterable[bytes]", response.stream), incoming, connection.aclose)
    finally:
        await response.aclose()


def _has_leftover(response: httpcore.Response) -> bool:
    """Return whether bytes follow the end of a response: the next request must not take them for its own response.

    httpcore keeps them in its parser, without a public API.
    """
    state = getattr(getattr(response.stream, "_connection", None), "_h11_state", None)
    return state is not None and bool(state.trailing_data[0])
