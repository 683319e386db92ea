"""What a client is made with: a mistake is refused there, and credentials are cleaned or refused."""

from __future__ import annotations

import copy
import functools
import logging
import pickle
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import httpx2
import pytest
from pydantic import SecretStr

from lattigo import AsyncLattigo, ConfigurationError, ConnectionLost, Event, NotFound, Options, OutcomeUnknown
from lattigo._core.limits.store import LimitStore, learned_now
from lattigo.thingspace import AsyncThingSpace, CallbackReceiver
from tests.support.calls import API_KEY, ASYNCIO, KEY_NAME, TWICE, client
from tests.support.wire import OK, Wire, reply

Make = Callable[..., AsyncLattigo | AsyncThingSpace]
MAKERS: list[Make] = [
    functools.partial(AsyncLattigo, KEY_NAME, API_KEY),
    functools.partial(AsyncThingSpace, "key", "secret", "user", "password"),
]


async def listen(_: Event) -> None:
    """Never awaited."""


class Listener:
    async def __call__(self, _: Event) -> None:
        """Never awaited."""

    async def notify(self, _: Event) -> None:
        """Never awaited."""


def hook(_: httpx.Response) -> None:
    """Not async."""


WRONG: dict[str, dict[str, object]] = {
    "an engine that is none": {"engine": "curl"},
    "an engine of another type": {"engine": ["httpx"]},
    "no place": {"in_flight": 0},
    "less than no place": {"in_flight": -1},
    "half a place": {"in_flight": 1.5},
    "in_flight as a switch": {"in_flight": True},
    "in_flight as a text": {"in_flight": "8"},
    "options as a dictionary": {"options": {"timeout": 5}},
    "the class of the options": {"options": Options},
    "an async listener": {"listeners": (listen,)},
    "an async method as a listener": {"listeners": (Listener().notify,)},
    "an object that is called async": {"listeners": (Listener(),)},
    "a part of an async listener": {"listeners": (functools.partial(listen),)},
    "a listener without a tuple": {"listeners": print},
    "a listener that can't be called": {"listeners": ("print",)},
    "a sync client": {"http_client": httpx.Client()},
    "a sync client of httpx2": {"http_client": httpx2.Client()},
    "the class of a client": {"http_client": httpx.AsyncClient},
    "an httpx transport as a client": {"http_client": httpx.AsyncHTTPTransport()},
    "a client that is none": {"http_client": "https://proxy.example.com"},
    "a client with a hook that is not async": {"http_client": httpx.AsyncClient(event_hooks={"response": [hook]})},
    "a client as the transport": {"transport": httpx.AsyncClient()},
    "a transport that is none": {"transport": object()},
    "the class of a transport": {"transport": httpx.AsyncHTTPTransport},
    "a client and the fast engine": {"http_client": httpx.AsyncClient(), "engine": "fast"},
    "a file of another type": {"limits_file": 7},
    "a folder as the file": {"limits_file": "/"},
    "no file": {"limits_file": ""},
    "a file that can't be": {"limits_file": "limits\0"},
    "a port that can't be": {"base_url": "https://example.com:0"},
    "a host in escapes": {"base_url": "https://%65xample.com"},
    "a clock that is none": {"clock": 7},
    "a base URL of another type": {"base_url": httpx.URL("https://example.com")},
}


@pytest.mark.parametrize("make", MAKERS, ids=["lattigo", "thingspace"])
@pytest.mark.parametrize("settings", WRONG.values(), ids=WRONG)
def test_a_setting_that_can_not_be_right_is_refused_at_construction(settings: dict[str, object], make: Make):
    with pytest.raises(ConfigurationError):
        make(**settings)


def test_a_closed_client_is_refused_before_anything_is_sent():
    async def closed() -> httpx.AsyncClient:
        client = httpx.AsyncClient()
        await client.aclose()
        return client

    import anyio

    with pytest.raises(ConfigurationError, match="closed"):
        AsyncLattigo(KEY_NAME, API_KEY, http_client=anyio.run(closed))


async def test_a_listener_that_gives_a_coroutine_is_reported(caplog: pytest.LogCaptureFixture):
    with Wire(OK) as wire:
        listeners = (lambda event: listen(event),)
        async with AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url, listeners=listeners) as lattigo:
            await lattigo.devices.get("truck")
    assert "a listener must not be async" in caplog.text


@pytest.mark.parametrize("around", ["{}\n", " {}\r\n", "\t{} ", "\ufeff{}"])
async def test_blanks_and_line_ends_around_a_key_are_not_sent(around: str, monkeypatch: pytest.MonkeyPatch):
    with Wire(OK) as wire:
        for key_name, api_key in ((around.format(KEY_NAME), around.format(API_KEY)), (None, None)):
            async with AsyncLattigo(key_name, api_key, base_url=wire.url) as lattigo:
                await lattigo.devices.get("truck")
            monkeypatch.setenv("LATTIGO_KEY_NAME", around.format(KEY_NAME))
            monkeypatch.setenv("LATTIGO_API_KEY", around.format(API_KEY))
        async with AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url) as lattigo:
            await lattigo.devices.get("truck")
    assert len({seen.headers["authorization"] for seen in wire.seen}) == 1


@pytest.mark.parametrize("key", ["two\nlines", "nul\x00", "half\udce4", "escape\x1b[0m", b"bytes", 7, ["key"]])
def test_a_key_that_can_not_be_sent_is_refused_without_being_repeated(key: object):
    for place in range(2):
        with pytest.raises(ConfigurationError) as caught:
            AsyncLattigo(*[key if place == index else "fine" for index in range(2)])
        assert str(key) not in str(caught.value)
    for place in range(4):
        with pytest.raises(ConfigurationError, match="THINGSPACE_"):
            AsyncThingSpace(*[key if place == index else "fine" for index in range(4)])


@pytest.mark.parametrize("make", MAKERS, ids=["lattigo", "thingspace"])
def test_a_client_is_neither_copied_nor_pickled(make: Make):
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="Make one in each process"):
            copied(make())


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_a_blank_address_in_the_environment_is_none(blank: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATTIGO_BASE_URL", blank)
    monkeypatch.setenv("THINGSPACE_BASE_URL", blank)
    for make in MAKERS:
        make()


async def test_an_address_in_the_environment_is_stripped(monkeypatch: pytest.MonkeyPatch):
    with Wire(OK) as wire:
        monkeypatch.setenv("LATTIGO_BASE_URL", f" {wire.url}\n")
        async with AsyncLattigo(KEY_NAME, API_KEY) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1


@pytest.mark.parametrize("blank", ["", " ", "\n", SecretStr(""), SecretStr(" ")])
def test_a_blank_key_is_a_missing_key(blank: object):
    with pytest.raises(ConfigurationError, match="missing: set LATTIGO_API_KEY"):
        AsyncLattigo(KEY_NAME, blank)


async def test_secrets_of_other_libraries_are_asked_for_their_value():
    def service(seen: object) -> object:
        bodies.append(seen.body)
        token = {"access_token": "t", "token_type": "Bearer", "expires_in": 3600}
        return reply(200, {**token, "sessionToken": "s", "accountName": "a"})

    bodies: list[bytes] = []
    with Wire(OK) as wire:
        async with AsyncLattigo(SecretStr(KEY_NAME), SecretStr(API_KEY), base_url=wire.url) as lattigo:
            await lattigo.devices.get("truck")
        async with AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url) as lattigo:
            await lattigo.devices.get("truck")
        assert len({seen.headers["authorization"] for seen in wire.seen}) == 1
        wire.play(service)
        login = map(SecretStr, ("key", "secret", "user", " a password \n"))
        async with AsyncThingSpace(*login, base_url=wire.url) as thingspace:
            await thingspace.accounts.get("a")
    assert b'"username":"user"' in bodies[1]
    assert b'"password":" a password "' in bodies[1], "a password can begin and end with a blank"
    assert CallbackReceiver(SecretStr("user"), SecretStr("password"))._password == b"password"


LIBRARIES = pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])


def own(library: object, *, reads: bool) -> httpx.AsyncClient:
    """A client that raises for the status, as its documentation recommends."""

    async def check(response: httpx.Response) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    return library.AsyncClient(event_hooks={"response": [check]})


@LIBRARIES
@pytest.mark.parametrize("reads", [True, False])
async def test_a_hook_that_raises_for_the_status_changes_nothing(library: object, reads: bool):
    with Wire(reply(404, {"error": "no truck-7"})) as wire:
        async with (
            own(library, reads=reads) as http_client,
            AsyncLattigo(KEY_NAME, API_KEY, base_url=wire.url, http_client=http_client, options=TWICE) as lattigo,
        ):
            with pytest.raises(NotFound) as read:
                await lattigo.devices.get("truck-7")
            with pytest.raises(NotFound) as paid:
                await lattigo.device_operations.send_sms(device_names=["truck-7"], sms_text="hello")
    assert len(wire.seen) == 2
    assert "truck-7" not in f"{read.value}{paid.value}"
    assert read.value.body == ({"error": "no truck-7"} if reads else "")


@LIBRARIES
async def test_a_paid_call_whose_response_a_hook_threw_away_is_of_unknown_outcome(library: object):
    async def close(response: httpx.Response) -> None:
        await response.aclose()

    with Wire(reply(200, {"processed": []})) as wire:
        http_client = library.AsyncClient(event_hooks={"response": [close]})
        async with http_client, client(wire, http_client=http_client) as lattigo:
            with pytest.raises(OutcomeUnknown):
                await lattigo.device_operations.send_sms(device_names=["truck-7"], sms_text="hello")
    assert len(wire.seen) == 1


@ASYNCIO
async def test_the_log_of_httpx2_names_no_device(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Wire(OK) as wire:
        async with httpx2.AsyncClient() as http_client, client(wire, http_client=http_client) as lattigo:
            assert (await lattigo.devices.get("truck-7")).device_name == "truck"
    assert "truck-7" not in caplog.text


@LIBRARIES
async def test_the_text_of_an_error_of_the_client_names_no_device(library: object):
    def fail(request: httpx.Request) -> httpx.Response:
        raise library.ReadError(f"reading {request.url} failed", request=request)

    http_client = library.AsyncClient(transport=library.MockTransport(fail))
    async with http_client, client("https://example.com", http_client=http_client) as lattigo:
        with pytest.raises(OutcomeUnknown) as paid:
            await lattigo.device_operations.terminate_service(device_names=["truck 7"])
        with pytest.raises(ConnectionLost, match="ReadError") as read:
            await lattigo.devices.get("truck 7")
    assert "truck" not in f"{paid.value}{read.value}"


def test_learned_limits_are_for_their_owner_only(tmp_path: Path):
    path = tmp_path / "state" / "limits.json"
    LimitStore(path).save("account", {"get_device": learned_now(10, None)})
    assert [stat.S_IMODE(place.stat().st_mode) for place in (path.parent, path)] == [0o700, 0o600]
