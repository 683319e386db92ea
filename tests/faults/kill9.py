"""Kill a pull again and again, at random moments, and see that nothing is lost, doubled or wrong.

    python -m tests.faults.kill9            # 200 kills, 3,000 devices × 31 days
    python -m tests.faults.kill9 --kills 20 --devices 500

Pulls of a whole account, of named devices, with `--extend` and with `--lookback` take turns, while another process
reads the dataset and exports it. Each child is the real command, and the one that follows a kill is the same command.
Only the size of its parts is lowered, so that there is something to commit between two kills; a kill that comes later
costs no more than one part and the calls in flight.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

import anyio
import duckdb
from attrs import define
from pyarrow import parquet

from lattigo import AsyncLattigo
from lattigo._core.limits.store import account_key
from lattigo.fleet import DatasetError
from lattigo.fleet.dataset import Dataset
from lattigo.fleet.exports import export
from lattigo.sandbox import RateLimit, Sandbox, serve
from tests.support.ledgers import age

TODAY, SINCE = date(2026, 10, 31), date(2026, 10, 1)
BEFORE = date(2026, 10, 20)
"""Where the range ends that `--extend` makes longer."""
READ_TOO_EARLY = datetime(2026, 11, 2, 12, tzinfo=UTC)
"""By then the last two days were not final."""
CONCURRENCY = 16
PART_DEVICES = 10
LIMIT = RateLimit(kind="token_bucket", limit=600, burst=30, endpoints=("daily_data_usages",))
Scenario = Literal["account", "named", "extend", "lookback"]
CHILD = """
import sys
from lattigo.fleet.pulling import writer as dataset
dataset.PART_DEVICES = int(sys.argv.pop(1))
from lattigo.cli import main
sys.exit(main())
"""
COLUMNS = ("device_name", "date_for", "bytes_used", "sms_used", "id")
DOCUMENT = Path(__file__).parents[2] / "docs/reference/dataset.md"
Rows = Counter[tuple[object, ...]]


@define
class Figures:
    """What was seen."""

    kills: int = 0
    pulls: int = 0
    rows: int = 0
    calls: int = 0
    repeated: int = 0
    """Calls for devices that had been fetched before."""
    most_repeated: int = 0
    """Of one kill."""
    reads: int = 0
    """Of the process that read and exported meanwhile."""
    seconds: float = 0.0


def allowed() -> int:
    """Calls that a kill may cost: those in flight and one part. While a part is being written the next one begins."""
    return 2 * CONCURRENCY + PART_DEVICES


def run(kills: int, devices: int, folder: Path, *, seed: int = 1) -> Figures:
    """Kill pulls until there were so many kills; every pull is brought to its end and compared."""
    chance, figures, began = random.Random(seed), Figures(), time.monotonic()
    box = Sandbox(devices, today=TODAY, limits=[LIMIT], seen=10**6)
    truth = Counter(tuple(row[name] for name in COLUMNS) for row in box.truth.daily_usage(SINCE, TODAY))
    scenarios = get_args(Scenario)
    with serve(box) as url:
        env = os.environ | environment(url, folder)
        while figures.kills < kills:
            scenario: Scenario = scenarios[figures.pulls % len(scenarios)]
            usage = folder / f"usage-{figures.pulls}"
            words = prepare(scenario, box, url, usage)
            box.seen.clear()
            with reader_beside(usage, truth, folder) as reads:
                # No more than a few kills to each, so that a small number still meets every kind of pull.
                most = min(kills - figures.kills, -(-kills // len(scenarios)))
                killed = _pull_to_the_end(box, env, usage, words, most, chance, figures)
            figures.reads += reads[0]
            figures.pulls += 1
            calls = usage_calls(box)
            assert len(calls) == devices, "every device was asked for"
            figures.kills += killed
            figures.calls += calls.total()
            figures.repeated += calls.total() - devices
            # Files that were put together stay until nobody reads them, so a row may be there more than once.
            assert on_disk(usage).keys() == truth.keys(), "the files hold the service's rows"
            assert through_the_ledger(usage) == truth, "and so do the committed parts"
            assert documented(usage) == truth, "and so says the documented query"
            figures.rows += truth.total()
    figures.seconds = time.monotonic() - began
    return figures


def prepare(scenario: Scenario, box: Sandbox, url: str, usage: Path) -> list[str]:
    """Bring the dataset to where the killed pulls begin, and return what is special about their command."""

    async def pull(until: date) -> None:
        async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url) as client:
            await client.fleet.pull("daily", since=SINCE, until=until, to=usage)

    match scenario:
        case "account":
            return []
        case "named":
            names = usage.with_suffix(".txt")
            names.write_text("\n".join(str(device["device_name"]) for device in box.truth.devices()))
            return ["--devices", str(names)]
        case "extend":
            limits, box.limits = box.limits, ()
            anyio.run(pull, BEFORE)
            box.limits = limits
            return ["--extend"]
        case "lookback":
            limits, box.limits = box.limits, ()
            anyio.run(pull, TODAY)
            box.limits = limits
            age(usage, READ_TOO_EARLY)
            return ["--lookback", "3"]


@contextmanager
def reader_beside(usage: Path, truth: Rows, folder: Path) -> Iterator[list[int]]:
    """Read and export in another process while the block runs; the list gets the number of times."""
    expected, stop = folder / "truth.json", folder / "stop"
    expected.write_text(json.dumps(list(truth)))
    stop.unlink(missing_ok=True)
    reads = [0]
    command = [sys.executable, "-m", "tests.faults.kill9", "--read", str(usage), str(expected), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            yield reads
        finally:
            stop.touch()
            counted, problem = child.communicate(timeout=120)
    assert child.returncode == 0, problem
    reads[0] = int(counted)


def read_again_and_again(usage: Path, expected: Path, stop: Path) -> None:
    """Read and export until told to stop: never a row twice, never a wrong one. Prints how often it did."""
    truth = {tuple(row) for row in json.loads(expected.read_text())}
    reads, file = 0, usage.with_suffix(".csv")
    while not stop.exists():
        time.sleep(0.3)  # or most of the time of a run would be spent on reading
        try:
            dataset = Dataset.open(usage)
            rows = Counter(_plain(dataset.arrow().to_pylist()))
            export(dataset, file)
        except DatasetError:  # there is no dataset yet
            continue
        assert max(rows.values(), default=1) == 1, "no row comes twice"
        assert rows.keys() <= truth, "each row is the service's"
        assert len(file.read_text().splitlines()) == rows.total() + 1, "the export has the same rows"
        reads += 1
    print(reads)


def _pull_to_the_end(
    box: Sandbox,
    env: dict[str, str],
    usage: Path,
    words: list[str],
    kills: int,
    chance: random.Random,
    figures: Figures,
) -> int:
    killed = 0
    while True:
        before, done_before = usage_calls(box).total(), committed(usage)
        with subprocess.Popen(
            command(usage, *words), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as child:
            if killed < kills:
                _wait_for_a_moment(child, box, before, chance)
                child.kill()
            _, said = child.communicate(timeout=300)
        if child.returncode == 0:
            return killed
        assert child.returncode == -9, said
        killed += 1
        repeated = usage_calls(box).total() - before - (committed(usage) - done_before)
        figures.most_repeated = max(figures.most_repeated, repeated)


def _wait_for_a_moment(child: subprocess.Popen[str], box: Sandbox, before: int, chance: random.Random) -> None:
    """One in five is killed while it starts or opens the dataset, the others after some calls."""
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, 1.0))
        return
    calls = before + chance.randrange(60)
    while child.poll() is None and usage_calls(box).total() <= calls:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.03))


def command(usage: Path, *words: str) -> list[str]:
    days = ("--since", SINCE.isoformat(), "--until", TODAY.isoformat())
    rest = ("--concurrency", str(CONCURRENCY), "--progress", "none")
    return [sys.executable, "-c", CHILD, str(PART_DEVICES), "pull", "daily", *days, "--to", str(usage), *rest, *words]


def environment(url: str, folder: Path, rate: float = 590.0) -> dict[str, str]:
    """Credentials, and what an earlier run would have learned about the limit: so each child is fast at once."""
    learned = {"rate": rate, "window": None, "at": datetime.now(UTC).isoformat()}
    file = folder / "state" / "lattigo" / "limits.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({account_key(url, "sandbox"): {"daily_data_usages": learned, "list_devices": learned}}))
    return {
        "LATTIGO_BASE_URL": url,
        "LATTIGO_KEY_NAME": "sandbox",
        "LATTIGO_API_KEY": "sandbox-api-key",
        "XDG_STATE_HOME": str(folder / "state"),
    }


def usage_calls(box: Sandbox) -> Counter[str]:
    """Calls for the usage of each device that were answered."""
    return Counter(it.path for it in list(box.seen) if it.path.endswith("_data_usages") and it.status == 200)


def committed(usage: Path) -> int:
    """Devices of which this pull, or the one that was killed, has fetched the last day."""
    if not (usage / "ledger.sqlite").exists():
        return 0
    with closing(sqlite3.connect(usage / "ledger.sqlite", timeout=10)) as ledger:
        try:
            # A fetch that was merged with an earlier one has the time of that one, and a margin.
            query = "SELECT count(*) FROM fetched WHERE until * 86400 >= ? AND (at > ? OR margin IS NOT NULL)"
            days = datetime.combine(TODAY, datetime.min.time(), UTC), READ_TOO_EARLY
            return int(ledger.execute(query, [int(day.timestamp()) for day in days]).fetchone()[0])
        except sqlite3.OperationalError:  # killed before it had a table
            return 0


def on_disk(usage: Path) -> Rows:
    """What anybody sees who reads the folder, as often as it is there."""
    rows: Rows = Counter()
    for part in (usage / "data").glob("*.parquet"):
        rows.update(_plain(parquet.read_table(part).to_pylist()))
    return rows


def documented(usage: Path) -> Rows:
    """What the query in the documentation of the format returns."""
    text = DOCUMENT.read_text(encoding="utf-8")
    query = text.split('"""\nSELECT', 1)[1].split('"""', 1)[0].replace("usage/", f"{usage}/")
    found = duckdb.sql(f"SELECT {query}").to_arrow_table().to_pylist()
    return Counter(_plain(found))


def through_the_ledger(usage: Path) -> Rows:
    """What the package itself reads."""
    return Counter(_plain(Dataset.open(usage).arrow().to_pylist()))


def _plain(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [tuple(str(row[name]) if name == "date_for" else row[name] for name in COLUMNS) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--devices", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--read", nargs=3, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        read_again_and_again(*given.read)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = run(given.kills, given.devices, Path(folder), seed=given.seed)
    print(
        f"{found.kills} kills of {found.pulls} pulls of {given.devices:,} devices × 31 days, in {found.seconds:,.0f} s"
    )
    print(
        f"{found.calls:,} calls, {found.repeated:,} of them repeated: {found.repeated / found.kills:.1f} for each kill"
    )
    print(f"at most {found.most_repeated} after one kill; {allowed()} are allowed")
    print(f"{found.reads} times the dataset was read and exported meanwhile")
    print(f"{found.rows:,} rows, all equal to the service's, none missing and none twice")


if __name__ == "__main__":
    main()
