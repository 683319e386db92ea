"""What comes over a connection and is no proper response, on every engine: it is never taken for one, nor for less."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import time
import zlib

import anyio
import pytest
import trustme
from anyio.lowlevel import checkpoint
from attrs import evolve

from lattigo import ConnectionLost, InvalidResponse, NotSent, Options, StatusError, Unauthorized
from lattigo._core.http.asyncio_backend import AsyncioBackend
from lattigo._core.http.fast_connection import FastConnection
from lattigo._core.http.fast_transport import FastTransport
from lattigo._core.http.httpx_transport import HttpxTransport
from lattigo._core.http.message import Request
from lattigo._core.http.trio_backend import TrioBackend
from tests.support.calls import ASYNCIO, ONCE, TWICE, client
from tests.support.wire import CHUNKED, HEAD, OK, PACKED, Act, Wire, reply, zipped

FORGED = reply(200, {"id": 2, "device_name": "forged"})
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.fixture(params=["httpx", "fast"])
def engine(request: pytest.FixtureRequest, anyio_backend_name: str) -> str:
    if request.param == "fast" and anyio_backend_name != "asyncio":
        pytest.skip("the fast engine is for asyncio")
    return request.param


@pytest.fixture(params=[False, True], ids=["http", "https"])
def tls(request: pytest.FixtureRequest, authority: trustme.CA) -> ssl.SSLContext | None:
    if not request.param:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


UNASKED = {
    "another response": evolve(OK, more=FORGED.says),
    "the start of one": evolve(OK, more=FORGED.says[:9]),
    "an interim response": evolve(OK, more=INTERIM),
    "the end": evolve(OK, then="close"),
    "another response and the end": evolve(OK, more=FORGED.says, then="close"),
    "a reset": evolve(OK, then="reset"),
}


@pytest.mark.parametrize("act", UNASKED.values(), ids=UNASKED)
async def test_what_came_while_the_loop_was_busy_is_not_the_next_response(
    engine: str, tls: ssl.SSLContext | None, act: Act
):
    act = evolve(act, when=threading.Event())
    with Wire(act, OK, tls=tls) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            await lattigo.devices.get("truck")
            act.when.set()
            wire.wait(lambda wire: not (wire.busy if act.then == "keep" else wire.open))
            assert (await lattigo.devices.get("truck")).device_name == "truck"
        assert (wire.connections, len(wire.seen)) == (2, 2)


async def test_a_paid_call_on_a_connection_that_has_ended_is_sent_once_on_a_new_one(engine: str):
    """A lost connection would be an unknown outcome; but nothing was sent."""
    act = evolve(OK, then="close", when=threading.Event())
    with Wire(act, reply(200, {"status": {"truck": "Success"}})) as wire:
        async with client(wire, engine=engine) as lattigo:
            await lattigo.devices.get("truck")
            act.when.set()
            wire.wait(lambda wire: not wire.open)
            await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="hello")
        assert [seen.method for seen in wire.seen] == ["GET", "POST"]


@pytest.mark.parametrize("more", ["with it", "behind it"])
async def test_bytes_after_the_end_of_a_response_are_not_the_next_one(
    engine: str, tls: ssl.SSLContext | None, more: str
):
    act = Act(OK.says + FORGED.says) if more == "with it" else evolve(OK, more=FORGED.says)
    with Wire(act, OK, tls=tls) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            await lattigo.devices.get("truck")
            wire.wait(lambda wire: not wire.busy)
            assert (await lattigo.devices.get("truck")).device_name == "truck"
        assert wire.connections == 2


BROKEN = {
    "damaged gzip": zipped(PACKED[:12] + b"\xff\xff\xff\xff" + PACKED[16:]),
    "not gzip at all": zipped(b"plain text"),
    "damaged gzip in chunks": Act(
        CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + b"a\r\nplain text\r\n0\r\n\r\n"
    ),
}


@pytest.mark.parametrize("act", BROKEN.values(), ids=BROKEN)
async def test_a_connection_whose_body_broke_is_closed(engine: str, act: Act):
    with Wire(act, OK) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(ConnectionLost, match="gzip"):
                await lattigo.devices.get("truck")
            assert (await lattigo.devices.get("truck")).id == 1
        assert wire.connections == 2


def refusal(*headers: tuple[str, str], body: bytes = b"Access denied", length: int | None = None) -> Act:
    return reply(401, body, *headers, length=length)


NO_BODY = {
    "cut off": evolve(refusal(length=99), then="close"),
    "reset": evolve(refusal(length=99), then="reset"),
    "never complete": evolve(refusal(length=99), then="hang"),
    "not gzip": refusal(("Content-Encoding", "gzip")),
    "half of gzip": refusal(("Content-Encoding", "gzip"), body=PACKED[:-9]),
    "no gzip at all": refusal(("Content-Encoding", "gzip"), body=b""),
    "another coding": refusal(("Content-Encoding", "br")),
    "a bad chunk": Act(CHUNKED.replace(b"200 OK", b"401 No") + b"nine\r\n", then="close"),
    "endless trailers": Act(CHUNKED.replace(b"200 OK", b"401 No") + b"0\r\n" + b"X: y\r\n" * 99_999, then="hang"),
    "too large": refusal(body=bytes(33 * 2**20)),
    "its head cut off": Act(b"HTTP/1.1 401 No\r\nContent-Le", then="close"),
    "its head cut off in a wrong length": Act(b"HTTP/1.1 401 No\r\nContent-Length:x", then="close"),
    "its head reset": Act(INTERIM + b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n", then="reset"),
    "its head never complete": Act(b"HTTP/1.1 401\r\n", then="hang"),
    "an endless header": Act(b"HTTP/1.1 401 No\r\nX: " + b"y" * 2_000_000, then="hang"),
}


@pytest.mark.parametrize("act", NO_BODY.values(), ids=NO_BODY)
async def test_the_status_is_known_whatever_happens_to_the_body(engine: str, act: Act):
    """A 401 that is sent again locks accounts."""
    options = Options(attempts=3, timeout=0.5) if act.then == "hang" else TWICE
    with Wire(act) as wire:
        async with client(wire, engine=engine, options=options) as lattigo:
            with pytest.raises(Unauthorized):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 1


@pytest.mark.parametrize("name", ["cut off", "never complete", "not gzip", "a bad chunk", "its head cut off"])
async def test_a_paid_call_that_was_refused_is_no_unknown_outcome(engine: str, name: str):
    act = evolve(NO_BODY[name], says=NO_BODY[name].says.replace(b" 401 ", b" 402 "))
    with Wire(act) as wire:
        async with client(wire, engine=engine, options=Options(timeout=0.5)) as lattigo:
            with pytest.raises(StatusError, match="402 Payment Required"):
                await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="hello")
        assert len(wire.seen) == 1


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 401 No", b"HTTP/1.1 4", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 401 No\r\nX Y: 1\r\nZ"]
)
async def test_half_of_a_status_line_and_half_of_a_success_say_nothing(engine: str, head: bytes):
    with Wire(Act(head, then="close")) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(ConnectionLost):
                await lattigo.devices.get("truck")


async def test_a_request_that_can_not_be_written_has_sent_nothing(engine: str):
    transport = HttpxTransport() if engine == "httpx" else FastTransport()
    with Wire() as wire:
        for headers in ({"x": "two\r\nlines"}, {"x": "nul\0"}):
            with pytest.raises(NotSent):
                await transport.send(Request("POST", wire.url, headers, b"{}"), timeout=5)
        await transport.aclose()
        assert not wire.seen


async def test_a_status_below_100_is_no_interim_response(engine: str):
    with Wire(Act(b"HTTP/1.1 099 Odd\r\n\r\n", then="hang")) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(ConnectionLost):
                await lattigo.devices.get("truck")


@pytest.mark.parametrize("window", [zlib.MAX_WBITS, -zlib.MAX_WBITS], ids=["zlib", "raw"])
async def test_deflate_is_read_in_both_of_its_forms(engine: str, window: int):
    packer = zlib.compressobj(wbits=window)
    body = packer.compress(OK.says[-33:]) + packer.flush()
    with Wire(reply(200, body, ("Content-Encoding", "deflate"))) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


ENDLESS = {
    "interim responses": Act(INTERIM * 100_000 + OK.says),
    "trailers": Act(CHUNKED + b"0\r\n" + b"X: y\r\n" * 400_000),
    "one trailer": Act(CHUNKED + b"0\r\nX: " + b"y" * 2_000_000),
    "one header": Act(HEAD + b"X: " + b"y" * 2_000_000),
    "an extension of a chunk": Act(CHUNKED + b"1;x=" + b"y" * 2_000_000),
}


@pytest.mark.parametrize("act", ENDLESS.values(), ids=ENDLESS)
async def test_nothing_beside_the_body_is_read_without_end(engine: str, act: Act):
    with Wire(evolve(act, then="hang")) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(ConnectionLost, match="before the response was complete"):
                await lattigo.devices.get("truck")


async def test_a_content_coding_that_was_not_asked_for_is_named(engine: str):
    with Wire(reply(200, b"\x0b\x02\x80{}\x03", ("Content-Encoding", "br"))) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(InvalidResponse, match="content coding 'br', which was not requested"):
                await lattigo.devices.get("truck")


async def test_gzip_of_several_members_is_read_whole(engine: str):
    parts = b'{"id": 1, ', b'"device_name": ', b'"truck"}'
    with Wire(zipped(b"".join(map(gzip.compress, parts)))) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            assert (await lattigo.devices.get("truck")).device_name == "truck"


async def test_a_body_in_single_bytes_leaves_the_loop_to_others(engine: str):
    body = OK.says[-33:] + b" " * 60_000
    act = Act(CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n")
    longest = 0.0

    async def others() -> None:
        nonlocal longest
        while True:
            before = time.thread_time()  # of the CPU, since a busy machine may stop the thread at any time
            await checkpoint()
            longest = max(longest, time.thread_time() - before)

    with Wire(OK, act) as wire:
        async with client(wire, engine=engine, options=Options(attempts=1, timeout=60)) as lattigo:
            await lattigo.devices.get("truck")
            async with anyio.create_task_group() as group:
                group.start_soon(others)
                started = time.thread_time()
                assert (await lattigo.devices.get("truck")).id == 1
                took = time.thread_time() - started
                group.cancel_scope.cancel()
    if engine == "httpx":
        assert longest < took / 10


@ASYNCIO
@pytest.mark.parametrize("busy", [True, False], ids=["busy", "idle"])
async def test_a_connection_of_the_fast_engine_that_ended_at_once_has_sent_nothing(busy: bool):
    loop, unhandled = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda _, context: unhandled.append(context))
    with Wire() as wire:
        _, connection = await loop.create_connection(FastConnection, "127.0.0.1", wire.port)
        wire.wait(lambda wire: wire.open > 0)
        wire.hang_up()
        if busy:
            wire.wait(lambda wire: not wire.open)
        else:
            await wire.until(lambda wire: not wire.open)
        with pytest.raises(NotSent, match="Could not reach the service"):
            await connection.exchange(b"GET / HTTP/1.1\r\n\r\n", 1000, loop.time() + 5)
        connection.abort()
        assert not wire.seen
    assert not unhandled


async def test_a_new_connection_that_ended_at_once_has_sent_nothing(anyio_backend_name: str):
    backend = AsyncioBackend() if anyio_backend_name == "asyncio" else TrioBackend()
    with Wire() as wire:
        stream = await backend.connect_tcp("127.0.0.1", wire.port)
        wire.wait(lambda wire: wire.open > 0)
        wire.hang_up()
        wire.wait(lambda wire: not wire.open)
        with pytest.raises(NotSent):
            await stream.write(b"GET / HTTP/1.1\r\n\r\n")
        await stream.aclose()
        assert not wire.seen


async def test_an_idle_connection_with_bytes_that_the_loop_has_not_read_yet_is_readable(anyio_backend_name: str):
    backend = AsyncioBackend() if anyio_backend_name == "asyncio" else TrioBackend()
    act = evolve(OK, more=FORGED.says, when=threading.Event())
    with Wire(act) as wire:
        stream = await backend.connect_tcp("127.0.0.1", wire.port)
        await stream.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        data = b""
        while len(data) < len(OK.says):
            data += await stream.read(1000)
        assert not stream.is_readable
        act.when.set()
        wire.wait(lambda wire: not wire.busy)  # the loop does not run meanwhile
        assert stream.is_readable
        await stream.aclose()
