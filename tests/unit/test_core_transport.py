"""The `Transport` protocol: a service in memory, which the other tests of the core call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson
import pytest
from anyio import fail_after
from anyio.lowlevel import checkpoint

from lattigo import AsyncLattigo, Event, Options, Request, Response, ServerError
from lattigo._core.auth import BasicAuth
from lattigo._core.events import log_event
from lattigo._core.limits.gate import Gate
from lattigo._core.pipeline import Pipeline
from lattigo._generated.namespaces import Namespaces


class Line:
    """Answers every request with a function, and remembers it."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.timeouts: list[float] = []
        self.closed = False

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
        self.requests.append(request)
        self.timeouts.append(timeout)
        return self.answer(request)

    async def aclose(self) -> None:
        self.closed = True


def reply(value: object, status: int = 200, **headers: str) -> Response:
    """An answer with a JSON body; `x_total="5"` is the header X-Total."""
    return Response(status, {name.replace("_", "-"): text for name, text in headers.items()}, orjson.dumps(value))


def query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


class Time:
    """A clock that stands still but for those who wait: waiting takes no time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await checkpoint()
        self.now += seconds

    def fail_after(self, seconds: float | None) -> AbstractContextManager[object]:
        return fail_after(seconds)


def timeless(line: Line, emit: Callable[[Event], None] = log_event, options: Options | None = None) -> Namespaces:
    """All calls of a client, at a pace that takes no time."""
    time = Time()
    return Namespaces(
        Pipeline(
            base_url="https://example.com",
            transport=line,
            auth=BasicAuth("key", "secret"),
            gate=Gate(64, emit, clock=time),
            options=options or Options(),
            user_agent="test",
            emit=emit,
            clock=time,
        )
    )


def client(line: Line, **arguments: object) -> AsyncLattigo:
    return AsyncLattigo("key", "secret", transport=line, base_url="https://example.com/", **arguments)


async def test_a_clock_may_begin_at_zero():
    time = Time()
    time.now = 0.0

    def slow_failure(_: Request) -> Response:
        time.now += 10
        return reply({}, status=500)

    async with client(Line(slow_failure), clock=time) as lattigo:
        with pytest.raises(ServerError) as caught:
            await lattigo.devices.get("a", options=Options(attempts=3))
    assert caught.value.elapsed >= 30


async def test_any_object_with_send_and_aclose_is_a_line_to_the_service():
    line = Line(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line) as lattigo:
        assert (await lattigo.devices.get("a")).id == 1
        assert not line.closed
    assert line.closed
    (request,) = line.requests
    assert (request.method, request.url, request.body) == ("GET", "https://example.com/v2/devices/a", None)


async def test_the_line_is_told_the_time_out_of_one_attempt():
    line = Line(lambda _: reply([]))
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
