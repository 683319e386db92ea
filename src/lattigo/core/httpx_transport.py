"""The default line: httpx, in small pools that share one TLS context.

httpx walks over all connections of a pool for every request, so one big pool costs ten times more per request than
several small ones.
"""

from __future__ import annotations

import zlib
from http.cookiejar import CookieJar, DefaultCookiePolicy

import anyio
import httpx

from .errors import AnswerTimeout, ConnectionLost, NotSent, OversizedAnswer
from .transport import Request, Response

POOL_SIZE = 8
"""Connections of one pool."""
LARGEST_BODY = 32 * 2**20
"""Bytes of a decompressed body that the client is willing to hold."""
CONNECT_TIMEOUT = 10.0
"""Seconds until a connection must stand."""


class HttpxTransport:
    """Sends requests with httpx.

    Args:
        in_flight: how many requests may be under way at once; the gate never lets more through.
        client: a client of your own (proxy, CA, HTTP/2 …), used as it is and not closed.
        largest_body: bytes of a decompressed body above which `OversizedAnswer` is raised.
    """

    def __init__(
        self, *, in_flight: int, client: httpx.AsyncClient | None = None, largest_body: int = LARGEST_BODY
    ) -> None:
        self._largest_body = largest_body
        self._owned = client is None
        self._pools = [_Pool(client)] if client else _small_pools(-(-in_flight // POOL_SIZE))

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - see `Transport`
        pool = min(self._pools, key=_busy)
        pool.busy += 1
        try:
            with anyio.fail_after(timeout):
                return await self._exchange(pool.client, request, timeout)
        except TimeoutError:
            raise AnswerTimeout(f"No whole answer within {timeout:g} s.") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSent(f"The service was not reached: {_reason(error)}.") from error
        except httpx.ProxyError as error:
            raise NotSent(f"The proxy did not let the request through: {_reason(error)}.") from error
        except httpx.TimeoutException as error:
            raise AnswerTimeout(f"No whole answer within {timeout:g} s.") from error
        except httpx.HTTPError as error:
            raise ConnectionLost(f"The connection broke before the answer was complete: {_reason(error)}.") from error
        finally:
            pool.busy -= 1

    async def aclose(self) -> None:
        if self._owned:
            for pool in self._pools:
                await pool.client.aclose()

    async def _exchange(self, client: httpx.AsyncClient, request: Request, seconds: float) -> Response:
        outgoing = client.build_request(
            request.method,
            request.url,
            headers={"accept-encoding": "gzip", **request.headers},
            content=request.body,
            timeout=httpx.Timeout(seconds, connect=min(CONNECT_TIMEOUT, seconds)),
        )
        answer = await client.send(outgoing, stream=True, follow_redirects=False, auth=None)
        try:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            body = await self._read(answer)
        finally:
            await answer.aclose()
        return Response(answer.status_code, headers, body)

    async def _read(self, answer: httpx.Response) -> bytes:
        """The body, decompressed by ourselves: httpx would inflate a small answer to any size."""
        if answer.is_stream_consumed:  # a mock that came with its body
            return answer.content
        inflater = _Inflater(answer.headers.get("content-encoding", ""))
        body = bytearray()
        async for piece in answer.aiter_raw():
            body += inflater.feed(piece, self._largest_body + 1 - len(body))
            if len(body) > self._largest_body:
                raise OversizedAnswer(
                    f"The answer is larger than {self._largest_body:,} bytes; ask for less at a time.",
                    status=answer.status_code,
                    body=b"",
                )
        inflater.finish()
        return bytes(body)


class _Pool:
    """A client and how many requests it has under way."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.busy = 0


def _busy(pool: _Pool) -> int:
    return pool.busy


def _small_pools(count: int) -> list[_Pool]:
    context = httpx.create_ssl_context()
    limits = httpx.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE, keepalive_expiry=15)
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return [_Pool(httpx.AsyncClient(verify=context, limits=limits, cookies=no_cookies)) for _ in range(count)]


class _Inflater:
    """Decompresses a body piece by piece, never beyond what the caller can take."""

    def __init__(self, encoding: str) -> None:
        compressed = encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32) if compressed else None

    def feed(self, piece: bytes, at_most: int) -> bytes:
        if self._stream is None:
            return piece
        try:
            return self._stream.decompress(piece, at_most)
        except zlib.error as error:
            raise ConnectionLost(f"The compressed body is damaged: {error}.") from None

    def finish(self) -> None:
        if self._stream is not None and not self._stream.eof:
            raise ConnectionLost("The compressed body ends before its end.")


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
