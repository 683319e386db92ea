"""Datasets that are years old: upgraded, compacted, and killed, filled up and read in the middle of it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, cast

import anyio
import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bench import nights
from lattigo.fleet import Dataset, DatasetError, DevicePage, Fleet, ListedDevice
from lattigo.fleet.data import compaction, parts, sums
from lattigo.fleet.database import AT_ONCE
from lattigo.fleet.ledger import Ledger
from lattigo.fleet.ledger.table import read_fetches
from lattigo.fleet.maintenance import compact_dataset, dataset_info, verify_dataset
from tests.support.crashes import copies_of

from . import kill9

LANDED = Path(__file__).parents[1] / "support" / "ledger_3"
"""8 devices, pulled in nights 1, 29, 31, 33 and 35 by the version before."""
DEVICES, NIGHT = 8, 35


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LANDED, tmp_path / "usage"))


@pytest.fixture
def loose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset with two months of several parts each, as nights leave it."""
    folder = tmp_path / "usage"
    with monkeypatch.context() as patch:
        patch.setattr(compaction, "RATIO", float("inf"))
        patch.setattr(compaction, "LOOSE", 1)
        patch.setattr(compaction, "MANY", 1000)
        for night in (29, 31, 33, NIGHT):
            pull(folder, night)
    assert dataset_info(folder)["stored_rows"] == 376
    return folder


def pull(folder: Path, night: int, devices: int = DEVICES) -> None:
    """Pull as one of the nights does, and set the clock back to what it was."""
    with pytest.MonkeyPatch.context() as patch:
        for name in nights.CLOCKS:
            patch.setattr(f"lattigo.fleet.{name}.datetime", datetime)
        nights.pull(folder, devices, night)


def rows(folder: Path) -> Counter[tuple[object, ...]]:
    names = ("device_name", "date_for", "bytes_used", "sms_used", "id")
    return Counter(tuple(row[name] for name in names) for row in Dataset.open(folder).arrow().to_pylist())


def truth(night: int, devices: int = DEVICES) -> Counter[tuple[object, ...]]:
    today = nights.FIRST + timedelta(days=night - 1)
    found: Counter[tuple[object, ...]] = Counter()
    for number in range(devices):
        for back in range(night):
            it = nights.usage(number, today - timedelta(days=back), today)
            found[nights.listed(number).name, it.date_for, it.bytes_used, it.sms_used, it.id] += 1
    return found


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as ledger:
        return int(ledger.execute("PRAGMA user_version").fetchone()[0])


# -- the landed version


def test_a_dataset_of_the_landed_version_is_read_as_it_is(landed: Path):
    before = {path: path.read_bytes() for path in landed.rglob("*") if path.is_file()}
    assert rows(landed) == truth(NIGHT)
    assert [row["devices"] for row in Dataset.open(landed).usage(by="month")] == [DEVICES, DEVICES]
    assert {path: path.read_bytes() for path in landed.rglob("*") if path.is_file()} == before


def test_a_dataset_of_the_landed_version_is_pulled_further_and_equals_a_new_one(landed: Path, tmp_path: Path):
    pull(landed, NIGHT + 1)
    pull(tmp_path / "new", NIGHT)
    pull(tmp_path / "new", NIGHT + 1)
    assert version(landed) == 4
    assert rows(landed) == rows(tmp_path / "new") == truth(NIGHT + 1)
    named = ("source", "account", "device_id", "device_name")
    whole = [
        Counter(Dataset.open(it).arrow().select(named).to_pandas().itertuples(index=False))
        for it in (landed, tmp_path / "new")
    ]
    assert whole[0] == whole[1]
    info, new = dataset_info(landed), dataset_info(tmp_path / "new")
    assert {**info, "id": 0, "bytes": 0, "ledger_bytes": 0} == {**new, "id": 0, "bytes": 0, "ledger_bytes": 0}
    assert kill9.documented(landed) == kill9.through_the_ledger(landed)


@pytest.mark.no_cover
def test_a_kill_during_the_upgrade_leaves_the_old_dataset_or_the_new_one(landed: Path, tmp_path: Path):
    with copies_of(landed, tmp_path) as copies:
        ledger = Ledger(landed, write=True)
        ledger.acquire()
        ledger.close()
    assert {version(copy) for copy in copies} == {3, 4}
    for copy in copies:
        assert rows(copy) == truth(NIGHT)
        pull(copy, NIGHT + 1)
        assert rows(copy) == truth(NIGHT + 1)


def test_a_disk_that_fills_up_during_the_upgrade_leaves_the_dataset_as_it_was(landed: Path):
    ledger = Ledger(landed, write=True)
    ledger._db.execute("PRAGMA max_page_count = 13")
    with pytest.raises(DatasetError, match="database or disk is full"):
        ledger.acquire()
    ledger.close()
    assert version(landed) == 3
    assert rows(landed) == truth(NIGHT)
    pull(landed, NIGHT + 1)
    assert rows(landed) == truth(NIGHT + 1)


def test_names_of_the_landed_version_that_differ_in_case_become_one_device(landed: Path):
    with closing(sqlite3.connect(landed / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("INSERT INTO device VALUES ('lattigo', 'Pump-7', NULL), ('lattigo', 'pump-7 ', 'north')")
    assert dataset_info(landed)["devices"] == DEVICES + 1


@given(
    nights=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 9), st.booleans(), st.booleans()), max_size=9
    )
)
@example(nights=[(10, 3, 0, True, False), (0, 3, 0, True, False)])  # the later fetch is of earlier days
@example(nights=[(10, 3, 0, True, True)])  # its part is lost
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_upgrade_keeps_the_last_fetch_of_each_day(landed: Path, nights: list[tuple[int, int, int, bool, bool]]):
    name, first = "8900000000000000003", date(2026, 1, 1)
    days: dict[date, tuple[bool, bool]] = {}
    with closing(sqlite3.connect(landed / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("DELETE FROM window WHERE device = ?", (name,))
        for number, (start, length, after, odd, lost) in enumerate(nights):
            since, until = (first + timedelta(days=start + number), first + timedelta(days=start + number + length))
            at = datetime(2026, 3, 1, 3, number, tzinfo=UTC) + timedelta(days=number)
            at = at if odd else datetime(until.year, until.month, until.day, 3, number, tzinfo=UTC) + timedelta(after)
            row = ("lattigo", name, str(since), str(until), at.isoformat(timespec="seconds"), lost and odd)
            ledger.execute("INSERT OR REPLACE INTO window VALUES (?, ?, ?, ?, ?, 1, 1, NULL, NULL, ?)", row)
        rows = ledger.execute("SELECT since, until, fetched_at, lost FROM window WHERE device = ? ORDER BY 3", (name,))
        for since, until, at, lost in rows.fetchall():
            for number in range(date.fromisoformat(since).toordinal(), date.fromisoformat(until).toordinal() + 1):
                day = date.fromordinal(number)
                days[day] = ((datetime.fromisoformat(at).date() - day).days > 3, bool(lost))
    ledger_3 = Ledger(landed, write=False)
    found = {
        date.fromordinal(number): (it.is_final(3, datetime.now(UTC)), it.lost)
        for it in read_fetches(ledger_3._db, ledger_3.key("lattigo", name) or 0)
        for number in range(it.window.since.toordinal(), it.window.until.toordinal() + 1)
    }
    ledger_3.close()
    assert {day: lost for day, (_, lost) in found.items()} == {day: lost for day, (_, lost) in days.items()}
    # A fetch of several days is final as a whole, or not at all.
    assert all(is_final <= days[day][0] for day, (is_final, _) in found.items())


# -- sums


@pytest.mark.parametrize("by", [["day"], ["month"], ["device"], ["cost_center", "month"], ["account", "day"], []])
@pytest.mark.parametrize("merged", [False, True])
def test_sums_count_the_last_fetch_of_each_day(loose: Path, by: list[sums.By], merged: bool):
    if merged:
        compact_dataset(loose)
    since, until = date(2026, 1, 20), date(2026, 2, 2)
    names = {nights.listed(number).name: number for number in range(DEVICES)}
    found: dict[tuple[object, ...], list[int]] = {}
    for name, day, bytes_used, sms, _ in truth(NIGHT):
        assert isinstance(day, date)
        keys = {"day": day, "month": f"{day:%Y-%m}", "source": "lattigo", "account": "default", "device_name": name}
        keys["cost_center"] = nights.listed(names[str(name)]).cost_center
        if since <= day <= until:
            amounts = found.setdefault(tuple(keys[key] for key in sums.columns(by)[:-3]), [0, 0])
            amounts[:] = amounts[0] + cast("int", bytes_used), amounts[1] + cast("int", sms)
    rows = list(Dataset.open(loose).usage(by=by, since=since, until=until))
    assert [(*tuple(row.values())[:-3], *tuple(row.values())[-2:]) for row in rows] == [
        (*key, *found[key]) for key in sorted(found, key=str)
    ]
    alike = {"day": DEVICES, "month": DEVICES, "device": 14, "cost_center": 1, "account": DEVICES}
    assert {tuple(row.values())[-3] for row in rows} == {alike[by[0]] if by else DEVICES}


# -- compaction


def test_compaction_leaves_one_part_for_each_month_and_every_row(loose: Path):
    compact_dataset(loose)
    assert rows(loose) == truth(NIGHT)
    info = dataset_info(loose)
    assert (info["files"], info["stored_rows"], info["rows"], info["replaced_files"]) == (2, 280, 280, 0)
    assert len(list((loose / "data").iterdir())) == 2
    assert verify_dataset(loose).problems == []
    assert kill9.documented(loose) == kill9.through_the_ledger(loose)
    pull(loose, NIGHT + 1)
    assert rows(loose) == truth(NIGHT + 1)


@pytest.mark.no_cover
def test_a_kill_during_compaction_loses_nothing_and_doubles_nothing(loose: Path, tmp_path: Path):
    with copies_of(loose, tmp_path) as copies:
        compact_dataset(loose)
    assert len(copies) > 15
    for copy in copies:
        assert rows(copy) == truth(NIGHT)
        assert kill9.documented(copy) == kill9.through_the_ledger(copy), "also for whoever reads only the files"
    for copy in copies[::4]:
        pull(copy, NIGHT + 1)
        assert rows(copy) == truth(NIGHT + 1)
        assert not list(copy.glob("*.unfinished"))


@pytest.mark.parametrize("step", ["write", "sync", "rename"])
def test_a_disk_that_fails_during_compaction_leaves_the_dataset_as_it_was(
    loose: Path, step: str, monkeypatch: pytest.MonkeyPatch
):
    before = sorted(path.name for path in loose.rglob("*.parquet"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(parts.PartFile, "add", full)
        elif step == "sync":
            patch.setattr(os, "fsync", full)
        else:
            patch.setattr(Path, "rename", full)
        with pytest.raises(DatasetError, match="No space left"):
            compact_dataset(loose)
    assert sorted(path.name for path in loose.rglob("*.parquet")) == before
    assert not list(loose.glob("*.unfinished"))
    assert rows(loose) == truth(NIGHT)
    compact_dataset(loose)
    assert rows(loose) == truth(NIGHT)


def test_a_reader_keeps_the_files_that_it_reads(loose: Path):
    old = Dataset.open(loose)
    connection = Dataset.open(loose).connection()
    compact_dataset(loose)
    assert dataset_info(loose)["replaced_files"] == 6
    names = ("device_name", "date_for", "bytes_used", "sms_used", "id")
    assert Counter(tuple(row[name] for name in names) for row in old.arrow().to_pylist()) == truth(NIGHT)
    assert connection.sql("SELECT count(*) FROM usage").fetchall() == [(280,)]
    assert rows(loose) == truth(NIGHT)
    del old
    connection.close()
    del connection
    compact_dataset(loose)
    assert dataset_info(loose)["replaced_files"] == 0
    assert len(list((loose / "data").iterdir())) == 2


def test_a_part_that_was_put_together_and_is_lost_is_fetched_again(loose: Path):
    compact_dataset(loose)
    lost = min((loose / "data").iterdir())
    lost.unlink()
    with pytest.raises(DatasetError, match="is missing or damaged"):
        Dataset.open(loose)
    pull(loose, NIGHT + 1)
    assert rows(loose) == truth(NIGHT + 1)


def test_verify_says_what_is_wrong_with_a_file(loose: Path):
    first, second, third, *_ = sorted((loose / "data").iterdir())
    first.write_bytes(b"\0" * first.stat().st_size)
    second.unlink()
    third.write_bytes(third.read_bytes()[:-1])
    found = verify_dataset(loose)
    assert [problem.removeprefix(f"{loose}/data/") for problem in found.problems] == [
        f"{first.name} is damaged.",
        f"{second.name} is missing, or has another size.",
        f"{third.name} is missing, or has another size.",
    ]


# -- identity


class Renaming:
    """An account whose devices change their names."""

    name = "lattigo"
    listed: ClassVar[list[ListedDevice]] = []

    def __init__(self, on_a_page: int = 10_000) -> None:
        self.on_a_page = on_a_page

    async def devices(self):
        for start in range(0, len(self.listed), self.on_a_page):
            yield DevicePage(self.listed[start : start + self.on_a_page])

    async def daily_usage(self, device: str, since: date, until: date, _: object) -> list[nights.Day]:
        (number,) = (it.id or 0 for it in self.listed if it.name == device)
        days = range(since.toordinal(), until.toordinal() + 1)
        return [nights.Day(number, date.fromordinal(day), number, 0) for day in days]

    monthly_usage = daily_usage

    def pull(
        self, folder: Path, *listed: tuple[str, int], devices: list[str] | None = None, extend: bool = False
    ) -> None:
        type(self).listed = [ListedDevice(name, None, number) for name, number in listed]

        async def run() -> None:
            background = nights.Background(nights.LoopBinding())
            background.open()
            fleet: Fleet[nights.Day, nights.Day] = Fleet(self, background)  # type: ignore[arg-type]  # a small source
            since, until = date(2026, 10, 1), date(2026, 10, 3)
            await fleet.pull("daily", since=since, until=until, to=folder, devices=devices, extend=extend)
            await background.close()

        anyio.run(run)


def by_device(folder: Path) -> dict[object, object]:
    return {row["device_name"]: row["bytes_used"] for row in Dataset.open(folder).usage(by="device")}


def used(folder: Path, device: str) -> int:
    return sum(cast("int", row["bytes_used"]) for row in Dataset.open(folder).usage(device=device))


def test_a_renamed_device_is_counted_once_and_found_by_both_names(tmp_path: Path):
    Renaming().pull(tmp_path, ("8900000000000000001", 1), ("meter-2", 2))
    Renaming().pull(tmp_path, ("pump-1", 1), ("meter-2", 2))
    assert by_device(tmp_path) == {"pump-1": 3, "meter-2": 6}
    for name in ("pump-1", "8900000000000000001", "PUMP-1 "):
        assert used(tmp_path, name) == 3
    assert set(Dataset.open(tmp_path).arrow()["device_name"].to_pylist()) == {"pump-1", "meter-2"}


def test_a_day_that_comes_twice_in_one_fetch_counts_once(tmp_path: Path):
    class Doubling(Renaming):
        async def daily_usage(self, device: str, since: date, until: date, _: object) -> list[nights.Day]:
            return 2 * await super().daily_usage(device, since, until, _)

    Doubling().pull(tmp_path, ("a", 1), ("b", 2))
    assert by_device(tmp_path) == {"a": 3, "b": 6}


def test_devices_that_swap_their_names_keep_their_own_usage(tmp_path: Path):
    Renaming().pull(tmp_path, ("a", 1), ("b", 2))
    Renaming().pull(tmp_path, ("b", 1), ("a", 2))
    assert by_device(tmp_path) == {"b": 3, "a": 6}
    assert used(tmp_path, "a") == 6


def test_a_page_can_have_more_devices_than_one_query_of_the_ledger(tmp_path: Path):
    names = [f"meter-{number}" for number in range(1, AT_ONCE * 2 + 2)]
    moved = [*names[1:], names[0]]
    Renaming().pull(tmp_path, *((name, number) for number, name in enumerate(names, 1)))
    Renaming().pull(tmp_path, *((name, number) for number, name in enumerate(moved, 1)))
    assert by_device(tmp_path) == {name: 3 * number for number, name in enumerate(moved, 1)}


def test_a_device_that_a_page_lists_under_two_names_is_fetched_once(tmp_path: Path):
    Renaming().pull(tmp_path, ("a", 1), ("old-a", 1), ("b", 2))
    assert by_device(tmp_path) == {"old-a": 3, "b": 6}
    for name in ("a", "old-a"):
        assert used(tmp_path, name) == 3


@pytest.mark.parametrize("on_a_page", [1, 2, 10])
def test_of_devices_that_the_list_gives_one_name_the_first_one_counts(tmp_path: Path, on_a_page: int):
    Renaming(on_a_page).pull(tmp_path, ("a", 1), ("b", 2), ("A ", 3))
    assert by_device(tmp_path) == {"a": 3, "b": 6}
    assert set(Dataset.open(tmp_path).arrow()["device_id"].to_pylist()) == {1, 2}


def test_a_device_that_left_keeps_its_history_also_when_another_one_has_its_name(tmp_path: Path):
    Renaming().pull(tmp_path, ("a", 1))
    Renaming().pull(tmp_path, ("a", 2))
    found = Dataset.open(tmp_path).arrow().to_pylist()
    assert Counter(row["device_id"] for row in found) == {1: 3, 2: 3}
    assert (tmp_path / "gone.jsonl").read_text().count("\n") == 1


def test_names_that_differ_in_case_or_trailing_blanks_are_one_device(tmp_path: Path):
    Renaming().pull(tmp_path, ("Pump-7", 7), devices=["Pump-7", "pump-7", "Pump-7  "])
    assert by_device(tmp_path) == {"Pump-7": 21}


def test_a_device_that_was_pulled_by_name_gets_its_number_from_the_list(tmp_path: Path):
    Renaming().pull(tmp_path, ("a", 1), devices=["a"])
    assert set(Dataset.open(tmp_path).arrow()["device_id"].to_pylist()) == {None}
    Renaming().pull(tmp_path, ("A", 1), ("b", 2), extend=True)
    assert by_device(tmp_path) == {"A": 3, "b": 6}
    assert set(Dataset.open(tmp_path).arrow()["device_id"].to_pylist()) == {1, 2}


def test_one_device_of_a_compacted_month_is_read_without_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parts, "GROUP_ROWS", 10)
    for night in (3, 4):
        pull(tmp_path, night, devices=30)
    compact_dataset(tmp_path)
    (file,) = (tmp_path / "data").iterdir()
    columns = "stats_min_value::INT, stats_max_value::INT"
    query = f"SELECT {columns} FROM parquet_metadata('{file}') WHERE path_in_schema = 'device'"
    groups = duckdb.execute(query).fetchall()
    assert len(groups) == 12
    assert all(last <= first + 3 for first, last in groups)
