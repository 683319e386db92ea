"""Datasets that live on: resumed, extended, read again because usage arrives late."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import anyio
import orjson
import pytest
from pyarrow import parquet

from lattigo import AsyncLattigo, InvalidRequest, Report, Request, Response
from lattigo._core.limits.store import account_key
from lattigo.fleet import Dataset, DatasetError, DatasetMismatch
from lattigo.fleet.dataset import Status, status
from lattigo.fleet.pulling import writer
from lattigo.fleet.windows import Fetched, Kind, Window, due
from lattigo.sandbox import Fault, RateLimit, Sandbox
from tests.support.ledgers import age

pytestmark = pytest.mark.no_cover

TODAY = date(2026, 10, 31)
OCTOBER = {"since": date(2026, 10, 1), "until": TODAY}
COLUMNS = ("device_name", "date_for", "bytes_used", "sms_used", "id")


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=30, seed=7, today=TODAY)


@pytest.fixture
async def lattigo(
    box: Sandbox, start: Callable[[Sandbox], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[AsyncLattigo]:
    """A client that knows from earlier that the service is fast."""
    url, limits = start(box), tmp_path_factory.mktemp("limits") / "limits.json"
    learned = {"rate": 2000.0, "window": None, "at": datetime.now(UTC).isoformat()}
    endpoints = ("list_devices", "daily_data_usages", "monthly_data_usages")
    limits.write_text(json.dumps({account_key(url, "sandbox"): dict.fromkeys(endpoints, learned)}))
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url, limits_file=limits) as client:
        yield client


def names(box: Sandbox) -> list[str]:
    return [str(device["device_name"]) for device in box.truth.devices()]


def asked(box: Sandbox) -> dict[str, tuple[str, str]]:
    """The devices whose usage was asked for, and from which to which day; each once."""
    calls = [(it.path.split("/")[3], dict(it.query)) for it in box.seen if it.path.endswith("_data_usages")]
    assert max(Counter(name for name, _ in calls).values(), default=1) == 1
    return {name: (query["start_date"], query["end_date"]) for name, query in calls}


def stored(folder: Path) -> Counter[tuple[object, ...]]:
    """Every row in the folder, as often as it is there."""
    return Counter(
        tuple(row[name] for name in COLUMNS)
        for part in (folder / "data").iterdir()
        for row in parquet.read_table(part).to_pylist()
    )


def newest(folder: Path) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row[name] for name in COLUMNS) for row in Dataset.open(folder).arrow().to_pylist())


def truth(box: Sandbox, since: date, until: date, kind: Kind = "daily") -> Counter[tuple[object, ...]]:
    rows = box.truth.daily_usage(since, until) if kind == "daily" else box.truth.monthly_usage(since, until)
    return Counter(
        tuple(date.fromisoformat(str(row[name])) if name == "date_for" else row[name] for name in COLUMNS)
        for row in rows
    )


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def only_status(folder: Path, lookback: int = 3) -> Status:
    (found,) = status(folder, lookback=lookback)
    return found


# -- going on


async def test_only_what_is_missing_is_fetched(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    box.faults = [Fault("status", endpoint="daily_data_usages", status=403, times=3)]
    first = await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)
    failed = {json.loads(line)["device_name"] for line in (tmp_path / "errors.jsonl").read_text().splitlines()}
    assert (first.devices, first.failed, first.skipped, first.resumed) == (30, 3, 0, False)
    box.seen.clear()
    second = await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)
    assert asked(box).keys() == failed
    assert (second.devices, second.failed, second.skipped, second.resumed) == (30, 0, 27, True)
    assert (tmp_path / "errors.jsonl").read_text() == ""
    assert stored(tmp_path) == newest(tmp_path) == truth(box, **OCTOBER)


async def test_a_device_that_fails_again_stays_in_the_list_of_errors(
    box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path
):
    (name, *_) = names(box)
    box.faults = [Fault("status", endpoint="daily_data_usages", status=403)]
    for _ in range(3):
        report = await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=[name])
        (line,) = map(json.loads, (tmp_path / "errors.jsonl").read_text().splitlines())
        assert (report.failed, line["device_name"], line["error"]) == (1, name, "Forbidden")


async def test_devices_without_rows_are_done_too(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    long_ago = {"since": date(2001, 1, 1), "until": date(2001, 1, 31)}
    report = await lattigo.fleet.pull("daily", **long_ago, to=tmp_path)
    assert (report.devices, report.rows, report.parts) == (30, 0, 0)
    box.seen.clear()
    assert (await lattigo.fleet.pull("daily", **long_ago, to=tmp_path)).skipped == 30
    assert not asked(box)


async def test_a_name_that_comes_twice_is_fetched_once(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    async def endless() -> AsyncIterator[str]:
        for name in [*names(box)[:5], *names(box)[:5]]:
            yield name

    report = await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=endless())
    assert report.devices == len(asked(box)) == 5
    assert only_status(tmp_path).total == 5


async def test_parts_are_closed_by_time_too(
    box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A pull that waits for a rate limit has committed what it had before."""
    monkeypatch.setattr(writer, "PART_SECONDS", 0.1)
    box.limits = [RateLimit(kind="token_bucket", limit=1, period=3600, burst=7, endpoints=("daily_data_usages",))]
    async with anyio.create_task_group() as group:

        async def pull() -> None:
            await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)

        def done() -> int:
            try:
                return only_status(tmp_path).done
            except DatasetError:  # it has not begun yet
                return 0

        group.start_soon(pull)
        with anyio.fail_after(20):
            while done() < 7:  # noqa: ASYNC110 - it waits for a file
                await anyio.sleep(0.05)
        found = only_status(tmp_path)
        assert (found.total, found.done, found.failed, found.left) == (30, 7, 0, 23)
        assert found.lease is not None
        group.cancel_scope.cancel()
    assert only_status(tmp_path).lease is None


# -- another request


async def test_another_request_is_refused(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)
    before = (stored(tmp_path), len(box.seen))
    for change in (
        {"since": date(2026, 9, 1)},
        {"until": date(2026, 10, 30)},
        {"kind": "monthly"},
        {"kind": "monthly", "extend": True},
        {"devices": names(box)[:1]},
        {"devices": names(box)[:1], "extend": True},
    ):
        with pytest.raises(DatasetMismatch, match="holds daily usage of the whole account at lattigo, 2026-10-01 to "):
            await lattigo.fleet.pull(**{"kind": "daily", **OCTOBER, "to": tmp_path, **change})
    assert (stored(tmp_path), len(box.seen)) == before
    assert (await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)).skipped == 30


async def test_other_names_are_refused_or_added_on_purpose(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    some, more = names(box)[:5], names(box)[3:9]
    await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=some)
    box.seen.clear()
    with pytest.raises(DatasetMismatch, match="this list has others"):
        await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=more)
    assert not asked(box)
    report = await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=more, extend=True)
    assert (report.skipped, asked(box).keys()) == (2, set(more) - set(some))
    assert {name for name, *_ in newest(tmp_path)} == {*some, *more}


async def test_a_wider_range_fetches_only_its_new_days(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    middle = {"since": date(2026, 10, 10), "until": date(2026, 10, 20)}
    await lattigo.fleet.pull("daily", **middle, to=tmp_path)
    for since, until, new in (
        (date(2026, 10, 10), date(2026, 10, 25), ("2026-10-21", "2026-10-25")),
        (date(2026, 10, 5), date(2026, 10, 25), ("2026-10-05", "2026-10-09")),
        (date(2026, 10, 8), TODAY, ("2026-10-26", "2026-10-31")),  # it covers everything from the 5th on
    ):
        box.seen.clear()
        report = await lattigo.fleet.pull("daily", since=since, until=until, to=tmp_path, extend=True)
        assert report.extended_from is not None
        assert set(asked(box).values()) == {new}
    assert stored(tmp_path) == newest(tmp_path) == truth(box, date(2026, 10, 5), TODAY)
    (request,) = Dataset.open(tmp_path).requests
    assert request.days == Window(date(2026, 10, 5), TODAY)


async def test_a_folder_with_files_that_are_no_dataset_is_not_touched(
    box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path
):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "part-00000.parquet").write_text("theirs")
    with pytest.raises(DatasetError, match=r"contains files, but ledger\.sqlite is missing"):
        await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path)
    assert files(tmp_path) == ["part-00000.parquet"]
    assert not box.seen


async def test_a_negative_lookback_is_refused(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    with pytest.raises(InvalidRequest, match="lookback"):
        await lattigo.fleet.pull("daily", **OCTOBER, to=tmp_path, lookback=-1)
    assert not box.seen


# -- late usage


def on(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "since", "until", "fetched", "now", "expected"),
    [
        # A day is final when it was fetched more than three days after its end.
        ("daily", 1, 31, [(1, 31, on(4, 11))], on(5, 11), None),
        ("daily", 1, 31, [(1, 31, on(3, 11))], on(5, 11), (31, 31)),
        ("daily", 1, 31, [(1, 31, on(15))], on(16), (12, 31)),
        # What was fetched just now is not fetched again, whatever it is.
        ("daily", 1, 31, [(1, 31, on(15))], on(15), None),
        ("daily", 1, 31, [(1, 31, on(15)), (12, 31, on(16))], on(16), None),
        ("daily", 1, 31, [(1, 31, on(15)), (12, 31, on(16))], on(18), (13, 31)),
        # A hole, after a part was lost: one call from its first to its last day.
        ("daily", 1, 31, [(1, 5, on(15)), (20, 31, on(15))], on(15), (6, 19)),
        ("daily", 1, 31, [(5, 9, on(15)), (12, 31, on(15))], on(15), (1, 11)),
        ("daily", 1, 31, [], on(15), (1, 31)),
        # A month is final as a whole, and its row is dated its first day.
        ("monthly", 1, 31, [(1, 31, on(3, 11))], on(9, 11), (1, 31)),
        ("monthly", 1, 31, [(1, 31, on(4, 11))], on(9, 11), None),
    ],
)
def test_which_days_are_fetched_again(
    kind: Kind,
    since: int,
    until: int,
    fetched: list[tuple[int, int, datetime]],
    now: datetime,
    expected: tuple[int, int] | None,
):
    def october(first: int, last: int) -> Window:
        return Window(date(2026, 10, first), date(2026, 10, last))

    windows = [Fetched(october(first, last), at) for first, last, at in fetched]
    found = due(october(since, until), windows, kind=kind, lookback=3, now=now)
    assert found == (october(*expected) if expected else None)


class Service:
    """A service of one device, whose usage can be changed."""

    def __init__(self) -> None:
        self.bytes_used: dict[date, int] = {}
        self.asked: list[tuple[date, date]] = []

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the face of Transport
        url = urlsplit(request.url)
        if url.path.endswith("/devices"):
            return self._answer([{"id": 1, "device_name": "a"}])
        query = dict(parse_qsl(url.query))
        since, until = date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])
        self.asked.append((since, until))
        days = (day for day in self.bytes_used if since <= day <= until)
        return self._answer([{"id": it.toordinal(), "date_for": it, "bytes_used": self.bytes_used[it]} for it in days])

    def _answer(self, rows: list[object]) -> Response:
        return Response(status=200, headers={"x-next-page": ""}, body=orjson.dumps(rows))

    async def aclose(self) -> None:
        pass


async def test_days_that_were_not_final_are_read_again_and_the_newest_fetch_counts(tmp_path: Path):
    service, now = Service(), datetime.now(UTC)
    today = now.date()
    ten_days = [today - timedelta(days=back) for back in range(10)]
    service.bytes_used = dict.fromkeys(ten_days, 1)

    async def pull() -> Report:
        async with AsyncLattigo("a", "b", transport=service) as lattigo:
            return await lattigo.fleet.pull("daily", since=ten_days[-1], until=today, to=tmp_path)

    def read() -> list[int]:
        rows = Dataset.open(tmp_path).arrow().sort_by("date_for").to_pylist()
        assert [row["date_for"] for row in rows] == sorted(ten_days)
        return [row["bytes_used"] for row in rows]

    await pull()
    service.bytes_used = dict.fromkeys(ten_days, 2)
    assert (await pull()).skipped == 1  # at once nothing is read again
    age(tmp_path, now - timedelta(days=1))
    assert only_status(tmp_path).to_reread == 1
    assert only_status(tmp_path, lookback=0).to_reread == 1
    report = await pull()
    # Yesterday's fetch was final for all but its own day and the three days before.
    assert service.asked == [(ten_days[-1], today), (today - timedelta(days=4), today)]
    assert (report.rows, report.skipped) == (5, 0)
    assert read() == [1] * 5 + [2] * 5
    assert stored(tmp_path).total() == 10  # put together, since half of the rows did not count any more

    age(tmp_path, now - timedelta(days=30))
    service.bytes_used = dict.fromkeys(ten_days, 3)
    await pull()
    assert read() == [3] * 10


async def test_a_month_is_read_again_from_its_first_day(box: Sandbox, lattigo: AsyncLattigo, tmp_path: Path):
    since = date(2026, 8, 1)
    await lattigo.fleet.pull("monthly", since=since, until=TODAY, to=tmp_path)
    age(tmp_path, datetime(2026, 10, 2, tzinfo=UTC))
    box.seen.clear()
    await lattigo.fleet.pull("monthly", since=since, until=TODAY, to=tmp_path)
    assert set(asked(box).values()) == {("2026-09-01", "2026-10-31")}
    assert newest(tmp_path) == truth(box, since, TODAY, "monthly")
    assert stored(tmp_path) == newest(tmp_path)
