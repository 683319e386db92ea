"""The connections of the default engine, on asyncio and trio.

The connection pool of httpcore iterates over all its connections for every request: with 64 in flight this costs ten
times the request.
The gate already bounds the requests in flight, so only idle connections have to be kept; the most recently used one
is used next.
httpcore is loaded only where it is needed: for a proxy, on trio, and if a library such as respx has replaced it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from operator import attrgetter
from typing import cast
from urllib.parse import urlsplit

import h11
from attrs import define, field

from ..tasks.concurrency import fail_after, on_asyncio
from ..tasks.loop_end import at_loop_end
from .asyncio_backend import AsyncioBackend
from .h11_connection import H11Connection
from .idle import IdlePool
from .message import Request, Response
from .proxies import PORTS, environment_proxy
from .stream import Backend, Stream
from .tls import TlsContext

CONNECT_TIMEOUT = 10.0
"""Maximum time to open a connection, in seconds."""
INHERITED: list[object] = []
"""Connections of the parent process, which are kept, since destroying them could close them there, too."""


class NotOpened(Exception):
    """The connection could not be opened; its cause is the reason."""


@define(repr=False)
class Host:
    """One scheme, host and port."""

    name: str
    port: int
    is_secure: bool
    proxy: str | None
    header: tuple[bytes, bytes]
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
            NotOpened: nothing was sent.
            TimeoutError: the request was sent, and the response was not complete in time.
        """
        place = "/".join(request.url.split("/", 3)[:3])
        host = self._hosts.get(place) or self._hosts.setdefault(place, self._host(place))
        outgoing = _outgoing(request, host, place)
        if _is_replaced():
            from .httpcore_pool import mocked

            async with fail_after(seconds):
                return await mocked(request, outgoing, largest_body)
        connection = await host.idle.take()
        try:
            async with fail_after(seconds):
                if connection is None:
                    connection = H11Connection(await self._open(host, seconds))
                return await connection.exchange(outgoing, request.body, largest_body)
        except Exception as error:
            if connection is not None:
                return connection.interrupted(error)
            if isinstance(error, TimeoutError):
                raise NotOpened("connecting timed out") from None
            if isinstance(error, OSError | UnicodeError):
                raise NotOpened from error
            raise
        finally:
            if connection is not None and connection.keep_alive:
                host.idle.put(connection)
            elif connection is not None:
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
        for host in self._hosts.values():
            await host.idle.aclose()
        if on_asyncio():
            await asyncio.sleep(0)  # asyncio closes the sockets in its next iteration

    def _host(self, place: str) -> Host:
        self._end = self._end or at_loop_end(self._close_idle)
        parts = urlsplit(place)  # in ASCII: see `check_base_url`
        name, default = parts.hostname or "", PORTS[parts.scheme]
        port = parts.port or default
        shown = f"[{name}]" if ":" in name else name
        return Host(
            name,
            port,
            is_secure=parts.scheme == "https",
            proxy=environment_proxy(place),
            header=(b"Host", (shown if port == default else f"{shown}:{port}").encode()),
        )

    async def _open(self, host: Host, seconds: float) -> Stream:
        backend = _backend()
        # TCP and TLS have this time each, a little less than the whole exchange.
        timeout = min(CONNECT_TIMEOUT, 0.9 * seconds)
        if host.proxy is not None:
            from .httpcore_pool import open_tunnel

            return await open_tunnel(backend, host.proxy, self._tls.get(), host.name, host.port, longest=timeout)
        stream = await backend.connect_tcp(host.name, host.port, timeout)
        return await stream.start_tls(self._tls.get(), host.name, timeout) if host.is_secure else stream


def _backend() -> Backend:
    if on_asyncio():
        return AsyncioBackend()
    from .trio_backend import TrioBackend

    return TrioBackend()


def _is_replaced() -> bool:
    """Return whether a library such as respx responds in the place of httpcore."""
    httpcore = sys.modules.get("httpcore")
    return httpcore is not None and not httpcore.AsyncConnectionPool.handle_async_request.__module__.startswith(
        "httpcore"
    )


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
