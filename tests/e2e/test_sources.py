"""One dataset with the usage of two sources, and cost centers."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import anyio
import duckdb
import pytest
from attrs import evolve

from lattigo import ApiError, AsyncLattigo, Options, Report
from lattigo.fleet import Dataset, DatasetMismatch
from lattigo.fleet.dataset import status
from lattigo.fleet.exports import export
from lattigo.sandbox import Fault, Sandbox
from tests.support import ledgers
from tests.support.meters import SINCE, UNTIL, Meters, Reading, fleet_of

TODAY = date(2026, 10, 31)
DAYS = {"since": date(2026, 10, 29), "until": TODAY}
TENTH_TO_TWELFTH = {"since": SINCE, "until": UNTIL}
NAMES = ["cellar-1", "cellar-2", "cellar-3"]
READINGS = 10 + 11 + 12
"""What each meter counts."""


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=8, seed=7, today=TODAY)


@pytest.fixture
def shared(box: Sandbox) -> str:
    """A device of Lattigo's whose name a meter has, too."""
    return str(next(row["device_name"] for row in box.truth.daily_usage(**DAYS)))


async def pull_meters(meters: Meters, folder: Path, **changes: object) -> Report:
    async with fleet_of(meters) as fleet:
        return await fleet.pull(**{"kind": "daily", **TENTH_TO_TWELFTH, "to": folder, **changes})


def rows(folder: Path, source: str) -> Counter[tuple[object, ...]]:
    columns = ("device_name", "date_for", "bytes_used", "sms_used", "id")
    table = Dataset.open(folder).arrow().to_pylist()
    return Counter(tuple(row[name] for name in columns) for row in table if row["source"] == source)


def lattigo_truth(box: Sandbox) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            row["device_name"],
            date.fromisoformat(str(row["date_for"])),
            row["bytes_used"],
            row["sms_used"],
            row["id"],
        )
        for row in box.truth.daily_usage(**DAYS)
    )


def readings(names: list[str], factor: int = 1) -> Counter[tuple[object, ...]]:
    return Counter((name, date(2026, 10, day), day * factor, None, None) for name in names for day in (10, 11, 12))


def age(folder: Path, source: str) -> None:
    """Let all usage of a source have been fetched when its last day had just ended."""
    ledgers.age(folder, datetime(2026, 10, 12, 23, tzinfo=UTC), source)


# -- two sources


async def test_a_second_source_is_added_and_the_first_one_stays(
    box: Sandbox, client: AsyncLattigo, shared: str, tmp_path: Path
):
    meters = Meters([*NAMES, shared])
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    report = await pull_meters(meters, tmp_path)
    assert (report.resumed, report.total, report.devices, report.rows) == (False, 4, 4, 12)
    assert rows(tmp_path, "lattigo") == lattigo_truth(box)
    assert rows(tmp_path, "meters") == readings(meters.names)
    found = {it.request.source: it for it in status(tmp_path, lookback=3)}
    assert [(name, it.total, it.done, it.failed, it.rows, it.parts) for name, it in found.items()] == [
        ("lattigo", 8, 8, 0, lattigo_truth(box).total(), 1),
        ("meters", 4, 4, 0, 12, 1),
    ]
    box.seen.clear()
    meters.asked.clear()
    assert (await client.fleet.pull("daily", **DAYS, to=tmp_path)).skipped == 8
    assert (await pull_meters(meters, tmp_path)).skipped == 4
    assert not [call for call in box.seen if call.path.endswith("_data_usages")]
    assert not meters.asked


async def test_devices_with_the_same_name_stay_apart(box: Sandbox, client: AsyncLattigo, shared: str, tmp_path: Path):
    meters = Meters([shared])
    await client.fleet.pull("daily", **DAYS, to=tmp_path, devices=[shared])
    await pull_meters(meters, tmp_path)
    dataset = Dataset.open(tmp_path)
    by_device = list(dataset.usage(by="device", device=shared))
    theirs = sum(int(str(row[2])) for row in lattigo_truth(box).elements() if row[0] == shared)
    assert [(row["source"], row["device_name"], row["bytes_used"]) for row in by_device] == [
        ("lattigo", shared, theirs),
        ("meters", shared, READINGS),
    ]
    assert [row["devices"] for row in dataset.usage(by="month")] == [2]
    assert [row["bytes_used"] for row in dataset.usage(by="source")] == [theirs, READINGS]
    assert [(row["cost_center"], row["devices"]) for row in dataset.usage(by="cost_center")] == [
        ("Cellar", 1),
        (None, 1),  # it was pulled by name
    ]


async def test_the_newest_fetch_counts_for_its_own_source_only(
    box: Sandbox, client: AsyncLattigo, shared: str, tmp_path: Path
):
    meters = Meters([*NAMES, shared])
    await client.fleet.pull("daily", **TENTH_TO_TWELFTH, to=tmp_path)
    before = rows(tmp_path, "lattigo")
    await pull_meters(meters, tmp_path)
    age(tmp_path, "meters")
    assert [(it.request.source, it.to_reread) for it in status(tmp_path, lookback=3)] == [("lattigo", 0), ("meters", 4)]
    meters.factor = 2
    await pull_meters(meters, tmp_path)
    assert rows(tmp_path, "meters") == readings(meters.names, factor=2)
    assert rows(tmp_path, "lattigo") == before
    await client.fleet.pull("daily", **TENTH_TO_TWELFTH, to=tmp_path)
    assert rows(tmp_path, "meters") == readings(meters.names, factor=2)


async def test_a_pull_that_was_interrupted_goes_on_after_one_of_the_other_source(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
):
    meters = Meters([*NAMES, "cellar-4", "cellar-5"])
    with anyio.CancelScope() as scope:

        def stop(report: Report) -> None:
            if report.devices == 2:
                scope.cancel()

        await pull_meters(meters, tmp_path, concurrency=1, on_progress=stop)
    assert rows(tmp_path, "meters").total() < 15
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    await pull_meters(meters, tmp_path)
    assert rows(tmp_path, "meters") == readings(meters.names)
    assert rows(tmp_path, "lattigo") == lattigo_truth(box)


async def test_each_source_has_a_request_of_its_own(client: AsyncLattigo, tmp_path: Path):
    meters = Meters(NAMES)
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    await pull_meters(meters, tmp_path)
    with pytest.raises(DatasetMismatch, match="holds daily usage of the whole account at meters, 2026-10-10 to "):
        await pull_meters(meters, tmp_path, until=date(2026, 10, 13))
    report = await pull_meters(meters, tmp_path, until=date(2026, 10, 13), extend=True)
    assert (report.extended_from, report.rows) == ((SINCE, UNTIL), 3)
    assert [it.days.until for it in Dataset.open(tmp_path).requests] == [TODAY, date(2026, 10, 13)]
    assert (await client.fleet.pull("daily", **DAYS, to=tmp_path)).skipped == 8


async def test_daily_and_monthly_usage_do_not_mix(client: AsyncLattigo, tmp_path: Path):
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    for extend in (False, True):
        with pytest.raises(DatasetMismatch, match="either daily or monthly usage"):
            await pull_meters(Meters(NAMES), tmp_path, kind="monthly", extend=extend)
    assert [it.source for it in Dataset.open(tmp_path).requests] == ["lattigo"]


async def test_monthly_usage_of_another_source(tmp_path: Path):
    await pull_meters(Meters(NAMES), tmp_path, kind="monthly")
    assert rows(tmp_path, "meters") == Counter((name, date(2026, 10, 1), 1, None, None) for name in NAMES)


async def test_the_list_of_errors_names_the_source(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    class Broken(Meters):
        async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Reading]:
            raise ApiError("The meter is silent.")

    box.faults = [Fault("status", endpoint="daily_data_usages", status=403)]
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    assert (await pull_meters(Broken(NAMES), tmp_path)).failed == 3
    lines = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    assert Counter((line["source"], line["error"]) for line in lines) == {
        ("lattigo", "Forbidden"): 8,
        ("meters", "ApiError"): 3,
    }
    box.faults = ()
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    assert [it.failed for it in status(tmp_path, lookback=3)] == [0, 3]


@pytest.mark.parametrize("wrong", [{"bytes_used": 1.5}, {"sms_used": "many"}, {"id": 2**63}], ids=str)
async def test_rows_that_are_no_numbers_end_a_pull_and_cost_no_other_device(tmp_path: Path, wrong: dict[str, object]):
    class Odd(Meters):
        async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Reading]:
            readings = await super().daily_usage(device, since, until, options)
            return [evolve(reading, **wrong) for reading in readings] if device == NAMES[1] else readings

    with pytest.raises(TypeError, match="must be whole numbers"):
        await pull_meters(Odd(NAMES), tmp_path, concurrency=1)
    assert {row[0] for row in rows(tmp_path, "meters")} == {NAMES[0]}
    assert (await pull_meters(Meters(NAMES), tmp_path)).skipped == 1
    assert sum(rows(tmp_path, "meters").values()) == 9


async def test_an_export_has_the_rows_of_both(client: AsyncLattigo, tmp_path: Path):
    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    await pull_meters(Meters(NAMES), tmp_path)
    export(Dataset.open(tmp_path), tmp_path / "all.duckdb")
    with duckdb.connect(str(tmp_path / "all.duckdb"), read_only=True) as database:
        found = database.execute("SELECT source, count(*) FROM daily_usage GROUP BY ALL ORDER BY 1").fetchall()
    assert [name for name, _ in found] == ["lattigo", "meters"]
    assert dict(found)["meters"] == 9


async def test_outcomes_of_a_fleet_of_any_api():
    async with fleet_of(Meters(NAMES)) as fleet:
        usage = {it.device: it.unwrap() async for it in fleet.daily_usage(**TENTH_TO_TWELFTH)}
        assert {name: sum(row.bytes_used for row in found) for name, found in usage.items()} == dict.fromkeys(
            NAMES, READINGS
        )
        months = [it.unwrap() async for it in fleet.monthly_usage(**TENTH_TO_TWELFTH, devices=["one"])]
        assert months == [[Reading(date(2026, 10, 1), 1)]]


# -- cost centers


async def test_the_newest_cost_center_counts(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    def devices_by_center() -> dict[object, object]:
        return {row["cost_center"]: row["devices"] for row in Dataset.open(tmp_path).usage(by="cost_center")}

    await client.fleet.pull("daily", **DAYS, to=tmp_path)
    names = [str(device["device_name"]) for device in box.truth.devices()]
    await client.device_operations.change_cost_center(device_names=names[:3], cost_center="Rail")
    assert "Rail" not in devices_by_center()
    assert (await client.fleet.pull("daily", **DAYS, to=tmp_path)).skipped == 8
    assert devices_by_center()["Rail"] == 3
    assert sum(int(str(count)) for count in devices_by_center().values()) == 8
