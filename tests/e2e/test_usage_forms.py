"""The forms of `lattigo usage`, and `lattigo reconcile`: each number against the rows that were laid down."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lattigo.cli.arguments import UsageError
from lattigo.cli.usage.periods import read_day, read_days
from tests.support.planned import Planned, Row, lattigo, pull

SINCE, UNTIL = date(2026, 9, 1), date(2026, 10, 20)
ICCID, FORMULA = "8900000000000000001", "=1+1"
DAYS = [SINCE + timedelta(number) for number in range((UNTIL - SINCE).days + 1)]
ROWS = {
    ICCID: [Row(day, 2**52 + day.day, 1) for day in DAYS],
    FORMULA: [Row(day, 100_000, 0) for day in DAYS if day.day != 5],
    "meter": [Row(day, 1000 * day.day, 2) for day in DAYS],
    "quiet": [Row(day, 500 if day < date(2026, 9, 20) else 0, 0) for day in DAYS],
}
CENTERS = {ICCID: "North", FORMULA: "North", "meter": "South"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forms")
    pull(Planned(ROWS, CENTERS), place / "usage", SINCE, UNTIL)
    return place


def rows(folder: Path, *arguments: str) -> list[dict[str, object]]:
    code, out, err = lattigo(folder, "usage", "usage", *arguments)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def added_up(key: Callable[[str, Row], object], since: date = SINCE, until: date = UNTIL) -> dict[object, int]:
    sums: defaultdict[object, int] = defaultdict(int)
    for name, usage in ROWS.items():
        for row in usage:
            if since <= row.date_for <= until:
                sums[key(name, row)] += row.bytes_used or 0
    return dict(sums)


# -- sums


def test_days_from_one_to_another(folder: Path):
    found = rows(folder, "--since", "2026-09-10", "--until", "2026-09-12")
    truth = added_up(lambda _, row: str(row.date_for), date(2026, 9, 10), date(2026, 9, 12))
    assert {row["day"]: row["bytes_used"] for row in found} == truth


def test_several_groupings_make_a_row_for_each_combination(folder: Path):
    found = rows(folder, "--by", "month", "--by", "cost-center")
    truth = added_up(lambda name, row: (str(row.date_for)[:7], CENTERS.get(name)))
    assert {(row["month"], row["cost_center"]): row["bytes_used"] for row in found} == truth
    assert found == rows(folder, "--by", "month", "cost-center")


def test_the_total_counts_a_device_once(folder: Path):
    *months, total = rows(folder, "--by", "month", "--total")
    assert [row["devices"] for row in months] == [4, 4]
    assert total == {
        "month": "total",
        "devices": 4,
        "bytes_used": sum(added_up(lambda *_: None).values()),
        "sms_used": 3 * len(DAYS),
    }


def test_only_some_devices(folder: Path):
    (folder / "some.txt").write_text(f"{ICCID}\nmeter\n")
    found = rows(folder, "--devices", "some.txt", "--by", "device")
    truth = added_up(lambda name, _: name)
    assert {row["device_name"]: row["bytes_used"] for row in found} == {name: truth[name] for name in (ICCID, "meter")}


def test_a_table_has_the_columns_that_were_asked_for_at_every_width(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "20")
    call = ("usage", "usage", "--by", "device", "--output", "table")
    header, *lines = lattigo(folder, *call, "--columns", "sms_used,device_name,bytes_used")[1].splitlines()
    assert header.split() == ["sms_used", "device_name", "bytes_used"]
    assert len({len(line) for line in lines}) == 1  # numbers end below each other
    assert any(line.split()[-2:] == ["675", "kB"] for line in lines if "meter" in line)
    exact = lattigo(folder, *call, "--bytes")[1]
    assert "675,000" in exact


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", date(2026, 10, 31)),
        ("today", date(2026, 11, 3)),
        ("yesterday", date(2026, 11, 2)),
        ("-7d", date(2026, 10, 27)),
        ("-2w", date(2026, 10, 20)),
    ],
)
def test_days_are_written_as_people_do(text: str, day: date):
    assert read_day("--since", text, date(2026, 11, 3)) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "7d", "-7", "31.10.2026", "-999999w", "2026-02-30"])
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(UsageError, match="--since"):
        read_day("--since", text, date(2026, 11, 3))


@pytest.mark.parametrize("text", ["0d", "", "d", "-3d", "two weeks"])
def test_what_is_no_number_of_days_is_refused(text: str):
    with pytest.raises(UsageError, match="--silent"):
        read_days("--silent", text)


def test_days_back_are_counted_from_today(folder: Path):
    back = (datetime.now(UTC).date() - date(2026, 10, 18)).days
    assert [row["day"] for row in rows(folder, "--since", f"-{back}d")] == ["2026-10-18", "2026-10-19", "2026-10-20"]


# -- matrix


def test_a_matrix_has_totals_and_tells_no_row_from_zero(folder: Path):
    *found, total = rows(folder, "--pivot", "day", "--since", "2026-10-04", "--until", "2026-10-06")
    assert [row["device_name"] for row in found] == [ICCID, FORMULA, "meter", "quiet"]
    assert found[1] == {
        "source": "planned",
        "device_name": FORMULA,
        "2026-10-04": 100_000,
        "2026-10-05": None,
        "2026-10-06": 100_000,
        "total": 200_000,
    }
    assert found[3]["2026-10-05"] == 0
    truth = added_up(lambda _, row: str(row.date_for), date(2026, 10, 4), date(2026, 10, 6))
    assert {name: total[name] for name in truth} == truth
    assert total["total"] == sum(truth.values())


def test_a_matrix_of_cost_centers_and_months_as_csv(folder: Path):
    out = lattigo(folder, "usage", "usage", "--pivot", "month", "--by", "cost-center", "--output", "csv")[1]
    truth = added_up(lambda name, row: (CENTERS.get(name, ""), str(row.date_for)[:7]))
    *found, _ = csv.DictReader(io.StringIO(out))
    assert {(row["cost_center"], month): int(row[month]) for row in found for month in ("2026-09", "2026-10")} == truth


def test_on_a_terminal_the_last_days_are_shown_and_the_rest_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "90")
    _, out, err = lattigo(folder, "usage", "usage", "--pivot", "day", "--output", "table")
    header = out.splitlines()[0].split()
    assert header[:2] == ["source", "device_name"]
    assert header[-2:] == ["2026-10-20", "total"]
    assert f"{50 - len(header) + 3} earlier days don't fit" in err


def test_a_spreadsheet_has_names_as_text_and_exact_sums_on_a_sheet_for_each_month(folder: Path):
    code, _, err = lattigo(folder, "usage", "usage", "--pivot", "day", "-o", "usage.xlsx")
    assert (code, err) == (0, "Matrix: usage.xlsx\n")
    book = CalamineWorkbook.from_path(folder / "usage.xlsx")
    assert book.sheet_names == ["2026-09", "2026-10"]
    for sheet in book.sheet_names:
        header, *found, total = book.get_sheet_by_name(sheet).to_python()
        assert header == [
            "source",
            "device_name",
            *sorted({str(day) for day in DAYS if str(day)[:7] == sheet}),
            "total",
        ]
        truth = added_up(lambda name, row: (name, str(row.date_for)[:7]))
        for _, name, *cells, last in found:
            assert isinstance(name, str)
            assert int(last) == truth[name, sheet]
            amounts = {str(row.date_for): row.bytes_used for row in ROWS[name]}
            assert cells == [amounts.get(day, "") for day in header[2:-1]]
        assert int(total[-1]) == sum(size for (_, month), size in truth.items() if month == sheet)
    assert lattigo(folder, "usage", "usage", "--pivot", "day", "-o", "usage.xlsx")[0] == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_names_and_sums(folder: Path, tmp_path: Path):
    assert lattigo(folder, "usage", "usage", "--pivot", "month", "-o", str(tmp_path / "usage.xlsx"))[0] == 0
    command = ("soffice", "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(tmp_path / "usage.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    _, *found, _ = csv.reader((tmp_path / "usage.csv").read_text().splitlines())
    truth = added_up(lambda name, _: name)
    assert {row[1]: int(row[-1].replace(",", "")) for row in found} == truth


def test_a_csv_file_has_no_formulas(folder: Path):
    assert lattigo(folder, "usage", "usage", "--pivot", "month", "-o", "usage.csv")[0] == 0
    found = list(csv.reader((folder / "usage.csv").read_text().splitlines()))
    assert [row[1] for row in found] == ["device_name", ICCID, f"'{FORMULA}", "meter", "quiet", ""]


# -- questions


def test_the_day_on_which_an_amount_was_passed(folder: Path):
    found = rows(folder, "--crossed", "60kB")
    assert [(row["device_name"], row["day"], row["bytes_used"]) for row in found] == [
        (ICCID, "2026-09-01", 2**52 + 1),
        (FORMULA, "2026-09-01", 100_000),
        ("meter", "2026-09-11", 66_000),
    ]
    (exactly,) = rows(
        folder, "--crossed", "9499", "--since", "2026-09-01", "--until", "2026-09-19", "--columns", "day"
    )[-1:]
    assert exactly == {"day": "2026-09-19"}


def test_silent_devices(folder: Path):
    (found,) = rows(folder, "--silent", "14d")
    assert found == {
        "source": "planned",
        "device_name": "quiet",
        "last_day": "2026-09-19",
        "silent_days": 31,
        "longest_interval": 1,
        "unusual": True,
    }
    assert rows(folder, "--silent", "32d") == []


PLANS = [
    {
        "name": "Small",
        "monthly_data_allowance_bytes": 100_000,
        "overage_data_unit_bytes": 50_000,
        "overage_data_unit_cost": "0.10",
    },
    {"name": "Large", "monthly_data_allowance_bytes": 10**18},
]


def test_devices_above_their_plan_and_what_it_costs(folder: Path):
    (folder / "plans.json").write_text(json.dumps(PLANS))
    (folder / "of.csv").write_text(f"device_name,rate_plan\n{ICCID},Large\nmeter,Small\nquiet,Small\n")
    (found,) = rows(folder, "--above", "of.csv", "--plans", "plans.json")
    used = sum(range(1, 21)) * 1000
    assert (found["device_name"], found["used"], found["outlook"]) == ("meter", used, "over")
    assert found["day"] == "2026-10-14"  # 105 kB after 14 days
    assert Decimal(str(found["overage"])) == Decimal("0.30")  # 110 kB in blocks of 50 kB
    assert int(str(found["low"])) <= int(str(found["expected"])) <= int(str(found["high"]))
    every = rows(folder, "--above", "Small", "--plans", "plans.json")
    assert {row["device_name"] for row in every} == {ICCID, FORMULA, "meter"}


def test_a_device_that_will_pass_its_allowance_has_the_day(folder: Path):
    found = {row["device_name"]: row for row in rows(folder, "--above", "2500kB")}
    assert found[FORMULA]["outlook"] == "expected"
    assert "2026-10-24" <= str(found[FORMULA]["day"]) <= "2026-10-28"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("--crossed", "60kb"), 2, "counts bits"),
        (("--crossed", "60kB", "--silent", "7d"), 2, "use one at a time"),
        (("--crossed", "60kB", "--by", "month"), 2, "can't be combined"),
        (("--since", "2026-10-02", "--until", "2026-10-01"), 2, "--until is before --since"),
        (("--columns", "bytes"), 2, "Did you mean bytes_used?"),
        (("--pivot", "day", "-o", "usage.pdf"), 2, "ends in .xlsx or .csv"),
        (("--pivot", "day", "--since", "2030-01-01"), 1, "has no usage"),
        (("--to", "usage.xlsx"), 2, "--to requires --pivot"),
        (("--plans", "plans.json"), 2, "--plans requires --above"),
        (("--above", "Small", "--plans", "missing.json"), 2, "can't be read"),
    ],
)
def test_what_can_not_be_meant_is_refused_in_one_line(
    folder: Path, arguments: tuple[str, ...], code: int, complaint: str
):
    found, out, err = lattigo(folder, "usage", "usage", *arguments)
    assert (found, out) == (code, "")
    (line,) = err.splitlines()
    assert complaint in line


# -- reconcile


def months(factor: int = 1) -> dict[str, list[Row]]:
    sums = added_up(lambda name, row: (name, row.date_for.replace(day=1)))
    return {
        name: [
            Row(
                month,
                sums[name, month] * factor,
                sum(row.sms_used or 0 for row in ROWS[name] if row.date_for.month == month.month),
            )
            for month in (date(2026, 9, 1), date(2026, 10, 1))
        ]
        for name in ROWS
    }


def test_months_that_are_the_sums_of_their_days_do_not_differ(folder: Path):
    pull(Planned(months()), folder / "months", SINCE, UNTIL, kind="monthly")
    code, out, err = lattigo(folder, "reconcile", "usage", "months")
    assert (code, out) == (0, "")
    assert err == "Not compared, because not all of their days were pulled: 2026-10.\nNo differences in 2026-09.\n"


def test_what_differs_is_shown_with_its_amount(folder: Path):
    wrong = months()
    wrong["meter"][0] = Row(date(2026, 9, 1), 465_007, 60)
    del wrong["quiet"][0]
    pull(Planned(wrong), folder / "wrong", SINCE, UNTIL, kind="monthly")
    code, out, err = lattigo(folder, "reconcile", "usage", "wrong")
    assert code == 3
    found = {row["device_name"]: row for row in map(json.loads, out.splitlines())}
    assert found.keys() == {"meter", "quiet"}
    assert (found["meter"]["daily_bytes"], found["meter"]["monthly_bytes"], found["meter"]["difference"]) == (
        465_000,
        465_007,
        7,
    )
    assert (found["quiet"]["monthly_bytes"], found["quiet"]["difference"]) == (None, -19 * 500)
    assert "2 differences in 2026-09" in err


def test_the_kinds_can_not_be_exchanged(folder: Path):
    pull(Planned(months()), folder / "exchanged", SINCE, UNTIL, kind="monthly")
    code, _, err = lattigo(folder, "reconcile", "exchanged", "usage")
    assert code == 1
    assert "holds monthly usage; a dataset of daily usage is needed here" in err
