"""Work on many devices at once: outcomes one by one, and datasets on disk."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import UTC, date, datetime
from pathlib import Path

import anyio
import httpx
import pyarrow as pa
import pytest
from pyarrow import parquet

from lattigo import (
    AsyncLattigo,
    DatasetError,
    Forbidden,
    InvalidRequest,
    NotFound,
    Outcome,
    Report,
    Request,
    Response,
    ServerError,
    Unauthorized,
    models,
)
from lattigo.fleet.data import compaction
from lattigo.fleet.pulling import writer as dataset
from lattigo.sandbox import Fault, Sandbox
from tests.support.memory import MemoryTransport, query, reply
from tests.support.memory import client as memory_client

TODAY = date(2026, 10, 31)
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
RANGE = {"since": SINCE, "until": UNTIL}
DEVICES = 12


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=DEVICES, seed=7, today=TODAY)


def names(box: Sandbox) -> list[str]:
    return [str(device["device_name"]) for device in box.truth.devices()]


# -- outcomes


async def test_there_is_one_outcome_for_each_device(box: Sandbox, client: AsyncLattigo):
    outcomes = [outcome async for outcome in client.fleet.daily_usage(**RANGE)]
    assert Counter(outcome.device for outcome in outcomes) == Counter(names(box))
    rows = {(outcome.device, row.date_for, row.bytes_used) for outcome in outcomes for row in outcome.unwrap()}
    assert rows == {
        (row["device_name"], date.fromisoformat(str(row["date_for"])), row["bytes_used"])
        for row in box.truth.daily_usage(SINCE, UNTIL)
    }


async def test_errors_of_one_device_do_not_stop_the_others(box: Sandbox, client: AsyncLattigo):
    theirs = names(Sandbox(devices=DEVICES + 1, seed=7, today=TODAY))[-1]  # the first device of the other account
    devices = [*names(box)[:2], "nobody", theirs, *names(box)[2:4]]
    outcomes = {it.device: it async for it in client.fleet.each(client.devices.get, devices, concurrency=3)}
    assert outcomes.keys() == set(devices)
    failed = {name: type(it.error) for name, it in outcomes.items() if it.error}
    assert failed == {"nobody": NotFound, theirs: Forbidden}
    assert outcomes["nobody"].value is None
    with pytest.raises(NotFound):
        outcomes["nobody"].unwrap()
    assert isinstance(outcomes[devices[0]].unwrap(), models.Device)


async def test_the_first_call_does_not_wait_until_there_are_hundreds_of_tasks(client: AsyncLattigo):
    tasks: list[int] = []

    async def call(_: str) -> None:
        tasks.append(len(anyio.get_running_tasks()))

    before = len(anyio.get_running_tasks())
    async for _ in client.fleet.each(call, map(str, range(1000)), concurrency=512):
        pass
    assert len(tasks) == 1000
    assert tasks[0] < before + 10


async def test_a_device_that_fails_on_the_way_to_the_service_has_its_error(box: Sandbox, client: AsyncLattigo):
    box.faults = [Fault("status", endpoint="calculate_etf", status=501, times=4)]
    outcomes = [outcome async for outcome in client.fleet.each(client.devices.calculate_etf)]
    assert len(outcomes) == DEVICES
    assert [type(outcome.error) for outcome in outcomes if outcome.error] == [ServerError] * 4


async def test_refused_credentials_stop_everything_at_once(box: Sandbox, start: Callable[[Sandbox], str]):
    async with AsyncLattigo("sandbox", "wrong", base_url=start(box), in_flight=4) as client:
        with pytest.raises(Unauthorized):
            await anext(client.fleet.each(client.devices.get, names(box), concurrency=4))
    assert 1 <= len(box.seen) <= 4


async def test_no_outcome_shows_its_device():
    assert repr(Outcome(device="8900000000000000001", value=1)) == "Outcome(device=***, value=1, error=None)"
    assert Outcome[None](device="a").unwrap() is None


def _generator(devices: list[str]) -> Iterator[str]:
    yield from devices


async def _async_generator(devices: list[str]) -> AsyncIterator[str]:
    for device in devices:
        yield device


@pytest.mark.parametrize("kind", [list, tuple, set, _generator, _async_generator], ids=lambda kind: kind.__name__)
async def test_devices_come_from_anything_that_can_be_iterated(
    kind: Callable[[list[str]], object], box: Sandbox, client: AsyncLattigo
):
    devices = names(box)[:7]
    outcomes = [outcome async for outcome in client.fleet.each(client.devices.get, kind(devices))]
    assert sorted(outcome.device for outcome in outcomes) == sorted(devices)


async def test_devices_come_from_a_list_of_the_service(box: Sandbox, client: AsyncLattigo):
    active = client.devices.list_names(state="active", per_page=10)
    outcomes = [outcome async for outcome in client.fleet.each(client.devices.get, active)]
    assert {outcome.unwrap().state for outcome in outcomes} == {"active"}
    assert len(outcomes) == sum(device["state"] == "active" for device in box.truth.devices())


async def test_no_devices_no_outcomes(client: AsyncLattigo):
    assert [outcome async for outcome in client.fleet.each(client.devices.get, [])] == []


async def test_a_list_of_devices_that_fails_is_raised(client: AsyncLattigo):
    def devices() -> Iterator[str]:
        yield "nobody"
        raise KeyError("the list")

    with pytest.raises(KeyError, match="the list"):
        async for _ in client.fleet.each(client.devices.get, devices()):
            pass


async def test_a_list_of_the_service_that_fails_is_raised(box: Sandbox, client: AsyncLattigo):
    box.faults = [Fault("status", endpoint="list_devices", status=501)]
    with pytest.raises(ServerError):
        async for _ in client.fleet.each(client.devices.get):
            pass


async def test_a_mistake_in_the_callers_own_function_is_raised(client: AsyncLattigo):
    async def call(device: str) -> int:
        return int(device, base=2)

    with pytest.raises(ValueError, match="invalid literal"):
        async for _ in client.fleet.each(call, ["10", "12"]):
            pass


async def test_leaving_early_ends_what_is_under_way_and_the_client_still_works(box: Sandbox, client: AsyncLattigo):
    running, started = set[str](), Counter[str]()

    async def call(device: str) -> str:
        started[device] += 1
        running.add(device)
        try:
            if len(started) > 1:
                await anyio.sleep_forever()
            return device
        finally:
            running.remove(device)

    async for _ in client.fleet.each(call, concurrency=5):
        break
    gc.collect()
    await anyio.wait_all_tasks_blocked()
    assert running == set()
    assert sum(started.values()) <= 11
    assert await client.devices.list_names().collect() == names(box)


async def test_an_error_in_the_readers_block_ends_what_is_under_way(client: AsyncLattigo):
    running = set[str]()

    async def call(device: str) -> None:
        running.add(device)
        try:
            await anyio.sleep(0 if len(running) == 1 else 3600)
        finally:
            running.remove(device)

    async def fail() -> None:
        async with aclosing(client.fleet.each(call, concurrency=5)) as outcomes:
            async for outcome in outcomes:
                raise KeyError(outcome.device)

    with pytest.raises(KeyError):
        await fail()
    await anyio.wait_all_tasks_blocked()
    assert running == set()


async def test_a_slow_reader_slows_the_calls_down(client: AsyncLattigo):
    called: list[str] = []

    async def call(device: str) -> str:
        called.append(device)
        return device

    endless = (str(number) for number in range(10**9))
    async with aclosing(client.fleet.each(call, endless, concurrency=4)) as outcomes:
        for read in range(1, 5):
            await anext(outcomes)
            await anyio.wait_all_tasks_blocked()
            assert len(called) <= read + 4 + 4  # four wait for the reader, four hold theirs


async def test_names_are_read_ahead_of_the_calls_but_not_all_of_them(client: AsyncLattigo):
    read: list[str] = []

    async def endless():
        for number in range(10**9):
            read.append(str(number))
            yield str(number)

    outcomes = client.fleet.each(lambda _: anyio.sleep_forever(), endless(), concurrency=4)
    async with aclosing(outcomes), anyio.create_task_group() as group:
        group.start_soon(outcomes.__anext__)
        await anyio.wait_all_tasks_blocked()
        assert 4 + 2 * 4 < len(read) <= 4 + 8 * 4 + 1
        group.cancel_scope.cancel()


async def test_devices_of_pages_that_come_one_by_one_do_not_wait_for_the_next_page():
    """Without a total, only the answer to one page says whether another one follows."""

    class Slow(MemoryTransport):
        async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
            if query(request)["page"] == "3":
                await anyio.sleep_forever()
            return await super().send(request, timeout=timeout)

    def page(request: Request) -> Response:
        number = int(query(request)["page"])
        devices = [{"id": key, "device_name": f"pump-{key}"} for key in range(100 * number, 100 * number + 100)]
        return reply({"devices": devices}, x_next_page=str(number + 1))

    called = set[str]()

    async def call(device: str) -> None:
        called.add(device)

    async with memory_client(Slow(page)) as lattigo, aclosing(lattigo.fleet.each(call)) as outcomes:
        with anyio.fail_after(30):
            for _ in range(200):
                await anext(outcomes)
    assert len(called) == 200


async def test_no_more_devices_are_under_way_than_asked_for(box: Sandbox, client: AsyncLattigo):
    now = most = 0

    async def call(device: str) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await client.devices.get(device)
        now -= 1

    assert len([outcome async for outcome in client.fleet.each(call, concurrency=3)]) == DEVICES
    assert most == 3


async def test_a_fleet_needs_an_open_client(box: Sandbox, start: Callable[[Sandbox], str]):
    client = AsyncLattigo("sandbox", "sandbox-api-key", base_url=start(box))
    with pytest.raises(RuntimeError, match="async with"):
        await anext(client.fleet.each(client.devices.get))
    await client.aclose()


async def test_concurrency_is_at_least_one(client: AsyncLattigo):
    with pytest.raises(ValueError, match="at least 1"):
        await anext(client.fleet.each(client.devices.get, concurrency=0))


async def test_a_range_that_ends_before_it_begins_is_refused(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    with pytest.raises(InvalidRequest):
        client.fleet.daily_usage(since=UNTIL, until=SINCE)
    with pytest.raises(InvalidRequest):
        client.fleet.monthly_usage(since=UNTIL, until=SINCE)
    with pytest.raises(InvalidRequest):
        await client.fleet.pull("daily", since=UNTIL, until=SINCE, to=tmp_path / "usage")
    assert not (tmp_path / "usage").exists()
    assert not box.seen


# -- datasets

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("account", pa.string()),
        ("device_id", pa.int64()),
        ("device_name", pa.string()),
        ("date_for", pa.date32()),
        ("bytes_used", pa.int64()),
        ("sms_used", pa.int64()),
        ("id", pa.int64()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("device", pa.int64()),
        ("deleted", pa.bool_()),
        ("sequence", pa.int64()),
    ]
)


def read(folder: Path) -> list[dict[str, object]]:
    return sorted(parquet.read_table(folder / "data").to_pylist(), key=_key)


def expected(rows: Iterator[dict[str, object]]) -> list[dict[str, object]]:
    found = [{**row, "date_for": date.fromisoformat(str(row["date_for"]))} for row in rows]
    return sorted(found, key=_key)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _key(row: dict[str, object]) -> tuple[str, str]:
    return str(row["device_name"]), str(row["date_for"])


def without_time(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    ours = {"source", "account", "device_id", "device", "fetched_at", "deleted", "sequence"}
    return [{name: value for name, value in row.items() if name not in ours} for row in rows]


async def test_a_pull_writes_every_row_in_the_promised_columns(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    before, progress = datetime.now(UTC), list[int]()
    report = await client.fleet.pull(
        "daily", **RANGE, to=tmp_path / "usage", on_progress=lambda it: progress.append(it.devices)
    )
    (part,) = (tmp_path / "usage" / "data").iterdir()
    assert part.name == "part-00000.parquet"
    assert parquet.read_schema(part).equals(SCHEMA)
    rows = read(tmp_path / "usage")
    assert without_time(rows) == expected(box.truth.daily_usage(SINCE, UNTIL))
    assert all(before <= row["fetched_at"] <= datetime.now(UTC) for row in rows)
    assert {row["source"] for row in rows} == {"lattigo"}
    assert progress == list(range(1, DEVICES + 1))
    assert (report.total, report.devices, report.failed, report.rows, report.parts) == (
        DEVICES,
        DEVICES,
        0,
        len(rows),
        1,
    )
    assert report.seconds > 0
    assert (tmp_path / "usage" / "errors.jsonl").read_text() == ""


async def test_a_monthly_pull(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    await client.fleet.pull("monthly", since=date(2026, 1, 1), until=UNTIL, to=tmp_path)
    assert without_time(read(tmp_path)) == expected(box.truth.monthly_usage(date(2026, 1, 1), UNTIL))


async def test_devices_that_failed_are_written_down(box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    devices = ["nobody", *names(box)[:3]]
    report = await client.fleet.pull("daily", **RANGE, to=tmp_path, devices=devices)
    (line,) = map(json.loads, (tmp_path / "errors.jsonl").read_text().splitlines())
    assert (line["source"], line["device_name"], line["error"]) == ("lattigo", "nobody", "NotFound")
    assert "nobody" not in line["message"]
    assert datetime.fromisoformat(line["at"]).tzinfo is UTC
    assert (report.total, report.devices, report.failed) == (4, 4, 1)
    assert {row["device_name"] for row in read(tmp_path)} <= set(devices[1:])


async def test_rows_without_values_are_kept(tmp_path: Path):
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json=[{"id": 1}]))
    async with httpx.AsyncClient(transport=answers) as line, AsyncLattigo("key", "secret", http_client=line) as client:
        await client.fleet.pull("daily", **RANGE, to=tmp_path, devices=["a"])
    (row,) = without_time(read(tmp_path))
    assert row == {"device_name": "a", "date_for": None, "bytes_used": None, "sms_used": None, "id": 1}


async def test_parts_have_a_size(box: Sandbox, client: AsyncLattigo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dataset, "PART_ROWS", 50)
    monkeypatch.setattr(compaction, "LOOSE", 1)  # let nothing put them together
    report = await client.fleet.pull("daily", **RANGE, to=tmp_path, concurrency=1)  # nothing comes during a commit
    parts = sorted((tmp_path / "data").iterdir())
    assert [part.name for part in parts] == [f"part-{number:05d}.parquet" for number in range(len(parts))]
    assert all(50 <= parquet.read_metadata(part).num_rows < 50 + 31 for part in parts[:-1])
    assert report.parts == len(parts) > 3
    assert without_time(read(tmp_path)) == expected(box.truth.daily_usage(SINCE, UNTIL))


async def test_a_fleet_without_usage_is_a_dataset_without_parts(client: AsyncLattigo, tmp_path: Path):
    report = await client.fleet.pull("daily", **RANGE, to=tmp_path, devices=[])
    assert report == Report(total=0, seconds=report.seconds)
    assert list((tmp_path / "data").iterdir()) == []


async def test_a_folder_that_cannot_be_made_is_told_before_anything_is_sent(
    box: Sandbox, client: AsyncLattigo, tmp_path: Path
):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="can't be written: Not a directory"):
        await client.fleet.pull("daily", **RANGE, to=tmp_path / "file" / "usage")
    assert not box.seen


@pytest.mark.parametrize("end", ["cancelled", "refused"])
async def test_a_pull_that_ends_early_keeps_what_it_has(end: str, box: Sandbox, client: AsyncLattigo, tmp_path: Path):
    fetched: list[int] = []
    with anyio.CancelScope() as scope:

        def progress(report: Report) -> None:
            fetched.append(report.rows)
            if report.devices == 3 and end == "cancelled":
                scope.cancel()
            elif report.devices == 3:
                box.faults = [Fault("status", status=401)]

        pull = client.fleet.pull("daily", **RANGE, to=tmp_path, concurrency=2, on_progress=progress)
        if end == "refused":
            with pytest.raises(Unauthorized):
                await pull
        else:
            await pull
    rows = without_time(read(tmp_path))
    assert 3 <= len(fetched) < DEVICES
    assert len(rows) == fetched[-1] > 0
    truth = expected(box.truth.daily_usage(SINCE, UNTIL))
    assert all(row in truth for row in rows)
    assert not [path for path in files(tmp_path) if path.suffix == ".tmp"]
