"""What a client tells while it works, and what the log says of it."""

from __future__ import annotations

import logging

import attrs
import pytest

from lattigo import Attempted, BackedOff, Completed, Drifted, Event, NotFound, Paused, Response
from lattigo._core.events import log_event
from tests.support.memory import MemoryTransport, client, reply


async def test_every_listener_is_told_every_attempt():
    first: list[Event] = []
    second: list[Event] = []
    line = MemoryTransport(lambda _: reply({"id": 1, "device_name": "a"}))
    async with client(line, listeners=(first.append, second.append)) as lattigo:
        await lattigo.devices.get("a")
    assert first == second
    event, end = first
    method, template, server = "GET", "/v2/devices/{device_name}", "example.com"
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
    assert "8900" not in f"{told} {caplog.text} {caught.value}"
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
