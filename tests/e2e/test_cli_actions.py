"""Runs of actions on the command line: lists as people write them, and what they see in the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyarrow import parquet

from lattigo.cli import progress
from lattigo.cli.app import run
from lattigo.sandbox import Fault, Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.web import App


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=5)


@pytest.fixture(autouse=True)
def service(box: Sandbox, start: Callable[[Box[App]], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LATTIGO_BASE_URL", start(box))
    monkeypatch.setenv("LATTIGO_KEY_NAME", "sandbox")
    monkeypatch.setenv("LATTIGO_API_KEY", "sandbox-api-key")
    monkeypatch.chdir(tmp_path)


LISTS: Mapping[str, tuple[str, bytes]] = {
    "names": ("list.txt", b"# ours\npump-7\n\npump-8\n"),
    "a table": ("list.csv", b"device_name\npump-7\npump-8\n"),
    "a table of a spreadsheet": ("list.csv", b"\xef\xbb\xbfDevice Name;note\r\npump-7;\r\npump-8;\r\n"),
    "a table without a header": ("list.csv", b"pump-7\npump-8\n"),
    "tabs": ("list.tsv", b"name\ticcid\npump-7\t8900000000000000001\npump-8\t8900000000000000002\n"),
    "JSON lines": ("list.jsonl", b'{"device_name": "pump-7"}\n"pump-8"\n'),
}


@pytest.mark.parametrize(("name", "content"), LISTS.values(), ids=LISTS)
def test_a_list_is_read_as_people_write_it(name: str, content: bytes, box: Sandbox, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    columns = ["--columns", "device_name"] if b"note" in content else []
    columns = ["--columns", "name"] if b"\t" in content else columns
    assert run(["suspend", "--devices", name, "--journal", "run", *columns]) == 0
    assert [box.executed("change_simstate", f"pump-{number}") for number in (7, 8, 9)] == [1, 1, 0]


MISTAKES: Mapping[str, tuple[bytes, list[str]]] = {
    "every row": (
        b"device_name,note\npump-7,\n,x\n8.9E+18,x\nPUMP-8,x\npump-8 ,y\npump-9,x,z\nmeter-1,\n",
        [
            "list.csv:2: note is missing.",
            "list.csv:3: device_name is empty.",
            "list.csv:4: an identifier was rounded by a spreadsheet: export the column as text",
            "list.csv:8: note is missing.",
            "list.csv:7: 3 cells, but 2 columns",
            "list.csv:6: the same device as list.csv:5",
        ],
    ),
    "an unknown column": (b"device_name,nte\npump-7,x\n", ["list.csv:1: unknown columns: nte"]),
    "no column of devices": (b"colour,size\nred,1\n", ["list.csv:1: no column names a device"]),
    "a header that is no device": (b"Colour\nred\n", ["list.csv:1: not a known column"]),
    "a column twice": (b"device_name,note,note\npump-7,x,y\n", ["list.csv:1: duplicate columns: note"]),
}


@pytest.mark.parametrize(("content", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_all_mistakes_of_a_list_are_said_at_once(
    content: bytes, expected: list[str], box: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    assert run(["note", "--field-name", "note", "--devices", "list.csv", "--journal", "run"]) == 2
    first, *lines = capsys.readouterr().err.splitlines()
    assert first.endswith("nothing was sent.")
    for text in expected:
        assert any(line.startswith(text) for line in lines), (text, lines)
    assert not (tmp_path / "run").exists()
    assert not box.seen


def test_a_column_gives_each_device_its_own_value(box: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("device_name,cost_center\npump-7,north\npump-8,south\npump-9,north\n")
    assert run(["cost-center", "--devices", "list.csv", "--journal", "run"]) == 0
    centers = {str(device["device_name"]): device["cost_center"] for device in box.truth.devices()}
    assert [centers[name] for name in ("pump-7", "pump-8", "pump-9")] == ["north", "south", "north"]
    assert len([seen for seen in box.seen if seen.endpoint == "change_cost_center"]) == 2


def test_what_costs_money_is_shown_and_not_sent_without_consent(
    box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sms", "--sms-text", "hi", "--devices", "pump-7", "pump-8"]) == 2
    said = capsys.readouterr().err
    assert "2 in 1 call: pump-7, pump-8" in said
    assert "--yes" in said
    assert run(["sms", "--sms-text", "hi", "--devices", "pump-7", "--dry-run", "--output", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["body"] == {"sms_text": "hi"}
    assert not box.seen


def test_the_story_of_a_lost_response(box: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box.faults = [Fault("reset", endpoint="send_sms", when="after", times=1)]
    words = ["sms", "--sms-text", "hi", "--devices", "pump-7", "pump-8", "--journal", "run", "--yes"]
    assert run(words) == 3
    assert "lattigo apply reconcile --journal run" in capsys.readouterr().err
    assert run(words) == 3, "nothing is sent again"
    assert run(["apply", "reconcile", "--journal", "run"]) == 0
    capsys.readouterr()
    assert run(["apply", "status", "--journal", "run", "--output", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == 2
    assert box.executed("send_sms", "pump-7") == 1


def test_only_thingspace_has_callbacks_to_reconcile_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apply", "reconcile", "--journal", "run", "--callbacks", "callbacks.jsonl"]) == 2
    assert capsys.readouterr().err == "error: --callbacks: this service posts no callbacks. Leave the option out.\n"


def test_runs_are_listed_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["suspend", "--devices", "pump-7", "nobody"]) == 3
    capsys.readouterr()
    assert run(["history", "--output", "jsonl"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    listed = json.loads(line)
    assert (listed["operation"], listed["done"], listed["refused"]) == ("change_simstate", 1, 1)
    assert run(["history", "show", "1", "--failed", "--output", "jsonl"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["device"] == "nobody"
    for ending in ("csv", "jsonl", "parquet"):
        assert run(["apply", "export", "--journal", listed["journal"], "--to", f"audit.{ending}"]) == 0
    assert parquet.read_table("audit.parquet").column("state").to_pylist() == ["done", "refused"]
    assert len(Path("audit.csv").read_text().splitlines()) == 3
    again = Path(listed["journal"]) / "not-done.jsonl"
    assert json.loads(again.read_text()) == {"device_name": "nobody"}
    assert run(["suspend", "--devices", str(again)]) == 3


# -- what a check shows


def test_a_check_shows_what_a_run_costs_before_the_question(box: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(device["device_name"]) for device in box.truth.devices()]
    alive = [name for name, device in zip(names, box.truth.devices(), strict=True) if device["state"] != "terminated"]
    assert run(["terminate", "--devices", *names, "--journal", "run", "--check", "--skip-done", "--yes"]) in {0, 3}
    error = capsys.readouterr().err
    *rows, (count, *_, total) = [
        line.split() for line in error[error.index("Cost") :].splitlines()[1:] if "  " in line
    ][:-1]
    assert int(count) == len(alive)
    assert sum(int(number) * float(price) for number, price, *_ in rows) == float(total)


def test_a_check_shows_the_fee_of_each_rate_plan(
    box: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"8999{number:015d},350000000000001,{plan}" for number, plan in enumerate(["Example 5 MB"] * 3 + ["?"])]
    (tmp_path / "list.csv").write_text("\n".join(["iccid,imei,rate_plan_name", *rows]))
    assert run(["activate", "--devices", "list.csv", "--journal", "run", "--check", "--yes"]) == 3
    lines = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert ["1", "not", "known", "?"] in lines
    assert any(line[:3] == ["4", "in", "all"] and line[4:] == ["or", "more"] for line in lines)


def test_a_check_shows_which_devices_have_no_list_of_text_messages(
    start: Callable[[Box[App]], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = Sandbox(devices=40)
    monkeypatch.setenv("LATTIGO_BASE_URL", start(fleet))
    names = [str(device["device_name"]) for device in fleet.truth.devices()]
    others = sum(device["mdn"] is not None for device in fleet.truth.devices())  # Vodafone has none
    assert run(["sms", "--sms-text", "hi", "--devices", *names, "nobody", "--journal", "run", "--check", "--yes"]) == 3
    error = capsys.readouterr().err
    assert f"Checked: 1 are unknown to the service, 0 are already changed, {others} could not be read." in error
    assert f"  {others}  could not be read: 400 Bad Request" in error
    assert "Device does not support SMS history." in error
    assert "Price: Each part counts for each device." in error


# -- progress and the end


def test_progress_counts_each_outcome_and_the_last_line_says_how_to_continue(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    box.faults = [Fault("status", endpoint="change_simstate", status=503, when="before")]
    restore = ["restore", "--devices", "pump-7", "pump-8", "pump-9", "nobody", "--journal", "run", "--batch", "2"]
    assert run([*restore, "--attempts", "1", "--stop-at-failures", "0", "--concurrency", "1"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith("2 of 4 devices, ")]
    assert [line for line in lines if line.endswith(", 0 × 429, 0 done, 0 refused, 0 failed, 2 unknown")]
    assert lines[-1].endswith("2 were not sent. Continue: lattigo apply resume --journal run --batch 2")
    box.faults = []
    assert run(["apply", "resume", "--journal", "run"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.endswith(", 0 × 429, 3 done, 1 refused, 0 failed, 0 unknown")]
    assert lines[-1] == "Refused and failed devices, ready for --devices: run/not-done.jsonl"
    assert run(["restore", "--devices", "run/not-done.jsonl", "--journal", "next"]) == 3
    assert "1 device, 1 call" in capsys.readouterr().err


def test_progress_of_a_check_counts_the_devices_that_were_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    assert run(["restore", "--devices", "pump-7", "pump-8", "pump-9", "--journal", "run", "--check", "--yes"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith("2 of 3 devices, ") and line.endswith(" × 429, checked")]
    assert [line for line in lines if line.endswith(" × 429, 3 done, 0 refused, 0 failed, 0 unknown")]


# -- one call for several devices


@pytest.mark.parametrize(("name", "content"), LISTS.values(), ids=LISTS)
def test_a_call_reads_a_list_as_a_run_does(name: str, content: bytes, box: Sandbox, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(["device-operations", "change-simstate", "--state", "suspend", "--device-names", f"@{name}"]) == 0
    assert [box.executed("change_simstate", f"pump-{number}") for number in (7, 8, 9)] == [1, 1, 0]
    assert box.executions["change_simstate"] == 2


@pytest.mark.parametrize("content", [b"Colour\nred\n", b"colour,size\nred,1\n", b"iccid\n8.9E+18\n", b"iccid;x\n;1\n"])
def test_a_list_that_does_not_name_devices_is_refused_by_a_call(
    content: bytes, box: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    assert run(["device-operations", "change-simstate", "--state", "suspend", "--device-names", "list.csv"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not box.seen


def test_more_devices_than_a_call_takes_are_a_run(
    box: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text("device_name\n" + "".join(f"pump-{number}\n" for number in range(3000)))
    call = ["device-operations", "change-simstate", "--state", "suspend", "--device-names", "list.csv", "--yes"]
    assert run(call) == 2
    error = capsys.readouterr().err
    assert "at most 100 devices in one call, and these are 3,000" in error
    assert "`lattigo apply change-simstate --devices …`" in error
    assert not box.seen


def test_more_devices_than_a_call_of_thingspace_takes_are_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text("iccid\n" + "".join(f"89{number:017d}\n" for number in range(10_001)))
    assert run(["thingspace", "devices", "suspend", "--account-name", "x", "--devices", "list.csv", "--yes"]) == 2
    error = capsys.readouterr().err
    assert "at most 10,000 devices in one call, and these are 10,001" in error
    assert "`lattigo thingspace apply suspend-devices --devices …`" in error


@pytest.mark.parametrize(
    "command",
    [
        ["device-operations", "change-simstate", "--state", "suspend", "--device-names"],
        ["suspend", "--journal", "run", "--devices"],
    ],
    ids=["call", "run"],
)
def test_many_devices_are_changed_only_by_consent(
    command: list[str], box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(device["device_name"]) for device in Sandbox(devices=6).truth.devices()]
    assert run([*command, *names]) == 2
    assert "about 6 devices and there is no terminal to ask on: add --yes" in capsys.readouterr().err
    assert not box.seen
    assert run([*command, *names[:5]]) == 0
    assert box.executions["change_simstate"] == 5
