"""The report of a fleet: each of its figures against the rows that were laid down."""

from __future__ import annotations

import base64
import hashlib
import random
import stat
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from lattigo.fleet import Dataset, DatasetError
from lattigo.report import fleet_report
from tests.support.planned import Planned, Row, lattigo, pull

SINCE, UNTIL = date(2026, 8, 1), date(2026, 10, 31)
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
"""The days that a report is about by default."""
HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x","y")',
    "'\"&amp;{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe",
    "مضخة ١",
    "n" * 300,
    "line\nbreak\x1b[2J",
)
CENTERS = ("<b>Field</b>", "Retail", None)


def planned() -> Planned:
    """Devices with names of all kinds, one that starts late, one that stops, one that runs away."""
    chance = random.Random(5)
    days = [SINCE + timedelta(number) for number in range((UNTIL - SINCE).days + 1)]
    rows = {
        name: [Row(day, chance.randrange(10_000, 200_000), chance.randrange(3)) for day in days]
        for name in (*HOSTILE, *(f"pump-{number}" for number in range(30)))
    }
    rows["idle"] = [Row(day, 0, 0) for day in days]
    rows["late"] = [row for row in rows["pump-1"] if row.date_for >= date(2026, 10, 20)]
    rows["stopped"] = [row for row in rows["pump-2"] if row.date_for < date(2026, 10, 10)]
    rows["wild"] = [
        Row(row.date_for, row.bytes_used * (500 if row.date_for > date(2026, 10, 28) else 1)) for row in rows["pump-3"]
    ]
    centers = {name: center for place, name in enumerate(rows) if (center := CENTERS[place % 3])}
    return Planned(rows, centers, failing=frozenset({"pump-9"}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report")
    pull(planned(), place / "usage", SINCE, UNTIL)
    return place


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return fleet_report(Dataset.open(folder / "usage"), title="Pumps & <meters>").html


@pytest.fixture(scope="module")
def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def truth() -> list[tuple[str, Row]]:
    plan = planned()
    return [(name, row) for name, rows in plan.rows.items() if name not in plan.failing for row in rows]


def values(element: Tag | None) -> list[int]:
    """The exact numbers behind what is shown."""
    assert element is not None
    return [int(str(data["value"])) for data in element.find_all("data")]


def table(page: BeautifulSoup, name: str) -> list[Tag]:
    found = page.find(id=name)
    assert isinstance(found, Tag)
    return found.select("tbody tr")


def names(page: BeautifulSoup, name: str) -> list[str]:
    return [str(row.bdi.get_text()) for row in table(page, name) if row.bdi]


def shown(name: str) -> str:
    """A name as the page shows it."""
    return name.replace("\n", "\\n").replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")


def test_the_totals_are_those_of_the_rows(page: BeautifulSoup, truth: list[tuple[str, Row]]):
    period = [(name, row) for name, row in truth if FIRST <= row.date_for <= LAST]
    assert values(page.find(id="total-bytes")) == [sum(row.bytes_used or 0 for _, row in period)]
    assert values(page.find(id="total-sms")) == [sum(row.sms_used or 0 for _, row in period)]
    assert values(page.find(id="with-usage")) == [len({name for name, row in period if row.bytes_used})]
    assert values(page.find(id="failed-count")) == [1]


def test_each_day_has_its_devices_and_the_same_day_of_the_month_before(
    page: BeautifulSoup, truth: list[tuple[str, Row]]
):
    sums: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for _, row in truth:
        for place, value in enumerate((1, row.bytes_used or 0, row.sms_used or 0)):
            sums[row.date_for][place] += value
    rows = table(page, "by-day")
    assert len(rows) == 61
    for row in rows:
        day = date.fromisoformat(str(row.th.get_text() if row.th else ""))
        try:
            before = [sums[day.replace(month=day.month - 1)][1]]
        except ValueError:  # there is no such day
            before = []
        devices, size, sms = sums[day]
        assert values(row) == [devices, size, *before, sms, 41]
        assert row.find_all("td")[-1].get_text() == "some devices missing"


def test_each_month_stands_beside_the_same_days_of_the_month_before(page: BeautifulSoup, truth: list[tuple[str, Row]]):
    sums: defaultdict[int, int] = defaultdict(int)
    for _, row in truth:
        sums[row.date_for.month] += row.bytes_used or 0
    rows = table(page, "by-month")
    assert [values(row)[1:3] for row in rows] == [[sums[9], sums[8]], [sums[10], sums[9]]]


def test_each_cost_center_has_the_usage_of_its_devices(page: BeautifulSoup, truth: list[tuple[str, Row]]):
    centers = planned().cost_centers
    sums: defaultdict[str | None, int] = defaultdict(int)
    for name, row in truth:
        if FIRST <= row.date_for <= LAST:
            sums[centers.get(name)] += row.bytes_used or 0
    found = {row.th.get_text() if row.th else "": values(row)[1] for row in table(page, "by-cost-center")}
    assert found == {center or "none": size for center, size in sums.items()}
    assert [*found.values()] == sorted(found.values(), reverse=True)
    assert page.find(id="by-source") is None  # there is only one


def test_the_distribution_counts_each_device_once(page: BeautifulSoup, truth: list[tuple[str, Row]]):
    sums: defaultdict[str, int] = defaultdict(int)
    for name, row in truth:
        if FIRST <= row.date_for <= LAST:
            sums[name] += row.bytes_used or 0
    bins = [values(row) for row in table(page, "by-amount")]
    assert [count for *_, count in bins] == [sum(low <= size < high for size in sums.values()) for low, high, _ in bins]
    assert sum(count for *_, count in bins) == len(sums)
    assert all(before[1] == after[0] for before, after in pairwise(bins[1:]))


def test_the_top_devices_are_the_largest(page: BeautifulSoup, truth: list[tuple[str, Row]]):
    sums: defaultdict[str, int] = defaultdict(int)
    for name, row in truth:
        if FIRST <= row.date_for <= LAST:
            sums[name] += row.bytes_used or 0
    largest = sorted(sums, key=lambda name: -sums[name])[:20]
    assert names(page, "top-devices") == [shown(name) for name in largest]
    assert [values(row)[0] for row in table(page, "top-devices")] == [sums[name] for name in largest]


def test_what_stands_out_is_named(page: BeautifulSoup):
    assert names(page, "runaway-devices") == ["wild"]
    assert names(page, "silent-devices") == ["stopped"]
    assert names(page, "new-devices") == ["late"]
    assert names(page, "failed-devices") == ["pump-9"]


def test_no_name_becomes_a_part_of_the_page(html: str, page: BeautifulSoup):
    assert "<script" not in html.lower()
    assert not page.find_all(["img", "b", "script", "link", "iframe"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "src"]
    assert page.title is not None
    assert page.title.get_text() == "Pumps & <meters>"
    assert "\u202e" not in html
    assert "default-src 'none'; style-src 'unsafe-inline'" in html


def test_the_page_is_small_and_loads_nothing(html: str):
    assert len(html.encode()) < 400_000
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "").replace(
        "http://x", ""
    )


# -- the command


def test_the_command_writes_a_private_file_and_replaces_only_reports(folder: Path):
    code, out, err = lattigo(folder, "report", "usage", "-o", "fleet.html", "--months", "2026-10", "--by", "source")
    assert (code, out) == (0, "")
    assert err.startswith("Report: fleet.html (")
    file = folder / "fleet.html"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "from 2026-10-01 to 2026-10-31" in file.read_text()
    file.chmod(0o644)
    assert lattigo(folder, "report", "usage", "-o", "fleet.html")[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    (folder / "theirs.html").write_text("<p>precious")
    code, _, err = lattigo(folder, "report", "usage", "-o", "theirs.html")
    assert (code, err) == (
        2,
        "error: theirs.html exists, but is not a report. Choose another file, or move this one.\n",
    )
    assert (folder / "theirs.html").read_text() == "<p>precious"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("usage", "-o", "fleet.pdf"), 2, "ends in .html"),
        (("usage", "-o", "x.html", "--months", "October"), 2, "write 2026-10 or 2026-09..2026-10"),
        (("usage", "-o", "x.html", "--months", "2026-10..2026-09"), 2, "ends before it starts"),
        (("usage", "-o", "x.html", "--silent", "soon"), 2, "write 14d or 2w"),
        (("usage", "-o", "x.html", "--months", "2020-01"), 1, "has no usage from"),
        (("nowhere", "-o", "x.html"), 1, "is not a dataset"),
        (("usage", "-o", "no/such/x.html"), 1, "No such file or directory"),
    ],
)
def test_what_can_not_be_meant_is_refused_in_one_line(
    folder: Path, arguments: tuple[str, ...], code: int, complaint: str
):
    found, out, err = lattigo(folder, "report", *arguments)
    assert (found, out) == (code, "")
    (line,) = err.splitlines()
    assert line.startswith("error: ")
    assert complaint in line
    assert not list(folder.glob("*x.html*"))


def test_a_crash_of_the_javascript_engine_is_an_error(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "vl_convert.py").write_text("def vegalite_to_svg(spec): __import__('os').abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DatasetError, match=r"^The charts could not be drawn: the process ended with -6\. Try again\.$"):
        fleet_report(Dataset.open(folder / "usage"))


def test_an_interactive_page_allows_its_own_script_alone(folder: Path):
    options = ("report", "usage", "-o", "interactive.html", "--interactive")
    assert lattigo(folder, *options)[0] == 0
    page = BeautifulSoup((folder / "interactive.html").read_bytes(), "html.parser")
    (script,) = page.find_all("script")
    hashed = base64.b64encode(hashlib.sha256(str(script.string).encode()).digest()).decode()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert str(policy["content"]).endswith(f"; script-src 'sha256-{hashed}'")
    assert page.title is not None
    assert {str(each["data-chart"]) for each in page.select(".interactive")} == {"days", "bins"}
    assert (folder / "interactive.html").stat().st_size < 1_500_000


def test_months_that_are_not_the_sums_of_their_days_are_in_the_report(folder: Path):
    october = {name: [Row(date(2026, 10, 1), 5)] for name in ("pump-1", "</b>")}
    pull(Planned(october), folder / "months", date(2026, 10, 1), UNTIL, kind="monthly")
    code, _, err = lattigo(folder, "report", "usage", "-o", "compared.html", "--monthly", "months")
    assert code == 0, err
    page = BeautifulSoup((folder / "compared.html").read_bytes(), "html.parser")
    different = dict(zip(names(page, "differences"), table(page, "differences"), strict=True))
    assert values(different["</b>"]) == [5, 5, 0]
    days = sum(row.bytes_used or 0 for row in planned().rows["pump-1"] if row.date_for >= date(2026, 10, 1))
    assert values(different["pump-1"])[:3] == [days, 5, 5 - days]


def test_a_month_is_not_compared_with_one_of_which_a_day_is_known(tmp_path: Path):
    days = [date(2026, 8, 31) + timedelta(number) for number in range(62)]
    pull(Planned({"meter": [Row(day, 5) for day in days]}), tmp_path / "usage", days[0], UNTIL)
    page = BeautifulSoup(fleet_report(Dataset.open(tmp_path / "usage")).html, "html.parser")
    assert [values(row)[1:-1] for row in table(page, "by-month")] == [[150], [155, 150]]


# -- other datasets


@pytest.mark.parametrize(
    "rows",
    [
        {"one": [Row(date(2026, 10, 5), 7)]},
        {"zero": [Row(date(2026, 10, day), 0) for day in range(1, 32)]},
        {"none": [Row(date(2026, 10, day), None, None) for day in range(1, 9)]},
        {"giant": [Row(date(2026, 10, day), 10**15) for day in range(1, 32)], "small": [Row(date(2026, 10, 1), 1)]},
        {"empty": []},
    ],
    ids=["one row", "zeros", "nulls", "outlier", "no rows"],
)
def test_a_page_of_little(rows: dict[str, list[Row]], tmp_path: Path):
    pull(Planned(rows), tmp_path / "usage", date(2026, 10, 1), date(2026, 10, 31))
    page = BeautifulSoup(fleet_report(Dataset.open(tmp_path / "usage")).html, "html.parser")
    assert values(page.find(id="total-bytes")) == [sum(row.bytes_used or 0 for days in rows.values() for row in days)]


def test_monthly_usage_makes_a_page_by_month(tmp_path: Path):
    rows = {"meter": [Row(date(2026, month, 1), month * 1000, 1) for month in (8, 9, 10)]}
    pull(Planned(rows), tmp_path / "usage", date(2026, 8, 1), date(2026, 10, 31), kind="monthly")
    page = BeautifulSoup(fleet_report(Dataset.open(tmp_path / "usage")).html, "html.parser")
    assert [values(row)[1:-2] for row in table(page, "by-day")] == [[8000], [9000, 8000], [10_000, 9000]]
    assert page.find(id="runaways") is None


def test_days_that_were_fetched_but_have_no_rows_are_not_shown_as_zero(tmp_path: Path):
    days = [date(2026, 10, day) for day in range(1, 21) if day not in (7, 8)]
    pull(Planned({"meter": [Row(day, 5) for day in days]}), tmp_path / "usage", date(2026, 10, 1), date(2026, 10, 20))
    html = fleet_report(Dataset.open(tmp_path / "usage")).html
    rows = table(BeautifulSoup(html, "html.parser"), "by-day")
    missing = [row.th.get_text() for row in rows if row.th and "no rows" in row.get_text()]
    assert missing[:2] == ["2026-10-07", "2026-10-08"]
    assert 'fill="var(--missing)"' in html


def test_a_dataset_without_a_commit_is_refused(tmp_path: Path):
    (tmp_path / "ledger.sqlite").touch()
    with pytest.raises(DatasetError, match="contains no usage yet"):
        fleet_report(Dataset.open(tmp_path))
