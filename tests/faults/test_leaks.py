"""No secret and no personal identifier in an error's text, repr, traceback, pickle or log."""

from __future__ import annotations

import html
import logging
import pickle
import traceback
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lattigo import ApiError, AsyncLattigo, models
from lattigo._core.api import call
from tests.support.calls import ASYNCIO, AT_MOST_ONCE, FUZZ, ONCE, OPERATIONS, arguments, client
from tests.support.examples import examples
from tests.support.wire import HEAD, LOST, OK, Act, Script, Seen, Wire, reply

pytestmark = pytest.mark.no_cover

MARK = "Zx9"
"""Begins and ends everything that must not be seen, so that a piece of it is found as well."""

Echo = Callable[[str, Seen], Act]
ECHOES: dict[str, Echo] = {
    # how a service repeats what it was sent
    "JSON text": lambda name, _: reply(404, {"error": f"Couldn't find {name} here"}),
    "key of an object": lambda name, _: reply(422, {"errors": {name: ["is gone"]}}),
    "plain text": lambda name, _: reply(400, f"no device {name}.".encode()),
    "title of a page": lambda name, _: reply(403, f"<html><title>no {html.escape(name)}</title></html>".encode()),
    "the path as it came": lambda _, seen: reply(404, f'No route matches [GET] "{seen.target}"'.encode()),
    "the path in JSON": lambda _, seen: reply(500, {"error": f"GET {seen.target} failed"}),
    "Location": lambda _, seen: reply(302, b"", ("Location", f"https://example.com{seen.target}")),
    "Location, encoded another way": lambda name, _: reply(302, b"", ("Location", f"/devices?name={quote(name)}")),
    "200 with garbage": lambda name, _: reply(200, f"{name}{{".encode()),
    "200 with another shape": lambda name, _: reply(200, {"id": name, name: 1}),
    "beyond HTTP": lambda _, seen: Act(f"no route: {seen.target}\r\n\r\n".encode(), "close"),
    "beyond HTTP, the name alone": lambda name, _: Act(f"no device {name}\r\n\r\n".encode(), "close"),
    "a header line without a colon": lambda _, seen: Act(HEAD + seen.target.encode() + b"\r\n\r\n", "close"),
}


def everything_shown(error: BaseException) -> str:
    """All that a log, a terminal or an error tracker shows of an error."""
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    return "\n".join([*traceback.format_exception(error), str(error), repr(error), repr(again), str(error.args)])


async def failing(lattigo: AsyncLattigo, name: str = "truck") -> str:
    with pytest.raises(ApiError) as caught:
        await lattigo.devices.get(name)
    return everything_shown(caught.value)


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES)
@ASYNCIO
@settings(FUZZ, max_examples=examples(20))
@given(middle=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12))
@example("a b/c")
@example("a  b")
@example('a"b\\c')
@example("a.b-c_d~e")
@example("&<é>'")
@example("890141032111185107 20")
async def test_a_name_that_the_service_repeats_is_not_shown(echo: Echo, middle: str):
    name = f"{MARK}{middle}{MARK}"
    script: Script = lambda seen: echo(name, seen)  # noqa: E731 - one line
    with Wire(script) as wire:
        async with client(wire, options=ONCE) as lattigo:
            assert MARK not in await failing(lattigo, name)


async def test_the_rest_of_what_the_service_says_is_shown():
    with Wire(reply(404, {"error": "Couldn't find truck here"})) as wire:
        async with client(wire) as lattigo:
            assert "404 Not Found: Couldn't find *** here." in await failing(lattigo, "truck")


@pytest.mark.parametrize("identifier", ["8901410321111851072", "350000000000001", "+12025550123", "ann@example.com"])
async def test_what_looks_like_an_identifier_is_not_shown(identifier: str):
    said = {"error": f"SIM {identifier} of <{identifier}> is gone"}
    with Wire(reply(422, said)) as wire:
        async with client(wire) as lattigo:
            shown = await failing(lattigo)
    assert identifier.lstrip("+") not in shown


@pytest.mark.parametrize("status", [401, 422, 500])
async def test_credentials_that_the_service_repeats_are_not_shown(status: int):
    key, secret = f"{MARK}key", f"{MARK}-secret"
    token = b64encode(f"{key}:{secret}".encode()).decode()
    script: Script = lambda seen: reply(status, {"error": f"{key}/{secret}: {seen.headers['authorization']}"})  # noqa: E731
    with Wire(script) as wire:
        async with AsyncLattigo(key, secret, base_url=wire.url) as lattigo:
            shown = await failing(lattigo)
    assert secret not in shown
    assert token not in shown


SILENT = {
    "garbage": LOST["garbage"],
    "reset": LOST["reset in the body"],
    "empty": reply(200),
    "500": reply(500),
    "429": reply(429, b"", ("Retry-After", "999")),
}


@pytest.mark.parametrize("act", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("name", ["get_device", *AT_MOST_ONCE])
async def test_neither_credentials_nor_arguments_are_shown(name: str, act: Act, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    operation = OPERATIONS[name]
    secret = f"{MARK}-secret"
    with Wire(act) as wire:
        async with AsyncLattigo(f"{MARK}-key", secret, base_url=wire.url) as lattigo:
            with pytest.raises(ApiError) as caught:
                await call(lattigo, operation, None, **arguments(operation, MARK))
            shown = everything_shown(caught.value) + repr(lattigo) + repr(vars(lattigo))
    token = b64encode(f"{MARK}-key:{secret}".encode()).decode()
    assert MARK not in shown
    assert token not in shown
    assert caplog.records
    assert MARK not in caplog.text
    assert token not in caplog.text


async def test_the_log_of_a_good_call_holds_no_name(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get(MARK)
            assert [outcome.unwrap().id async for outcome in lattigo.fleet.each(lattigo.devices.get, [MARK])] == [1]
    assert "lattigo" in {record.name for record in caplog.records}
    assert MARK not in caplog.text


def test_the_repr_of_a_model_shows_no_identifier():
    device = models.Device(id=1, device_name=MARK, iccid=MARK, msisdn=MARK, note=MARK, extra={MARK: MARK})
    assert MARK not in repr(device)
    assert MARK not in repr(models.ActivationRequest(imei=MARK, iccid=MARK, note=MARK))
