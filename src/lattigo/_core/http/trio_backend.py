"""Sockets for httpcore on trio, which are also closed when a TLS handshake is cancelled, unlike httpcore's own."""

from __future__ import annotations

import math
import ssl
from collections.abc import Iterable
from typing import cast

import anyio
import httpcore
from typing_extensions import override

from .body import LARGEST_HEAD
from .broken_head import note


class TrioBackend(httpcore.AsyncNetworkBackend):
    """A backend that opens connections on trio."""

    def __init__(self) -> None:
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.TrioBackend())  # a stub if trio is missing

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return TrioStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class TrioStream(httpcore.AsyncNetworkStream):
    """A connection."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._written = False
        self.head_left: float = LARGEST_HEAD
        """Number of bytes that may still be read before the head of a response is complete."""

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.head_left < 0:
            raise httpcore.RemoteProtocolError("endless headers")
        piece = await self._stream.read(max_bytes, timeout)
        if self.head_left < math.inf:
            self.head_left -= len(piece)
            note(piece)
        return piece

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not self._written and self._secured is None and self._stream.get_extra_info("is_readable"):
            raise httpcore.ConnectError("the server ended the connection")
        self._written = True
        self.head_left = LARGEST_HEAD
        await self._stream.write(buffer, timeout)

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return TrioStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    @override
    def get_extra_info(self, info: str) -> object:
        if info == "is_readable":  # httpcore uses this to find out whether an idle connection has ended
            return bool(self._stream.get_extra_info(info)) or self._has_decrypted()
        return self._stream.get_extra_info(info)

    @property
    def _secured(self) -> ssl.SSLObject | None:
        return cast("ssl.SSLObject | None", self._stream.get_extra_info("ssl_object"))

    def _has_decrypted(self) -> bool:
        """Return whether TLS has buffered bytes from the socket, or its end."""
        if self._secured is None:
            return False
        try:
            self._secured.read(1)
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLError:
            pass
        return True
