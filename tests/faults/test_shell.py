"""The command as shells, cron and other users start it: closed streams, pipes that nobody reads, signals, no home."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

import lattigo
from lattigo.sandbox import Fault, Sandbox, serve
from tests.support.command import run_command

from . import kill9
from .test_ledger import DAYS, TODAY, Pull

PULL = f"{sys.executable} -m lattigo pull daily {' '.join(DAYS)} --progress none"
OWNER, MEMBER, GROUP = 54_322, 54_321, 54_320


@pytest.fixture
def pull(tmp_path: Path) -> Iterator[Pull]:
    box = Sandbox(40, today=TODAY, seen=10**5)
    with serve(box) as url:
        yield Pull(box, url, tmp_path)


def bash(pull: Pull, script: str) -> tuple[int, str]:
    """Run a script in the test's folder, and return the exit code of its last pipe's first command."""
    done = subprocess.run(
        ["bash", "-c", f'{script}\nexit "${{PIPESTATUS[0]}}"'],
        env=pull.env,
        cwd=pull.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


# -- exit codes


@pytest.mark.parametrize("reader", ["2>&1 | true", "2>&1 >&- | true", "2>&-", ">&- 2>&- <&-"])
def test_devices_that_failed_are_told_by_the_exit_code_whoever_reads(pull: Pull, reader: str):
    pull.box.faults = [Fault("status", endpoint="daily_data_usages", status=403, times=3)]
    code, _ = bash(pull, f"{PULL} --to usage {reader}")
    assert code == 3
    assert kill9.committed(pull.usage) == 37


def test_refused_credentials_are_told_by_the_exit_code_whoever_reads(pull: Pull):
    code, _ = bash(pull, f"LATTIGO_API_KEY=wrong {PULL} --to usage 2>&1 | true")
    assert code == 4
    assert not pull.usage.exists()


def test_a_good_pull_with_closed_streams_is_a_good_pull(pull: Pull):
    code, said = bash(pull, f"{PULL} --to usage <&- >&- 2>&-")
    assert (code, said) == (0, "")
    assert pull.is_whole()


def test_who_has_read_enough_of_a_list_sees_no_failure(pull: Pull):
    code, said = bash(pull, f"{sys.executable} -m lattigo devices list-names | head -n 1")
    assert code == 0
    assert len(said.splitlines()) == 1


# -- signals


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_pull_that_is_stopped_says_so_though_nobody_reads(pull: Pull, sent: signal.Signals):
    before = signal.signal(sent, signal.SIG_DFL)  # whoever started the tests may have switched it off
    process = pull.until_refused()
    signal.signal(sent, before)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stderr.close()
    process.send_signal(sent)
    assert process.wait(timeout=30) == 130
    assert kill9.committed(pull.usage) == 20


def test_signals_that_the_caller_has_switched_off_stop_nothing(pull: Pull):
    """As `nohup`, cron and a shell's `&` do."""
    pull.box.faults = [Fault("latency", seconds=0.2, endpoint="daily_data_usages")]
    process = subprocess.Popen(
        ["bash", "-c", f"trap '' INT HUP; exec {PULL} --to usage --concurrency 8"], env=pull.env, cwd=pull.folder
    )
    while not kill9.usage_calls(pull.box):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=60) == 0
    assert pull.is_whole()


# -- what is meant on the command line


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("--to ''", "is empty"),
        ("--to s3://bucket/usage", "s3: addresses are not supported"),
        ("--to usage.parquet", "use a folder, or a file that ends in .csv, .duckdb, .jsonl"),
        ("--to usage.csv.gz", "use a folder, or a file that ends in .csv, .duckdb, .jsonl"),
        ("--to usage.CSV", "Use .csv in lower case"),
        ("--to usage --devices devcies.txt", "devcies.txt can't be read: No such file"),
        ("--to usage --devices ./devices", "./devices can't be read: No such file"),
        ("--to precious", "precious is not a folder"),
        ("--to nowhere", "nowhere is not a folder"),
        ("--to pipe", "pipe is not a folder"),
        ("--to /dev/full", "/dev/full is not a folder"),
        ("--to theirs.csv", "was not created by a pull"),
        ("--to usage.duckdb", "usage.duckdb.wal exists, but was not created by a pull"),
    ],
    ids=lambda text: text.rpartition(" ")[2],
)
def test_what_cannot_be_meant_is_one_line_and_leaves_nothing(pull: Pull, words: str, complaint: str):
    (pull.folder / "theirs.csv").write_text("precious")
    (pull.folder / "precious").write_text("precious")
    (pull.folder / "nowhere").symlink_to("gone")
    os.mkfifo(pull.folder / "pipe")
    (pull.folder / "theirs.csv.dataset").mkdir()
    (pull.folder / "usage.duckdb.wal").write_text("precious")
    before = sorted(pull.folder.iterdir())
    result = run_command(("pull", "daily", *DAYS, "--progress", "none", *shlex.split(words)), pull.env, pull.folder)
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert complaint in line
    assert sorted(pull.folder.iterdir()) == before
    assert not pull.box.seen


def test_devices_come_from_a_pipe_that_the_shell_makes(pull: Pull):
    names = [str(device["device_name"]) for device in pull.box.truth.devices()][:2]
    code, said = bash(pull, f"{PULL} --to usage --devices <(printf '%s\\n' {' '.join(names)})")
    assert code == 0, said
    assert kill9.committed(pull.usage) == 2


def test_devices_come_from_a_pipe_with_a_name(pull: Pull):
    name = next(str(device["device_name"]) for device in pull.box.truth.devices())
    code, said = bash(
        pull, f"mkfifo names; timeout 20 bash -c 'echo {name} > names' & {PULL} --to usage --devices names"
    )
    assert code == 0, said
    assert kill9.committed(pull.usage) == 1


def test_another_account_is_one_line(pull: Pull):
    pull.once()
    result = run_command(pull.words, {**pull.env, "LATTIGO_KEY_NAME": "other"}, pull.folder)
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert "another account" in line
    assert "--same-account" in line
    assert pull.is_whole()


# -- where it runs


def test_an_export_depends_neither_on_the_time_zone_nor_on_the_working_folder(pull: Pull):
    pull.once()
    script = """
from lattigo.fleet import Dataset
from lattigo.fleet.exports import export
from pathlib import Path
before = {path.name for path in Path.cwd().iterdir()}
dataset = Dataset.open("usage")
for kind in ("csv", "jsonl"):
    export(dataset, Path(f"{name}.{kind}"))
connection = dataset.connection()
connection.execute("SET memory_limit = '60MB'; SET threads = 1")
connection.execute("CREATE TABLE wide AS SELECT x, random() AS y FROM range(6_000_000) t(x)")
spilled = connection.execute("SELECT path FROM duckdb_temporary_files()").fetchall()
assert spilled, "nothing was too large for the memory"
assert not any(Path(path).is_relative_to(Path.cwd()) for path, in spilled)
assert {path.name for path in Path.cwd().iterdir()} == before | {f"{name}.csv", f"{name}.jsonl"}
"""
    for zone in ("UTC", "America/New_York"):
        run = [sys.executable, "-c", f"name = {zone[:3]!r}{script}"]
        subprocess.run(run, env={**pull.env, "TZ": zone}, cwd=pull.folder, check=True, timeout=60)
    for kind in ("csv", "jsonl"):
        assert (pull.folder / f"UTC.{kind}").read_bytes() == (pull.folder / f"Ame.{kind}").read_bytes()


def others_can_run_it() -> bool:
    """Whether another user can read this interpreter's packages: a checkout in a private folder keeps them out."""
    places = [Path(sys.prefix).absolute(), Path(lattigo.__file__).absolute().parent]
    return all(path.stat().st_mode & 0o005 == 0o005 for place in places for path in (place, *place.parents))


as_root = pytest.mark.skipif(
    os.geteuid() != 0 or which("setpriv") is None or not others_can_run_it(),
    reason="only root can be other users, with setpriv of util-linux, and with packages that these can read",
)


@pytest.fixture
def shared(pull: Pull) -> Iterator[Pull]:
    """A folder that others can reach, with a dataset of one user, opened to a group."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o777)
        pull.folder, pull.usage = place, place / "usage"
        state = place / "state"
        pull.env |= {"HOME": folder, "XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(place / "config")}
        pull.env.pop("SSL_CERT_FILE", None)  # the tests' own authority, which only this user can read
        yield pull


READS_UNTIL_KILLED = """
import os, signal
from pathlib import Path
from lattigo.fleet.dataset import reading
with reading(Path("usage")):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def as_user(pull: Pull, uid: int, *words: str, script: str | None = None) -> tuple[int, str]:
    user = ["setpriv", f"--reuid={uid}", f"--regid={GROUP}", "--clear-groups"]
    done = subprocess.run(
        [*user, sys.executable, *(("-c", script) if script else ("-m", "lattigo", *words))],
        env=pull.env,
        cwd=pull.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@as_root
@pytest.mark.usefixtures("numpy_in_child_processes")
def test_a_member_of_the_group_who_reads_never_stops_the_owner(shared: Pull):
    words = ("pull", "daily", "--since", "2026-10-01", "--to", "usage", "--progress", "none", "--until")
    assert as_user(shared, OWNER, *words, "2026-10-30")[0] == 0
    assert as_user(shared, MEMBER, "usage", "usage")[0] == 1  # private until its owner opens it
    for path in (shared.usage, *shared.usage.rglob("*")):
        path.chmod(0o770 if path.is_dir() else 0o660)
    for command in (("usage", "usage"), ("pull", "status", "usage")):
        code, said = as_user(shared, MEMBER, *command)
        assert code == 0, said
    assert as_user(shared, MEMBER, script=READS_UNTIL_KILLED)[0] == -signal.SIGKILL
    assert {path.stat().st_uid for path in shared.usage.rglob("*")} == {OWNER}
    code, said = as_user(shared, OWNER, *words, "2026-10-31", "--extend")
    assert code == 0, said
    assert as_user(shared, MEMBER, "usage", "usage")[0] == 0  # the new files, too


@as_root
def test_without_a_home_and_a_name_for_the_user_everything_works(shared: Pull):
    for variable in ("HOME", "XDG_STATE_HOME"):
        shared.env.pop(variable)
    code, said = as_user(shared, MEMBER, "--version")
    assert code == 0, said
    code, said = as_user(shared, MEMBER, "pull", "daily", *DAYS, "--to", "usage", "--progress", "none")
    assert code == 0, said
    code, said = as_user(shared, MEMBER, "limits", "show")
    assert (code, said) == (2, "error: No home folder for learned limits: set HOME or XDG_STATE_HOME.\n")


def test_a_port_out_of_range_is_one_line(pull: Pull):
    for command in ("sandbox", "demo"):
        result = run_command((command, "--port", "70000"), pull.env, pull.folder)
        assert (result.returncode, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("words", ["--version", "--help", "devices list-names", "devices get truck --dry-run"])
def test_a_full_disk_is_one_line(pull: Pull, words: str):
    code, said = bash(pull, f"{sys.executable} -m lattigo {words} > /dev/full")
    assert (code, said) == (1, "error: No space left on device.\n")


READERS = {"tee": "2>&1 | tee log", "head": "2>&1 | head -n 1", "stdout alone": "| head -n 1"}
ON_EVERY_READER = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
CODES = '; echo "codes $? ${PIPESTATUS[0]}"'
"""The exit code of a pipe with `pipefail`, and that of its first command."""


@ON_EVERY_READER
@pytest.mark.parametrize(("state", "code"), [("good", 0), ("failed devices", 3), ("refused credentials", 4)])
def test_a_pipe_ends_with_the_exit_code_of_the_pull(pull: Pull, state: str, code: int, reader: str):
    if state == "failed devices":
        pull.box.faults = [Fault("status", endpoint="daily_data_usages", status=403, times=3)]
    key = "LATTIGO_API_KEY=wrong " if state == "refused credentials" else ""
    _, said = bash(pull, f"set -o pipefail; {key}{PULL} --to usage {reader}{CODES}")
    assert f"codes {code} {code}\n" in said


@ON_EVERY_READER
def test_a_pipe_ends_with_the_exit_code_of_an_interrupted_pull(pull: Pull, reader: str):
    pull.box.faults = [Fault("latency", seconds=0.2, endpoint="daily_data_usages")]
    script = f"set -o pipefail; bash -c 'echo $$ > pid; exec {PULL} --to usage --concurrency 1' {reader}{CODES}"
    with subprocess.Popen(
        ["bash", "-c", script], env=pull.env, cwd=pull.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as shell:
        while not kill9.usage_calls(pull.box):
            assert shell.poll() is None
            time.sleep(0.01)
        os.kill(int((pull.folder / "pid").read_text()), signal.SIGINT)
        said, _ = shell.communicate(timeout=60)
    assert b"codes 130 130\n" in said


def test_what_is_printed_at_the_end_is_the_whole_report(pull: Pull):
    code, said = bash(pull, f"{PULL} --to usage 2>&-")
    assert code == 0
    assert json.loads(said)["devices"] == 40
