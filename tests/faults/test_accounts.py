"""Several accounts in one dataset: side by side, and the failure of one stops no other."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import anyio
import pytest

from lattigo import AsyncLattigo, InvalidRequest, Unauthorized
from lattigo.fleet import AccountReport, Dataset, DatasetError, DatasetMismatch, FleetClient, pull_accounts
from lattigo.fleet.data.parts import PartFile
from lattigo.fleet.maintenance import compact_dataset, verify_dataset
from lattigo.report import fleet_report, queries
from lattigo.report.crossed import find_crossed
from lattigo.report.plans import Plan, find_above
from lattigo.report.tables import Tables
from lattigo.sandbox import Fault, Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.web import App
from tests.support.command import run_command
from tests.support.meters import Meters, fleet_of

TODAY, SINCE = date(2026, 10, 31), date(2026, 10, 25)
DAYS = ("--since", f"{SINCE}", "--until", f"{TODAY}", "--progress", "none")
SIZE, DAY_COUNT = 12, 7
Start = Callable[[Box[App]], str]


@pytest.fixture
def boxes() -> list[Sandbox]:
    return [Sandbox(SIZE, seed=seed, today=TODAY) for seed in (1, 2, 3)]


@pytest.fixture
def urls(boxes: list[Sandbox], start: Start) -> list[str]:
    return [start(box) for box in boxes]


def clients(urls: list[str], **keys: str) -> dict[str, AsyncLattigo]:
    names = ("acme", "globex", "initech")
    return {
        name: AsyncLattigo("sandbox", keys.get(name, "sandbox-api-key"), base_url=url)
        for name, url in zip(names, urls, strict=False)
    }


async def pull(accounts: Mapping[str, FleetClient], to: Path, **changes: object) -> list[AccountReport]:
    given = {"since": SINCE, "until": TODAY, "to": to, **changes}
    return await pull_accounts(accounts, "daily", **given)  # type: ignore[arg-type]  # as they are


def rows(folder: Path) -> Counter[tuple[object, ...]]:
    names = ("account", "device_name", "date_for", "bytes_used", "sms_used", "id")
    return Counter(tuple(row[name] for name in names) for row in Dataset.open(folder).arrow().to_pylist())


def truth(**boxes: Sandbox) -> Counter[tuple[object, ...]]:
    names = ("device_name", "bytes_used", "sms_used", "id")
    return Counter(
        (account, row["device_name"], date.fromisoformat(str(row["date_for"])), *(row[name] for name in names[1:]))
        for account, box in boxes.items()
        for row in box.truth.daily_usage(SINCE, TODAY)
    )


@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # a report waits for nothing
async def test_devices_of_two_accounts_with_one_name_stay_apart_in_reports(start: Start, tmp_path: Path):
    twins = [Sandbox(SIZE, seed=1, today=TODAY) for _ in range(2)]
    await pull(clients([start(box) for box in twins]), tmp_path / "usage")
    sums = Counter[tuple[str, str]]()
    for account, name, _, size, *_ in rows(tmp_path / "usage").elements():
        sums[str(account), str(name)] += int(str(size))
    assert len(sums) == 2 * SIZE
    dataset = Dataset.open(tmp_path / "usage")
    tables = Tables.read(dataset)
    assert queries.completeness(tables, tables.days).devices == 2 * SIZE
    assert {(it.account, it.name): it.bytes for it in queries.top(tables, tables.days, 99)} == +sums
    crossed = {(it.account, it.name) for it in find_crossed(tables, 0)}
    assert crossed == (+sums).keys()
    above = find_above(tables, Plan("none", 0))
    assert {(it.account, it.name) for it in above if it.outlook == "over"} == crossed
    page = fleet_report(dataset).html
    assert page.count("<th>Account</th>") >= 1
    assert ">Usage by account</h2>" in page
    printed = run_command(("top", "usage", "-n", "2", "--output", "jsonl"), {}, tmp_path)
    assert [json.loads(line)["account"] for line in printed.stdout.splitlines()] == ["acme", "globex"]


async def test_accounts_are_pulled_into_one_dataset(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    reports = await pull(clients(urls), tmp_path / "usage")
    assert [(it.account, it.error, it.report.devices, it.report.failed) for it in reports] == [
        (name, None, SIZE, 0) for name in ("acme", "globex", "initech")
    ]
    expected = truth(acme=boxes[0], globex=boxes[1], initech=boxes[2])
    assert rows(tmp_path / "usage") == expected
    again = await pull(clients(urls), tmp_path / "usage")
    assert [it.report.skipped for it in again] == [SIZE] * 3
    compact_dataset(tmp_path / "usage")
    assert rows(tmp_path / "usage") == expected
    assert verify_dataset(tmp_path / "usage").problems == []
    sums = list(Dataset.open(tmp_path / "usage").usage(by="account"))
    assert [(row["account"], row["devices"]) for row in sums] == [("acme", 12), ("globex", 12), ("initech", 12)]


async def test_the_failure_of_one_account_stops_no_other(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    reports = await pull(clients(urls, globex="wrong"), tmp_path / "usage")
    assert [type(it.error) for it in reports] == [type(None), Unauthorized, type(None)]
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], initech=boxes[2])
    reports = await pull(clients(urls), tmp_path / "usage")
    assert [it.report.skipped for it in reports] == [SIZE, 0, SIZE]
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], globex=boxes[1], initech=boxes[2])


async def test_a_client_that_raises_anything_stops_no_other(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    class Broken(AsyncLattigo):
        async def __aenter__(self):
            raise ZeroDivisionError

    accounts = clients(urls) | {"globex": Broken("sandbox", "sandbox-api-key", base_url=urls[1])}
    reports = await pull(accounts, tmp_path / "usage")
    assert [type(it.error) for it in reports] == [type(None), ZeroDivisionError, type(None)]
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], initech=boxes[2])


async def test_accounts_that_all_fail_leave_no_dataset(urls: list[str], tmp_path: Path):
    reports = await pull(clients(urls, acme="wrong", globex="wrong", initech="wrong"), tmp_path / "usage")
    assert {type(it.error) for it in reports} == {Unauthorized}
    assert not (tmp_path / "usage").exists()


class Cellar:
    """A client of an API of one's own."""

    async def __aenter__(self) -> Cellar:
        self._fleet = fleet_of(Meters(["cellar-1"]))
        self.fleet = await self._fleet.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._fleet.__aexit__(None, None, None)


async def test_an_account_that_failed_binds_nobody(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    acme = clients(urls, acme="wrong")["acme"]
    (failed, cellar) = await pull({"acme": acme, "cellar": Cellar()}, tmp_path / "usage")
    assert (type(failed.error), cellar.error) == (Unauthorized, None)
    async with clients(urls)["globex"] as client:
        await client.fleet.pull("daily", since=SINCE, until=TODAY, to=tmp_path / "usage")
    found = rows(tmp_path / "usage")
    assert Counter({row: count for row, count in found.items() if row[0] != "cellar"}) == truth(default=boxes[1])


async def test_a_second_account_by_accident_is_refused(urls: list[str], tmp_path: Path):
    await pull(clients(urls[:1]), tmp_path / "usage")
    async with clients(urls)["globex"] as client:
        with pytest.raises(DatasetMismatch, match=r"holds usage of the account acme of lattigo.* --accounts"):
            await client.fleet.pull("daily", since=SINCE, until=TODAY, to=tmp_path / "usage")
    (report,) = await pull({"acme": clients(urls[1:])["acme"]}, tmp_path / "usage")
    assert isinstance(report.error, DatasetMismatch)
    assert "another account of lattigo acme" in str(report.error)


async def test_an_account_has_one_name(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    async with clients(urls)["acme"] as client:
        await client.fleet.pull("daily", since=SINCE, until=TODAY, to=tmp_path / "usage")
    before = boxes[0].app.state.requests.total()
    (twice, other) = await pull({"acme": clients(urls)["acme"], "globex": clients(urls)["globex"]}, tmp_path / "usage")
    assert isinstance(twice.error, DatasetMismatch)
    assert "under the name default, not acme" in str(twice.error)
    assert boxes[0].app.state.requests.total() == before
    assert other.error is None
    assert rows(tmp_path / "usage") == truth(default=boxes[0], globex=boxes[1])


async def test_a_full_disk_keeps_what_each_account_has_committed(
    boxes: list[Sandbox], urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    await pull(clients(urls[:1]), tmp_path / "usage")
    with monkeypatch.context() as patch:
        patch.setattr(PartFile, "add", full)
        reports = await pull(clients(urls), tmp_path / "usage")
    assert [type(it.error) for it in reports] == [type(None), DatasetError, DatasetError]
    assert rows(tmp_path / "usage") == truth(acme=boxes[0])
    await pull(clients(urls), tmp_path / "usage")
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], globex=boxes[1], initech=boxes[2])


async def test_a_cancelled_pull_keeps_what_each_account_has_fetched(
    boxes: list[Sandbox], urls: list[str], tmp_path: Path
):
    with anyio.CancelScope() as scope:

        def stop(result: AccountReport) -> None:
            if result.report.devices == SIZE // 2:
                scope.cancel()

        await pull(clients(urls), tmp_path / "usage", on_progress=stop, concurrency=1)
    assert scope.cancelled_caught
    kept = rows(tmp_path / "usage")
    assert len(kept) >= DAY_COUNT * SIZE // 2
    reports = await pull(clients(urls), tmp_path / "usage")
    assert sum(it.report.skipped for it in reports) == len(kept) // DAY_COUNT
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], globex=boxes[1], initech=boxes[2])


@pytest.mark.parametrize("names", [[], ["a b"], ["x" * 65], ["same", "same-client"]])
async def test_accounts_that_cannot_be_meant_are_refused(names: list[str], urls: list[str], tmp_path: Path):
    one = clients(urls)["acme"]
    with pytest.raises(InvalidRequest, match=r"No request was sent\."):
        await pull(dict.fromkeys(names, one), tmp_path / "usage")
    assert not (tmp_path / "usage").exists()


# -- the command


def command(folder: Path, text: str, *words: str, **environment: str) -> tuple[int, list[dict[str, object]], str]:
    (folder / "fleet.toml").write_text(text)
    home = {name: str(folder / name) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    given = ("pull", "daily", *DAYS, "--to", "usage", "--accounts", "fleet.toml", *words)
    result = run_command(given, {**home, "PATH": os.environ["PATH"], **environment}, folder)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.returncode, lines[0] if lines and isinstance(lines[0], list) else lines, result.stderr


def table(name: str, url: str, key: str = "KEY") -> str:
    return f'[account.{name}]\nkey_name_env = "NAME"\napi_key_env = "{key}"\nbase_url = "{url}"\n'


KEYS = {"NAME": "sandbox", "KEY": "sandbox-api-key", "BAD": "wrong"}


def test_the_command_prints_a_line_for_each_account(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    code, lines, stderr = command(tmp_path, table("acme", urls[0]) + table("globex", urls[1]), **KEYS)
    assert code == 0, stderr
    assert [(it["account"], it["devices"], it["rows"], it["error"]) for it in lines] == [
        ("acme", SIZE, SIZE * DAY_COUNT, None),
        ("globex", SIZE, SIZE * DAY_COUNT, None),
    ]
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], globex=boxes[1])


@pytest.mark.parametrize(
    ("key", "fault", "code", "error"),
    [
        ("BAD", False, 4, "Unauthorized"),
        ("NOT_SET", False, 2, "ConfigurationError"),
        ("KEY", True, 3, None),
    ],
)
def test_the_exit_code_is_that_of_the_worst_account(
    key: str, fault: bool, code: int, error: str | None, boxes: list[Sandbox], urls: list[str], tmp_path: Path
):
    if fault:
        boxes[1].faults = [Fault("status", endpoint="daily_data_usages", status=400, times=1)]
    found, lines, stderr = command(tmp_path, table("acme", urls[0]) + table("globex", urls[1], key), **KEYS)
    assert (found, [it["error"] for it in lines]) == (code, [None, error])
    assert ("error: globex: " in stderr) == (error is not None)
    assert {row[0] for row in rows(tmp_path / "usage")} >= {"acme"}
    assert "sandbox-api-key" not in stderr


def test_missing_credentials_are_never_those_of_another_account(urls: list[str], tmp_path: Path):
    own = {"LATTIGO_KEY_NAME": "sandbox", "LATTIGO_API_KEY": "sandbox-api-key"}
    code, (line,), stderr = command(tmp_path, table("acme", urls[0], "EMPTY"), EMPTY=" ", NAME="sandbox", **own)
    assert (code, line["error"]) == (2, "ConfigurationError")
    assert "set EMPTY" in stderr
    assert not (tmp_path / "usage").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[account.acme", "is not valid TOML"),
        ("", "write each account as [account.NAME]"),
        ('[acount.acme]\nprofile = "a"', "write each account as [account.NAME]"),
        ('[account."a b"]\nprofile = "a"', "a name has up to 64"),
        ("[account.acme]", "key_name_env and api_key_env missing"),
        ('[account.acme]\nkey_name_env = "A"\napi_key_en = "B"', "unknown entry api_key_en: did you mean api_key_env?"),
        ('[account.acme]\napi = "other"', "api must be lattigo or thingspace."),
        ("[account.acme]\nprofile = 7", "profile must be a text."),
        ('[account.acme]\nprofile = "a"\napi_key_env = "B"', "use either profile or environment variables."),
    ],
)
def test_a_mistake_in_the_file_is_one_line_and_nothing_is_sent(text: str, message: str, tmp_path: Path):
    code, lines, stderr = command(tmp_path, text)
    assert (code, lines) == (2, [])
    assert message in stderr
    assert stderr.count("\n") == 1
    assert not (tmp_path / "usage").exists()


def test_a_profile_can_name_an_account_but_not_all_of_them(boxes: list[Sandbox], urls: list[str], tmp_path: Path):
    config = tmp_path / "XDG_CONFIG_HOME" / "lattigo" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        f'[profile.ops]\nkey_name = "sandbox"\nbase_url = "{urls[0]}"\n'
        'credential_command = ["echo", "sandbox-api-key"]\n'
    )
    config.chmod(0o600)
    text = '[account.acme]\nprofile = "ops"\n' + table("globex", urls[1])
    code, lines, stderr = command(tmp_path, text, **KEYS)
    assert (code, [line["error"] for line in lines]) == (0, [None, None]), stderr
    assert rows(tmp_path / "usage") == truth(acme=boxes[0], globex=boxes[1])
    code, _, stderr = command(tmp_path, text, "--profile", "ops", **KEYS)
    assert code == 2
    assert "--profile can't be combined with --accounts" in stderr


def test_devices_cannot_be_combined_with_accounts(tmp_path: Path):
    code, _, stderr = command(tmp_path, table("acme", "http://127.0.0.1:9"), "--devices", "a")
    assert code == 2
    assert "--devices can't be combined with --accounts" in stderr
