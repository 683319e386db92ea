"""Reading datasets back: `lattigo usage`, `lattigo pull status`, exports, and `lattigo.fleet.Dataset`."""

from __future__ import annotations

import csv
import io
import json
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import duckdb
import polars
import pytest
from attrs import frozen

from lattigo.cli import main
from lattigo.fleet import Dataset, DatasetError
from lattigo.sandbox import Fault, Sandbox, serve
from tests.faults.kill9 import environment

TODAY, SINCE = date(2026, 10, 31), date(2026, 8, 15)
DAYS = ("--since", "2026-08-15", "--until", "2026-10-31", "--progress", "none")
BOX = Sandbox(40, today=TODAY)
ROWS = list(BOX.truth.daily_usage(SINCE, TODAY))
MONTHS = list(BOX.truth.monthly_usage(SINCE.replace(day=1), TODAY))
"""Those that the days touch."""


@frozen
class Result:
    """What a command said."""

    code: int
    stdout: str
    stderr: str


@frozen
class Lattigo:
    """Runs the command in a folder. Not as a process of its own, since there are many."""

    env: dict[str, str]
    folder: Path

    def __call__(self, *arguments: str) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["lattigo", *arguments])
            for name, value in self.env.items():
                patch.setenv(name, value)
            return Result(main(), out.getvalue(), err.getvalue())

    def rows(self, *arguments: str) -> list[dict[str, object]]:
        result = self(*arguments)
        assert (result.code, result.stderr) == (0, "")
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def lattigo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lattigo]:
    """A command, and what it has pulled: `daily` and `monthly`."""
    log = logging.getLogger("lattigo")
    handlers, level = log.handlers[:], log.level
    folder = tmp_path_factory.mktemp("usage")
    with serve(BOX) as url:
        run = Lattigo(environment(url, folder, rate=2000.0), folder)
        for kind in ("daily", "monthly"):
            assert run("pull", kind, *DAYS, "--to", kind).code == 0
        yield run
    log.handlers[:], log.level = handlers, level


def added_up(rows: list[dict[str, object]], by: str, **only: object) -> dict[object, tuple[int, int, int]]:
    """By key: rows, bytes and messages."""
    sums: defaultdict[object, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if all(row[name] == value for name, value in only.items()):
            key = str(row["date_for"])[:7] if by == "month" else row["date_for"] if by == "day" else row["device_name"]
            for place, value in enumerate((1, row["bytes_used"], row["sms_used"])):
                assert isinstance(value, int)
                sums[key][place] += value
    return {key: (count, size, messages) for key, (count, size, messages) in sums.items()}


def shown(rows: list[dict[str, object]], key: str) -> dict[object, tuple[object, object, object]]:
    return {row[key]: (row.get("rows", row.get("devices")), row["bytes_used"], row["sms_used"]) for row in rows}


# -- lattigo usage


def test_usage_of_the_devices_in_a_state(lattigo: Lattigo):
    names = {json.loads(line) for line in lattigo("devices", "list-names", "--state", "suspended").stdout.splitlines()}
    assert 0 < len(names) < 40
    found = {row["device_name"] for row in lattigo.rows("usage", "daily", "--by", "device", "--state", "suspended")}
    assert found <= names
    one = min(str(name) for name in found)
    shown = lattigo.rows("usage", "daily", "--by", "device", "--state", "suspended", "--device", one)
    assert [row["device_name"] for row in shown] == [one]
    assert lattigo.rows("usage", "daily", "--by", "device", "--state", "active", "--device", one) == []


def test_a_rate_plan_of_the_service_is_an_allowance(lattigo: Lattigo):
    (plan, *_) = lattigo.rows("rate-plans", "list")
    found = lattigo.rows("usage", "daily", "--above", str(plan["name"]))
    assert {row["allowance"] for row in found} <= {plan["monthly_data_allowance_bytes"]}
    assert found
    result = lattigo("usage", "daily", "--above", "None such")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: There is no rate plan 'None such' in the account, only ")


def test_usage_by_day_is_the_default(lattigo: Lattigo):
    rows = lattigo.rows("usage", "daily")
    assert shown(rows, "day") == added_up(ROWS, "day")
    assert [row["day"] for row in rows] == sorted({str(row["date_for"]) for row in ROWS})


def test_usage_by_device_and_the_largest_of_them(lattigo: Lattigo):
    truth = added_up(ROWS, "device")
    assert shown(lattigo.rows("usage", "daily", "--by", "device"), "device_name") == truth
    top = lattigo.rows("usage", "daily", "--by", "device", "--top", "5")
    largest = sorted(truth, key=lambda name: truth[name][1], reverse=True)[:5]
    assert [row["device_name"] for row in top] == largest


def test_usage_by_month_counts_a_device_once(lattigo: Lattigo):
    rows = lattigo.rows("usage", "daily", "--by", "month")
    assert [(row["month"], row["devices"]) for row in rows] == [("2026-08", 40), ("2026-09", 40), ("2026-10", 40)]
    assert [row["bytes_used"] for row in rows] == [size for _, size, _ in sorted_values(added_up(ROWS, "month"))]


def sorted_values(sums: dict[object, tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [sums[key] for key in sorted(sums, key=str)]


def test_usage_of_one_device(lattigo: Lattigo):
    name = str(ROWS[0]["device_name"])
    rows = lattigo.rows("usage", "daily", "--device", name)
    assert shown(rows, "day") == added_up(ROWS, "day", device_name=name)
    assert lattigo.rows("usage", "daily", "--device", "' OR 1=1 --") == []


def test_monthly_usage_has_months_but_no_days(lattigo: Lattigo):
    assert shown(lattigo.rows("usage", "monthly"), "month") == added_up(MONTHS, "month")
    refused = lattigo("usage", "monthly", "--by", "day")
    assert (refused.code, refused.stdout) == (1, "")
    assert "contains monthly usage" in refused.stderr


def test_all_outputs(lattigo: Lattigo):
    call = ("usage", "daily", "--by", "device", "--top", "3", "--output")
    as_lines = lattigo.rows(*call, "jsonl")
    assert json.loads(lattigo(*call, "json").stdout) == as_lines
    as_csv = list(csv.DictReader(io.StringIO(lattigo(*call, "csv").stdout)))
    assert [{name: str(value) for name, value in row.items()} for row in as_lines] == as_csv
    header, *rows = lattigo(*call, "table").stdout.splitlines()
    assert header.split() == ["source", "device_name", "rows", "bytes_used", "sms_used"]
    assert [row.split()[1] for row in rows] == [row["device_name"] for row in as_lines]


def test_what_a_dataset_does_not_have_is_refused(lattigo: Lattigo):
    for arguments, code, complaint in (
        (("daily", "--by", "color"), 2, "color"),
        ((".",), 1, "is not a dataset"),
        (("nowhere",), 1, "is not a dataset"),
        (("daily", "--top", "0"), 2, "top"),
    ):
        result = lattigo("usage", *arguments)
        assert (result.code, result.stdout) == (code, "")
        (line,) = result.stderr.splitlines()
        assert line.startswith("error: ")
        assert complaint in line


def test_usage_by_source(lattigo: Lattigo):
    (row,) = lattigo.rows("usage", "daily", "--by", "source")
    size, messages = (sum(int(str(it[name])) for it in ROWS) for name in ("bytes_used", "sms_used"))
    assert row == {"source": "lattigo", "devices": 40, "bytes_used": size, "sms_used": messages}


def test_usage_by_cost_center(lattigo: Lattigo):
    centers = {it["device_name"]: it["cost_center"] for it in BOX.truth.devices()}
    rows = [{**row, "device_name": centers[row["device_name"]]} for row in ROWS]
    truth = {
        center: (list(centers.values()).count(center), size, messages)
        for center, (_, size, messages) in added_up(rows, "device").items()
    }
    found = lattigo.rows("usage", "daily", "--by", "cost-center")
    assert shown(found, "cost_center") == truth
    assert [row["cost_center"] for row in found] == ["Field", "Fleet", "Retail", None]
    (largest,) = lattigo.rows("usage", "daily", "--by", "cost-center", "--top", "1")
    assert largest["bytes_used"] == max(size for _, size, _ in truth.values())


def test_devices_pulled_by_name_have_no_cost_center(lattigo: Lattigo):
    name = str(ROWS[0]["device_name"])
    assert lattigo("pull", "daily", *DAYS, "--to", "named", "--devices", name).code == 0
    (row,) = lattigo.rows("usage", "named", "--by", "cost-center")
    assert (row["cost_center"], row["devices"]) == (None, 1)


# -- lattigo pull status


def test_status_says_how_far_it_is_and_how_to_go_on(lattigo: Lattigo):
    BOX.faults = [Fault("status", endpoint="daily_data_usages", status=403, times=2)]
    try:
        assert lattigo("pull", "daily", *DAYS, "--to", "part").code == 3
    finally:
        BOX.faults = ()
    (found,) = lattigo.rows("pull", "status", "part")
    next_command = str(found.pop("next"))
    rows = found.pop("rows")
    assert found == {
        "source": "lattigo",
        "kind": "daily",
        "since": "2026-08-15",
        "until": "2026-10-31",
        "devices": "the whole account",
        "total": 40,
        "done": 38,
        "failed": 2,
        "gone": 0,
        "left": 0,
        "to_reread": 0,
        "files": 3,  # one for each month
        "written_by": None,
    }
    assert lattigo(*next_command.split()[1:], "--progress", "none").code == 0
    (after,) = lattigo.rows("pull", "status", "part")
    assert (after["done"], after["failed"], after["files"]) == (40, 0, 3)
    assert rows < after["rows"] == len(ROWS)


# -- exports


@pytest.mark.parametrize("ending", ["csv", "jsonl", "duckdb"])
def test_an_export_has_every_row_once(lattigo: Lattigo, ending: str):
    file = lattigo.folder / f"out.{ending}"
    for _ in range(2):  # the second one finds the dataset that the first one left, and replaces the file
        result = lattigo("pull", "daily", *DAYS, "--to", file.name)
        assert result.code == 0, result.stderr
        assert f"Export: {file.name}" in result.stderr
    assert f"Files: {file.name}.dataset/data" in result.stderr
    assert Counter(exported(file)) == Counter(
        (row["device_name"], row["date_for"], row["bytes_used"], row["sms_used"], row["id"]) for row in ROWS
    )
    assert shown(lattigo.rows("usage", file.name), "day") == added_up(ROWS, "day")
    assert not list(lattigo.folder.glob(".out*"))


def exported(file: Path) -> list[tuple[object, ...]]:
    match file.suffix:
        case ".csv":
            rows = list(csv.reader(file.read_text().splitlines()))[1:]
            return [(name, day, *map(int, numbers)) for _, _, _, name, day, *numbers, _ in rows]
        case ".jsonl":
            return [tuple(json.loads(line).values())[3:8] for line in file.read_text().splitlines()]
        case _:
            with duckdb.connect(str(file), read_only=True) as database:
                query = "SELECT device_name, date_for::VARCHAR, bytes_used, sms_used, id FROM daily_usage"
                return database.execute(query).fetchall()


def test_a_file_that_is_not_ours_is_not_replaced(lattigo: Lattigo):
    (lattigo.folder / "theirs.csv").write_text("precious")
    result = lattigo("pull", "daily", *DAYS, "--to", "theirs.csv")
    assert result.code == 2
    assert "was not created by a pull" in result.stderr
    assert (lattigo.folder / "theirs.csv").read_text() == "precious"


# -- Python


def test_datasets_in_python(lattigo: Lattigo):
    dataset = Dataset.open(lattigo.folder / "daily")
    table = dataset.arrow()
    identity = ["source", "account", "device_id", "device_name"]
    assert table.column_names == [*identity, "date_for", "bytes_used", "sms_used", "id", "fetched_at"]
    assert str(table.schema.field("fetched_at").type) == "timestamp[us, tz=UTC]"
    assert table.num_rows == len(ROWS)
    frame = dataset.polars()
    by_month = frame.group_by(polars.col("date_for").dt.strftime("%Y-%m")).agg(polars.col("bytes_used").sum()).rows()
    assert dict(by_month) == {month: size for month, (_, size, _) in added_up(ROWS, "month").items()}
    assert sum(row["bytes_used"] for row in dataset.usage(by="device")) == frame["bytes_used"].sum()


def test_a_dataset_that_is_being_made_has_no_usage_yet(tmp_path: Path):
    (tmp_path / "ledger.sqlite").touch()
    with pytest.raises(DatasetError, match="contains no usage yet"):
        Dataset.open(tmp_path)


def test_a_missing_part_is_told(lattigo: Lattigo):
    assert lattigo("pull", "daily", *DAYS, "--to", "torn").code == 0
    part = min((lattigo.folder / "torn" / "data").iterdir())
    part.unlink()
    with pytest.raises(DatasetError, match=r"part-00000\.parquet is missing or damaged"):
        Dataset.open(lattigo.folder / "torn")


def test_a_part_whose_bytes_were_changed_is_told(lattigo: Lattigo):
    assert lattigo("pull", "daily", *DAYS, "--to", "bent").code == 0
    for part in (lattigo.folder / "bent" / "data").iterdir():
        part.write_bytes(b"\0" * part.stat().st_size)
    for call in (("usage", "bent"), ("usage", "bent", "--by", "device")):
        result = lattigo(*call)
        assert (result.code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"error: {lattigo.folder / 'bent'} can't be read: ")
    with pytest.raises(DatasetError, match="can't be read"):
        Dataset.open(lattigo.folder / "bent").arrow()


def test_a_folder_whose_name_looks_like_a_pattern(lattigo: Lattigo):
    assert lattigo("pull", "daily", *DAYS, "--to", "a[b]*?", "--devices", str(ROWS[0]["device_name"])).code == 0
    assert Dataset.open(lattigo.folder / "a[b]*?").arrow().num_rows == 78
