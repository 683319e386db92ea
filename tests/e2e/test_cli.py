"""The `lattigo` command as its users run it, against a sandbox over a real socket."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyarrow import parquet

from lattigo.sandbox import Fault, RateLimit, Sandbox, serve
from tests.support.command import run_command

TODAY = date(2026, 10, 31)
DAYS = ("--since", "2026-10-01", "--until", "2026-10-31")
SMS = ("device-operations", "send-sms", "--sms-text", "hello", "--device-names")
TERMINATE = ("device-operations", "terminate-service", "--device-names")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Sandbox, str]]:
    box = Sandbox(300, today=TODAY)
    with serve(box) as url:
        yield box, url


@pytest.fixture
def box(served: tuple[Sandbox, str]) -> Sandbox:
    box, _ = served
    box.limits, box.faults = (), ()
    box.reset()
    return box


class Lattigo:
    """Runs the command against the sandbox."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "LATTIGO_BASE_URL": url,
            "LATTIGO_KEY_NAME": "sandbox",
            "LATTIGO_API_KEY": "sandbox-api-key",
            "COLUMNS": "100",
        }

    def start(self, *arguments: str, **streams: int) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "lattigo", *arguments],
            env=self.env,
            cwd=self.folder,
            text=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )

    def __call__(self, *arguments: str, stdin: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
        return run_command(arguments, self.env | env, self.folder, stdin)


@pytest.fixture
def lattigo(served: tuple[Sandbox, str], tmp_path: Path) -> Lattigo:
    return Lattigo(served[1], tmp_path)


def names(box: Sandbox, count: int) -> list[str]:
    return [str(row["device_name"]) for row, _ in zip(box.truth.devices(), range(count), strict=False)]


def rows_on_disk(folder: Path) -> list[tuple[object, ...]]:
    rows = [row for part in sorted((folder / "data").glob("*.parquet")) for row in parquet.read_table(part).to_pylist()]
    return sorted((row["device_name"], row["date_for"].isoformat(), row["bytes_used"], row["id"]) for row in rows)


def truth(box: Sandbox, *, kind: str = "daily", only: set[str] | None = None) -> list[tuple[object, ...]]:
    usage = box.truth.daily_usage if kind == "daily" else box.truth.monthly_usage
    rows = usage(date(2026, 10, 1), TODAY)
    return sorted(
        (row["device_name"], row["date_for"], row["bytes_used"], row["id"])
        for row in rows
        if only is None or row["device_name"] in only
    )


def error_of(result: "subprocess.CompletedProcess[str]") -> str:
    """The one line that a failure is told in."""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    return line


# -- output


def test_a_piped_list_is_json_lines_of_device_objects(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo("devices", "list")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["device_name"] for row in rows] == names(box, 300)
    assert {row["state"] for row in rows} <= {"active", "suspended", "terminated"}
    assert (result.returncode, result.stderr) == (0, "")


def test_json_is_one_document(lattigo: Lattigo, box: Sandbox) -> None:
    many, none, one = (
        lattigo("devices", *rest, "--output", "json")
        for rest in (("list-names",), ("list-names", "--state", "lost"), ("get", names(box, 1)[0]))
    )
    assert json.loads(many.stdout) == names(box, 300)
    assert json.loads(none.stdout) == []
    assert json.loads(one.stdout)["device_name"] == names(box, 1)[0]


def test_dates_are_iso_decimals_stay_as_they_came_and_unknown_fields_stay(lattigo: Lattigo, box: Sandbox) -> None:
    device = next(box.truth.devices())
    box.app.state.change(0, colour="blue")
    row = json.loads(lattigo("devices", "get", str(device["device_name"])).stdout)
    assert row["latitude"] == device["latitude"]
    assert row["last_activation_date"] == str(device["last_activation_date"]).replace(".000Z", "Z")
    assert row["colour"] == "blue"


def test_csv_has_all_columns_and_no_formula(lattigo: Lattigo, box: Sandbox) -> None:
    name, other = names(box, 2)
    box.app.state.change(0, note="=HYPERLINK(1)", note1="-12.5", colour="blue")
    result = lattigo("devices", "list", "--output", "csv", "--limit-rows", "2")
    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert (first["device_name"], second["device_name"]) == (name, other)
    assert first["note"] == "'=HYPERLINK(1)"
    assert first["note1"] == "-12.5"
    assert (first["extra"], second["extra"]) == ('{"colour": "blue"}', "")


def test_a_table_shows_the_columns_that_have_values_and_names_the_others(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo("devices", "list", "--output", "table", "--limit-rows", "2", COLUMNS="90")
    header, *rows = result.stdout.splitlines()
    assert header.split()[:2] == ["id", "device_name"]
    assert [row.split()[1] for row in rows] == names(box, 2)
    assert max(map(len, result.stdout.splitlines())) <= 90
    assert "more columns" in result.stderr


def test_hostile_texts_reach_no_terminal_and_no_markup(lattigo: Lattigo, box: Sandbox) -> None:
    name = names(box, 1)[0]
    box.app.state.change(0, note="\x1b]0;pwned\x07[bold]x[/bold]\u202e\x9b31m")
    for output in ("table", "json", "jsonl", "csv"):
        shown = lattigo("devices", "get", name, "--output", output).stdout
        assert "[bold]x[/bold]" in shown
        assert not re.search("[\x1b\x07\x9b\u202e]", shown)


def test_hostile_device_names_in_results_and_errors(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo(*SMS, "\x1b[31m[red]x", "--yes", "--output", "table")
    assert "\\x1b[31m[red]x" in result.stdout
    refused = lattigo("devices", "get", "a\x1b[31m")
    assert refused.returncode == 2
    assert "\x1b" not in result.stderr + refused.stderr
    assert len(box.seen) == 1


def test_whoever_stops_reading_ends_the_command_quietly(lattigo: Lattigo, box: Sandbox) -> None:
    process = lattigo.start("devices", "list")
    assert process.stdout
    assert process.stderr
    with process:
        assert json.loads(process.stdout.readline())["device_name"] == names(box, 1)[0]
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


# -- exit codes and errors


def test_an_unknown_device_is_error_1(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo("devices", "get", "nobody")
    assert (result.returncode, result.stdout) == (1, "")
    assert "404" in error_of(result)


@pytest.mark.parametrize("fault", [Fault("status", status=500), Fault("html"), Fault("reset"), Fault("cut_json")])
def test_a_failure_of_the_service_is_one_line(lattigo: Lattigo, box: Sandbox, fault: Fault) -> None:
    box.faults = (fault,)
    result = lattigo("rate-plans", "list", "--attempts", "1")
    assert (result.returncode, result.stdout) == (1, "")
    assert "list_rate_plans" in error_of(result)


@pytest.mark.parametrize(
    "arguments",
    [
        ("devices", "get"),
        ("devices", "gett", "x"),
        ("devices", "list", "--bogus"),
        ("devices", "list", "--per-page", "0"),
        ("devices", "list", "--base-url", "http://example.com"),
        ("devices", "list", "--timeout", "-1"),
        ("devices", "daily-data-usages", "x", "--start-date", "2026-13-01"),
        ("devices", "daily-data-usages", "x", "--start-date", "2026-10-02", "--end-date", "2026-10-01"),
        ("device-operations", "change-simstate", "--device-names", "x", "--state", "explode"),
        ("device-operations", "change-simstate", "--device-names", "@missing.txt", "--state", "suspend"),
        ("device-operations", "set-usage-limit", "--device-names", "x", "--kb-limit", "5"),
        ("pull", "daily", "--since", "2026-10-02", "--until", "2026-10-01", "--to", "out"),
        ("pull", "hourly", *DAYS, "--to", "out"),
        ("pull", "daily", *DAYS, "--to", "out", "--devices", "-"),
        ("sandbox", "--rate", "fast"),
        ("demo", "--days", "0"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_sent(lattigo: Lattigo, box: Sandbox, arguments: tuple[str, ...]) -> None:
    result = lattigo(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    error_of(result)
    assert not box.seen


def test_credentials_come_from_the_environment_only(lattigo: Lattigo, box: Sandbox) -> None:
    missing = lattigo("users", "list", LATTIGO_API_KEY="")
    assert missing.returncode == 2
    assert "LATTIGO_API_KEY" in error_of(missing)
    assert not box.seen
    wrong = lattigo("users", "list", LATTIGO_API_KEY="wrong")
    assert wrong.returncode == 4
    assert "401" in error_of(wrong)
    assert lattigo("pull", "daily", *DAYS, "--to", "usage", LATTIGO_API_KEY="wrong").returncode == 4


def test_a_device_that_failed_is_exit_3(lattigo: Lattigo, box: Sandbox) -> None:
    name = names(box, 1)[0]
    result = lattigo("device-operations", "change-cost-center", "--cost-center", "A", "--device-names", name, "nobody")
    assert result.returncode == 3
    assert [json.loads(line)["device_name"] for line in result.stdout.splitlines()] == [name, "nobody"]
    good = lattigo("device-operations", "change-cost-center", "--cost-center", "A", "--device-names", name)
    assert (good.returncode, json.loads(good.stdout)) == (0, {"device_name": name, "result": "Success"})


def test_an_order_that_was_refused_in_part_shows_both_parts(lattigo: Lattigo, box: Sandbox) -> None:
    good, bad = {"iccid": "89" + "1" * 17, "imei": "2" * 15}, {"iccid": "x", "imei": "2" * 15}
    (lattigo.folder / "order.json").write_text(json.dumps([good, bad]))
    order = ("device-operations", "activation-request", "--rate-plan-name", "Example 10 MB", "--yes")
    result = lattigo(*order, "--activation-requests", "@order.json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 3
    assert [(row["outcome"], row["iccid"]) for row in rows] == [("unprocessed", "x"), ("processed", good["iccid"])]
    assert "is not a valid ICCID" in rows[0]["error"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[{}]", "--activation-requests[0].iccid is missing"),
        ('[{"iccid": "1", "icid": "2"}]', "--activation-requests[0].icid is unknown"),
        ('[{"iccid": []}]', "--activation-requests[0].iccid is an array instead of a text"),
        ("{}", "--activation-requests is an object instead of an array"),
        ("[", "--activation-requests is not JSON"),
    ],
)
def test_bad_json_names_the_place(lattigo: Lattigo, box: Sandbox, text: str, complaint: str) -> None:
    order = ("device-operations", "activation-request", "--rate-plan-name", "x", "--yes")
    result = lattigo(*order, "--activation-requests", "-", stdin=text)
    assert result.returncode == 2
    assert complaint in error_of(result)
    assert not box.seen


# -- calls that cost or destroy


def test_dry_run_checks_and_shows_but_sends_nothing(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo(*TERMINATE, "a", "b", "--dry-run", LATTIGO_API_KEY="")
    plan = json.loads(result.stdout)
    assert (plan["method"], plan["effect"], plan["devices"]) == ("PUT", "destructive", 2)
    assert plan["url"] == f"{lattigo.env['LATTIGO_BASE_URL']}/v2/device_operations/terminate_service"
    assert plan["body"] == {"device_names": ["a", "b"]}
    assert (result.returncode, result.stderr) == (0, "")
    assert lattigo(*TERMINATE, "", "--dry-run").returncode == 2
    assert not box.seen


@pytest.mark.parametrize("call", [(*SMS, "10000"), (*TERMINATE, "10000"), ("devices", "cellular-locate", "10000")])
def test_without_a_terminal_nobody_is_asked_and_nothing_is_sent(
    lattigo: Lattigo, box: Sandbox, call: tuple[str, ...]
) -> None:
    result = lattigo(*call, stdin="y\n")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--yes" in result.stderr
    assert "sandbox" in result.stderr
    assert not box.seen


def test_yes_sends_once(lattigo: Lattigo, box: Sandbox) -> None:
    active = [str(row["device_name"]) for row in box.truth.devices() if row["state"] == "active"]
    result = lattigo(*SMS, *active[:2], "--yes")
    assert (result.returncode, result.stderr) == (0, "")
    assert (len(box.seen), box.executions["send_sms"]) == (1, 2)


def test_a_lost_answer_says_how_to_find_out(lattigo: Lattigo, box: Sandbox) -> None:
    box.faults = (Fault("reset", when="after"),)
    result = lattigo(*SMS, names(box, 1)[0], "--yes")
    assert result.returncode == 1
    assert "may or may not have happened" in error_of(result)
    assert "get_sms" in result.stderr
    assert len(box.seen) == 1


@pytest.mark.parametrize(
    ("call", "answer", "sent"),
    [
        ((*SMS, "a"), "y", True),
        ((*SMS, "a"), "", False),
        ((*TERMINATE, "a", "b"), "2", True),
        ((*TERMINATE, "a", "b"), "y", False),
    ],
)
def test_on_a_terminal_somebody_is_asked(
    lattigo: Lattigo, box: Sandbox, call: tuple[str, ...], answer: str, sent: bool
) -> None:
    master, slave = pty.openpty()
    process = lattigo.start(*call, stdin=slave, stderr=slave)
    os.close(slave)
    shown = ""
    while not re.search(r"(\[y/N\]|to continue:) $", shown):
        shown += os.read(master, 4096).decode()
    os.write(master, f"{answer}\n".encode())
    process.communicate(timeout=30)
    os.close(master)
    assert ("billable" if call[1] == "send-sms" else "destructive") in shown
    assert process.returncode == (3 if sent else 1)
    assert len(box.seen) == sent


# -- lists of names


def test_names_come_from_words_files_and_stdin(lattigo: Lattigo, box: Sandbox) -> None:
    (lattigo.folder / "names.txt").write_text("# ours\n\n  a  \nb\n")
    call = ("device-operations", "remove-usage-limit", "--dry-run", "--device-names")
    bodies = [
        json.loads(lattigo(*call, *words, stdin=stdin).stdout)["body"]["device_names"]
        for words, stdin in [
            (("a", "b"), ""),
            (("@names.txt", "c"), ""),
            (("-",), "a\r\nb\n"),
            (("-",), '"a"\n{"device_name": "b", "state": "active"}\n'),
        ]
    ]
    assert bodies == [["a", "b"], ["a", "b", "c"], ["a", "b"], ["a", "b"]]


# -- pull


@pytest.mark.parametrize("kind", ["daily", "monthly"])
def test_pull_writes_exactly_the_rows_of_the_service(lattigo: Lattigo, box: Sandbox, kind: str) -> None:
    result = lattigo("pull", kind, *DAYS, "--to", "usage", "--progress", "none")
    assert result.returncode == 0
    assert rows_on_disk(lattigo.folder / "usage") == truth(box, kind=kind)
    report = json.loads(result.stdout)
    assert (report["devices"], report["failed"], report["rows"]) == (300, 0, len(truth(box, kind=kind)))
    assert "300 devices" in result.stderr


def test_pull_of_named_devices_each_once(lattigo: Lattigo, box: Sandbox) -> None:
    some = names(box, 5)
    (lattigo.folder / "some.txt").write_text("\n".join([*some, *some]))
    result = lattigo("pull", "daily", *DAYS, "--to", "usage", "--devices", "some.txt", "--concurrency", "2")
    assert result.returncode == 0
    assert rows_on_disk(lattigo.folder / "usage") == truth(box, only=set(some))
    assert all(request.path != "/v2/devices" for request in box.seen)


def test_what_is_too_long_for_a_file_is_the_name_of_a_device(lattigo: Lattigo, box: Sandbox) -> None:
    result = lattigo("pull", "daily", *DAYS, "--to", "usage", "--devices", "x" * 1000)
    (failed,) = (lattigo.folder / "usage" / "errors.jsonl").read_text().splitlines()
    assert (result.returncode, json.loads(failed)["error"]) == (3, "NotFound")
    assert "1 device failed: see usage/errors.jsonl" in result.stderr


def test_help_into_a_closed_pipe_is_no_failure(lattigo: Lattigo) -> None:
    with lattigo.start("--help") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, "")


def test_pull_with_failing_devices_is_exit_3_and_lists_them(lattigo: Lattigo, box: Sandbox) -> None:
    box.faults = (Fault("status", endpoint="daily_data_usages", status=403, body="json", times=3),)
    result = lattigo("pull", "daily", *DAYS, "--to", "usage")
    failed = [json.loads(line) for line in (lattigo.folder / "usage" / "errors.jsonl").read_text().splitlines()]
    assert result.returncode == 3
    assert [line["error"] for line in failed] == ["Forbidden"] * 3
    assert "3 devices failed: see usage/errors.jsonl" in result.stderr
    rest = set(names(box, 300)) - {line["device_name"] for line in failed}
    assert rows_on_disk(lattigo.folder / "usage") == truth(box, only=rest)


def test_the_same_pull_again_fetches_nothing_twice_and_another_one_is_refused(lattigo: Lattigo, box: Sandbox) -> None:
    some = ("--devices", *names(box, 1), "--lookback", "0")
    assert lattigo("pull", "daily", *DAYS, "--to", "usage", *some).returncode == 0
    before = len(box.seen)
    assert lattigo("pull", "daily", *DAYS, "--to", "usage", *some).returncode == 0
    assert len(box.seen) == before
    other = lattigo("pull", "monthly", *DAYS, "--to", "usage", *some)
    assert other.returncode == 1
    assert "usage" in error_of(other)
    assert len(box.seen) == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_pull_keeps_what_it_fetched(lattigo: Lattigo, box: Sandbox, stop: signal.Signals) -> None:
    box.limits = (RateLimit(kind="token_bucket", limit=1, period=3600, burst=20, endpoints=("daily_data_usages",)),)
    process = lattigo.start("pull", "daily", *DAYS, "--to", "usage", "--debug", "--output", "json")
    assert process.stderr
    for line in process.stderr:
        if "daily_data_usages: attempt 2:" in line:  # so the limit has let through all that it ever will
            break
    process.send_signal(stop)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    rows = rows_on_disk(lattigo.folder / "usage")
    fetched = {str(row[0]) for row in rows}
    assert 0 < len(rows) == json.loads(out)["rows"]
    assert rows == truth(box, only=fetched)
    assert "lattigo pull daily --since 2026-10-01 --until 2026-10-31 --to usage" in err


# -- demo and sandbox


def test_demo_needs_nothing_and_compares_every_row(lattigo: Lattigo) -> None:
    for variable in ("LATTIGO_BASE_URL", "LATTIGO_KEY_NAME", "LATTIGO_API_KEY"):
        del lattigo.env[variable]
    for folder in ("lattigo-demo", "lattigo-demo-2"):
        result = lattigo("demo", "--devices", "50", "--days", "3", "--rate", "500/s burst 20")
        assert result.returncode == 0, result.stderr
        assert re.search(r"All \d+ rows on disk match", result.stderr)
        assert len({row[0] for row in rows_on_disk(lattigo.folder / folder)}) > 40


def test_sandbox_prints_lines_that_a_shell_can_take(lattigo: Lattigo) -> None:
    process = lattigo.start("sandbox", "--port", "0", "--devices", "7", "--rate", "50")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    exported = dict(re.findall(r"(LATTIGO_\w+)=(\S+)", "".join(lines[:2])))
    assert len(lattigo("devices", "list-names", **exported).stdout.splitlines()) == 7
    neighbour = dict(re.findall(r"(LATTIGO_\w+)=(\S+)", lines[3]))
    assert len(lattigo("devices", "list-names", **(exported | neighbour)).stdout.splitlines()) == 10
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_sandbox_stands_in_for_thingspace_too(lattigo: Lattigo) -> None:
    process = lattigo.start("sandbox", "--api", "thingspace", "--port", "0", "--devices", "7")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    exported = dict(re.findall(r"(THINGSPACE_\w+)=(\S+)", "".join(lines)))
    assert len(exported) == 5
    listed = lattigo("thingspace", "devices", "list", "--output", "jsonl", **exported)
    assert len(listed.stdout.splitlines()) == 7 + 10
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0
    wrong = lattigo("sandbox", "--api", "thingspace", "--devices", "-1")
    assert (wrong.returncode, wrong.stderr.count("less than 0.")) == (2, 1)
