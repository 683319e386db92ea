"""Connections directly on asyncio's transports.

httpcore's own use anyio, with a cancel scope and several loop iterations for every read and write.
Only connecting has a time-out here: that of the whole exchange is in `connections`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from typing_extensions import override

from ..errors import NotSent
from .happy_eyeballs import open_socket
from .idle import input_poll
from .stream import Backend, Stream

if TYPE_CHECKING:
    from httpcore import SOCKET_OPTION

UNREAD = 2**20
"""Maximum number of buffered bytes before reading is paused."""


class AsyncioBackend(Backend):
    """A backend that opens connections on asyncio."""

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncioStream:
        async with asyncio.timeout(timeout):
            connection = await open_socket(host, port, local_address)
        for option in socket_options or ():
            connection.setsockopt(*cast("tuple[int, int, int]", option))
        _, stream = await asyncio.get_running_loop().create_connection(AsyncioStream, sock=connection)
        return stream


class AsyncioStream(Stream, asyncio.Protocol):
    """A connection."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._unread = 0
        self._paused = False
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._written = False

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._pieces or self._ended:
            await asyncio.sleep(0)  # data can arrive as fast as it is read: let time-outs and other tasks run
        else:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        if self._pieces:
            piece = self._pieces.popleft()
            self._unread -= len(piece)
            if self._paused and not self._pieces:
                self._paused = False
                self.transport.resume_reading()
            return piece
        if self._error is not None:
            raise ConnectionError(str(self._error)) from self._error
        return b""

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not self._written and self._is_over:
            raise NotSent("Could not reach the service: the server ended the connection.")
        self._written = True
        if buffer:
            self.transport.write(buffer)

    @override
    async def close(self) -> None:
        self.transport.abort()  # nothing is left to send, and waiting for a TLS server's close_notify could take long

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncioStream:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                secured = await loop.start_tls(self.transport, self, ssl_context, server_hostname=server_hostname)
        except BaseException:
            self.transport.abort()
            raise
        if secured is None:
            raise ConnectionError("the connection ended in the TLS handshake")
        self.transport = secured
        self._written = False
        return self

    @override
    def get_extra_info(self, info: str) -> object:
        return self.transport.get_extra_info(info)

    @property
    @override
    def is_readable(self) -> bool:
        return self._ended or bool(self._pieces) or self.transport.is_closing() or self._has_input()

    @property
    def _is_over(self) -> bool:
        """Return whether a connection has ended, or has received unexpected bytes other than those of TLS."""
        if self._ended or self.transport.is_closing():
            return True
        return self.transport.get_extra_info("ssl_object") is None and self._has_input()

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's transport is not a subclass
        self._has_input = input_poll(transport)

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        self._unread += len(data)
        if self._unread > UNREAD and not self._paused:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._error = self._error or exc
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
