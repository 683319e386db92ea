"""What may go wrong with a dataset without anybody noticing: other accounts, other clocks, rows and devices that go."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import anyio
import duckdb
import orjson
import pytest
from anyio.lowlevel import checkpoint
from attrs import evolve
from pyarrow import parquet

from lattigo import AsyncLattigo, InvalidRequest, Report, Request, Response, Unauthorized
from lattigo.fleet import Dataset, DatasetError, DatasetMismatch
from lattigo.fleet.data import compaction
from lattigo.fleet.dataset import Status, status
from lattigo.fleet.exports import export
from lattigo.fleet.pulling import writer
from lattigo.sandbox import Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.web import App
from tests.support.ledgers import age

from . import kill9

TODAY = date(2026, 10, 31)
OCTOBER = {"since": date(2026, 10, 1), "until": TODAY}
Start = Callable[[Box[App]], str]


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(devices=12, seed=7, today=TODAY)


class Service:
    """A service of a few devices, whose usage can be changed."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.rows: dict[date | None, int] = {}
        self.unknown = set[str]()
        self.keeps_to_the_range = True
        self.headers = {"x-next-page": ""}
        self.requested: list[tuple[str, str]] = []

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the face of Transport
        url = urlsplit(request.url)
        if url.path.endswith("/devices"):
            return self._reply([{"id": number, "device_name": name} for number, name in enumerate(self.names)])
        query = dict(parse_qsl(url.query))
        if url.path.split("/")[3] in self.unknown:
            return Response(status=404, headers={}, body=b'{"error": "Device not found"}')
        self.requested.append((query["start_date"], query["end_date"]))
        since, until = (date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        days = [day for day in self.rows if day is None or since <= day <= until or not self.keeps_to_the_range]
        rows = [{"id": day.toordinal() if day else 7, "date_for": day, "bytes_used": self.rows[day]} for day in days]
        return self._reply(rows if query.get("page", "1") == "1" else [])

    def _reply(self, rows: list[dict[str, object]]) -> Response:
        return Response(status=200, headers=self.headers, body=orjson.dumps(rows))

    async def aclose(self) -> None:
        pass

    async def pull(self, folder: Path, key: str = "key", **changes: object) -> Report:
        async with AsyncLattigo(key, "secret", transport=self) as client:
            return await client.fleet.pull(**{"kind": "daily", **OCTOBER, "to": folder, **changes})


def bytes_by_day(folder: Path) -> dict[object, object]:
    """As the package reads it, and just so as the documented query does."""
    rows = Dataset.open(folder).arrow().to_pylist()
    assert Counter(map(str, kill9.documented(folder).elements())) == Counter(
        map(str, kill9.through_the_ledger(folder).elements())
    )
    export(Dataset.open(folder), folder.with_suffix(".jsonl"))
    assert len(folder.with_suffix(".jsonl").read_text().splitlines()) == len(rows)
    return {row["date_for"]: row["bytes_used"] for row in rows}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def only_status(folder: Path) -> Status:
    (found,) = status(folder, lookback=3)
    return found


# -- named devices


async def test_a_pull_of_named_devices_continues_where_it_was_stopped(
    box: Sandbox, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    names = [str(device["device_name"]) for device in box.truth.devices()]
    monkeypatch.setattr(writer, "PART_DEVICES", 1)
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=start(box)) as client:
        with anyio.CancelScope() as scope:

            def stop(report: Report) -> None:
                if report.devices == 3:
                    scope.cancel()

            await client.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=names, concurrency=1, on_progress=stop)
        assert 0 < only_status(tmp_path).done < 12
        assert only_status(tmp_path).total == 12
        with pytest.raises(DatasetMismatch, match="this list has others"):
            await client.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=[*names, "another"])
        await client.fleet.pull("daily", **OCTOBER, to=tmp_path, devices=names)
    assert only_status(tmp_path).done == 12


async def test_a_list_of_devices_that_breaks_off_sends_nothing_and_leaves_no_dataset(tmp_path: Path):
    service = Service("a")

    def names() -> object:
        yield "a"
        raise KeyError("the list")

    with pytest.raises(KeyError):
        await service.pull(tmp_path / "usage", devices=names())
    assert not service.requested
    assert not (tmp_path / "usage").exists()


# -- how many calls a device costs


@pytest.mark.parametrize("paging", ["no_headers", "ignored"])
@pytest.mark.parametrize(("kind", "since"), [("daily", date(2026, 10, 1)), ("monthly", date(2026, 5, 1))])
async def test_a_device_costs_one_call_where_no_header_tells_of_pages(
    kind: str, since: date, paging: str, start: Start, tmp_path: Path
):
    box = Sandbox(devices=5, today=TODAY, paging=paging)  # type: ignore[arg-type]  # both are kinds of paging
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=start(box)) as client:
        await client.fleet.pull(kind, since=since, until=TODAY, to=tmp_path)  # type: ignore[arg-type]  # both are kinds
    assert kill9.usage_calls(box).total() == 5
    truth = box.truth.daily_usage if kind == "daily" else box.truth.monthly_usage
    assert kill9.through_the_ledger(tmp_path) == Counter(
        tuple(row[name] for name in kill9.COLUMNS) for row in truth(since, TODAY)
    )


async def test_how_earlier_lists_ended_saves_calls_too(tmp_path: Path):
    """Devices with a row for few of the days: the range alone does not tell that these are all."""
    service = Service(*"abcdefgh")
    service.headers = {}
    service.rows = {date(2026, 10, day): day for day in (3, 9, 27)}
    report = await service.pull(tmp_path, concurrency=1)
    assert report.rows == 8 * 3
    assert len(service.requested) == 8 + 3  # three lists had to show that nothing follows such a page


async def test_a_service_that_cuts_pages_shorter_than_asked_loses_no_row(tmp_path: Path):
    class Cutting(Service):
        async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - as above
            page = int(dict(parse_qsl(urlsplit(request.url).query)).get("page", "1"))
            first = await super().send(evolve(request, url=request.url.replace(f"page={page}&", "")), timeout=timeout)
            if urlsplit(request.url).path.endswith("/devices"):
                return first
            return Response(200, self.headers, orjson.dumps(orjson.loads(first.body)[2 * page - 2 : 2 * page]))

    service = Cutting(*"abcdef")
    service.rows = {date(2026, 10, day): day for day in (3, 9, 17, 27)}
    service.headers = {}
    assert (await service.pull(tmp_path / "without", concurrency=1)).rows == 6 * 4
    assert len(service.requested) == 6 * 3  # two full pages, and one that shows the end
    service.requested.clear()
    service.headers = {"x-total": "4"}
    assert (await service.pull(tmp_path / "total", concurrency=1)).rows == 6 * 4
    assert len(service.requested) == 6 * 2


# -- accounts


async def test_usage_of_another_account_is_refused_in_one_line_that_says_both_ways_on(tmp_path: Path):
    service = Service("a")
    service.rows = {TODAY: 1}
    await service.pull(tmp_path)
    for extend in (False, True):
        with pytest.raises(DatasetMismatch, match=r"another account.*Choose another folder.*--same-account") as caught:
            await service.pull(tmp_path, key="other", extend=extend)
        assert "\n" not in str(caught.value)
    assert len(service.requested) == 1
    assert (await service.pull(tmp_path, key="other", same_account=True)).skipped == 1
    for key in ("key", "other"):  # from now on both keys are known to be those of one account
        assert (await service.pull(tmp_path, key=key)).skipped == 1


async def test_another_server_is_another_account(box: Sandbox, start: Start, tmp_path: Path):
    other = Sandbox(devices=12, seed=8, today=TODAY)
    for box_, refused in ((box, False), (other, True)):
        url = start(box_)
        async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url) as client:
            if refused:
                with pytest.raises(DatasetMismatch, match="another address"):
                    await client.fleet.pull("daily", **OCTOBER, to=tmp_path)
            else:
                await client.fleet.pull("daily", **OCTOBER, to=tmp_path)
        async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url.replace("http", "HTTP") + "/") as client:
            if not refused:  # the same address, written otherwise
                assert (await client.fleet.pull("daily", **OCTOBER, to=tmp_path)).skipped == 12
    assert not kill9.usage_calls(other)


# -- rows that go, clocks that are wrong


async def test_a_day_that_has_no_row_any_more_loses_its_old_one(tmp_path: Path):
    service, folder = Service("a"), tmp_path / "usage"
    days = [date(2026, 10, day) for day in range(1, 32)]
    service.rows = dict.fromkeys(days, 1)
    await service.pull(folder)
    for then, rows in (
        (datetime(2026, 11, 1, 12, tzinfo=UTC), {day: 2 for day in days if day.day not in (30, 31)}),  # two days go …
        (datetime(2026, 11, 1, 12, tzinfo=UTC), {day: 3 for day in days if day.day != 30}),  # … one comes back
        (datetime(2026, 9, 1, 12, tzinfo=UTC), {days[4]: 4}),
        (datetime(2026, 9, 1, 12, tzinfo=UTC), {}),
    ):
        age(folder, then)
        service.rows = dict(rows)
        await service.pull(folder)
        found = bytes_by_day(folder)
        assert found.keys() == rows.keys()
        assert found[days[4]] in {1, 4} if rows else True


async def test_rows_of_days_that_were_not_requested_are_counted_and_not_stored(tmp_path: Path):
    service, folder = Service("a"), tmp_path / "usage"
    service.keeps_to_the_range = False
    service.rows = {date(2026, 9, 30): 1, TODAY: 2, None: 3, date(2026, 11, 1): 4}
    report = await service.pull(folder)
    assert (report.rows, report.unrequested) == (2, 2)
    assert bytes_by_day(folder) == {TODAY: 2, None: 3}


async def test_parts_are_full_however_many_devices_are_fetched_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Slow(Service):
        async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the face of Transport
            for _ in range(len(self.requested) % 7):
                await checkpoint()
            return await super().send(request, timeout=timeout)

    monkeypatch.setattr(writer, "PART_DEVICES", 10)
    monkeypatch.setattr(compaction, "LOOSE", 1)  # let nothing merge them
    monkeypatch.setattr(compaction, "MANY", 1000)
    service, folder = Slow(*map(str, range(500))), tmp_path / "usage"
    service.rows = {TODAY: 1}
    report = await service.pull(folder)
    sizes = [parquet.read_metadata(part).num_rows for part in sorted((folder / "data").iterdir())]
    assert sum(sizes) == 500
    assert report.parts == len(sizes)
    assert min(sizes[:-1]) >= 10


async def test_large_parts_are_kept_and_read_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writer, "PART_DEVICES", 1)
    monkeypatch.setattr(compaction, "GROUP_ROWS", 1)  # one row is many
    service, folder = Service("a", "b", "c"), tmp_path / "usage"
    service.rows = {TODAY: 1, date(2026, 10, 30): 1}
    await service.pull(folder, concurrency=1)
    assert len(names_in(folder / "data")) == 3
    assert bytes_by_day(folder) == service.rows
    assert [row["bytes_used"] for row in Dataset.open(folder).usage(by=[])] == [6]

    monkeypatch.setattr(compaction, "RATIO", float("inf"))  # let nothing merge what the next pull replaces
    monkeypatch.setattr(compaction, "LOOSE", 1)
    age(folder, datetime(2026, 9, 1, 12, tzinfo=UTC))
    service.rows = {TODAY: 2, date(2026, 10, 30): 2}
    await service.pull(folder, concurrency=1)
    assert len(names_in(folder / "data")) == 6
    assert bytes_by_day(folder) == service.rows
    assert [row["bytes_used"] for row in Dataset.open(folder).usage(by=[])] == [12]


async def test_large_parts_of_the_same_devices_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compaction, "GROUP_ROWS", 1)  # one row is many
    service, folder = Service("a", "b"), tmp_path / "usage"
    service.rows = {date(2026, 10, 30): 1, TODAY: 2}
    await service.pull(folder, until=date(2026, 10, 30))
    await service.pull(folder, extend=True)
    assert service.requested[-1] == (str(TODAY), str(TODAY))
    assert len(names_in(folder / "data")) == 1
    assert bytes_by_day(folder) == service.rows


async def test_a_row_without_a_day_goes_too(tmp_path: Path):
    service, folder = Service("a"), tmp_path / "usage"
    service.rows = {None: 1, TODAY: 1}
    await service.pull(folder)
    assert bytes_by_day(folder).keys() == {None, TODAY}
    service.rows = {TODAY: 2}
    age(folder, datetime(2026, 9, 1, 12, tzinfo=UTC))
    await service.pull(folder)
    assert bytes_by_day(folder) == {TODAY: 2}


async def test_a_deleted_row_stays_deleted_when_the_part_that_says_so_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(compaction, "RATIO", float("inf"))  # let nothing put them together
    monkeypatch.setattr(compaction, "LOOSE", 1)
    service, folder = Service("a"), tmp_path / "usage"
    service.rows = {TODAY: 1}
    await service.pull(folder)
    service.rows = {}
    age(folder, datetime(2026, 9, 1, 12, tzinfo=UTC))
    await service.pull(folder)
    assert bytes_by_day(folder) == {}
    (folder / "data" / "part-00001.parquet").unlink()
    await service.pull(folder)
    assert bytes_by_day(folder) == {}


async def test_a_clock_that_was_ahead_makes_no_fetch_final_or_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # always in UTC
            return datetime.now(UTC) + timedelta(days=400)

    service, folder = Service("a"), tmp_path / "usage"
    service.rows = {TODAY: 1}
    with monkeypatch.context() as patch:
        patch.setattr(writer, "datetime", Ahead)
        await service.pull(folder)
    service.rows = {TODAY: 2}
    assert only_status(folder).to_reread == 1
    await service.pull(folder)
    assert bytes_by_day(folder) == {TODAY: 2}
    assert (await service.pull(folder)).skipped == 1


# -- ranges


async def test_monthly_usage_covers_the_month_in_whose_middle_the_range_begins(
    box: Sandbox, start: Start, tmp_path: Path
):
    async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=start(box)) as client:
        await client.fleet.pull("monthly", since=date(2026, 8, 15), until=date(2026, 10, 2), to=tmp_path)
    months = Counter(row["date_for"] for row in Dataset.open(tmp_path).arrow().to_pylist())
    assert months == {date(2026, month, 1): 12 for month in (8, 9, 10)}


async def test_days_to_come_are_fetched_once_they_are_there(tmp_path: Path):
    service, today = Service("a"), datetime.now(UTC).date()
    for until in (date(9999, 12, 31), today + timedelta(days=400)):
        service.requested.clear()
        folder = tmp_path / f"{until}"
        await service.pull(folder, until=until)
        ((_, last),) = service.requested
        assert date.fromisoformat(last) <= today + timedelta(days=2)
        assert only_status(folder).done == 1
        assert (await service.pull(folder, until=until)).skipped == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"since": date(2999, 1, 1), "until": date(2999, 1, 31)}, "is in the future"),
        ({"since": "2026-10-01"}, "since must be a datetime.date"),
        ({"until": datetime(2026, 10, 31, tzinfo=UTC)}, "until must be a datetime.date"),
        ({"kind": "dayly"}, "daily or monthly"),
        ({"devices": "pump-7"}, "a collection of names"),
        ({"lookback": "3"}, "number of days"),
        ({"to": ""}, "is empty"),
        ({"to": "s3://bucket/usage"}, "folder on this machine"),
        ({"to": "file:///tmp/usage"}, "folder on this machine"),
        ({"to": "postgresql://me@host/db"}, "folder on this machine"),
        ({"to": "usage.parquet"}, "looks like a file"),
        ({"to": "usage.csv"}, "looks like a file"),
        ({"to": "usage.CSV.gz"}, "looks like a file"),
    ],
    ids=str,
)
async def test_what_cannot_be_meant_is_refused_and_leaves_nothing(
    change: dict[str, object], complaint: str, tmp_path: Path
):
    service = Service("a")
    with chdir(tmp_path), pytest.raises(InvalidRequest, match=complaint):
        await service.pull(Path("usage"), **change)
    assert not service.requested
    assert not names_in(tmp_path)


async def test_a_dot_in_a_folders_name_is_no_files_ending(tmp_path: Path):
    service = Service("a")
    await service.pull(tmp_path / "usage.2026-10")
    await service.pull(tmp_path / "acme.com")
    assert only_status(tmp_path / "acme.com").done == 1


# -- folders and files


async def test_a_pull_that_was_refused_leaves_no_dataset(box: Sandbox, start: Start, tmp_path: Path):
    folder, url = tmp_path / "usage", start(box)
    async with AsyncLattigo("sandbox", "wrong", base_url=url) as client:
        with pytest.raises(Unauthorized):
            await client.fleet.pull("daily", **OCTOBER, to=folder)
    assert not folder.exists()
    folder.mkdir()
    (folder / "readme.txt").write_text("theirs")
    async with AsyncLattigo("another", "wrong", base_url=url) as client:
        with pytest.raises(Unauthorized):
            await client.fleet.pull("daily", **OCTOBER, to=folder)
    assert names_in(folder) == ["readme.txt"]


async def test_a_dataset_that_never_held_anything_binds_nobody(tmp_path: Path):
    """A pull that was killed before its first commit, here with a typo."""
    await Service().pull(tmp_path, until=date(2026, 10, 13))
    service = Service("a")
    service.rows = {TODAY: 1}
    assert (await service.pull(tmp_path, key="other")).rows == 1


async def test_a_chdir_in_the_middle_moves_nothing(tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    service = Service("a", "b", "c")
    service.rows = {TODAY: 1}
    with chdir(here):
        await service.pull(Path("usage"), on_progress=lambda _: os.chdir(there))
        os.chdir(here)
        dataset = Dataset.open("usage")
        os.chdir(there)
        assert dataset.arrow().num_rows == 3
    assert not names_in(there)


async def test_only_our_own_files_are_emptied_or_deleted(tmp_path: Path):
    folder = tmp_path / "usage"
    service = Service("a")
    service.rows = {TODAY: 1}
    await service.pull(folder)
    part = folder / "data" / "part-00000.parquet"
    theirs = {folder / "report.unfinished": b"theirs", folder / "data" / "part-00001.parquet": b"theirs"}
    theirs[folder / "data" / "part-00000-c000.parquet"] = part.read_bytes()
    for path, content in theirs.items():
        path.write_bytes(content)
    parquet.write_table(parquet.read_table(part).replace_schema_metadata(), folder / "data" / "part-00009.parquet")
    (folder / "data" / "part-00007.parquet").write_bytes(part.read_bytes())  # never committed
    age(folder, datetime(2026, 9, 1, 12, tzinfo=UTC))
    service.rows = {TODAY: 2}
    await service.pull(folder)
    assert all(path.read_bytes() == content for path, content in theirs.items())
    assert (folder / "data" / "part-00009.parquet").exists()
    assert not (folder / "data" / "part-00007.parquet").exists()
    assert Dataset.open(folder).arrow()["bytes_used"].to_pylist() == [2]


async def test_a_list_of_errors_that_is_not_ours_is_not_replaced(tmp_path: Path):
    (tmp_path / "errors.jsonl").write_text("theirs")
    with pytest.raises(DatasetError, match=r"contains another errors\.jsonl"):
        await Service("a").pull(tmp_path)
    assert names_in(tmp_path) == ["errors.jsonl"]
    assert (tmp_path / "errors.jsonl").read_text() == "theirs"


async def test_files_with_identifiers_are_private_until_their_owner_opens_them(tmp_path: Path):
    def modes(folder: Path) -> dict[str, int]:
        return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}

    service, folder = Service("a"), tmp_path / "usage"
    service.rows = {TODAY: 1}
    before = os.umask(0o022)
    try:
        await service.pull(folder)
        found = modes(folder)
        assert {found.pop("usage"), found.pop("data")} == {0o700}
        assert set(found.values()) == {0o600}
        export(Dataset.open(folder), tmp_path / "usage.csv")
        export(Dataset.open(folder), tmp_path / "usage.duckdb")
        assert {stat.S_IMODE((tmp_path / f"usage.{kind}").stat().st_mode) for kind in ("csv", "duckdb")} == {0o600}
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o750 if path.is_dir() else 0o640)
        os.umask(0o077)
        age(folder, datetime(2026, 9, 1, 12, tzinfo=UTC))
        await service.pull(folder)
        found = modes(folder)
        assert {found.pop("usage"), found.pop("data")} == {0o750}
        assert set(found.values()) == {0o640}
    finally:
        os.umask(before)


async def test_an_old_log_of_duckdb_beside_an_export_is_not_applied_to_the_new_one(tmp_path: Path):
    service, folder = Service("a"), tmp_path / "usage"
    service.rows = {TODAY: 1}
    await service.pull(folder)
    file, log = tmp_path / "usage.duckdb", tmp_path / "usage.duckdb.wal"
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as database:
        database.execute("PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE daily_usage (x INTEGER)")
    log.write_bytes((tmp_path / "other.duckdb.wal").read_bytes())
    export(Dataset.open(folder), file)
    with duckdb.connect(str(file), read_only=True) as database:
        assert database.execute("SELECT bytes_used FROM daily_usage").fetchall() == [(1,)]
    assert not log.exists()


# -- devices that are not there any more


async def test_a_device_that_left_the_account_does_not_stay_failed(box: Sandbox, tmp_path: Path):
    service = Service("a", "b")
    service.rows, service.unknown = {TODAY: 1}, {"b"}
    assert (await service.pull(tmp_path)).failed == 1
    assert (await service.pull(tmp_path)).failed == 1  # the list still has it
    service.names = ("a",)
    assert (await service.pull(tmp_path)).failed == 0
    found = only_status(tmp_path)
    assert (found.total, found.done, found.failed, found.gone, found.left) == (1, 1, 0, 1, 0)
    assert (tmp_path / "errors.jsonl").read_text() == ""
    service.names, service.unknown = ("a", "b"), set()
    await service.pull(tmp_path)
    found = only_status(tmp_path)
    assert (found.total, found.done, found.gone) == (2, 2, 0)
    assert (tmp_path / "gone.jsonl").read_text() == ""


async def test_a_named_device_that_nobody_has_is_reported_once_and_then_listed_as_gone(tmp_path: Path):
    service = Service()
    service.rows, service.unknown = {TODAY: 1}, {"typo"}
    names = ["a", "typo"]
    reports = [await service.pull(tmp_path, devices=names) for _ in range(3)]
    assert [(report.failed, report.gone) for report in reports] == [(1, 0), (0, 1), (0, 1)]
    (line,) = map(json.loads, (tmp_path / "gone.jsonl").read_text().splitlines())
    assert (line["source"], line["device_name"]) == ("lattigo", "typo")
    assert (tmp_path / "errors.jsonl").read_text() == ""
    found = only_status(tmp_path)
    assert (found.total, found.done, found.failed, found.gone, found.left) == (2, 1, 0, 1, 0)
    service.unknown = set()  # it is there now
    assert (await service.pull(tmp_path, devices=names)).rows == 1
    assert only_status(tmp_path).gone == 0
