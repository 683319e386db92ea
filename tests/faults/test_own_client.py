"""A client of httpx that belongs to the user: the same faults, the same errors."""

from __future__ import annotations

import gzip
import logging

import httpx
import pytest

from lattigo import ConnectionLost, NotSent, Options, ReadTimeout, Redirected, ResponseTooLarge
from lattigo._core.http.httpx_transport import HttpxTransport
from tests.support.calls import HASTY, ONCE, client
from tests.support.wire import HANG, LATE, LOST, OK, Act, Wire, reply, zipped


@pytest.fixture
async def own():
    async with httpx.AsyncClient(follow_redirects=True) as own:
        yield own


@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
async def test_a_broken_answer_is_a_lost_connection(act: Act, own: httpx.AsyncClient):
    with Wire(act) as wire:
        async with client(wire, options=ONCE, http_client=own) as lattigo:
            with pytest.raises(ConnectionLost):
                await lattigo.devices.get("truck")


@pytest.mark.parametrize("act", LATE.values(), ids=LATE)
async def test_an_answer_must_be_whole_within_the_time_out(act: Act, own: httpx.AsyncClient):
    with Wire(act) as wire:
        async with client(wire, options=HASTY, http_client=own) as lattigo:
            with pytest.raises(ReadTimeout):
                await lattigo.devices.get("truck")


async def test_a_connection_that_is_refused_was_never_sent(own: httpx.AsyncClient):
    with Wire(listening=False) as wire:
        async with client(wire, http_client=own) as lattigo:
            with pytest.raises(NotSent):
                await lattigo.devices.get("truck")


async def test_a_tls_handshake_that_hangs_was_never_sent(own: httpx.AsyncClient):
    with Wire(HANG) as wire:
        url, options = wire.url.replace("http:", "https:"), Options(attempts=1, timeout=0.5)
        async with client(url, options=options, http_client=own) as lattigo:
            with pytest.raises(NotSent):
                await lattigo.devices.get("truck")


async def test_redirects_are_not_followed_even_when_the_client_would(own: httpx.AsyncClient):
    with Wire() as other, Wire(reply(307, b"", ("Location", f"{other.url}/v2"))) as wire:
        async with client(wire, http_client=own) as lattigo:
            with pytest.raises(Redirected):
                await lattigo.devices.get("truck")
        assert (len(wire.seen), other.connections) == (1, 0)


async def test_bodies_are_capped(own: httpx.AsyncClient):
    with Wire(zipped(gzip.compress(bytes(200_000)))) as wire:
        async with client(wire, transport=HttpxTransport(client=own, largest_body=1000)) as lattigo:
            with pytest.raises(ResponseTooLarge):
                await lattigo.devices.get("truck")


async def test_the_log_of_httpx_names_no_device(own: httpx.AsyncClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Wire(OK) as wire:
        async with client(wire, http_client=own) as lattigo:
            await lattigo.devices.get("truck")
        assert "truck" not in caplog.text
        await own.get(f"{wire.url}/of-ones-own")
    assert "of-ones-own" in caplog.text, "what others do with httpx is not our business"
