"""What a dataset survives: kills at every step, other processes, full disks, and files that are not what they were."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import anyio
import pytest

from lattigo import AsyncLattigo
from lattigo.fleet.data import compaction
from lattigo.fleet.pulling import writer as dataset
from lattigo.sandbox import Fault, RateLimit, Sandbox, serve
from tests.support.command import run_command

from . import kill9

TODAY, SINCE = date(2026, 10, 31), date(2026, 10, 1)
DAYS = ("--since", "2026-10-01", "--until", "2026-10-31")
NEVER = RateLimit(kind="token_bucket", limit=1, period=3600, burst=20, endpoints=("daily_data_usages",))

CHILD = '''
"""The command, killed when a step is reached: `before rename`, `after commit` …"""
import os, signal, sqlite3, sys
from lattigo.fleet.pulling import writer as dataset

dataset.PART_ROWS = 62
when, step = sys.argv.pop(1).split(" ", 1)

def reached(this, moment):
    if (moment, this) == (when, step):
        os.kill(os.getpid(), signal.SIGKILL)

def watched(function, name):
    def run(*arguments):
        this = name(*arguments)
        reached(this, "before")
        result = function(*arguments)
        reached(this, "after")
        return result
    return run

def synced(handle):
    path = os.readlink(f"/proc/self/fd/{handle}")
    return "sync of part" if path.endswith(".unfinished") else "sync of data" if path.endswith("/data") else "sync"

class Connection(sqlite3.Connection):
    writes = "open"
    def execute(self, statement, *values):
        if statement.startswith("INSERT INTO part"):
            self.writes = "part"
        this = f"{statement.split(' ')[0]} of {self.writes}"
        reached(this, "before")
        result = super().execute(statement, *values)
        reached(this, "after")
        return result
    def executescript(self, script):
        reached("tables", "before")
        result = super().executescript(script)
        reached("tables", "after")
        return result

connect = sqlite3.connect
sqlite3.connect = lambda *arguments, **options: connect(*arguments, **options, factory=Connection)
os.fsync = watched(os.fsync, synced)
os.rename = watched(os.rename, lambda source, _: "rename of part")
os.replace = watched(os.replace, lambda source, _: "rename of errors")

from lattigo.cli import main
sys.exit(main())
'''

STEPS = (
    "before tables",
    "after tables",
    "after UPDATE of open",  # the lease is taken
    "before rename of errors",
    "before sync of part",
    "after sync of part",
    "before rename of part",
    "after rename of part",
    "after sync of data",
    "after INSERT of part",
    "before COMMIT of part",
    "after COMMIT of part",
)
"""Each comes later in a run than the one before it."""


class Pull:
    """Runs `lattigo pull` on one folder."""

    def __init__(self, box: Sandbox, url: str, folder: Path) -> None:
        self.box, self.folder = box, folder
        self.usage = folder / "usage"
        # A measured child would write its coverage onto the full disk, too.
        unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
        self.env = unmeasured | kill9.environment(url, folder, rate=2000.0)
        self.words = ("pull", "daily", *DAYS, "--to", str(self.usage), "--progress", "none")

    def start(self, *more: str, crash: str | None = None, limit: int | None = None) -> subprocess.Popen[str]:
        command = ["-m", "lattigo"] if crash is None else ["-c", CHILD, crash]

        def limited() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [sys.executable, *command, *self.words, *more],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limited,
        )

    def __call__(self) -> tuple[int, str]:
        """Run it to its end in this process; return its exit code and what it said."""
        result = run_command(self.words, self.env, self.folder)
        return result.returncode, result.stderr

    def alone(self, crash: str | None = None, limit: int | None = None) -> tuple[int, str]:
        """Run it to its end in a process of its own, which may die or run out of room."""
        with self.start(crash=crash, limit=limit) as process:
            _, said = process.communicate(timeout=60)
        return process.returncode, said

    def once(self) -> None:
        """A whole pull, in this process: sooner done than in one of its own."""

        async def pull() -> None:
            limits = Path(self.env["XDG_STATE_HOME"], "lattigo", "limits.json")
            url = self.env["LATTIGO_BASE_URL"]
            async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url, limits_file=limits) as client:
                await client.fleet.pull("daily", since=SINCE, until=TODAY, to=self.usage)

        anyio.run(pull)

    def until_refused(self) -> subprocess.Popen[str]:
        """Start it, and come back when the limit has let through all that it ever will."""
        self.box.limits = (NEVER,)
        process = self.start("--debug")
        assert process.stderr
        for line in process.stderr:
            if "daily_data_usages: attempt 2:" in line:
                return process
        raise AssertionError("it ended")

    def is_whole(self) -> bool:
        """Whether there is exactly what an uninterrupted run leaves."""
        rows = self.box.truth.daily_usage(SINCE, TODAY)
        truth = kill9.Rows(tuple(row[name] for name in kill9.COLUMNS) for row in rows)
        left = {path.name for path in self.usage.iterdir()} - {"ledger.sqlite-wal", "ledger.sqlite-shm"}
        assert left == {"data", "errors.jsonl", "ledger.sqlite"}
        return kill9.on_disk(self.usage) == kill9.through_the_ledger(self.usage) == truth

    def change(self, statement: str, *values: object) -> None:
        """Change the ledger behind its back."""
        with closing(sqlite3.connect(self.usage / "ledger.sqlite")) as ledger, ledger:
            ledger.execute(statement, values)


@pytest.fixture
def pull(tmp_path: Path) -> Iterator[Pull]:
    box = Sandbox(40, today=TODAY, seen=10**5)
    with serve(box) as url:
        yield Pull(box, url, tmp_path)


def told(said: str) -> str:
    """The one line that says what went wrong."""
    (line,) = (line for line in said.splitlines() if line.startswith("error: "))
    return line


# -- kills


def test_a_kill_at_any_step_loses_and_doubles_nothing(pull: Pull):
    for step in STEPS:
        code, said = pull.alone(crash=step)
        assert code == -signal.SIGKILL, (step, code, said)
    assert pull()[0] == 0
    assert pull.is_whole()
    # Of the twelve kills eight came when there was a part to lose: two devices, and at most 40 were in flight.
    assert kill9.usage_calls(pull.box).total() < 40 + 8 * 42


@pytest.mark.no_cover
def test_kills_at_random_moments(tmp_path: Path):
    """Of a whole account, of named devices, with --extend and with --lookback, while somebody reads and exports."""
    found = kill9.run(kills=8, devices=60, folder=tmp_path, seed=3)
    assert found.kills == 8
    assert found.pulls >= 4
    assert found.most_repeated <= kill9.allowed()


def test_done_devices_are_not_asked_for_again(pull: Pull):
    pull.once()
    pull.box.seen.clear()
    code, said = pull()
    assert code == 0
    assert "40 devices were already up to date (skipped)" in said
    assert not kill9.usage_calls(pull.box)
    assert pull.is_whole()


# -- signals


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_keeps_what_was_fetched_and_the_same_command_goes_on(pull: Pull, sent: signal.Signals):
    process = pull.until_refused()
    process.send_signal(sent)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1].endswith(f"lattigo {' '.join(pull.words)} --debug")
    assert kill9.committed(pull.usage) == 20
    pull.box.limits = ()
    assert pull()[0] == 0
    assert pull.is_whole()
    assert set(kill9.usage_calls(pull.box).values()) == {1}


def test_a_second_signal_ends_it_at_once(pull: Pull, tmp_path: Path):
    process = pull.until_refused()
    with closing(sqlite3.connect(pull.usage / "ledger.sqlite", isolation_level=None)) as ledger:
        ledger.execute("BEGIN IMMEDIATE")  # so the first signal can't finish its work
        process.send_signal(signal.SIGINT)
        assert process.stderr
        while "Stopping" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=5)
    assert process.returncode == 130
    assert kill9.committed(pull.usage) == 0
    pull.box.limits = ()
    pull.once()
    assert pull.is_whole()


# -- several processes


def test_a_second_process_is_refused_and_a_dead_one_is_replaced(pull: Pull):
    first = pull.until_refused()
    code, said = pull()
    assert code == 1
    assert f"is being written by process {first.pid} on {socket.gethostname()}" in told(said)
    first.kill()  # nobody has waited for it yet: it is a zombie, and counts as dead
    pull.box.limits = ()
    assert pull()[0] == 0
    first.communicate()
    assert pull.is_whole()


def test_a_process_that_lost_its_lease_cannot_commit(pull: Pull):
    first = pull.until_refused()
    first.send_signal(signal.SIGSTOP)
    pull.change("UPDATE lease SET heartbeat = '2020-01-01T00:00:00+00:00'")
    pull.box.limits = ()
    assert pull()[0] == 0
    before = {path.name: path.stat().st_mtime_ns for path in (pull.usage / "data").iterdir()}
    first.send_signal(signal.SIGCONT)
    _, said = first.communicate(timeout=30)
    assert first.returncode == 1
    assert "has taken" in told(said)
    assert {path.name: path.stat().st_mtime_ns for path in (pull.usage / "data").iterdir()} == before
    assert pull.is_whole()


def test_a_lease_of_another_machine_holds_until_it_gives_no_sign_of_life(pull: Pull):
    pull.once()
    pull.change("UPDATE lease SET host = 'elsewhere', pid = 7, heartbeat = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')")
    code, said = pull()
    assert code == 1
    assert "process 7 on elsewhere" in told(said)
    pull.change("UPDATE lease SET heartbeat = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-3 minutes')")
    pull.once()


# -- disks


@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_a_full_disk_is_one_line_and_the_next_run_goes_on(pull: Pull, limit: int):
    code, said = pull.alone(limit=limit)
    assert code == 1
    assert "can't be written" in told(said)
    assert "Traceback" not in said
    assert pull()[0] == 0
    assert pull.is_whole()


def test_a_disk_without_room(pull: Pull, disk: Callable[[str], None]):
    disk("size=100k")
    pull.usage = pull.folder / "disk" / "usage"
    pull.words = ("pull", "daily", *DAYS, "--to", str(pull.usage), "--progress", "none")
    code, said = pull.alone()
    assert code == 1
    assert "can't be written" in told(said)
    disk("remount,size=10m")
    assert pull()[0] == 0
    assert pull.is_whole()


def test_a_folder_that_can_only_be_read_is_read_but_not_written(pull: Pull, disk: Callable[[str], None]):
    disk("size=10m")
    pull.usage = pull.folder / "disk" / "usage"
    pull.words = ("pull", "daily", *DAYS, "--to", str(pull.usage), "--progress", "none")
    pull.once()
    disk("remount,ro")
    code, said = pull()
    assert code == 1
    assert "can't be written" in told(said)
    assert pull.is_whole()


# -- files that are not what they were


def test_a_part_that_vanished_is_fetched_again(pull: Pull, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dataset, "PART_ROWS", 310)
    monkeypatch.setattr(compaction, "LOOSE", 1)  # let nothing put them together
    pull.once()
    gone, *_, broken = sorted((pull.usage / "data").iterdir())
    gone.unlink()
    broken.write_bytes(broken.read_bytes()[:-9])
    pull.box.seen.clear()
    code, said = pull()
    assert code == 0
    assert "2 files were missing or damaged" in said
    assert pull.is_whole()
    assert not gone.exists()
    assert set(kill9.usage_calls(pull.box).values()) == {1}


def test_parts_that_nobody_committed_are_removed_and_other_files_are_left(pull: Pull):
    pull.once()
    (part, *_) = (pull.usage / "data").iterdir()
    (pull.usage / "data" / "part-99999.parquet").write_bytes(part.read_bytes())
    (pull.usage / "part-1.unfinished").write_bytes(b"half")
    (pull.usage / "data" / "readme.txt").write_text("ours")
    assert pull()[0] == 0
    assert (pull.usage / "data" / "readme.txt").exists()
    assert pull.is_whole()


def _truncate(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[: ledger.stat().st_size // 2])


def _spoil(ledger: Path) -> None:
    ledger.write_bytes(b"not a database at all" * 100)


def _replace(ledger: Path) -> None:
    ledger.unlink()
    with closing(sqlite3.connect(ledger)) as other:
        other.execute("CREATE TABLE things (name)")


def _renew(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as newer:
        newer.execute("PRAGMA user_version = 99")


def _grow_old(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as older:
        older.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (_truncate, "is damaged"),
        (_spoil, "is damaged"),
        (_replace, "is not a ledger"),
        (_renew, "newer version"),
        (_grow_old, "Pull into another folder"),
        (Path.unlink, "is missing beside it"),
    ],
    ids=["truncated", "garbage", "foreign", "newer", "older", "missing"],
)
def test_a_ledger_that_is_not_ours_is_left_alone(pull: Pull, harm: Callable[[Path], None], complaint: str):
    pull.once()
    harm(pull.usage / "ledger.sqlite")
    before = {path: path.read_bytes() for path in pull.usage.rglob("*") if path.suffix in {".parquet", ".sqlite"}}
    pull.box.seen.clear()
    code, said = pull()
    assert code == 1
    assert complaint in told(said)
    assert not pull.box.seen
    assert all(path.read_bytes() == content for path, content in before.items())


# -- the service


def test_credentials_that_stop_working_end_it_at_once_and_what_was_fetched_is_kept(pull: Pull):
    pull.box.faults = [Fault("latency", seconds=0.2, endpoint="daily_data_usages")]
    process = pull.start("--concurrency", "4")
    while kill9.usage_calls(pull.box).total() < 8:
        time.sleep(0.01)
    pull.box.faults = [Fault("status", status=401)]
    _, said = process.communicate(timeout=30)
    assert process.returncode == 4
    assert "401" in told(said)
    kept = kill9.committed(pull.usage)
    assert 8 <= kept < 40
    pull.box.faults = ()
    pull.once()
    assert pull.is_whole()
    calls = kill9.usage_calls(pull.box)
    assert calls.total() - len(calls) <= 4  # those whose responses were on their way when the 401 ended the pull
