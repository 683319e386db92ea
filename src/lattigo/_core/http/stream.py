"""The streams of bytes that httpcore opens, and that are used without it from then on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import cast

import anyio
import httpcore
from typing_extensions import override


class Stream(httpcore.AsyncNetworkStream):
    """A connection, over TCP or TLS."""

    is_taken = False
    """Whether it belongs to us: the connection of httpcore that opened it no longer closes it."""

    @override
    async def aclose(self) -> None:
        if not self.is_taken:
            await self.close()

    @abstractmethod
    async def close(self) -> None:
        """Close the connection immediately."""

    @property
    @abstractmethod
    def is_readable(self) -> bool:
        """Whether the connection has bytes to read, or has ended."""


class _Opened(Exception):
    """Keeps httpcore from sending the request, once the connection is open."""


async def open_stream(pool: httpcore.AsyncConnectionPool, request: httpcore.Request) -> Stream | httpcore.Response:
    """Let httpcore open a connection for a request, through a proxy if the pool has one, and send nothing to the host.

    Returns:
        The open connection; the response if a library such as respx replaced httpcore.
    """
    opened: list[Stream] = []

    async def trace(event: str, info: Mapping[str, object]) -> None:
        if isinstance(stream := info.get("return_value"), Stream):
            opened.append(stream)
        if event == "http11.send_request_headers.started" and not _is_for_proxy(info["request"]):
            opened[-1].is_taken = True
            raise _Opened

    request.extensions["trace"] = trace
    try:
        return await pool.handle_async_request(request)
    except _Opened:
        return opened[-1]
    except BaseException:
        for stream in opened[-1:]:
            with anyio.CancelScope(shield=True):
                await stream.close()
        raise


def _is_for_proxy(request: object) -> bool:
    return cast("httpcore.Request", request).method == b"CONNECT"
