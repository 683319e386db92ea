"""Which columns and rows of a list are printed, and in which order; and `lattigo top`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lattigo.cli.commands.top import bar, sparkline
from lattigo.sandbox import Sandbox, serve
from tests.support.planned import Planned, Row, lattigo, pull

BOX = Sandbox(60, today=date(2026, 10, 31))
DEVICES = list(BOX.truth.devices())


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serve(BOX) as url:
        monkeypatch.setenv("LATTIGO_BASE_URL", url)
        monkeypatch.setenv("LATTIGO_KEY_NAME", BOX.accounts[0].key_name)
        monkeypatch.setenv("LATTIGO_API_KEY", BOX.accounts[0].api_key)
        yield


def rows(folder: Path, *arguments: str) -> list[dict[str, object]]:
    code, out, err = lattigo(folder, "devices", "list", *arguments)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_columns_conditions_and_order(tmp_path: Path):
    found = rows(
        tmp_path, "--columns", "device_name,bytes_used", "--where", "cost_center=Field", "--sort", "-bytes_used"
    )
    field = [it for it in DEVICES if it["cost_center"] == "Field"]
    truth = sorted(field, key=lambda it: -int(str(it["bytes_used"])))
    assert found == [{"device_name": it["device_name"], "bytes_used": it["bytes_used"]} for it in truth]
    assert len(found) > 2
    assert found[:2] == rows(
        tmp_path,
        *("--columns", "device_name", "bytes_used", "--where", "cost_center=Field"),
        *("--sort", "-bytes_used", "--limit-rows", "2"),
    )


def test_conditions_are_met_together(tmp_path: Path):
    found = rows(tmp_path, "--where", "note~SITE", "--where", "cost_center!=Field", "--columns", "device_name")
    truth = [it for it in DEVICES if "Site" in str(it["note"]) and it["cost_center"] != "Field"]
    assert [row["device_name"] for row in found] == [it["device_name"] for it in truth]


def test_a_narrow_table_has_all_columns_that_were_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "30")
    out = lattigo(tmp_path, "devices", "list", "--columns", "iccid,imei,imsi,state", "--output", "table")[1]
    header, *lines = out.splitlines()
    assert header.split() == ["iccid", "imei", "imsi", "state"]
    assert len(lines) == 60
    assert str(DEVICES[7]["imei"]) in lines[7]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--columns", "stat"), "Did you mean state?"),
        (("--sort", "-size"), "there is no column 'size'"),
        (("--where", "state"), "write state=active"),
        (("--where", "colour=red"), "there is no column 'colour'"),
    ],
)
def test_a_column_that_does_not_exist_is_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
):
    code, out, err = lattigo(tmp_path, "devices", "list", *arguments)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert complaint in line


def test_the_top_devices_with_their_days(tmp_path: Path):
    days = [date(2026, 10, day) for day in range(1, 11)]
    plan = Planned({name: [Row(day, size * day.day) for day in days] for name, size in (("small", 1), ("large", 1000))})
    plan.rows["gaps"] = [Row(day, 100) for day in days if day.day % 2]
    pull(plan, tmp_path / "usage", days[0], days[-1])
    code, out, _ = lattigo(tmp_path, "top", "usage")
    assert code == 0
    found = [json.loads(line) for line in out.splitlines()]
    assert [(row["device_name"], row["bytes_used"]) for row in found] == [
        ("large", 55_000),
        ("gaps", 500),
        ("small", 55),
    ]
    assert found[1]["days"] == [100, None] * 5
    table = lattigo(tmp_path, "top", "usage", "-n", "1", "--output", "table")[1].splitlines()
    assert len(table) == 2
    assert "55.0 kB" in table[1]
    assert "▁▂▃▄▄▅▆▇█" in table[1]


def test_bars_and_sparklines():
    assert (bar(10, 10), bar(5, 10), bar(0, 10)) == ("█" * 20, "█" * 10, "▏")
    assert sparkline([0, None, 50, 100]) == "▁ ▄█"
    assert sparkline([]) == ""
