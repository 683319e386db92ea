"""Connections on trio: those of httpcore, which are closed here, too, when a TLS handshake is cancelled."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

import anyio
import httpcore
from typing_extensions import override

from ..errors import NotSent
from .stream import Backend, Stream


class TrioBackend(Backend):
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
    ) -> TrioStream:
        return TrioStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class TrioStream(Stream):
    """A connection."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._written = False

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not self._written and self._secured is None and self.is_readable:
            raise NotSent("Could not reach the service: the server ended the connection.")
        self._written = True
        with suppress(httpcore.WriteError):  # the server may have responded, and ended the connection
            await self._stream.write(buffer, timeout)

    @override
    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await self._stream.aclose()

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> TrioStream:
        try:
            return TrioStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    @override
    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    @property
    @override
    def is_readable(self) -> bool:
        return bool(self._stream.get_extra_info("is_readable")) or self._has_decrypted()

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
