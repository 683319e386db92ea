"""What a dataset of two sources survives."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyarrow import parquet

from lattigo.fleet import Dataset, DatasetError
from lattigo.fleet.data import compaction
from lattigo.fleet.dataset import status
from lattigo.sandbox import Sandbox, serve
from tests.support import meters
from tests.support.ledgers import age

from . import kill9
from .test_ledger import SINCE, TODAY, Pull

pytestmark = pytest.mark.no_cover


@pytest.fixture
def pull(tmp_path: Path) -> Iterator[Pull]:
    box = Sandbox(40, today=TODAY, seen=10**5)
    with serve(box) as url:
        yield Pull(box, url, tmp_path)


class Pumps(meters.Meters):
    """Another source, whose devices have the same names."""

    name = "pumps"


def pull_meters(folder: Path, names: list[str], *, calls: int = 0) -> subprocess.CompletedProcess[str]:
    """In a process of its own, which is killed after so many calls."""
    command = [sys.executable, "-m", "tests.support.meters", str(folder), str(calls), *names]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.no_cover
def test_kills_of_either_source_lose_and_double_nothing(pull: Pull):
    names = [str(device["device_name"]) for device in pull.box.truth.devices()][:39]
    for step in ("after COMMIT of part", "after rename of part", "before COMMIT of part"):
        assert pull.alone(crash=step)[0] == -signal.SIGKILL
        assert pull_meters(pull.usage, names, calls=9).returncode == -signal.SIGKILL
    before = done(pull.usage, "meters")
    assert 0 < before <= 3 * 9
    assert pull()[0] == 0
    finished = pull_meters(pull.usage, names)
    assert (finished.returncode, finished.stdout) == (0, f"{39 - before}\n"), finished.stderr
    assert on_disk(pull.usage) == read_back(pull.usage) == truth(pull.box, names)
    assert pull_meters(pull.usage, names).stdout.strip() == "0"
    pull.box.seen.clear()
    assert pull()[0] == 0
    assert not kill9.usage_calls(pull.box)


def test_devices_with_the_same_name_stay_apart(pull: Pull):
    names = [str(device["device_name"]) for device in pull.box.truth.devices()][:2]
    pull.once()
    assert pull_meters(pull.usage, names).stdout == "2\n"
    assert on_disk(pull.usage) == read_back(pull.usage) == truth(pull.box, names)


async def test_fetches_of_two_sources_do_not_replace_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a month that is not over, whose parts are not merged yet."""
    monkeypatch.setattr(compaction, "RATIO", float("inf"))
    today = datetime.now(UTC).date()
    for kind, factor in ((meters.Meters, 1), (Pumps, 2)):
        for names in (["cellar-1"], ["cellar-1", "cellar-2"]):
            async with meters.fleet_of(kind(names, factor)) as fleet:
                await fleet.pull("daily", since=today, until=today, to=tmp_path)
            age(tmp_path, datetime.now(UTC) - timedelta(days=1))  # so that the next pull fetches the day again
    rows = Counter((row["source"], row["device_name"], row["bytes_used"]) for row in dataset_rows(tmp_path))
    assert rows == Counter(
        (source, name, today.day * factor)
        for source, factor in (("meters", 1), ("pumps", 2))
        for name in ("cellar-1", "cellar-2")
    )


def test_a_part_that_vanished_is_brought_back_by_its_own_source(pull: Pull):
    pull.once()
    pull_meters(pull.usage, ["cellar-1"])
    (pull.usage / "data" / "part-00001.parquet").unlink()
    pull.once()
    with pytest.raises(DatasetError, match="Run the same pull from meters again to fetch its data"):
        Dataset.open(pull.usage)
    assert pull_meters(pull.usage, ["cellar-1"]).stdout == "1\n"
    assert on_disk(pull.usage) == read_back(pull.usage) == truth(pull.box, ["cellar-1"])


def done(folder: Path, source: str) -> int:
    return sum(found.done for found in status(folder, lookback=3) if found.request.source == source)


def truth(box: Sandbox, names: list[str]) -> Counter[tuple[object, ...]]:
    days = [meters.SINCE + timedelta(days=count) for count in range(3)]
    lattigo = box.truth.daily_usage(SINCE, TODAY)
    return Counter(
        [("lattigo", *(row[column] for column in kill9.COLUMNS)) for row in lattigo]
        + [("meters", name, str(day), day.day, None, None) for name in names for day in days]
    )


def on_disk(folder: Path) -> Counter[tuple[object, ...]]:
    return plain(row for part in (folder / "data").iterdir() for row in parquet.read_table(part).to_pylist())


def dataset_rows(folder: Path) -> list[dict[str, object]]:
    return Dataset.open(folder).arrow().to_pylist()


def read_back(folder: Path) -> Counter[tuple[object, ...]]:
    return plain(iter(dataset_rows(folder)))


def plain(rows: Iterator[dict[str, object]]) -> Counter[tuple[object, ...]]:
    columns = ("source", *kill9.COLUMNS)
    return Counter(tuple(str(row[it]) if it == "date_for" else row[it] for it in columns) for row in rows)
