"""The fast engine: HTTP/1.1 directly on asyncio. It requires the extra `fast`, and works on asyncio only."""

from __future__ import annotations

import asyncio
import math
import re
from base64 import b64encode
from collections.abc import AsyncGenerator, Mapping
from operator import attrgetter
from urllib.parse import unquote

import httpx
from attrs import define, field
from typing_extensions import override

from ..errors import ConfigurationError, ConnectionLost, NotSent, ReadTimeout
from ..tasks.concurrency import on_asyncio
from ..tasks.loop_end import at_loop_end
from .body import LARGEST_BODY
from .connections import CONNECT_TIMEOUT, INHERITED
from .happy_eyeballs import open_socket
from .idle import IdlePool
from .message import Request, Response, Transport
from .proxies import environment_proxy
from .tls import TlsContext

try:
    from .fast_connection import FastConnection
except ImportError as error:
    package = __name__.partition(".")[0]
    raise ConfigurationError(f"engine=\"fast\" requires an extra: pip install '{package}[fast]'.") from error

FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")
"""Characters that would break the request line or a header, or can't be sent."""


@define(repr=False)
class Host:
    """One scheme, host and port, and the proxy to reach them."""

    url: httpx.URL
    proxy: httpx.URL | None
    idle: IdlePool[FastConnection] = field(factory=lambda: IdlePool(attrgetter("is_usable"), _close))
    headers: Mapping[str, str] | None = None
    """The headers of the last request, which usually recur."""
    head: bytes = b""
    """These headers in their wire format."""


class FastTransport(Transport):
    """A transport that uses its own connections.

    TLS, proxies and time-outs are the same as those of the default engine.

    Args:
        largest_body: maximum size of a decompressed body in bytes, above which `ResponseTooLarge` is raised.
    """

    def __init__(self, *, largest_body: int = LARGEST_BODY) -> None:
        self._largest_body = largest_body
        self._tls = TlsContext()
        self._hosts: dict[str, Host] = {}
        self._end: AsyncGenerator[None] | None = None

    @override
    async def send(self, request: Request, /, *, timeout: float) -> Response:
        place = request.url[: _path_begins(request.url)]
        host = self._hosts.get(place) or self._hosts.setdefault(place, self._host(place))
        message = _message(request, host, place)
        ends = asyncio.get_running_loop().time() + timeout
        connection = await host.idle.take() or await self._connect(host, timeout)
        reusable = False
        try:
            response = await connection.exchange(message, self._largest_body, ends)
            reusable = connection.keep_alive
        except TimeoutError:
            raise ReadTimeout(f"No complete response within {timeout:g} s.") from None
        finally:
            if reusable:
                host.idle.put(connection)
            else:
                connection.abort()
        return response

    @override
    async def aclose(self) -> None:
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
        await asyncio.sleep(0)  # asyncio closes the sockets in its next iteration

    def _host(self, place: str) -> Host:
        host = _host(place)
        self._end = self._end or at_loop_end(self._close_idle)
        return host

    async def _connect(self, host: Host, seconds: float) -> FastConnection:
        try:
            async with asyncio.timeout(min(CONNECT_TIMEOUT, seconds)):
                if host.proxy is not None:
                    return await self._through(host.proxy, host)
                return await self._open(host.url)
        except TimeoutError as error:
            raise NotSent("Could not reach the service: connecting took too long.") from error
        except (OSError, UnicodeError) as error:
            raise NotSent(f"Could not reach the service: {error}.") from error

    async def _open(self, url: httpx.URL) -> FastConnection:
        """Open a connection to a server, including TLS."""
        secure = url.scheme == "https"
        host = url.raw_host.decode("ascii")
        _, connection = await asyncio.get_running_loop().create_connection(
            FastConnection,
            sock=await open_socket(host, url.port or (443 if secure else 80)),
            ssl=self._tls.get() if secure else None,
            server_hostname=host if secure else None,
        )
        return connection

    async def _through(self, proxy: httpx.URL, host: Host) -> FastConnection:
        """Open a tunnel through a proxy; http needs none, since it is only used on this machine, without a proxy."""
        connection = await self._open(proxy)
        name, port = host.url.raw_host.decode("ascii"), host.url.port or 443
        goal = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
        try:
            opening = [f"CONNECT {goal} HTTP/1.1", f"Host: {goal}", *_authorization(proxy)]
            response = await connection.exchange(_lines(opening) + b"\r\n", self._largest_body, math.inf, tunnel=True)
            if not 200 <= response.status < 300:
                raise NotSent(f"The proxy did not let the request through: it returned {response.status}.")
            secured = await asyncio.get_running_loop().start_tls(
                connection.transport, connection, self._tls.get(), server_hostname=name
            )
            if secured is None:
                raise ConnectionLost("it ended the TLS handshake.")
        except ConnectionLost as error:
            raise NotSent(f"The proxy did not let the request through: {error.message}") from error
        except BaseException:
            connection.abort()
            raise
        connection.transport = secured
        return connection


def _host(place: str) -> Host:
    if not on_asyncio():
        raise ConfigurationError('engine="fast" works on asyncio only; on trio leave it at "httpx".')
    proxy = environment_proxy(place, socks=False)
    return Host(httpx.URL(place), httpx.URL(proxy) if proxy else None)  # supports international names and IPv6


async def _close(connection: FastConnection) -> None:
    connection.abort()


def _path_begins(url: str) -> int:
    """Return the index at which scheme, host and port of a URL end."""
    begin = url.find("/", url.index("//") + 2)
    return len(url) if begin < 0 else begin


def _message(request: Request, host: Host, place: str) -> bytes:
    """Return the bytes of a request."""
    if request.headers != host.headers:
        host.headers, host.head = dict(request.headers), _head(request.headers, host)
    target = request.url[len(place) :]
    first = f"{request.method} {target or '/'} HTTP/1.1"
    if not (first.isascii() and first.isprintable()):
        raise NotSent("The request has characters in its URL that can't be sent.")
    if request.body is None:
        return b"%b\r\n%b\r\n" % (first.encode("ascii"), host.head)
    length = b"Content-Length: %d" % len(request.body)
    return b"%b\r\n%b%b\r\n\r\n%b" % (first.encode("ascii"), host.head, length, request.body)


def _head(headers: Mapping[str, str], host: Host) -> bytes:
    """Return the headers in their wire format."""
    return _lines(
        [f"Host: {host.url.netloc.decode('ascii')}", *(f"{name}: {value}" for name, value in headers.items())]
    )


def _lines(lines: list[str]) -> bytes:
    for connection in lines:
        if FORBIDDEN.search(connection):
            raise NotSent("The request has characters in a header that can't be sent.")
    return "\r\n".join([*lines, ""]).encode("latin-1")


def _authorization(proxy: httpx.URL) -> list[str]:
    if not proxy.userinfo:
        return []
    token = b64encode(unquote(proxy.userinfo.decode("ascii")).encode()).decode("ascii")
    return [f"Proxy-Authorization: Basic {token}"]
