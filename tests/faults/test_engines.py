"""The faults that matter most, on every engine: what the caller is told must not depend on who sends the bytes."""

from __future__ import annotations

import gzip
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import anyio
import httpx
import pytest
import respx
import trustme

from lattigo import (
    AsyncLattigo,
    ConfigurationError,
    ConnectionLost,
    NotSent,
    ReadTimeout,
    Redirected,
    ResponseTooLarge,
)
from lattigo._core.http.fast_transport import FastTransport
from lattigo._core.http.httpx_transport import HttpxTransport
from lattigo._core.http.message import Request, Transport
from tests.support.calls import API_KEY, HASTY, KEY_NAME, ONCE, TWICE, client
from tests.support.wire import HANG, HEAD, LATE, LOST, OK, RESET_UNREAD, Act, Wire, reply, zipped

FORGED = reply(200, {"id": 2, "device_name": "forged"})


@pytest.fixture(params=["httpx", "fast"])
def engine(request: pytest.FixtureRequest, anyio_backend_name: str) -> str:
    if request.param == "fast" and anyio_backend_name != "asyncio":
        pytest.skip("the fast engine is for asyncio")
    return request.param


def line(engine: str, largest_body: int) -> Transport:
    return {"httpx": HttpxTransport, "fast": FastTransport}[engine](largest_body=largest_body)


async def test_a_transfer_coding_that_was_not_requested_is_refused(engine: str):
    body = gzip.compress(OK.says[-33:])
    act = Act(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
    with Wire(act) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            with pytest.raises(ConnectionLost):
                await lattigo.devices.get("truck")


@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
async def test_a_broken_answer_is_a_lost_connection(engine: str, act: Act):
    with Wire(act) as wire:
        async with client(wire, engine=engine) as lattigo:
            with pytest.raises(ConnectionLost, match=r"get_device: .*\(2 attempts in"):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 2


@pytest.mark.parametrize("act", LATE.values(), ids=LATE)
async def test_an_answer_must_be_whole_within_the_time_out(engine: str, act: Act):
    with Wire(act) as wire:
        async with client(wire, engine=engine, options=HASTY) as lattigo:
            with pytest.raises(ReadTimeout, match=r"No complete response within 0\.\d s\."):
                await lattigo.devices.get("truck")
        await wire.until(lambda wire: len(wire.seen) == 2)


@pytest.mark.parametrize("act", [*LOST.values(), HANG, RESET_UNREAD], ids=[*LOST, "hangs", "reset unread"])
async def test_a_read_goes_on_when_the_service_recovers(engine: str, act: Act):
    with Wire(act, OK) as wire:
        async with client(wire, engine=engine, options=HASTY if act is HANG else TWICE) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


@pytest.mark.parametrize(
    "act",
    [
        Act(b"HTTP/1.1 100 Continue\r\n\r\n" * 9 + OK.says),
        Act(OK.says.replace(b"1.1", b"1.0").replace(b"Content-Length: 33\r\n", b""), "close"),
        Act(HEAD + b"Transfer-Encoding: chunked\r\n\r\n21\r\n" + OK.says[-33:] + b"\r\n0\r\n\r\n"),
        zipped(gzip.compress(OK.says[-33:])),
        Act(OK.says, drip=0.0005),
    ],
    ids=["100 Continue", "HTTP/1.0 without a length", "chunked", "gzip", "dripped, but in time"],
)
async def test_an_odd_but_whole_answer_is_accepted(engine: str, act: Act):
    with Wire(act) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            assert (await lattigo.devices.get("truck")).device_name == "truck"
            assert (await lattigo.devices.get("truck")).device_name == "truck"


@pytest.mark.parametrize("idle", [Act(OK.says, "close"), Act(OK.says, "reset")], ids=["closed", "reset"])
async def test_a_connection_that_ended_while_idle_is_not_used_again(engine: str, idle: Act):
    with Wire(idle) as wire:
        async with client(wire, engine=engine, options=ONCE) as lattigo:
            for turn in range(3):
                await lattigo.devices.get("truck")
                await wire.until(lambda wire: wire.open == 0)
                assert len(wire.seen) == wire.connections == turn + 1


async def test_a_connection_is_used_again(engine: str):
    with Wire(OK) as wire:
        async with client(wire, engine=engine) as lattigo:
            for _ in range(5):
                await lattigo.devices.get("truck")
        assert (wire.connections, len(wire.seen)) == (1, 5)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_bytes_that_nobody_asked_for_are_not_the_next_answer():
    with Wire(Act(OK.says + FORGED.says), OK) as wire:
        transport = FastTransport()
        request = Request("GET", f"{wire.url}/v2/devices/truck", {}, None)
        try:
            for _ in range(2):
                assert b"truck" in (await transport.send(request, timeout=5)).body
        finally:
            await transport.aclose()
        assert wire.connections == 2


async def test_a_refused_connection_was_never_sent(engine: str):
    with Wire(listening=False) as wire:
        async with client(wire, engine=engine) as lattigo:
            with pytest.raises(NotSent, match=r"Could not reach the service: .+\. \(2 attempts"):
                await lattigo.devices.get("truck")


async def test_a_tls_handshake_that_hangs_was_never_sent(engine: str):
    with Wire(HANG) as wire:
        async with client(wire.url.replace("http:", "https:"), engine=engine, options=HASTY) as lattigo:
            with pytest.raises(NotSent, match="Could not reach the service"):
                await lattigo.devices.get("truck")
        assert not wire.seen


async def test_a_redirect_is_not_followed_and_cookies_are_not_kept(engine: str):
    with (
        Wire(OK) as goal,
        Wire(
            reply(200, {"id": 1, "device_name": "truck"}, ("Set-Cookie", "a=b")),
            reply(302, b"", ("Location", goal.url)),
        ) as wire,
    ):
        async with client(wire, engine=engine) as lattigo:
            await lattigo.devices.get("truck")
            with pytest.raises(Redirected):
                await lattigo.devices.get("truck")
        assert not goal.seen
        assert all("cookie" not in seen.headers for seen in wire.seen)


LARGE = {
    "with its length": reply(200, b"x" * 200_000),
    "without a length": Act(HEAD + b"\r\n" + b"x" * 200_000, "close"),
    "never ending": Act(HEAD + b"\r\n" + b"x" * 200_000, "hang"),
    "small until it is inflated": zipped(gzip.compress(b"x" * 200_000)),
}


@pytest.mark.parametrize("act", LARGE.values(), ids=LARGE)
async def test_a_body_above_the_cap_is_given_up(engine: str, act: Act):
    with Wire(act) as wire:
        async with client(wire, transport=line(engine, 1000)) as lattigo:
            with pytest.raises(ResponseTooLarge, match="larger than 1,000 bytes"):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 1


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path) -> trustme.CA:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


async def test_a_ca_of_ones_own_is_trusted(engine: str, trusted: trustme.CA):
    with Wire(tls=tls(trusted.issue_cert("127.0.0.1"))) as wire:
        async with client(wire, engine=engine) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
            assert (await lattigo.devices.get("truck")).id == 1
        assert wire.connections == 1


@pytest.mark.parametrize(
    ("issue", "reason"),
    [
        (lambda ours: ours.issue_cert("example.com"), "IP address mismatch"),
        (lambda _: trustme.CA().issue_cert("127.0.0.1"), "unable to get local issuer"),
    ],
    ids=["another host", "another CA"],
)
async def test_nothing_is_sent_to_a_server_that_can_not_prove_who_it_is(
    engine: str, issue: Callable[[trustme.CA], trustme.LeafCert], reason: str, trusted: trustme.CA
):
    with Wire(tls=tls(issue(trusted))) as wire:
        async with client(wire, engine=engine) as lattigo:
            with pytest.raises(NotSent, match=reason):
                await lattigo.devices.get("truck")
        assert not wire.seen


async def test_a_proxy_that_refuses_a_tunnel_let_nothing_through(engine: str, monkeypatch: pytest.MonkeyPatch):
    with Wire(reply(407)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        async with client("https://example.com", engine=engine, options=ONCE) as lattigo:
            with pytest.raises(NotSent, match="The proxy did not let the request through"):
                await lattigo.devices.get("truck")
        (seen,) = proxy.seen
        assert (seen.method, seen.target) == ("CONNECT", "example.com:443")
        assert "authorization" not in seen.headers


@pytest.mark.parametrize(
    "act", [Act(then="close"), Act(then="reset"), Act(b"SSH-2.0\r\n\r\n")], ids=["end", "reset", "ssh"]
)
async def test_a_proxy_that_opens_no_tunnel_let_nothing_through(act: Act, engine: str, monkeypatch: pytest.MonkeyPatch):
    with Wire(act) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        async with client("https://example.com", engine=engine, options=ONCE) as lattigo:
            with pytest.raises(NotSent):
                await lattigo.devices.get("truck")
        assert [seen.method for seen in proxy.seen] == ["CONNECT"]


@contextmanager
def tunnel(goal: int) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that lets one connection through to a port of this machine: its URL, and what it was asked."""
    asked: list[bytes] = []

    def relay(source: socket.socket, drain: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                drain.sendall(piece)
        with suppress(OSError):
            drain.shutdown(socket.SHUT_WR)

    def serve() -> None:
        near, _ = listener.accept()
        with near, socket.create_connection(("127.0.0.1", goal)) as far:
            asked.append(near.recv(65536))
            near.sendall(b"HTTP/1.1 200 Connection established\r\nVia: tunnel\r\n\r\n")
            back = threading.Thread(target=relay, args=(far, near))
            back.start()
            relay(near, far)
            back.join()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://ann:secret@127.0.0.1:{listener.getsockname()[1]}", asked
        socket.create_connection(listener.getsockname()).close()  # wakes `accept`, if nobody came
        thread.join()


async def test_https_goes_through_a_tunnel(engine: str, trusted: trustme.CA, monkeypatch: pytest.MonkeyPatch):
    with Wire(tls=tls(trusted.issue_cert("api.example.com"))) as wire, tunnel(wire.port) as (proxy, asked):
        monkeypatch.setenv("https_proxy", proxy)
        async with client(f"https://api.example.com:{wire.port}", engine=engine, options=ONCE) as lattigo:
            for _ in range(2):
                assert (await lattigo.devices.get("truck")).id == 1
        head, *lines = asked[0].decode().split("\r\n")
        assert head == f"CONNECT api.example.com:{wire.port} HTTP/1.1"
        assert "Proxy-Authorization: Basic YW5uOnNlY3JldA==" in lines
        assert not any(line.startswith("authorization") for line in lines)
        assert (wire.connections, len(wire.seen)) == (1, 2)
        assert all("proxy-authorization" not in seen.headers for seen in wire.seen)


async def test_cancelling_at_any_step_of_opening_a_tunnel_closes_it(
    engine: str, trusted: trustme.CA, monkeypatch: pytest.MonkeyPatch
):
    """The call closes it, not the garbage collector, which would warn, and warnings fail tests."""
    with Wire(tls=tls(trusted.issue_cert("api.example.com"))) as wire:
        for steps in range(40):
            with tunnel(wire.port) as (proxy, _):
                monkeypatch.setenv("https_proxy", proxy)
                url = f"https://api.example.com:{wire.port}"
                async with client(url, engine=engine, options=ONCE) as lattigo, anyio.create_task_group() as group:
                    group.start_soon(lattigo.devices.get, "truck")
                    for _ in range(steps):
                        await anyio.lowlevel.checkpoint()
                    group.cancel_scope.cancel()
            await wire.until(lambda wire: wire.open == 0)


async def test_a_line_break_in_a_header_is_not_sent(engine: str):
    with Wire(OK) as wire:
        transport = line(engine, 1000)
        request = Request("GET", f"{wire.url}/", {"x-name": "a\r\nx-forged: b"}, None)
        try:
            with pytest.raises((NotSent, ConnectionLost)):
                await transport.send(request, timeout=5)
        finally:
            await transport.aclose()
        assert not wire.seen


async def test_a_body_is_sent_whole(engine: str):
    with Wire(reply(200, {})) as wire:
        transport = line(engine, 1000)
        body = b"x" * 3_000_000
        try:
            await transport.send(Request("POST", f"{wire.url}/", {}, body), timeout=5)
        finally:
            await transport.aclose()
        assert wire.seen[0].body == body


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_the_fast_engine_says_that_it_is_for_asyncio():
    with Wire(OK) as wire:
        async with client(wire, engine="fast") as lattigo:
            with pytest.raises(ConfigurationError, match="works on asyncio only"):
                await lattigo.devices.get("truck")
        assert not wire.seen


def test_the_fast_engine_says_which_extra_it_needs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "httptools", None)
    monkeypatch.delitem(sys.modules, "lattigo._core.http.fast_connection", raising=False)
    monkeypatch.delitem(sys.modules, "lattigo._core.http.fast_transport", raising=False)
    with pytest.raises(ConfigurationError, match=r"pip install 'lattigo\[fast\]'"):
        AsyncLattigo(KEY_NAME, API_KEY, engine="fast")


async def test_the_fast_engine_takes_no_client_of_httpx():
    async with httpx.AsyncClient() as own:
        with pytest.raises(ConfigurationError, match="http_client is for"):
            AsyncLattigo(KEY_NAME, API_KEY, engine="fast", http_client=own)


async def test_respx_mocks_the_default_engine():
    with respx.mock(base_url="https://api.lattigo.com") as mock:
        route = mock.get("/v2/devices/truck").respond(json={"id": 1, "device_name": "truck"})
        async with AsyncLattigo(KEY_NAME, API_KEY) as lattigo:
            for _ in range(3):
                assert (await lattigo.devices.get("truck")).device_name == "truck"
        assert route.call_count == 3
        mock.get("/v2/devices/truck").mock(side_effect=httpx.ConnectError)
        async with AsyncLattigo(KEY_NAME, API_KEY, options=ONCE) as lattigo:
            with pytest.raises(NotSent):
                await lattigo.devices.get("truck")
