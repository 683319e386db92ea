"""What a client tells while it works, and what the log says of it."""

from __future__ import annotations

import logging
from asyncio import CancelledError

import anyio
import attrs
import pytest

from lattigo import (
    AsyncLattigo,
    Attempted,
    BackedOff,
    Completed,
    Drifted,
    Event,
    NotFound,
    Paused,
    Request,
    Response,
)
from lattigo._core.events import log_event
from tests.support.memory import MemoryTransport, client, reply, timeless


async def test_every_listener_is_told_every_attempt():
    first: list[Event] = []
    second: list[Event] = []
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line, listeners=(first.append, second.append)) as lattigo:
        await lattigo.devices.get("a")
    assert first == second
    event, end = first
    method, template, server = "GET", "/v2/devices/{device_name}", "example.com"
    assert isinstance(event, Attempted)
    assert isinstance(end, Completed)
    assert attrs.evolve(event, elapsed=0, waited=0) == Attempted(
        "get_device", 1, 200, None, 0, None, method, template, server
    )
    assert attrs.evolve(end, elapsed=0, waited=0) == Completed(
        "get_device", method, template, server, 1, 200, None, 0, 0
    )
    assert end.elapsed >= event.elapsed + event.waited >= 0


async def test_events_and_log_tell_nothing_about_a_device(caplog: pytest.LogCaptureFixture):
    told: list[Event] = []
    line = MemoryTransport(lambda _: Response(404, {}, b'{"error": "Device 8900000000000000001 not found."}'))
    with caplog.at_level(logging.DEBUG, "lattigo"):
        async with client(line, listeners=(told.append,)) as lattigo:
            with pytest.raises(NotFound) as caught:
                await lattigo.devices.get("8900000000000000001")
    assert "89000000" not in f"{told} {caplog.text} {caught.value}"
    assert "Device *** not found." in str(caught.value)


async def test_a_listener_that_fails_disturbs_no_call(caplog: pytest.LogCaptureFixture):
    def fail(event: Event) -> None:
        raise KeyError("8900000000000000001")

    told: list[Event] = []
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line, listeners=(fail, told.append)) as lattigo:
        assert (await lattigo.devices.get("a")).id == 1
    assert (len(line.requests), len(told)) == (1, 2)
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        "a listener failed with KeyError on the event Attempted",
        "a listener failed with KeyError on the event Completed",
    ]


@pytest.mark.parametrize("error", [CancelledError(), GeneratorExit(), MemoryError()], ids=repr)
async def test_not_even_a_cancellation_by_a_listener_disturbs_a_call(error: BaseException):
    def fail(event: Event) -> None:
        raise error

    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line, listeners=(fail,)) as lattigo:
        assert (await lattigo.devices.get("a")).id == 1


async def test_the_end_of_a_call_has_the_attempts_that_failed():
    told: list[Event] = []
    line = MemoryTransport(
        lambda _: reply({"id": 1, "device_name": "a"}) if len(line.requests) > 2 else reply({}, 503, retry_after="0")
    )
    await timeless(line, told.append).devices.get("a")
    attempts = [event for event in told if isinstance(event, Attempted)]
    (end,) = (event for event in told if isinstance(event, Completed))
    assert [attempt.status for attempt in attempts] == [503, 503, 200]
    assert (end.attempts, end.status, end.error, end.failed_attempts) == (3, 200, None, tuple(attempts[:2]))


async def test_a_cancelled_call_is_no_success():
    told: list[Event] = []

    class Stuck(MemoryTransport):
        async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - see `Transport`
            scope.cancel()
            await anyio.sleep_forever()
            raise AssertionError

    async with client(Stuck(lambda _: reply({})), listeners=(told.append,)) as lattigo:
        with anyio.CancelScope() as scope:
            await lattigo.devices.get("a")
    assert scope.cancelled_caught
    cancelled = anyio.get_cancelled_exc_class().__name__
    assert [(type(event), getattr(event, "status", 0), getattr(event, "error", 0)) for event in told] == [
        (Attempted, None, cancelled),
        (Completed, None, cancelled),
    ]


@pytest.mark.parametrize(
    ("base_url", "server"),
    [
        ("https://example.com/api", "example.com"),
        ("https://EXAMPLE.com:443", "example.com"),
        ("https://example.com:8443", "example.com:8443"),
        ("http://localhost/", "localhost:80"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
async def test_the_server_of_a_call_has_its_port_unless_that_is_443(base_url: str, server: str):
    told: list[Event] = []
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with AsyncLattigo("key", "secret", transport=line, base_url=base_url, listeners=(told.append,)) as lattigo:
        await lattigo.devices.get("a")
    assert {event.server for event in told if isinstance(event, Attempted | Completed)} == {server}


@pytest.mark.parametrize(
    ("event", "level", "text"),
    [
        (Attempted("get_device", 2, 200, None, 0.25), "DEBUG", "get_device: attempt 2: 200 in 250 ms"),
        (
            Attempted("get_device", 1, 500, "ServerError", 1, "a-1"),
            "DEBUG",
            "get_device: attempt 1: 500 (ServerError) in 1000 ms, request a-1",
        ),
        (Attempted("get_device", 2, None, "NotSent", 0.1), "DEBUG", "get_device: attempt 2: NotSent in 100 ms"),
        (Paused("get_device", 7, asked=True), "WARNING", "get_device: paused for 7.00 s (requested by the service)"),
        (
            Paused("get_device", 0.5, asked=False),
            "WARNING",
            "get_device: paused for 0.50 s (refused without Retry-After)",
        ),
        (
            BackedOff("get_device", 1, "NotSent", 0.5),
            "WARNING",
            "get_device: attempt 1 failed (NotSent), next one in 0.50 s",
        ),
        (
            Completed("get_device", "GET", "/v2/devices/{device_name}", "a", 2, 404, "NotFound", 0.5, 0.25, "a-1"),
            "INFO",
            "GET /v2/devices/{device_name}: 404 (NotFound) in 500 ms, waited 250 ms, 2 attempts, request a-1",
        ),
        (Drifted("list_users", "page 2 repeats 1 rows"), "WARNING", "list_users: page 2 repeats 1 rows"),
    ],
)
def test_the_log_has_attempts_at_debug_and_the_unusual_at_warning(
    event: Event, level: str, text: str, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG, "lattigo"):
        log_event(event)
    assert [(record.name, record.levelname, record.message) for record in caplog.records] == [("lattigo", level, text)]
