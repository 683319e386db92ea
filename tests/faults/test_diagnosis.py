"""What people send to a support desk: logs, traces and checks, with no secret and no identifier in them."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from subprocess import CompletedProcess

import anyio
import httpx
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from lattigo import Completed, Event, ServerError, with_response
from tests.support.calls import API_KEY, ASYNCIO, FUZZ, KEY_NAME, client
from tests.support.command import run_command
from tests.support.examples import uncommon
from tests.support.wire import OK, Wire, reply

from .test_transport import tls

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

TEXT = uncommon(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=4, max_size=26)).filter(
    lambda text: not text.startswith(("-", "@")) and ":" not in text
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


@FUZZ
@given(name=TEXT, key_name=TEXT, key=TEXT, profile=st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{8,20}-7Qx", fullmatch=True))
def test_the_doctor_shows_no_name_and_no_key(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, key_name: str, key: str, profile: str
):
    """Whether the profile is used or broken, and whatever the service says."""
    wire.play(reply(401, {"error": f"{name} {key} {key_name} {profile}"}))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "lattigo" / "config.toml"
    file.parent.mkdir(exist_ok=True)
    file.touch(0o600)
    file.write_text(f"[profile.{json.dumps(profile)}]\nkey_name = {json.dumps(key_name)}\n")
    for words in (("doctor",), ("doctor", "--json"), ("doctor", f"--profile={profile}"), ("doctor", "--profile=gone")):
        done = run(wire, *words, LATTIGO_API_KEY=key)
        assert done.returncode == 1
        shown = done.stdout + done.stderr
        for hidden in (name, key_name, key, profile):
            assert hidden not in shown
            assert json.dumps(hidden)[1:-1] not in shown


# -- the doctor


def checks(done: CompletedProcess[str]) -> dict[str, tuple[str, str, str | None]]:
    return {row["check"]: (row["state"], row["detail"], row["fix"]) for row in json.loads(done.stdout)}


def dated(seconds: float) -> tuple[str, str]:
    return "Date", formatdate(time.time() + seconds, usegmt=True)


def test_a_doctor_without_complaints_ends_with_0(wire: Wire):
    wire.play(reply(200, [], dated(0)))
    done = run(wire, "doctor")
    assert (done.returncode, done.stderr) == (0, "All checks passed.\n"), done.stdout
    assert len(wire.seen) == 1
    for name in ("Python", "lattigo", "packages", "extras", "configuration", "proxy", "DNS", "credentials", "clock"):
        assert re.search(f"^ok +{name} ", done.stdout, re.MULTILINE), name
    assert run("https://example.com", "doctor", "--offline").returncode == 0


FAULTS = {
    "refused credentials": (reply(401), {}, "read call", "lattigo auth login"),
    "an outage": (reply(500), {}, "read call", "support"),
    "a login page": (reply(200, b"<html>"), {}, "read call", "--debug"),
    "a clock that is wrong": (reply(200, [], dated(3600)), {}, "clock", "NTP"),
    "no credentials": (OK, {"LATTIGO_API_KEY": ""}, "credentials", "lattigo auth login"),
    "a proxy that is none": (
        OK,
        {"LATTIGO_BASE_URL": "https://example.com", "HTTPS_PROXY": "a b"},
        "proxy",
        "HTTPS_PROXY",
    ),
    "a wrong address": (OK, {"LATTIGO_BASE_URL": "example.com"}, "address", "https://"),
    "an unknown host": (OK, {"LATTIGO_BASE_URL": "https://host.invalid"}, "DNS", "DNS server"),
    "a closed port": (OK, {"LATTIGO_BASE_URL": "http://127.0.0.1:9"}, "connection", "firewalls"),
    "no profile": (OK, {"LATTIGO_PROFILE": "gone"}, "profile", "lattigo auth status"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_doctor_names_the_fault_and_what_to_do(wire: Wire, fault: str):
    act, variables, check, fix = FAULTS[fault]
    wire.play(act)
    done = run(wire, "doctor", "--json", **variables)
    assert done.returncode == 1
    found = checks(done)
    assert [name for name, (state, _, _) in found.items() if state == "failed"] == [check]
    assert fix in (found[check][2] or "")
    assert f"error: {check}: " in done.stderr


def test_the_doctor_checks_the_certificate(authority: trustme.CA):
    for name, state in (("127.0.0.1", "ok"), ("example.com", "failed")):
        with Wire(reply(200, []), tls=tls(authority.issue_cert(name))) as wire:
            found = checks(run(wire, "doctor", "--json"))
            assert found["TLS"][0] == state, found
            assert found["certificates"][0] == "ok"
    assert "SSL_CERT_FILE" in (found["TLS"][2] or "")


def test_the_doctor_says_that_a_file_is_not_private(wire: Wire, tmp_path: Path):
    file = tmp_path / "lattigo" / "config.toml"
    file.parent.mkdir()
    file.touch(0o644)
    found = checks(run(wire, "doctor", "--json", "--offline", XDG_CONFIG_HOME=str(tmp_path), HOME=str(tmp_path)))
    assert found["configuration"] == ("failed", "~/lattigo/config.toml is unusable", "chmod 600 ~/lattigo/config.toml")


# -- calls that the spec does not have


def test_an_endpoint_that_the_spec_does_not_have_can_be_read(wire: Wire):
    wire.play(reply(500), reply(200, {"battery": 0.5}))
    done = run(wire, "api", "GET", f"/v2/devices/{NAME} 7/battery?days=3&days=4", "-v")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"battery": 0.5})
    assert [seen.target for seen in wire.seen] == [f"/v2/devices/{NAME}%207/battery?days=3&days=4"] * 2
    assert "GET /v2/devices/{segment_3}/{segment_4}: 200" in done.stderr
    assert NAME not in done.stderr


def test_what_an_unknown_endpoint_changes_is_asked_for_and_never_repeated(wire: Wire):
    words = ("api", "POST", "/v2/devices/truck/reboot", "--data", '{"hard": true}')
    done = run(wire, *words)
    assert (done.returncode, len(wire.seen)) == (2, 0)
    assert "add --yes to send it" in done.stderr
    for act in (reply(500), reply(502), reply(200, b"{")):
        wire.play(act)
        before = len(wire.seen)
        done = run(wire, *words, "--yes")
        assert (done.returncode, len(wire.seen)) == (1, before + 1)
        assert "may or may not have" in done.stderr
    assert json.loads(wire.seen[-1].body) == {"hard": True}
    wire.play(reply(200))
    assert run(wire, "api", "DELETE", "/v2/devices/truck/reboot", "--yes").returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("GET", "v2/devices"),
        ("GET", "//example.com/v2"),
        ("GET", "https://example.com/v2"),
        ("GET", "/v2/../../etc"),
        ("GET", "/v2/%2e%2e/x"),
        ("GET", "/v2//x"),
        ("GET", "/v2/x#y"),
        ("GET", "/v2/x\ny"),
        ("GET", "/v2/x", "--data", "{}"),
        ("POST", "/v2/x", "--data", "[]"),
        ("POST", "/v2/x", "--data", "{"),
        ("TRACE", "/v2/x"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(wire: Wire, words: tuple[str, ...]):
    done = run(wire, "api", *words, "--yes")
    assert (done.returncode, len(wire.seen)) == (2, 0)


# -- results


def test_a_jq_program_works_on_the_result(wire: Wire):
    wire.play(reply(200, [{"id": 1, "device_name": "a", "state": "active"}, {"id": 2, "device_name": "b\x1b[2J"}]))
    assert run(wire, "devices", "list", "--jq", ".[].device_name").stdout == "a\nb\\x1b[2J\n"
    assert run(wire, "devices", "list", "--jq", "map(.id) | add").stdout == "3\n"
    sent = len(wire.seen)
    for words in (("--jq", ".["), ("--jq", ".", "--output", "csv")):
        assert run(wire, "devices", "list", *words).returncode == 2
    assert len(wire.seen) == sent, "a mistake shows before anything is sent"
    done = run(wire, "devices", "list", "--jq", ".id")
    assert (done.returncode, done.stderr.endswith("The call was made.\n")) == (1, True)


@ASYNCIO
async def test_the_head_of_a_response_is_there_for_who_wants_it(wire: Wire):
    wire.play(reply(500), reply(200, {"id": 1, "device_name": "a"}, ("X-Request-Id", "a-1"), ("X-Shard", "7")))
    async with client(wire) as lattigo:
        response = await with_response(lattigo.devices.get, NAME)
        assert (response.value.id, response.status, response.request_id) == (1, 200, "a-1")
        assert response.headers["x-shard"] == "7"
        assert "7" not in repr(response).partition("status")[2]
        with pytest.raises(TypeError, match="a method that makes a call"):
            await with_response(anyio.sleep, 0)


def test_a_shell_completes_commands_and_options(wire: Wire, tmp_path: Path):
    script = tmp_path / "lattigo.bash"
    script.write_text(run(wire, "completion", "bash").stdout)
    test = f'source {script}; COMP_WORDS=(lattigo devices list --col); COMP_CWORD=3; _lattigo; echo "${{COMPREPLY[@]}}"'
    shown = subprocess.run(["bash", "-c", test], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["--columns"]


def test_a_receiver_prints_and_keeps_callbacks(tmp_path: Path):
    message = {"username": "me", "password": "hunter2-hunter2", "requestId": "r-1", "status": "Success"}
    (tmp_path / "password").write_text(message["password"])
    words = ["listen", "--username", "me", "--password", f"@{tmp_path / 'password'}", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "lattigo", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        assert process.stdout
        said = process.stderr.readline()
        url = re.findall(r"http://[\d.:]+\d", said)[0]
        assert httpx.post(url, json={**message, "password": "wrong"}).status_code == 403
        assert httpx.post(url, json=message).status_code == 200
        assert json.loads(process.stdout.readline())["requestId"] == "r-1"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    kept = (tmp_path / "callbacks.jsonl").read_text()
    assert "r-1" in kept
    assert message["password"] not in kept
