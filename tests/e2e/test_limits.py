"""Limits that are learned, kept on disk, shown and forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from lattigo import AsyncLattigo, Attempted, Event
from lattigo._core.limits.store import FORGOTTEN, Learned, LimitStore, account_key
from lattigo.sandbox import RateLimit, Sandbox

DAYS = {"since": date(2026, 10, 1), "until": date(2026, 10, 2)}
BUCKET = RateLimit(kind="token_bucket", limit=20, period=1, burst=5, endpoints=("daily_data_usages",))
NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def pull(url: str, box: Sandbox, limits_file: Path) -> list[int | None]:
    """Pull the fleet's usage; gives the status of each answer."""
    answers: list[int | None] = []

    def listen(event: Event) -> None:
        if isinstance(event, Attempted) and event.operation == "daily_data_usages":
            answers.append(event.status)

    account = box.accounts[0]
    async with AsyncLattigo(
        account.key_name, account.api_key, base_url=url, limits_file=limits_file, listeners=(listen,)
    ) as client:
        async for outcome in client.fleet.daily_usage(**DAYS):
            assert len(outcome.unwrap()) == 2
    return answers


async def test_a_second_client_starts_with_what_the_first_one_learned(start: Callable[[Sandbox], str], tmp_path: Path):
    box, file = Sandbox(devices=60, limits=(BUCKET,)), tmp_path / "deep" / "limits.json"
    url = start(box)
    first = await pull(url, box, file)
    learned = LimitStore(file).load()[account_key(url, box.accounts[0].key_name)]
    assert 12 < learned["daily_data_usages"].rate < 28
    second = await pull(url, box, file)
    assert first.count(429) > second.count(429)
    assert box.accounts[0].key_name not in file.read_text()
    assert box.accounts[0].api_key not in file.read_text()


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", '{"a": 1}', '{"a": {"b": {"rate": -1, "window": null, "at": "x"}}}']
)
async def test_a_damaged_file_counts_as_empty(text: str, start: Callable[[Sandbox], str], tmp_path: Path):
    file = tmp_path / "limits.json"
    file.write_text(text)
    box = Sandbox(devices=3)
    assert await pull(start(box), box, file) == [200, 200, 200]


def test_what_was_learned_ages_and_is_forgotten():
    learned = Learned(100.0, 60, NOW.isoformat())
    assert learned.aged(NOW + timedelta(hours=20)) == learned
    week_old = learned.aged(NOW + timedelta(days=8))
    assert week_old is not None
    assert week_old.rate == pytest.approx(86)
    assert learned.aged(NOW + FORGOTTEN + timedelta(seconds=1)) is None


def test_one_account_does_not_overwrite_another(tmp_path: Path):
    store = LimitStore(tmp_path / "limits.json")
    store.save("one", {"a": Learned(1.0, None, NOW.isoformat())})
    store.save("two", {"a": Learned(2.0, None, NOW.isoformat())})
    store.save("one", {"b": Learned(3.0, 60, NOW.isoformat())})
    assert {name: [*limits] for name, limits in store.load().items()} == {"one": ["a", "b"], "two": ["a"]}


def test_the_command_line_shows_and_forgets_them(tmp_path: Path):
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}

    def limits_command(*words: str) -> str:
        command = [sys.executable, "-m", "lattigo", "limits", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert limits_command("show") == ""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    LimitStore(tmp_path / "lattigo" / "limits.json").save("abc", {"get_device": Learned(9.87654, 60, at)})
    assert orjson.loads(limits_command("show", "--output", "jsonl")) == {
        "account": "abc",
        "endpoint": "get_device",
        "requests_per_second": 9.877,
        "window_seconds": 60,
        "learned": at,
        "starts_with": 9.877,
    }
    limits_command("reset")
    assert limits_command("show") == ""
