"""What is left to httpcore: opening tunnels through proxies, and requests that a library such as respx responds to."""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from ssl import SSLContext
from typing import cast

import h11
import httpcore
import httpx

from .body import IncomingResponse, receive
from .message import Request, Response
from .response_headers import joined
from .stream import Backend, Stream


class _Opened(Exception):
    """Keeps httpcore from sending the request, once the connection is open."""


async def open_tunnel(backend: Backend, proxy: str, tls: SSLContext, host: str, port: int, *, longest: float) -> Stream:
    """Open a connection with TLS through a proxy, and send nothing to the host.

    Args:
        backend: opens the connection to the proxy.
        proxy: its URL.
        tls: the context of TLS.
        host: the name or the address of the host.
        port: its port.
        longest: maximum time for each step, in seconds.

    Raises:
        httpcore.ProxyError: the proxy did not let it through.
        OSError, httpcore.NetworkError, httpcore.TimeoutException: the proxy or the host can't be reached.
    """
    address = httpx.Proxy(proxy)
    pool = httpcore.AsyncConnectionPool(
        ssl_context=tls,
        network_backend=cast("httpcore.AsyncNetworkBackend", backend),
        proxy=httpcore.Proxy(str(address.url), auth=address.raw_auth),
    )
    url = httpcore.URL(scheme="https", host=host, port=port, target="/")
    opened: list[Stream] = []

    async def trace(event: str, info: Mapping[str, object]) -> None:
        if isinstance(stream := info.get("return_value"), Stream):
            opened.append(stream)
        if event == "http11.send_request_headers.started" and not _is_for_proxy(info["request"]):
            opened[-1].is_taken = True
            raise _Opened

    extensions = {"timeout": {"connect": longest}, "trace": trace}
    try:
        await pool.handle_async_request(httpcore.Request("GET", url, extensions=extensions))
    except _Opened:
        return opened[-1]
    except BaseException as error:
        for stream in opened[-1:]:
            await stream.close()
        if isinstance(error, httpcore.ProtocolError | httpcore.ReadError):
            raise httpcore.ProxyError(str(error)) from error
        raise
    raise httpcore.ProxyError("it opened no connection")


async def mocked(request: Request, outgoing: h11.Request, largest_body: int) -> Response:
    """Return the response of the library that replaces httpcore, which can also let the request through."""
    async with httpcore.AsyncConnectionPool() as pool:
        response = await pool.handle_async_request(
            httpcore.Request(request.method, request.url, headers=[*outgoing.headers], content=request.body)
        )
        incoming = IncomingResponse(response.status, joined(response.headers), largest_body)
        await receive(cast("AsyncIterable[bytes]", response.stream), incoming, response.aclose)
    return incoming.finish()


def _is_for_proxy(request: object) -> bool:
    return cast("httpcore.Request", request).method == b"CONNECT"
