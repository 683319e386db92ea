"""What people send to a support desk: logs, traces and checks, with no secret and no identifier in them."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lattigo import Completed, Event, ServerError
from tests.support.calls import API_KEY, ASYNCIO, FUZZ, KEY_NAME, client
from tests.support.command import run_command
from tests.support.wire import OK, Wire, reply

NAME = "truck-of-Ada"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire(OK) as wire:
        yield wire


def run(wire: Wire | str, *words: str, **variables: str) -> CompletedProcess[str]:
    url = wire if isinstance(wire, str) else wire.url
    login = {"LATTIGO_BASE_URL": url, "LATTIGO_KEY_NAME": KEY_NAME, "LATTIGO_API_KEY": API_KEY}
    return run_command(words, {**os.environ, **login, **variables})


# -- a line for each call


def test_verbose_shows_a_line_for_each_call_without_the_device(wire: Wire):
    for words in (
        ("devices", "get", NAME, "-v"),
        ("-v", "devices", "get", NAME),
        ("devices", "get", NAME, "--verbose"),
    ):
        done = run(wire, *words)
        line = r"info: GET /v2/devices/\{device_name\}: 200 in \d+ ms, waited \d+ ms\n"
        assert re.fullmatch(line, done.stderr), done.stderr
        assert json.loads(done.stdout)["device_name"] == "truck"


def test_the_level_of_the_log_can_be_in_the_environment(wire: Wire):
    assert "info: GET /v2/devices/{device_name}: 200" in run(wire, "devices", "get", NAME, LATTIGO_LOG="info").stderr
    assert "debug: get_device: attempt 1: 200" in run(wire, "devices", "get", NAME, LATTIGO_LOG="DEBUG").stderr
    assert run(wire, "devices", "get", NAME, LATTIGO_LOG="loud").stderr == ""


@ASYNCIO
async def test_a_call_is_completed_once_however_it_ends(wire: Wire):
    events: list[Event] = []
    wire.play(reply(500), OK, reply(500), reply(500))
    async with client(wire, listeners=(events.append,)) as lattigo:
        await lattigo.devices.get(NAME)
        with pytest.raises(ServerError):
            await lattigo.devices.get(NAME)
    calls = [event for event in events if isinstance(event, Completed)]
    assert [(call.attempts, call.status, call.error) for call in calls] == [(2, 200, None), (2, 500, "ServerError")]
    assert all(0 < call.waited < call.elapsed for call in calls), "the back-off counts as waiting"


# -- a trace


def test_a_trace_has_every_request_and_nothing_about_the_device(wire: Wire, tmp_path: Path):
    wire.play(reply(500), OK)
    file = tmp_path / "calls.har"
    assert run(wire, "devices", "get", NAME, "--trace", str(file)).returncode == 0
    entries = json.loads(file.read_text())["log"]["entries"]
    assert [entry["response"]["status"] for entry in entries] == [500, 200]
    assert {entry["request"]["url"] for entry in entries} == {
        f"https://127.0.0.1:{wire.port}/v2/devices/{{device_name}}"
    }
    assert all(entry["time"] > 0 and entry["timings"]["blocked"] >= 0 for entry in entries)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_trace_is_written_when_the_command_fails(wire: Wire, tmp_path: Path):
    wire.play(reply(404, {"error": NAME}))
    done = run(wire, "devices", "get", NAME, "--trace", str(tmp_path / "calls.har"))
    assert done.returncode == 1
    (entry,) = json.loads((tmp_path / "calls.har").read_text())["log"]["entries"]
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (404, "NotFound")


def test_a_trace_that_cannot_be_written_shows_before_anything_is_sent(wire: Wire, tmp_path: Path):
    for place in (tmp_path, tmp_path / "gone" / "calls.har"):
        done = run(wire, "devices", "get", NAME, "--trace", str(place))
        assert (done.returncode, len(wire.seen)) == (2, 0)
        assert "No request was sent." in done.stderr


# -- quiet


def test_quiet_is_silent_unless_the_command_fails(wire: Wire):
    wire.play(reply(429), OK)
    done = run(wire, "devices", "get", NAME, "-q", "-v")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["device_name"] == "truck"
    wire.play(reply(429), reply(404))
    done = run(wire, "devices", "get", NAME, "-q", "-v")
    assert done.returncode == 1
    assert "info: GET /v2/devices/{device_name}: 404 (NotFound)" in done.stderr
    assert "error: get_device: 404" in done.stderr


# -- whatever the names are

TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=8, max_size=30).filter(
    lambda text: not text.startswith(("-", "@")) and ":" not in text and text not in {".", ".."}
)


@FUZZ
@given(name=TEXT, key_name=TEXT, key=TEXT)
def test_no_log_and_no_trace_shows_a_name_or_a_key(
    wire: Wire, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, key_name: str, key: str
):
    wire.play(reply(404, {"error": f"{name} {key}"}))
    file = tmp_path / "calls.har"
    login = {"LATTIGO_KEY_NAME": key_name, "LATTIGO_API_KEY": key}
    caplog.set_level(1, "lattigo")
    words = ("devices", "get", "--debug", "--attempts", "1", "--trace", str(file), "--", name)
    done = run(wire, *words, **login)
    assert done.returncode == 1, done.stderr
    shown = done.stderr + file.read_text() + caplog.text
    assert "attempt 1: 404" in shown
    for hidden in (name, key_name, key):
        assert hidden not in shown
        assert json.dumps(hidden)[1:-1] not in shown


def test_the_log_of_the_package_itself_is_quiet_by_default():
    assert logging.getLogger("lattigo").handlers == []
