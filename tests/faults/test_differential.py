"""Both engines, and a client of httpx that belongs to the user, read the same bytes: what they make of them agrees.

`nox -s differential` tries 10,000 streams, other runs fewer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lattigo import ApiError
from lattigo._core.http.fast_transport import FastTransport
from lattigo._core.http.httpx_transport import HttpxTransport
from lattigo._core.http.message import Request, Transport
from tests.support.examples import examples
from tests.support.response_streams import Stream, streams

Verdict = tuple[object, ...]

H11_TAKES = "h11 takes it as older servers write it; llhttp refuses it, since it hides one response in another"
LLHTTP_TAKES = "llhttp skips it, and h11 refuses it"
DIFFERENCES: Mapping[str, str] = {
    "both": H11_TAKES,
    "the same length twice": H11_TAKES,
    "the same length twice in one header": H11_TAKES,
    "a folded header": H11_TAKES,
    "a bare LF": H11_TAKES,
    "HTTP/1.2": H11_TAKES,
    "a blank before a name": H11_TAKES,
    "a control character in a value": H11_TAKES,
    "a length as a trailer": H11_TAKES,
    "a line end first": LLHTTP_TAKES,
}
HTTPX_HIDES = "httpx says nothing of a head that broke off: with a client of the user's, its status is not known"


class Engines:
    """A server that sends what it is given, and three ways to read it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stream: Stream
        self._runner.run(self._open())

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"
        self._own = httpx.AsyncClient(trust_env=False)
        self._transports: dict[str, Transport] = {
            "httpx": HttpxTransport(),
            "fast": FastTransport(),
            "http_client": HttpxTransport(client=self._own),
        }

    def close(self) -> None:
        self._runner.run(self._close())
        self._runner.close()

    async def _close(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()
        await self._own.aclose()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            start = 0
            for end in (*self._stream.pieces, len(self._stream.data)):
                writer.write(self._stream.data[start:end])
                await writer.drain()
                await asyncio.sleep(0)
                start = end
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def read(self, stream: Stream) -> dict[str, Verdict]:
        """What each of them makes of a stream."""
        self._stream = stream
        return self._runner.run(self._read())

    async def _read(self) -> dict[str, Verdict]:
        return {name: await self._verdict(transport) for name, transport in self._transports.items()}

    async def _verdict(self, transport: Transport) -> Verdict:
        try:
            response = await transport.send(Request("GET", self._url, {}, None), timeout=5)
        except ApiError as error:
            return (type(error).__name__,)
        return (response.status, response.body if 200 <= response.status < 300 else None)


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    engines = Engines()
    yield engines
    engines.close()


@settings(
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(stream=streams())
def test_all_ways_to_read_a_response_agree(engines: Engines, stream: Stream):
    verdicts = engines.read(stream)
    if "cut off in the head" in stream.oddities and verdicts["http_client"] == ("ConnectionLost",):
        del verdicts["http_client"]  # see HTTPX_HIDES
    if not stream.oddities & DIFFERENCES.keys():
        assert len(set(verdicts.values())) == 1, (verdicts, sorted(stream.oddities), stream.data[:600])


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Noise: 1\r\n\r\n{}"
DIFFERENT: Mapping[str, bytes] = {
    "both": CHUNKED.replace(b"OK\r\n", b"OK\r\nContent-Length: 2\r\n"),
    "the same length twice": OK.replace(b"X-Noise: 1", b"Content-Length: 2"),
    "the same length twice in one header": OK.replace(b"h: 2", b"h: 2, 2"),
    "a folded header": OK.replace(b"e: 1", b"e: 1\r\n 2"),
    "HTTP/1.2": OK.replace(b"1.1", b"1.2"),
    "a bare LF": OK.replace(b"1\r\n", b"1\n"),
    "a blank before a name": OK.replace(b"e: 1", b"e: 1\r\n X-More: 2"),
    "a control character in a value": OK.replace(b"e: 1", b"e: \x01"),
    "a length as a trailer": CHUNKED.replace(b"\r\n0\r\n", b"\r\n0\r\nContent-Length: 2\r\n"),
    "a line end first": b"\r\n" + OK,
}


def test_only_a_client_of_httpx_hides_the_status_of_a_head_that_broke_off(engines: Engines):
    verdicts = engines.read(Stream(b"HTTP/1.1 402 No\r\nContent-Le", (), frozenset()))
    assert verdicts == {"httpx": (402, None), "fast": (402, None), "http_client": ("ConnectionLost",)}, HTTPX_HIDES


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_engines_still_differ_where_the_list_says_so(engines: Engines, name: str):
    verdicts = engines.read(Stream(DIFFERENT[name], (), frozenset({name})))
    h11_takes = DIFFERENCES[name] == H11_TAKES
    assert verdicts["httpx"] == verdicts["http_client"] == ((200, b"{}") if h11_takes else ("ConnectionLost",))
    assert verdicts["fast"] == (("ConnectionLost",) if h11_takes else (200, b"{}"))
