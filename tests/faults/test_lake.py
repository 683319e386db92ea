"""Tables that are published from datasets: killed, repeated, raced, restored, and on storage that fails."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import deltalake
import duckdb
import polars
import pyarrow as pa
import pytest

from bench import nights
from lattigo import InvalidRequest
from lattigo.fleet import Dataset, DatasetError
from lattigo.fleet.maintenance import compact_dataset
from lattigo.lake import Published, StorageError, Table, TableMismatch, TableNewer, publish
from lattigo.sandbox import Sandbox
from tests.support.bucket_server import LOG, Fault, Server, serving
from tests.support.command import run_command
from tests.support.nightly import Rows, pull, pull_usage, rows

URL = "s3://bucket/usage"
COLUMNS = ["source", "account", "device_id", "device_name", "date_for", "bytes_used", "sms_used", "id", "fetched_at"]
IMPATIENT = {"max_retries": "2", "backoff_config.init_backoff": "10ms"}


@pytest.fixture(scope="module", params=["localbucket", "moto"])
def any_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if request.param == "moto" and sys.platform == "win32":
        pytest.skip("the server waits for a signal, which Windows does not have")
    with serving(request.param, tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving("localbucket", tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def server(one_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An empty bucket without faults, and the environment for it."""
    one_server.inject(None)
    for path in (one_server.folder / "files" / "bucket").iterdir():
        shutil.rmtree(path)
    for name, value in one_server.environment.items():
        monkeypatch.setenv(name, value)
    return one_server


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulled") / "usage"
    pull(folder, 33)
    return folder


@pytest.fixture
def usage(pulled: Path, tmp_path: Path) -> Path:
    """A dataset with two months."""
    return Path(shutil.copytree(pulled, tmp_path / "usage"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table"


def table_rows(table: str | Path) -> Rows:
    found = deltalake.DeltaTable(table).to_pyarrow_table()
    for row in found.to_pylist():
        assert row["month"] == (row["date_for"] and f"{row['date_for']:%Y-%m}")
    return Counter(tuple(row.values()) for row in found.select(COLUMNS).to_pylist())


def files(table: Path, month: str) -> list[str]:
    return sorted(uri for uri in deltalake.DeltaTable(table).file_uris() if f"month={month}" in uri)


# -- the rows


def test_a_table_has_the_rows_of_its_dataset_whoever_reads_it(
    any_server: Server, usage: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, value in any_server.environment.items():
        monkeypatch.setenv(name, value)
    assert publish(usage, URL) == Published(URL, 1, 2, 264)
    truth = rows(usage)
    assert table_rows(URL) == truth
    assert Counter(tuple(row.values()) for row in Table.open(URL).arrow().to_pylist()) == truth
    frame = polars.read_delta(URL, storage_options=any_server.environment).select(COLUMNS)
    assert Counter(frame.with_columns(polars.col("fetched_at").cast(polars.Datetime("us", "UTC"))).rows()) == truth
    published = deltalake.DeltaTable(URL).to_pyarrow_dataset()
    query = f"SET TimeZone = 'UTC'; SELECT {', '.join(COLUMNS)} FROM published"
    with duckdb.connect() as connection:
        connection.register("published", published)
        assert Counter(tuple(row.values()) for row in connection.sql(query).to_arrow_table().to_pylist()) == truth


def test_the_sums_of_a_table_are_those_of_its_dataset(usage: Path, table: Path):
    publish(usage, table)
    for options in (
        ("--by", "month"),
        ("--by", "device", "--top", "3"),
        ("--pivot", "month"),
        ("--since", "2026-02-01"),
    ):
        ours, theirs = (run_command(("usage", str(it), *options), {}) for it in (usage, table))
        assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)
        assert ours.stdout
    name = nights.listed(3).name
    assert [row["bytes_used"] for row in Table.open(table).usage(by="month", device=f"{name} ")] == [
        row["bytes_used"] for row in Dataset.open(usage).usage(by="month", device=name)
    ]


@pytest.mark.parametrize("options", [("--by", "cost-center"), ("--silent", "7d"), ("--runaways",)])
def test_what_a_table_does_not_have_is_refused_in_one_line(usage: Path, table: Path, options: tuple[str, ...]):
    publish(usage, table)
    done = run_command(("usage", str(table), *options), {})
    assert done.returncode in {1, 2}
    assert done.stderr.count("\n") == 1
    assert "use the folder of the dataset" in done.stderr


def test_only_the_months_that_have_changed_are_replaced(usage: Path, table: Path):
    publish(usage, table)
    january, february = files(table, "2026-01"), files(table, "2026-02")
    pull(usage, 36)
    assert publish(usage, table).months == 2  # the last days of January were fetched again
    pull(usage, 38)
    january = files(table, "2026-01")
    assert publish(usage, table) == Published(str(table), 3, 1, 7 * 8)
    assert files(table, "2026-01") == january
    assert files(table, "2026-02") != february
    assert table_rows(table) == rows(usage)


def test_publishing_again_changes_nothing(usage: Path, table: Path):
    publish(usage, table)
    assert publish(usage, table) == Published(str(table), 1, 0, 0)
    compact_dataset(usage)
    publish(usage, table)
    assert table_rows(table) == rows(usage)


def test_a_renamed_device_has_its_new_name_in_all_months(
    usage: Path, table: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    pull(usage, 36)
    publish(usage, table)
    listed = nights.listed
    renamed = "9900000000000000003"
    monkeypatch.setattr(
        nights, "listed", lambda number: nights.ListedDevice(renamed, None, 100_003) if number == 3 else listed(number)
    )
    pull(usage, 40)  # January is final, and not fetched
    assert publish(usage, table).months == 2
    assert table_rows(table) == rows(usage)


def test_a_month_that_has_lost_all_rows_is_empty(tmp_path: Path, table: Path):
    usage = tmp_path / "usage"
    pull(usage, 2)
    publish(usage, table)
    assert len(table_rows(table)) == 16
    pull_usage(usage, 3, [])
    assert publish(usage, table).months == 1
    assert table_rows(table) == rows(usage) == Counter()


def test_rows_without_a_day_are_published(tmp_path: Path, table: Path):
    usage = tmp_path / "usage"
    pull_usage(usage, 2, [nights.Day(7, None, 5, 1)])  # type: ignore[arg-type]  # as a broken service has it
    publish(usage, table)
    pull_usage(usage, 3, [nights.Day(8, None, 6, 1)])  # type: ignore[arg-type]  # the same
    publish(usage, table)
    assert table_rows(table) == rows(usage)
    assert len(table_rows(table)) == 8


def test_names_of_accounts_are_no_sql(usage: Path, table: Path):
    with closing(sqlite3.connect(usage / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE account SET name = ?", ("o'b\\ri/e=n' OR '1'='1",))
    publish(usage, table)
    compact_dataset(usage)
    publish(usage, table)
    assert table_rows(table) == rows(usage)


# -- once


def test_of_many_publishers_one_wins_each_version(server: Server, usage: Path):
    for night in (34, 35):
        pull(usage, night)
        start = threading.Barrier(12)
        with ThreadPoolExecutor(12) as pool:
            results = list(pool.map(lambda url, start=start: start.wait() >= 0 and publish(usage, url), [URL] * 12))
        assert all(results)
        assert sum(result.months > 0 for result in results if result) == 1
        assert {result.version for result in results if result} == {night - 33}
        assert table_rows(URL) == rows(usage)


def test_a_publisher_that_was_overtaken_publishes_nothing_older(server: Server, usage: Path):
    publish(usage, URL)
    pull(usage, 34)
    server.inject(Fault(LOG, "held"))
    results: list[Published] = []
    slow = threading.Thread(target=lambda: results.append(publish(usage, URL)))
    slow.start()
    server.wait_for_hit()
    pull(usage, 36)
    assert publish(usage, URL).version == 2
    server.release()
    slow.join()
    assert results == [Published(URL, 2, 0, 0)]
    assert table_rows(URL) == rows(usage)


def test_a_table_is_created_once(server: Server, usage: Path, tmp_path: Path):
    other = tmp_path / "other"
    pull(other, 2)
    server.inject(Fault(f"{LOG}00000000000000000000", "held"))
    errors: list[Exception] = []

    def run() -> None:
        try:
            publish(other, URL)
        except TableMismatch as error:
            errors.append(error)

    slow = threading.Thread(target=run)
    slow.start()
    server.wait_for_hit()
    publish(usage, URL)
    server.release()
    slow.join()
    assert "table of another dataset" in str(errors)
    assert deltalake.DeltaTable(URL).version() == 1
    assert table_rows(URL) == rows(usage)


CHILD = "import sys; from lattigo.lake import publish; publish(*sys.argv[1:])"


@pytest.mark.parametrize(
    ("path", "what"),
    [(".parquet", "held"), (f"{LOG}00000000000000000002", "held"), (f"{LOG}00000000000000000002", "response held")],
    ids=["while it writes rows", "before the commit", "after the commit"],
)
def test_a_kill_leaves_the_table_as_before_or_complete(server: Server, usage: Path, path: str, what: str):
    publish(usage, URL)
    before = table_rows(URL)
    pull(usage, 34)
    server.inject(Fault(path, what))  # type: ignore[arg-type]  # one of the literals
    with subprocess.Popen([sys.executable, "-c", CHILD, usage, URL], stderr=subprocess.PIPE) as child:
        server.wait_for_hit()
        child.kill()
        child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert table_rows(URL) == (rows(usage) if what == "response held" else before)
    server.release()  # now the storage may still store what it has received
    assert publish(usage, URL).version == 2
    assert table_rows(URL) == rows(usage)


def test_a_commit_whose_response_was_lost_is_not_repeated(server: Server, usage: Path):
    publish(usage, URL)
    pull(usage, 34)
    server.inject(Fault(f"{LOG}00000000000000000002", "response lost"))
    assert publish(usage, URL, storage_options=IMPATIENT).version == 2
    assert table_rows(URL) == rows(usage)
    assert deltalake.DeltaTable(URL).version() == 2


def test_a_network_that_is_gone_during_the_commit_is_one_line_and_loses_nothing(server: Server, usage: Path):
    publish(usage, URL)
    before = table_rows(URL)
    pull(usage, 34)
    server.inject(Fault(f"{LOG}00000000000000000002", "gone"))
    with pytest.raises(StorageError, match=r"^s3://bucket/usage: .*Run this again to continue\.$"):
        publish(usage, URL, storage_options=IMPATIENT)
    server.inject(None)
    assert table_rows(URL) == before
    publish(usage, URL)
    assert table_rows(URL) == rows(usage)


# -- backups


@pytest.fixture
def restored(usage: Path, table: Path, tmp_path: Path) -> Path:
    """A dataset that was restored from a backup after later nights had been published."""
    backup = shutil.copytree(usage, tmp_path / "backup")
    for night in (34, 61):
        pull(usage, night)
        publish(usage, table)
    shutil.rmtree(usage)
    shutil.copytree(backup, usage)
    return usage


def test_a_dataset_restored_from_a_backup_does_not_replace_a_newer_table(restored: Path, table: Path):
    before = table_rows(table)
    with pytest.raises(TableNewer, match=r"later state .* restored from a backup\?.*--replace"):
        publish(restored, table)
    assert table_rows(table) == before


def test_a_restored_dataset_replaces_the_table_if_told_to(restored: Path, table: Path):
    publish(restored, table, replace=True)
    assert table_rows(table) == rows(restored)
    assert len(files(table, "2026-03")) == 0
    assert publish(restored, table).months == 0


def test_a_restored_dataset_that_was_pulled_further_equals_its_table(tmp_path: Path, table: Path):
    usage = tmp_path / "usage"
    pull(usage, 2)
    backup = shutil.copytree(usage, tmp_path / "backup")
    pull(usage, 3)
    publish(usage, table)
    shutil.rmtree(usage)
    shutil.copytree(backup, usage)
    pull(usage, 4)  # its file has the number of the one that is lost
    assert publish(usage, table).months == 1
    assert table_rows(table) == rows(usage)


# -- tables and places that are wrong


def test_the_table_of_another_dataset_is_left_alone(usage: Path, table: Path, tmp_path: Path):
    publish(usage, table)
    other = tmp_path / "other"
    pull(other, 2)
    with pytest.raises(TableMismatch, match="table of another dataset"):
        publish(other, table, replace=True)
    assert table_rows(table) == rows(usage)


def test_a_table_that_is_not_ours_is_left_alone(usage: Path, table: Path):
    deltalake.write_deltalake(table, pa.table({"source": ["lattigo"]}))
    with pytest.raises(TableMismatch, match="a table that lattigo did not create"):
        publish(usage, table)
    with pytest.raises(TableMismatch, match="a table that lattigo did not create"):
        Table.open(table)
    assert deltalake.DeltaTable(table).version() == 0


def test_a_folder_with_other_files_is_left_alone(usage: Path, table: Path):
    table.mkdir()
    (table / "notes.txt").touch()
    with pytest.raises(TableMismatch, match="contains other files"):
        publish(usage, table)
    assert [path.name for path in table.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("inside", [".", "data", "table"])
def test_no_table_is_made_in_the_dataset(usage: Path, inside: str):
    with pytest.raises(TableMismatch, match="in the folder of the dataset"):
        publish(usage, usage / inside)
    assert not list(usage.rglob("_delta_log"))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("", "empty"),
        ("ftp://bucket/usage", "ftp:// is not supported: use a folder, or one of s3://"),
        ("s3://bucket", "name the bucket and a folder in it"),
        ("s3:///usage", "name the bucket and a folder in it"),
        ("s3://key:secret@bucket/usage", "^Credentials do not belong in a URL"),
        ("az://bucket/usage?sig=secret", "^Credentials do not belong in a URL"),
    ],
)
def test_a_wrong_place_is_refused(usage: Path, place: str, reason: str):
    with pytest.raises(InvalidRequest, match=reason) as refused:
        publish(usage, place)
    assert "secret" not in str(refused.value)


def test_an_address_that_is_no_url_is_refused(usage: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://no address")
    with pytest.raises(InvalidRequest, match="AWS_ENDPOINT_URL must be a URL"):
        publish(usage, URL)


def test_without_a_dataset_no_table_is_made(tmp_path: Path, table: Path):
    with pytest.raises(DatasetError, match="is not a dataset"):
        publish(tmp_path / "nothing", table)
    assert not table.exists()


def test_a_damaged_dataset_is_told_as_such(usage: Path, table: Path):
    publish(usage, table)
    pull(usage, 34)
    for part in (usage / "data").iterdir():
        part.write_bytes(bytes(part.stat().st_size))
    with pytest.raises(DatasetError, match=f"^{usage} can't be read"):
        publish(usage, table)
    assert deltalake.DeltaTable(table).version() == 1


# -- storage that refuses


def no_bucket(patch: pytest.MonkeyPatch) -> str:
    return "s3://no-such-bucket/usage"


def no_credentials_s3(patch: pytest.MonkeyPatch) -> str:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        patch.delenv(name)
    patch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")  # never that of the machine
    return URL


def no_credentials_az(patch: pytest.MonkeyPatch) -> str:
    return "az://bucket/usage"


def no_file_gs(patch: pytest.MonkeyPatch) -> str:
    patch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file.json")
    return "gs://bucket/usage"


def no_server(patch: pytest.MonkeyPatch) -> str:
    patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    return URL


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (no_bucket, "The specified bucket does not exist (NoSuchBucket)"),
        (no_credentials_s3, "no credentials for s3://. Set AWS_ACCESS_KEY_ID"),
        (no_credentials_az, "no credentials for az://. Set AZURE_STORAGE_ACCOUNT_NAME"),
        (no_file_gs, "Unable to open service account file"),
        (no_server, "Connection refused"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_storage_that_refuses_is_one_line(
    server: Server,
    usage: Path,
    prepare: Callable[[pytest.MonkeyPatch], str],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
):
    url = prepare(monkeypatch)
    with pytest.raises(StorageError) as refused:
        publish(usage, url, storage_options=IMPATIENT)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "\x1b" not in str(refused.value)
    with pytest.raises(StorageError):
        Table.open(url, storage_options=IMPATIENT)


# -- the command line


def test_a_dataset_of_an_earlier_version_is_compacted_first(tmp_path: Path, table: Path):
    usage = Path(shutil.copytree(Path(__file__).parents[1] / "support" / "ledger_3", tmp_path / "usage"))
    with pytest.raises(DatasetError, match="lattigo dataset compact"):
        publish(usage, table)
    assert not table.exists()
    compact_dataset(usage)
    publish(usage, table)
    assert table_rows(table) == rows(usage)


OCTOBER = ("--since", "2026-10-01", "--until", "2026-10-31")


@pytest.fixture
def service(start: Callable[[Sandbox], str]) -> dict[str, str]:
    box = Sandbox(devices=5, seed=7, today=date(2026, 10, 31))
    (account, *_) = box.accounts
    return {
        "LATTIGO_BASE_URL": start(box),
        "LATTIGO_KEY_NAME": account.key_name,
        "LATTIGO_API_KEY": account.api_key,
    }


def test_a_pull_publishes_at_its_end(service: dict[str, str], usage: Path, table: Path, tmp_path: Path):
    words = ("pull", "daily", *OCTOBER, "--to", "october", "--publish", str(table))
    done = run_command(words, service, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"Published: 155 rows of 1 month in {table}\n" in done.stderr
    assert table_rows(table) == rows(tmp_path / "october")
    again = run_command(words, service, tmp_path)
    assert f"Published: 0 rows of 0 months in {table}\n" in again.stderr


def test_a_pull_for_a_wrong_table_sends_nothing(service: dict[str, str], usage: Path, table: Path, tmp_path: Path):
    publish(usage, table)
    words = ("pull", "daily", *OCTOBER, "--to", "october", "--publish", str(table))
    done = run_command(words, service | {"LATTIGO_BASE_URL": "http://127.0.0.1:9"}, tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        f"error: {table} is the table of another dataset: choose another place. Nothing was published.\n",
    )
    assert not (tmp_path / "october").exists()


def test_publish_prints_what_it_did_and_errors_as_one_line(usage: Path, table: Path):
    done = run_command(("publish", str(usage), str(table)), {})
    assert json.loads(done.stdout) == {"table": str(table), "version": 1, "months": 2, "rows": 264}
    wrong = run_command(("publish", str(usage), "ftp://host/usage"), {})
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
