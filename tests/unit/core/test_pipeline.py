"""The `Transport` protocol."""

from __future__ import annotations

import httpx
import pytest

from lattigo import AsyncLattigo, Options, Request, Response, ServerError
from tests.support.memory import MemoryTransport, Time, client, reply


async def test_a_clock_may_begin_at_zero():
    time = Time()
    time.now = 0.0

    def slow_failure(_: Request) -> Response:
        time.now += 10
        return reply({}, status=500)

    async with client(MemoryTransport(slow_failure), clock=time) as lattigo:
        with pytest.raises(ServerError) as caught:
            await lattigo.devices.get("a", options=Options(attempts=3))
    assert caught.value.elapsed >= 30


async def test_any_object_with_send_and_aclose_is_a_line_to_the_service():
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line) as lattigo:
        assert (await lattigo.devices.get("a")).id == 1
        assert not line.closed
    assert line.closed
    (request,) = line.requests
    assert (request.method, request.url, request.body) == ("GET", "https://example.com/v2/devices/a", None)


async def test_the_line_is_told_the_time_out_of_one_attempt():
    line = MemoryTransport(lambda _: reply([]))
    async with client(line, options=Options(timeout=5)) as lattigo:
        await lattigo.users.list().collect()
        await lattigo.users.list(options=Options(timeout=2)).collect()
    assert line.timeouts == [5, 2]


async def test_an_http_client_of_ones_own_is_used_and_left_open():
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=["ann"]))) as own:
        async with AsyncLattigo("key", "secret", http_client=own) as lattigo:
            assert await lattigo.users.list().collect() == ["ann"]
        assert not own.is_closed


def test_requests_and_responses_show_neither_addresses_nor_bodies():
    request = Request("GET", "https://example.com/v2/devices/8900", {"authorization": "Basic eA=="}, b"8900")
    response = Response(200, {"x-name": "8900"}, b'{"iccid": "8900"}')
    assert repr(request) == "Request(method='GET')"
    assert repr(response) == "Response(status=200)"
