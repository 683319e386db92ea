"""httpx's own connections, without the pool that httpx keeps them in.

That pool walks over all its connections for every request: at 64 in flight this costs ten times more than the request.
The gate bounds what is in flight already, so idle connections only have to be kept: the last one that came back is the
next one to be used.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable
from typing import cast

import anyio
import httpcore
import httpx
from attrs import define, field

from ..tasks.concurrency import on_asyncio
from ..tasks.loop_end import at_loop_end
from .asyncio_backend import AsyncioBackend
from .body import Body, read_body
from .headers import joined
from .message import Request, Response
from .proxies import environment_proxy
from .trio_backend import TrioBackend

IDLE = 15.0
"""Seconds after which an unused connection is closed."""
CONNECT_TIMEOUT = 10.0
"""Seconds until a connection must stand."""
INHERITED: list[object] = []
"""Connections of the parent process. They are kept, since destroying them could end them there too."""


@define
class Host:
    """One scheme, host and port."""

    origin: httpcore.Origin
    header: tuple[bytes, bytes]
    factory: httpcore.AsyncConnectionPool
    """Makes connections, directly or through a proxy; it never holds one."""
    idle: deque[tuple[float, httpcore.AsyncConnectionInterface]] = field(factory=deque)
    """What nobody uses, each with the time when it came back; the oldest first."""


class Connections:
    """Exchanges requests for answers, each on a connection of its own, on asyncio and trio."""

    def __init__(self) -> None:
        self._context = httpx.create_ssl_context()
        self._hosts: dict[str, Host] = {}
        self._end: AsyncGenerator[None] | None = None

    async def exchange(self, request: Request, timeout: float, largest_body: int) -> Response:  # noqa: ASYNC109 - the whole exchange is bounded here
        """Send a request and read its whole answer.

        Raises:
            TimeoutError: the request was sent, and the answer did not come whole in time.
            httpcore.ConnectTimeout: the time was over before there was a connection.
        """
        place = "/".join(request.url.split("/", 3)[:3])
        host = self._hosts.get(place) or self._hosts.setdefault(place, self._host(place))
        connection = await _take(host)
        sound = False
        try:
            with anyio.fail_after(timeout):
                response = await _exchange(connection, _outgoing(request, host, place, timeout), largest_body)
            sound = connection.is_available()
        except TimeoutError:
            if connection.is_idle():  # so httpcore calls what could not connect
                raise httpcore.ConnectTimeout("connecting took too long") from None
            raise
        finally:
            if sound:
                host.idle.append((time.monotonic(), connection))
            else:
                with anyio.CancelScope(shield=True):
                    await connection.aclose()
        return response

    async def aclose(self) -> None:
        """Close what is idle."""
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
                while host.idle:
                    await host.idle.pop()[1].aclose()

    def _host(self, place: str) -> Host:
        self._end = self._end or at_loop_end(self._close_idle)
        url = httpx.URL(place)  # knows international names and IPv6
        default = {b"https": 443, b"http": 80}[url.raw_scheme]
        proxy = environment_proxy(place)
        via = httpx.Proxy(proxy) if proxy else None
        return Host(
            origin=httpcore.Origin(url.raw_scheme, url.raw_host, url.port or default),
            header=(b"Host", url.netloc),
            factory=httpcore.AsyncConnectionPool(
                ssl_context=self._context,
                keepalive_expiry=IDLE,
                network_backend=AsyncioBackend() if on_asyncio() else TrioBackend(),
                proxy=httpcore.Proxy(str(via.url), auth=via.raw_auth) if via else None,
            ),
        )


async def _take(host: Host) -> httpcore.AsyncConnectionInterface:
    """The connection that came back last, if the server has not ended it in the meantime; else a new one."""
    oldest = time.monotonic() - IDLE
    while host.idle and host.idle[0][0] < oldest:
        await host.idle.popleft()[1].aclose()
    while host.idle:
        _, connection = host.idle.pop()
        if not connection.has_expired():
            return connection
        await connection.aclose()
    return host.factory.create_connection(host.origin)


def _outgoing(request: Request, host: Host, place: str, timeout: float) -> httpcore.Request:
    origin = host.origin
    target = request.url[len(place) :] or "/"
    headers = [
        host.header,
        (b"Connection", b"keep-alive"),
        *((name.encode(), value.encode()) for name, value in request.headers.items()),
    ]
    if request.body is not None:
        headers.append((b"Content-Length", b"%d" % len(request.body)))
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target),
        headers=headers,
        content=request.body,
        # TCP and TLS have this time each, a little less than the whole exchange has: a time-out of httpcore's own tells
        # for sure that nothing was sent.
        extensions={"timeout": {"connect": min(CONNECT_TIMEOUT, 0.9 * timeout)}},
    )


async def _exchange(
    connection: httpcore.AsyncConnectionInterface, request: httpcore.Request, largest_body: int
) -> Response:
    answer = await connection.handle_async_request(request)
    try:
        headers = joined(answer.headers)
        body = Body(answer.status, headers.get("content-encoding", ""), largest_body)
        pieces = cast("AsyncIterable[bytes]", answer.stream)
        return Response(answer.status, headers, await read_body(pieces, body, connection.aclose))
    finally:
        await answer.aclose()
