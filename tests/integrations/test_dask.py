"""Pulls of several accounts on a Dask cluster of processes, which are killed.

With DASK_ALL=1, twelve accounts on four workers.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from lattigo import InvalidRequest
from lattigo.distributed import PullJob
from lattigo.fleet import Dataset
from lattigo.lake import Table
from lattigo.sandbox import RateLimit, Sandbox, serve

pytestmark = pytest.mark.filterwarnings("default")  # those of Dask are not ours
dask = pytest.importorskip("distributed", reason="Dask is not installed")
from lattigo.integrations.dask import pull_accounts  # noqa: E402 - only where Dask is installed

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
DEVICES = 30
ACCOUNTS, WORKERS = (12, 4) if os.environ.get("DASK_ALL") else (4, 2)


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Sandbox]]:
    """Accounts with services of their own, and their profiles."""
    limit = RateLimit.parse("20/s")
    boxes = {
        f"acme-{number}": Sandbox(DEVICES, seed=number, today=OCTOBER["until"], limits=[limit])
        for number in range(ACCOUNTS)
    }
    with ExitStack() as stack:
        lines = []
        for name, box in boxes.items():
            (account, *_) = box.accounts
            lines += [
                f"[profile.{name}]",
                f"base_url = {json.dumps(stack.enter_context(serve(box)))}",
                f"key_name = {json.dumps(account.key_name)}",
                f"credential_command = {json.dumps([sys.executable, '-c', f'print({account.api_key!r})'])}",
            ]
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        file = tmp_path / "config" / "lattigo" / "config.toml"
        file.parent.mkdir(parents=True)
        file.touch(mode=0o600)
        file.write_text("\n".join(lines), encoding="utf-8")
        yield boxes


def job(profile: str, to: Path, **others: object) -> PullJob:
    return PullJob(profile=profile, kind="daily", to=str(to), **OCTOBER, **others)  # type: ignore[arg-type]  # of any job


def calls(box: Sandbox) -> Counter[str]:
    return Counter(call.method for call in list(box.seen))


def truth(box: Sandbox) -> Counter[tuple[object, ...]]:
    rows = box.truth.daily_usage(OCTOBER["since"], OCTOBER["until"])
    return Counter((row["device_name"], row["date_for"], row["bytes_used"]) for row in rows)


def rows(folder: Path) -> Counter[tuple[object, ...]]:
    table = Dataset.open(folder).arrow().select(["device_name", "date_for", "bytes_used"])
    return Counter((name, str(day), size) for name, day, size in zip(*table.to_pydict().values(), strict=True))


def workers(client: dask.Client) -> set[str]:
    return set(client.scheduler_info(n_workers=-1)["workers"])


def test_a_job_runs_anywhere_and_twice(accounts: dict[str, Sandbox], tmp_path: Path):
    sent = pickle.dumps(job("acme-0", tmp_path / "usage", publish=str(tmp_path / "table")))
    assert b"sandbox" not in sent  # neither the key's name nor the key
    first, second = pickle.loads(sent)(), pickle.loads(sent)()
    assert (first.error, first.report.devices, first.report.rows) == (None, DEVICES, DEVICES * 31)
    assert (second.error, second.report.skipped, second.report.rows) == (None, DEVICES, 0)
    assert rows(tmp_path / "usage") == truth(accounts["acme-0"])
    assert Table.open(tmp_path / "table").arrow().num_rows == DEVICES * 31


def test_two_runs_of_a_job_at_once_wait_for_each_other(
    accounts: dict[str, Sandbox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lattigo.distributed.ASK_AGAIN_SECONDS", 0.05)
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(job("acme-0", tmp_path / "usage")())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.error for report in reports] == [None, None]
    assert sum(report.report.rows for report in reports) == DEVICES * 31
    assert rows(tmp_path / "usage") == truth(accounts["acme-0"])


def test_a_job_that_cannot_be_done_says_why_and_what_it_has_is_kept(accounts: dict[str, Sandbox], tmp_path: Path):
    assert "ConfigurationError" in (job("unknown", tmp_path / "usage")().error or "")


@pytest.mark.parametrize("kind", ["send_sms", "change_simstate", "weekly"])
def test_nothing_but_a_pull_can_be_distributed(tmp_path: Path, kind: str):
    with pytest.raises(InvalidRequest, match="only pulls of daily or monthly usage"):
        PullJob(profile="acme-0", kind=kind, to=str(tmp_path), **OCTOBER)  # type: ignore[arg-type]  # a wrong kind


@pytest.mark.parametrize("profile", ["../acme", "", "a/b"])
def test_a_profile_is_no_path(tmp_path: Path, profile: str):
    with pytest.raises(InvalidRequest, match="A profile has up to 64 letters"):
        job(profile, tmp_path)


def test_a_worker_that_is_killed_and_a_cluster_that_is_restarted_lose_nothing(
    accounts: dict[str, Sandbox], tmp_path: Path
):
    with (
        dask.LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        dask.Client(cluster) as client,
    ):
        reports: list[object] = []
        work = threading.Thread(
            target=lambda: reports.extend(pull_accounts(client, accounts, "daily", to=tmp_path / "usage", **OCTOBER)),
            daemon=True,
        )
        work.start()
        while not any(calls(box).total() > 10 for box in accounts.values()):
            time.sleep(0.01)
        (busy, *_) = (worker for worker, tasks in client.processing().items() if tasks)
        os.kill(client.run(os.getpid, workers=[busy])[busy], signal.SIGKILL)
        while busy in workers(client) or len(workers(client)) < WORKERS:
            time.sleep(0.05)
        client.restart(timeout=120, wait_for_workers=False)
        work.join(300)
    assert [(it.profile, it.error) for it in reports] == [(name, None) for name in accounts]
    for name, box in accounts.items():
        assert rows(tmp_path / "usage" / name) == truth(box)
        assert calls(box).keys() == {"GET"}
