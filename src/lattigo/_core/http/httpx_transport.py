"""The default engine: the connections of httpx, or the user's own client of httpx.

Without such a client, only the connections of httpx are used: see `connections`.
"""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

import h11
from attrs import evolve, frozen
from typing_extensions import override

from ..errors import ConnectionLost, NotSent, ReadTimeout
from .body import LARGEST_BODY
from .connections import Connections, NotOpened
from .httpx_client import HttpxClientAdapter
from .message import Request, Response, Transport

if TYPE_CHECKING:
    import httpx

QUOTED = re.compile(r"\bb(ytearray\(b)?(['\"]).*", re.DOTALL)
"""The quotation in h11's error for a response that is not HTTP, which may contain anything."""

Errors: TypeAlias = tuple[type[Exception], ...]


@frozen
class ErrorClasses:
    """The errors of HTTP libraries, grouped by their meaning for the request."""

    never_sent: Errors
    proxy: Errors
    late: Errors
    broken: Errors

    @classmethod
    def of(cls, *libraries: ModuleType) -> ErrorClasses:
        """Find the errors by name; httpcore, httpx and httpx2 use the same names."""

        def named(*names: str) -> Errors:
            return tuple(getattr(library, name) for library in libraries for name in names if hasattr(library, name))

        return cls(
            never_sent=named("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"),
            proxy=named("ProxyError"),
            late=(TimeoutError, *named("TimeoutException")),
            broken=named("HTTPError", "NetworkError", "ProtocolError"),
        )


class HttpxTransport(Transport):
    """A transport that uses httpx, on asyncio and trio.

    Args:
        client: your own client (proxy, CA, HTTP/2 …), which is used as it is and never closed.
        largest_body: maximum size of a decompressed body in bytes, above which `ResponseTooLarge` is raised.
    """

    def __init__(self, *, client: httpx.AsyncClient | None = None, largest_body: int = LARGEST_BODY) -> None:
        self._largest_body = largest_body
        if client is None:
            self._connections: Connections | HttpxClientAdapter = Connections()
        else:
            self._connections = HttpxClientAdapter(client)

    @override
    async def send(self, request: Request, /, *, timeout: float) -> Response:
        try:
            return await self._connections.exchange(request, timeout, self._largest_body)
        except self._errors.never_sent as error:
            raise NotSent(f"Could not reach the service: {_reason(error, request)}.") from error
        except self._errors.proxy as error:
            raise NotSent(f"The proxy did not let the request through: {_reason(error, request)}.") from error
        except self._errors.late as error:
            raise ReadTimeout(f"No complete response within {timeout:g} s.") from error
        except self._errors.broken as error:
            reason = _reason(error, request)
            raise ConnectionLost(f"The connection broke before the response was complete: {reason}.") from None

    @property
    def _errors(self) -> ErrorClasses:
        if isinstance(self._connections, HttpxClientAdapter):
            return ErrorClasses.of(self._connections.library)
        loaded = [
            sys.modules[name] for name in ("httpcore", "httpx") if name in sys.modules
        ]  # mocks raise the latter's
        errors = ErrorClasses.of(h11, *loaded)
        # With the second, our own request violates the protocol: none of it was sent.
        never_sent = (NotOpened, h11.LocalProtocolError, *errors.never_sent)
        return evolve(errors, never_sent=never_sent, broken=(OSError, *errors.broken))

    @override
    async def aclose(self) -> None:
        await self._connections.aclose()

    def forget(self, forked: bool) -> None:
        """Forget the connections of an event loop that has ended, or of another process.

        Raises:
            ConfigurationError: the connections belong to the user's client.
        """
        self._connections.forget(forked)


def _reason(error: BaseException, request: Request) -> str:
    """Return the message of an error or of its cause, which on trio explains a failed handshake."""
    inner: BaseException | None = error
    while inner is not None and not str(inner):
        inner = inner.__cause__ or inner.__context__
    text = QUOTED.sub("***", str(inner or type(error).__name__)).removesuffix(".")
    path = unquote(urlsplit(request.url).path)
    return type(inner or error).__name__ if path.strip("/") and path in unquote(text) else text  # it names the device
