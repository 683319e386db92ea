"""The credentials: where they go, where they never go, and when calls stop because of them."""

from __future__ import annotations

import threading
from base64 import b64encode

import anyio
import pytest

from lattigo import AsyncLattigo, ConfigurationError, Event, Options, Redirected, Unauthorized
from lattigo._core.api import call
from lattigo.events import Paused
from tests.support.calls import API_KEY, KEY_NAME, REPEATABLE, arguments, client
from tests.support.wire import LOST, OK, Act, Seen, Wire, held, reply

pytestmark = pytest.mark.no_cover

TOKEN = b64encode(f"{KEY_NAME}:{API_KEY}".encode()).decode()
ELSEWHERE = ["{other}/v2/elsewhere", "//127.0.0.1:{port}/x", "https://example.com/", "/login", "file:///etc/passwd", ""]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ELSEWHERE)
async def test_a_redirect_is_told_and_not_followed(status: int, location: str):
    with Wire() as other:
        location = location.format(other=other.url, port=other.port)
        with Wire(reply(status, b"", ("Location", location))) as wire:
            async with client(wire) as lattigo:
                with pytest.raises(Redirected) as caught:
                    await lattigo.devices.get("truck")
            assert len(wire.seen) == 1
        assert other.connections == 0
    if location:
        assert f"points to {location}, which is not followed. Is the base URL right?" in str(caught.value)


async def test_a_redirect_of_a_paid_call_is_not_followed_either():
    operation = REPEATABLE["change_simstate"]
    with Wire() as other, Wire(reply(307, b"", ("Location", f"{other.url}/v2"))) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Redirected):
                await call(lattigo, operation, None, **arguments(operation))
        assert (len(wire.seen), other.connections) == (1, 0)


async def test_the_credentials_go_to_the_service_and_nothing_else_does():
    with Wire() as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
    (request,) = wire.seen
    assert request.headers["authorization"] == f"Basic {TOKEN}"
    assert request.headers["user-agent"].startswith("lattigo-python/")
    names = "host accept accept-encoding authorization user-agent connection"
    assert set(request.headers) == set(names.split())


async def test_cookies_are_not_kept():
    cookies = [("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Domain=127.0.0.1")]
    with Wire(reply(200, {"id": 1, "device_name": "truck"}, *cookies), reply(404, {}, *cookies), OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
            with pytest.raises(Exception, match="404") as caught:
                await lattigo.devices.get("truck")
            await lattigo.devices.get("truck")
    assert not any("cookie" in request.headers for request in wire.seen)
    assert "set-cookie" not in caught.value.headers


async def test_a_401_stops_every_call_that_was_not_yet_sent():
    together = threading.Event()
    errors: list[Unauthorized] = []

    async def call(lattigo: AsyncLattigo) -> None:
        with pytest.raises(Unauthorized, match="Calls in the queue are not sent") as caught:
            await lattigo.devices.get("truck")
        errors.append(caught.value)

    with Wire(held(reply(401, {"error": "Bad key"}), together)) as wire:
        async with client(wire, in_flight=4) as lattigo, anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(call, lattigo)
            await wire.until(lambda wire: wire.busy == 4)
            together.set()
        assert len(wire.seen) == 4
    assert sorted(error.attempts for error in errors) == [0] * 16 + [1] * 4
    assert {error.status for error in errors} == {401}


async def test_a_401_ends_the_queue_at_once_and_not_at_its_pace():
    """A new client sends 20 requests a second, so 400 calls would take their time to fail one by one."""
    rejected: list[int] = []

    async def call(lattigo: AsyncLattigo) -> None:
        with pytest.raises(Unauthorized) as caught:
            await lattigo.devices.get("truck")
        rejected.append(caught.value.attempts)

    with Wire(reply(401)) as wire:
        async with client(wire) as lattigo:
            with anyio.fail_after(5):
                async with anyio.create_task_group() as group:
                    for _ in range(400):
                        group.start_soon(call, lattigo)
            wire.play(OK)
            assert (await lattigo.devices.get("truck")).id == 1
        assert len(wire.seen) <= 10
    assert len(rejected) == 400
    assert rejected.count(0) >= 390


async def test_a_401_ends_the_wait_for_a_closed_endpoint_too(real_waits):
    def script(request: Seen) -> Act:
        return reply(401) if request.target.startswith("/v2/users") else reply(429, b"", ("Retry-After", "60"))

    async def call(lattigo: AsyncLattigo) -> None:
        with pytest.raises(Unauthorized):
            await lattigo.devices.get("truck")

    closed = anyio.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Paused):
            closed.set()

    with Wire(script) as wire:
        async with client(wire, options=Options(budget=600), listeners=(listen,)) as lattigo:
            with anyio.fail_after(5):
                async with anyio.create_task_group() as group:
                    group.start_soon(call, lattigo)
                    await closed.wait()
                    for _ in range(4):
                        group.start_soon(call, lattigo)
                    await anyio.wait_all_tasks_blocked()
                    with pytest.raises(Unauthorized):
                        await lattigo.users.list(page=1).collect()


async def test_a_call_that_waits_for_its_next_attempt_stops_as_well():
    first = threading.Event()

    async def call(lattigo: AsyncLattigo) -> None:
        with pytest.raises(Unauthorized):
            await lattigo.devices.get("truck")

    with Wire(held(LOST["reset before the headers"], first), reply(401)) as wire:
        async with client(wire) as lattigo, anyio.create_task_group() as group:
            group.start_soon(call, lattigo)
            await wire.until(lambda wire: wire.busy == 1)
            await call(lattigo)
            first.set()
        assert len(wire.seen) == 2


async def test_after_a_401_new_calls_are_sent_again():
    with Wire(reply(401), OK) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Unauthorized):
                await lattigo.devices.get("truck")
            assert (await lattigo.devices.get("truck")).id == 1


async def test_a_401_ends_the_work_on_a_fleet():
    with Wire(OK, OK, reply(401)) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(Unauthorized):
                async for _ in lattigo.fleet.each(lattigo.devices.get, map(str, range(1000)), concurrency=4):
                    pass
        assert len(wire.seen) <= 6


REFUSED = {
    "no scheme": "api.lattigo.com",
    "http": "http://api.lattigo.com",
    "ftp": "ftp://127.0.0.1",
    "file": "file:///etc/passwd",
    "no host": "https://",
    "only a port": "https://:443",
    "loopback as a prefix": "http://127.0.0.1.example.com",
    "localhost as a prefix": "http://localhost.example.com",
    "a user": "https://user@api.lattigo.com",
    "a user and a password": "https://user:word@api.lattigo.com",
    "loopback as a user": "http://127.0.0.1@example.com",
    "a query": "https://api.lattigo.com/?a=1",
    "an empty query": "https://api.lattigo.com?",
    "a fragment": "https://api.lattigo.com#a",
    "an empty fragment": "https://api.lattigo.com#",
    "a port out of range": "https://api.lattigo.com:99999",
    "a port that is no number": "https://api.lattigo.com:https",
    "an open bracket": "https://[::1",
    "a blank in the host": "https://api lattigo.com",
    "a line break": "https://api.lattigo.com\n.example.com",
    "a line break in the path": "https://api.lattigo.com/\r\nHost: example.com",
    "a backslash": "https://api.lattigo.com\\@example.com",
    "an empty label": "https://api..lattigo.com",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_credentials_are_not_sent_to_a_base_url_that_is_not_safe(url: str):
    with pytest.raises(ConfigurationError, match="base URL") as caught:
        AsyncLattigo(KEY_NAME, API_KEY, base_url=url)
    assert "word" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://api.lattigo.com/", "https://example.com:8443/a/b", "http://localhost:1", "http://[::1]:1"]
)
def test_a_base_url_that_is_safe_is_taken(url: str):
    AsyncLattigo(KEY_NAME, API_KEY, base_url=url)


@pytest.mark.parametrize(
    ("name", "key", "says"),
    [
        (None, None, "LATTIGO_KEY_NAME, LATTIGO_API_KEY"),
        (KEY_NAME, None, "set LATTIGO_API_KEY"),
        ("", API_KEY, "set LATTIGO_KEY_NAME"),
        ("a:b", API_KEY, "can't contain a colon"),
    ],
)
def test_credentials_that_are_missing_or_unusable_are_told_without_showing_the_others(name, key, says):
    with pytest.raises(ConfigurationError, match=says) as caught:
        AsyncLattigo(name, key)
    assert API_KEY not in str(caught.value)
