"""The interface of connections that carry bytes, over TCP or TLS."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from ssl import SSLContext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpcore import SOCKET_OPTION


class Stream(ABC):
    """A connection; it has the methods that httpcore needs to open a tunnel through a proxy."""

    is_taken = False
    """Whether it belongs to us: the connection of httpcore that opened it no longer closes it."""

    @abstractmethod
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; none if the server ended the connection.

        Raises:
            OSError, httpcore.NetworkError: the connection broke.
        """

    @abstractmethod
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes.

        Raises:
            NotSent: they are the first ones, and the server has already ended the connection.
        """

    @abstractmethod
    async def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        """Return the connection with TLS; this one is closed if the handshake fails."""

    @abstractmethod
    async def close(self) -> None:
        """Close the connection immediately, even if the task is cancelled."""

    @abstractmethod
    def get_extra_info(self, info: str) -> object:
        """Return what asyncio or httpcore call by this name, such as `ssl_object`."""

    @property
    @abstractmethod
    def is_readable(self) -> bool:
        """Whether the connection has bytes to read, or has ended."""

    async def aclose(self) -> None:
        """Close the connection for httpcore."""
        if not self.is_taken:
            await self.close()


class Backend(ABC):
    """Opens connections; it has the methods that httpcore needs to open one to a proxy."""

    @abstractmethod
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> Stream:
        """Open a connection.

        Raises:
            OSError, UnicodeError, httpcore.ConnectError, httpcore.ConnectTimeout: this was impossible.
        """
