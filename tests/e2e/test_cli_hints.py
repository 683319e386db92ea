"""The command line for a new user: options anywhere, one page, warnings, questions that show what is sent."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lattigo.cli.sms import parts
from lattigo.sandbox import Sandbox, serve
from tests.support.command import run_command

SMS = ("device-operations", "send-sms")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Sandbox, str]]:
    box = Sandbox(45)
    with serve(box) as url:
        yield box, url


@pytest.fixture
def box(served: tuple[Sandbox, str]) -> Sandbox:
    served[0].reset()
    return served[0]


class Lattigo:
    """Runs the command against the sandbox."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        credentials = {"LATTIGO_KEY_NAME": "sandbox", "LATTIGO_API_KEY": "sandbox-api-key"}
        self.env = {**os.environ, **credentials, "LATTIGO_BASE_URL": url, "COLUMNS": "200"}
        self.command = [sys.executable, "-m", "lattigo"]

    def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return run_command(arguments, self.env, self.folder, stdin)

    def on_terminal(self, *arguments: str, reply: str) -> str:
        """Run a command on a terminal, answer its question, and return all that the terminal showed."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*self.command, *arguments], env=self.env, cwd=self.folder, stdin=slave, stdout=slave, stderr=slave
        )
        os.close(slave)
        os.write(master, f"{reply}\n".encode())
        shown = b""
        while select.select([master], [], [], 120)[0]:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # so ends a terminal on Linux
                break
            if not chunk:
                break
            shown += chunk
        process.wait(120)
        os.close(master)
        return shown.decode()


@pytest.fixture
def lattigo(served: tuple[Sandbox, str], tmp_path: Path) -> Lattigo:
    return Lattigo(served[1], tmp_path)


def names(box: Sandbox) -> list[str]:
    return [str(row["device_name"]) for row in box.truth.devices()]


def printed(result: subprocess.CompletedProcess[str]) -> list[str]:
    assert result.returncode == 0, result.stderr
    return [json.loads(line)["device_name"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    "tokens",
    [
        ("--output", "json", "devices", "get"),
        ("--output=json", "devices", "get"),
        ("devices", "--output", "json", "get"),
        ("--timeout", "5", "devices", "--output", "json", "get"),
        ("devices", "get", "--output", "json"),
    ],
    ids=" ".join,
)
def test_common_options_stand_before_a_command_or_after_it(
    lattigo: Lattigo, box: Sandbox, tokens: tuple[str, ...]
) -> None:
    name = names(box)[0]
    result = lattigo(*tokens, name)
    assert json.loads(result.stdout)["device_name"] == name
    assert result.stdout.startswith("{\n  ")


def test_yes_and_dry_run_stand_before_a_command_too(lattigo: Lattigo, box: Sandbox) -> None:
    call = (*SMS, "--sms-text", "hi", "--device-names", names(box)[0])
    assert json.loads(lattigo("--dry-run", *call).stdout)["effect"] == "billable"
    assert not box.seen
    assert lattigo("--yes", *call).returncode == 0
    assert len(box.seen) == 1


def test_page_prints_that_page(lattigo: Lattigo, box: Sandbox) -> None:
    assert printed(lattigo("devices", "list", "--page", "3", "--per-page", "10")) == names(box)[20:30]
    assert len(box.seen) == 1
    assert printed(lattigo("devices", "list", "--per-page", "20")) == names(box)
    assert printed(lattigo("devices", "list", "--page", "9", "--per-page", "10")) == []


def test_a_value_that_is_not_known_is_sent_with_a_warning(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo("devices", "list", "--state", "actve")
    assert (result.returncode, result.stdout) == (0, "")
    assert re.fullmatch(
        r"warning: --state actve is not one of the known values: active, .*\. Did you mean active\?\n", result.stderr
    )
    assert ("state", "actve") in box.seen[0].query
    assert lattigo("devices", "list", "--state", "active").stderr == ""


@pytest.mark.parametrize("form", ["names.txt", "@names.txt", "./names.txt", "-", "names"])
@pytest.mark.parametrize(
    "call",
    [
        ("device-operations", "change-cost-center", "--cost-center", "A", "--device-names"),
        ("pull", "daily", "--since", "2026-10-01", "--until", "2026-10-01", "--to", "usage", "--devices"),
    ],
    ids=lambda call: call[0],
)
def test_a_file_and_stdin_mean_the_same_everywhere(
    lattigo: Lattigo, box: Sandbox, call: tuple[str, ...], form: str
) -> None:
    text = "\n".join(names(box)[:2])
    for name in ("names.txt", "names"):
        (lattigo.folder / name).write_text(text, encoding="utf-8")
    result = lattigo(*call, form, stdin=text)
    assert result.returncode == 0, result.stderr
    requested = json.dumps([[request.path, request.body] for request in box.seen])
    assert all(name in requested for name in names(box)[:2])


@pytest.mark.parametrize("word", ["nofile.txt", "nofile.jsonl", "./nofile", "lists/nofile.csv"])
def test_a_misspelt_file_is_no_device(lattigo: Lattigo, box: Sandbox, word: str) -> None:
    result = lattigo(*SMS, "--sms-text", "hi", "--yes", "--device-names", word)
    assert (result.returncode, result.stderr) == (2, f"error: {word} can't be read: No such file or directory.\n")
    assert not box.seen


def test_json_and_secrets_come_from_a_file_in_every_form(lattigo: Lattigo) -> None:
    (lattigo.folder / "order.json").write_text('[{"iccid": "89", "imei": "35"}]', encoding="utf-8")
    call = ("device-operations", "activation-request", "--rate-plan-name", "x", "--dry-run", "--activation-requests")
    bodies = [json.loads(lattigo(*call, form).stdout)["body"] for form in ("order.json", "@order.json")]
    assert bodies[0] == bodies[1]
    assert bodies[0]["activation_requests"] == [{"iccid": "89", "imei": "35"}]


def test_the_question_shows_the_text_first_and_then_some_names(lattigo: Lattigo, box: Sandbox) -> None:
    text = "reboot " * 30
    devices = [f"device-{number}" for number in range(12)]
    shown = lattigo.on_terminal(*SMS, "--sms-text", text, "--device-names", *devices, reply="n")
    places = [shown.index(part) for part in ("costs money", text, "2 for each device, 24 in all", "12: device-0")]
    assert places == sorted(places)
    assert "… and 7 more" in shown
    assert "device-5" not in shown
    assert shown.rstrip().endswith("Nothing was sent.")
    assert not box.seen


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 153, 3),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
    ],
)
def test_parts_are_those_of_the_standard(text: str, count: int) -> None:
    assert parts(text) == count


def test_debug_shows_each_request_without_identifiers(lattigo: Lattigo, box: Sandbox) -> None:
    name = names(box)[0]
    result = lattigo("devices", "get", name, "--id-type", "iccid", "--debug")
    assert result.returncode in {0, 1}
    request, response = result.stderr.splitlines()[:2]
    assert request == "debug: get_device: GET /v2/devices/{device_name} device_name=*** id_type='iccid'"
    assert re.fullmatch(
        r"debug: get_device: attempt 1: (200|404 \(NotFound\)) in \d+ ms, request [0-9a-f-]{36}", response
    ), response
    assert name not in result.stderr


def test_debug_shows_each_page_and_no_list_of_names(lattigo: Lattigo, box: Sandbox) -> None:
    err = lattigo("devices", "list", "--per-page", "40", "--debug").stderr
    assert "GET /v2/devices page=1 per_page=40" in err
    assert "GET /v2/devices page=2 per_page=40" in err
    sent = lattigo(*SMS, "--yes", "--debug", "--sms-text", "secret words", "--device-names", *names(box)[:3]).stderr
    assert "POST /v2/device_operations/send_sms device_names=<3 entries> sms_text=***" in sent
    assert "secret words" not in sent


def test_the_version_loads_neither_the_commands_nor_what_they_need(lattigo: Lattigo) -> None:
    code = "import sys; from lattigo.cli import main; sys.argv[1:] = ['--version']; main(); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True).stdout
    version, modules = shown.splitlines()
    assert version == lattigo("--version").stdout.strip()
    assert not {"cyclopts", "rich", "lattigo.fleet", "httpx"} & set(modules.split())
