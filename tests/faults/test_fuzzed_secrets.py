"""Whatever names and keys are: none is in an error, a crash report, an event or a log of any package and level."""

from __future__ import annotations

import json
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Literal
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lattigo import ApiError, AsyncLattigo, Event
from lattigo._core.api import call
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import ASYNCIO, FUZZ, ONCE, OPERATIONS, arguments
from tests.support.examples import examples, uncommon
from tests.support.model import User, connected, server_of
from tests.support.wire import LOST, OK, Act, Script, Seen, Wire, reply

NAMES = uncommon(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=4, max_size=26))
"""Names of devices."""
KEYS = uncommon(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=4, max_size=26)
)
"""Names and secrets of keys: what can be in a header."""
ENGINES: tuple[Literal["httpx", "fast"], ...] = ("httpx", "fast")
FEW = settings(FUZZ, max_examples=examples(10))

Echo = Callable[[str, Seen], Act]
ACTS: dict[str, Echo] = {
    "404 with all of it": lambda text, seen: reply(404, {"error": f"{text} {seen.target} {seen.headers}"}),
    "401 with all of it": lambda text, seen: reply(401, {"error": text, "headers": str(seen.headers)}),
    "500 with a page": lambda text, seen: reply(500, f"<html><title>{text}</title>{seen.target}</html>".encode()),
    "another shape": lambda text, _: reply(200, {"id": text, text: 1}),
    "a broken body": lambda text, _: reply(200, f'{{"device_name": "{text}'.encode()),
    "no response": lambda *_: LOST["reset before the headers"],
    "a good response": lambda *_: OK,
}


def spellings(text: str) -> Iterable[str]:
    """A text as it is, in JSON, and in a URL."""
    return {text, json.dumps(text)[1:-1], quote(text, safe="")}


def secrets(key_name: str, key: str) -> set[str]:
    """A key as it is, and as a header has it."""
    return {*spellings(key_name), *spellings(key), b64encode(f"{key_name}:{key}".encode()).decode()}


def crash_report(error: BaseException) -> str:
    """What a program prints when an error ends it, with all that led to it."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(error)


def variables(error: BaseException) -> str:
    """What a service for crash reports gets besides: the variables of all frames below the test's own."""
    found: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        for frame, _ in traceback.walk_tb(cause.__traceback__):
            found += [] if frame.f_code.co_filename == __file__ else map(repr, frame.f_locals.values())
        cause = cause.__cause__ or cause.__context__
    return "\n".join(found)


@ASYNCIO
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@FEW
@given(name=NAMES, key_name=KEYS, key=KEYS, operation=st.sampled_from(["get_device", "set_note", "send_sms"]))
@example(name="8900000000000000001", key_name="ann@example.com", key="%41%42%43%44", operation="get_device")
async def test_no_error_no_event_and_no_log_shows_a_name_or_a_key(
    act: Echo,
    engine: Literal["httpx", "fast"],
    caplog: pytest.LogCaptureFixture,
    name: str,
    key_name: str,
    key: str,
    operation: str,
):
    caplog.set_level(1)  # of every package
    caplog.clear()
    events: list[Event] = []
    script: Script = lambda seen: act(f"{name} {key_name} {key}", seen)  # noqa: E731 - one line
    described = OPERATIONS[operation]
    report = ""
    with Wire(script) as wire:
        async with AsyncLattigo(
            key_name, key, base_url=wire.url, engine=engine, options=ONCE, listeners=(events.append,)
        ) as lattigo:
            try:
                await call(lattigo, described, None, **arguments(described, name))
            except ApiError as error:
                report = crash_report(error)
                if act is ACTS["no response"]:  # the others are in the variables themselves
                    report += variables(error).replace(repr(name), "")
            report += repr(lattigo)
    report += repr(events) + caplog.text + "".join(repr(record.args) for record in caplog.records)
    assert events
    assert caplog.records
    hidden = {*spellings(name), *secrets(key_name, key)}
    assert not [text for text in hidden if text in report]


@ASYNCIO
@FEW
@given(login=st.tuples(KEYS, KEYS, KEYS, KEYS))
async def test_no_error_and_no_log_of_thingspace_shows_a_credential(
    caplog: pytest.LogCaptureFixture, login: tuple[str, str, str, str]
):
    caplog.set_level(1)
    caplog.clear()
    script: Script = lambda seen: reply(401, {"error": f"{login} {seen.headers} {seen.target}"})  # noqa: E731 - one line
    with Wire(script) as wire:
        async with AsyncThingSpace(*login, base_url=wire.url, options=ONCE) as thingspace:
            with pytest.raises(ApiError) as caught:
                await thingspace.accounts.get("0000000001-00001")
            report = crash_report(caught.value) + repr(thingspace) + caplog.text
    assert not [secret for text in login for secret in spellings(text) if secret in report]


@ASYNCIO
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@FEW
@given(name=NAMES, key_name=KEYS, key=KEYS)
async def test_no_result_shows_a_model_a_key_and_no_question_and_no_log_a_name(
    act: Echo, caplog: pytest.LogCaptureFixture, name: str, key_name: str, key: str
):
    caplog.set_level(1, "lattigo")
    caplog.clear()
    user = User()
    script: Script = lambda seen: act(f"{name} {key_name} {key}", seen)  # noqa: E731 - one line
    with Wire(script) as wire:
        client = AsyncLattigo(key_name, key, base_url=wire.url, options=ONCE)
        async with connected(server_of(client, url=wire.url, write=True), user) as model:
            read = await model.call("get_device", device_name=name)
            sent = await model.call("send_sms", device_names=[name], sms_text="reboot")
    shown = json.dumps([read, sent], ensure_ascii=False)
    assert not [
        text
        for text in secrets(key_name, key) - {*spellings(name)}
        if text in shown and act is not ACTS["another shape"]
    ]
    assert len(user.questions) == 1
    report = user.questions[0] + caplog.text
    assert not [text for text in {*spellings(name), *spellings(key)} if text in report]
