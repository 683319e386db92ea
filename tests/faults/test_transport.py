"""Faults below HTTP: what the caller is told, and how often the request is sent."""

from __future__ import annotations

import datetime
import gzip
import ssl
import tracemalloc
from collections.abc import Callable

import pytest
import trustme

from lattigo import ConnectionLost, NotSent, Options, ReadTimeout, ResponseTooLarge
from lattigo._core.http.httpx_transport import HttpxTransport
from tests.support.calls import HASTY, ONCE, client
from tests.support.wire import HANG, HEAD, LATE, LOST, OK, RESET_UNREAD, Act, Wire, reply, zipped

pytestmark = pytest.mark.no_cover

FORGED = reply(200, {"id": 2, "device_name": "forged"})


@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
async def test_a_broken_answer_is_a_lost_connection(act: Act):
    with Wire(act) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(ConnectionLost, match=r"get_device: .*\(2 attempts in") as caught:
                await lattigo.devices.get("truck")
        assert len(wire.seen) == caught.value.attempts == 2


@pytest.mark.parametrize("act", LATE.values(), ids=LATE)
async def test_an_answer_must_be_whole_within_the_time_out(act: Act):
    with Wire(act) as wire:
        async with client(wire, options=HASTY) as lattigo:
            with pytest.raises(ReadTimeout, match=r"get_device: No complete response within 0\.4 s\. \(2 attempts"):
                await lattigo.devices.get("truck")
        await wire.until(lambda wire: len(wire.seen) == 2)


@pytest.mark.parametrize("act", [*LOST.values(), HANG], ids=[*LOST, "hangs"])
async def test_a_read_goes_on_when_the_service_recovers(act: Act):
    with Wire(act, OK) as wire:
        async with client(wire, options=Options(attempts=2, timeout=0.5)) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) == 2


WHOLE = {
    "100 Continue 500 times": Act(b"HTTP/1.1 100 Continue\r\n\r\n" * 500 + OK.says),
    "HTTP/1.0 without a length": Act(OK.says.replace(b"1.1", b"1.0").replace(b"Content-Length: 33\r\n", b""), "close"),
    "chunked, a byte at a time": Act(
        HEAD
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"id": 1, "device_name": "truck"}')
        + b"0\r\n\r\n"
    ),
    "10,000 bytes of headers": reply(200, {"id": 1, "device_name": "truck"}, *[("X-Noise", "x" * 100)] * 100),
    "dripped, but in time": Act(OK.says, drip=0.0005),
}


@pytest.mark.parametrize("act", WHOLE.values(), ids=WHOLE)
async def test_an_odd_but_whole_answer_is_accepted(act: Act):
    with Wire(act) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).device_name == "truck"
        assert len(wire.seen) == 1


@pytest.mark.parametrize("idle", [Act(OK.says, "close"), Act(OK.says, "reset")], ids=["closed", "reset"])
async def test_a_connection_that_ended_while_idle_is_not_used_again(idle: Act):
    with Wire(idle) as wire:
        async with client(wire, options=ONCE) as lattigo:
            for turn in range(3):
                await lattigo.devices.get("truck")
                await wire.until(lambda wire: wire.open == 0)
                assert len(wire.seen) == wire.connections == turn + 1


async def test_a_connection_that_is_reset_before_it_is_read_is_tried_again():
    with Wire(RESET_UNREAD, OK) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
        assert (wire.connections, len(wire.seen)) == (2, 1)


async def test_bytes_after_the_end_of_an_answer_are_not_the_next_answer():
    with Wire(Act(OK.says + FORGED.says), OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
            assert (await lattigo.devices.get("truck")).device_name == "truck"


async def test_a_refused_connection_was_never_sent():
    with Wire(listening=False) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(NotSent, match=r"get_device: Could not reach the service: .+\. \(2 attempts"):
                await lattigo.devices.get("truck")


async def test_a_call_goes_through_once_connections_are_no_longer_refused():
    with Wire(OK, listening=False) as wire:
        async with client(wire, listeners=(lambda _: wire.listen(),)) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) == 1


async def test_an_unknown_host_was_never_sent():
    async with client("https://nonexistent.invalid") as lattigo:
        with pytest.raises(NotSent, match="Could not reach the service") as caught:
            await lattigo.devices.get("truck")
    assert caught.value.attempts == 2


YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
CERTIFICATES: dict[str, tuple[Callable[[trustme.CA], trustme.LeafCert], str]] = {
    "another host": (lambda ours: ours.issue_cert("example.com"), "IP address mismatch"),
    "expired": (lambda ours: ours.issue_cert("127.0.0.1", not_after=YESTERDAY), "certificate has expired"),
    "not from a CA that is trusted": (lambda _: trustme.CA().issue_cert("127.0.0.1"), "unable to get local issuer"),
}


def tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.mark.parametrize(("issue", "reason"), CERTIFICATES.values(), ids=CERTIFICATES)
async def test_nothing_is_sent_to_a_server_that_can_not_prove_who_it_is(issue, reason: str, authority: trustme.CA):
    with Wire(tls=tls(issue(authority))) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(NotSent, match=reason) as caught:
                await lattigo.devices.get("truck")
        assert caught.value.attempts == wire.connections == 2
        assert not wire.seen


async def test_a_server_that_proves_who_it_is_is_called(authority: trustme.CA):
    with Wire(tls=tls(authority.issue_cert("127.0.0.1"))) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


async def test_a_tls_handshake_that_hangs_was_never_sent():
    with Wire(HANG) as wire:
        async with client(wire.url.replace("http:", "https:"), options=Options(attempts=2, timeout=0.5)) as lattigo:
            with pytest.raises(NotSent, match="Could not reach the service"):
                await lattigo.devices.get("truck")
        assert not wire.seen


LARGE = {
    "with its length": reply(200, b"x" * 200_000),
    "without a length": Act(HEAD + b"\r\n" + b"x" * 200_000, "close"),
    "never ending": Act(HEAD + b"\r\n" + b"x" * 200_000, "hang"),
    "small until it is inflated": zipped(gzip.compress(b"x" * 200_000)),
}


@pytest.mark.parametrize("act", LARGE.values(), ids=LARGE)
async def test_a_body_above_the_cap_is_given_up_once_and_for_all(act: Act):
    with Wire(act) as wire:
        line = HttpxTransport(largest_body=1000)
        async with client(wire, transport=line) as lattigo:
            with pytest.raises(ResponseTooLarge, match=r"larger than 1,000 bytes; request less at a time"):
                await lattigo.devices.get("truck")
        assert len(wire.seen) == 1, "a second answer would be as large"


async def test_a_gzip_bomb_is_defused_at_32_mib():
    bomb = gzip.compress(bytes(200 * 2**20), 9)
    tracemalloc.start()
    with Wire(zipped(bomb)) as wire:
        async with client(wire, options=ONCE) as lattigo:
            with pytest.raises(ResponseTooLarge, match=r"larger than 33,554,432 bytes"):
                await lattigo.devices.get("truck")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 56 * 2**20
