"""Reading a large dataset must cost about what DuckDB needs for one clean, sorted Parquet file of the same rows.

    python -m bench.reading                                 # 50 million stored rows: a few minutes, 2 GB of disk
    python -m bench.reading --devices 10000 --days 700
    python -m bench.reading --to usage/                     # keeps the dataset, and uses it the next time

The dataset is as nightly pulls leave it: one file for each closed month, some of them with a small one for a few
devices that were retried, and several files for the current month, in which each day was fetched up to four times.
Prints Markdown, and fails where a limit is exceeded.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import duckdb

from bench.nights import listed
from lattigo.fleet import Dataset
from lattigo.fleet.data import sums
from lattigo.fleet.data.compaction import ROWS_AT_ONCE
from lattigo.fleet.data.parts import PartFile, Unpublished, schema, usage_schema
from lattigo.fleet.data.rows import within_month
from lattigo.fleet.dataset import connect
from lattigo.fleet.ledger import FILE, Ledger
from lattigo.fleet.maintenance import dataset_info
from lattigo.fleet.records import NewPart, Request
from lattigo.fleet.windows import Window

UNTIL = date(2026, 11, 28)
NIGHTS = 2
"""Number of nights since the files of the current month were merged."""
RETRIED = 500
"""One device in this many was fetched again in an already merged month, in every sixth month."""
ALLOWED_MONTHS, ALLOWED_DEVICE = 1.2, 0.1

ROWS = """
SELECT 'lattigo' AS source, 'default' AS account, 100000 + device AS device_id,
    '8900000000' || lpad(device::VARCHAR, 9, '0') AS device_name, day::DATE AS date_for,
    (hash(device, day) % 1000000)::BIGINT AS bytes_used, device % 3 AS sms_used,
    device * 100000 + epoch(day)::BIGINT // 86400 AS id, day + INTERVAL 3 DAY AS fetched_at, device, false AS deleted
FROM range($since::TIMESTAMP, $until::TIMESTAMP + INTERVAL 1 DAY, INTERVAL 1 DAY) days(day),
    range($first, $last + 1, $step) devices(device)
ORDER BY device, day
"""
PLAIN = """
SELECT strftime(date_for, '%Y-%m') AS month, count(DISTINCT device_id), sum(bytes_used), sum(sms_used)
FROM read_parquet(?) GROUP BY ALL ORDER BY 1
"""


def make(folder: Path, devices: int, days: int) -> None:
    """Write a dataset."""
    since = UNTIL - timedelta(days - 1)
    (folder / "data").mkdir(parents=True)
    ledger = Ledger(folder, write=True)
    ledger.acquire()
    account = ledger.account()
    account.begin(Request("lattigo", "daily", Window(since, UNTIL), "all", "bench"), extend=False, same_account=False)
    for start in range(1, devices + 1, 10_000):
        numbers = range(start, min(start + 10_000, devices + 1))
        account.remember([listed(number) for number in numbers])
    account.listed()
    with connect() as connection:
        for month, window, step, merged in files(since):
            ((number, file),) = ledger.files.next_numbers(1)
            temporary = folder / f"{number}.unfinished"
            with PartFile(temporary, number, dataset=ledger.id, like=folder / FILE) as part:
                for first in range(1, devices + 1, size := ROWS_AT_ONCE // 30 * step):
                    values = {"since": window.since, "until": window.until, "step": step}
                    values |= {"first": first, "last": min(first + size - 1, devices)}
                    part.add(
                        connection.sql(ROWS, params=values).to_arrow_table().cast(schema().remove(len(schema()) - 1))
                    )
            content = NewPart(month, window, (1, devices), part.rows, part.rows * merged, clean=merged)
            account.commit([], [], [Unpublished(temporary, number, file, content, part.bytes)], lookback=3)
    ledger.close()


def files(since: date) -> Iterator[tuple[date, Window, int, bool]]:
    """Yield month, days and distance between the devices of each file, and whether it is clean."""
    current = UNTIL.replace(day=1)
    month = since.replace(day=1)
    while month < current:
        days = within_month(Window(since, UNTIL), month)
        yield month, days, 1, True
        if month.month % 6 == 0:
            yield month, days, RETRIED, False
        month = days.until + timedelta(1)
    merged = UNTIL - timedelta(NIGHTS)
    yield current, Window(current, merged), 1, True
    for night in range(1, NIGHTS + 1):
        yield current, Window(merged + timedelta(night - 3), merged + timedelta(night)), 1, False


def write_clean(folder: Path, file: Path) -> None:
    """Write the current rows to one file, sorted by device and day."""
    rows = f"SELECT {', '.join(usage_schema().names)} FROM usage ORDER BY device_id, date_for"
    connection = Dataset.open(folder).connection()
    connection.execute("SET memory_limit = '4GB'; SET threads = 1")
    connection.execute(f"COPY ({rows}) TO '{file}' (COMPRESSION zstd)")


def plain(file: Path) -> list[tuple[object, ...]]:
    """Return the sums as anybody would ask DuckDB for them."""
    with duckdb.connect() as connection:
        return connection.execute(PLAIN, [str(file)]).fetchall()


def best(file: Path) -> list[tuple[object, ...]]:
    """Return the sums by the query that reads a dataset."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).project("*, device_id AS device").create_view("counted")
        return connection.execute(*sums.query(["month"], None, None, None)).fetchall()


def by_month(folder: Path, device: str | None = None) -> list[tuple[object, ...]]:
    """Return the sums of a dataset."""
    return [tuple(row.values()) for row in Dataset.open(folder).usage(by="month", device=device)]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of a run, on all threads."""
    before = os.times()
    work()
    after = os.times()
    return after.user + after.system - before.user - before.system


def compare(folder: Path, file: Path, rounds: int) -> bool:
    """Print the costs of the queries, and return whether all are within the limits."""
    info = dataset_info(folder)
    device = f"8900000000{cast('int', info['devices']) // 2:09}"
    assert by_month(folder) == plain(file) == best(file), "the same sums"
    works: dict[str, tuple[Callable[[], object], float]] = {
        "DuckDB, one clean file": (partial(plain, file), math.inf),
        "DuckDB, one clean file, by our query": (partial(best, file), math.inf),
        "dataset, by month": (partial(by_month, folder), ALLOWED_MONTHS),
        "dataset, by month, one device": (partial(by_month, folder, device), ALLOWED_DEVICE),
    }
    seconds = {name: list[float]() for name in works}
    for _ in range(rounds):
        for name, (work, _) in works.items():
            seconds[name].append(cpu_seconds(work))
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    first = next(iter(medians.values()))
    print(f"{info['stored_rows']:,} stored rows in {info['files']} files, medians of {rounds} rounds.\n")
    print("| sums | CPU, s | of the first | allowed |")
    print("|---|--:|--:|--:|")
    for name, (_, allowed) in works.items():
        limit = "" if allowed == math.inf else allowed
        print(f"| {name} | {medians[name]:.2f} | {medians[name] / first:.3f} | {limit} |")
    return all(medians[name] <= allowed * first for name, (_, allowed) in works.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--to", type=Path, help="keep the dataset in this folder, and the file beside it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.to or Path(temporary, "usage")
        file = folder.with_name(f"{folder.name}-clean.parquet")
        if not folder.exists():
            make(folder, given.devices, given.days)
        if not file.exists():
            write_clean(folder, file)
        is_fast = compare(folder, file, given.rounds)
    sys.exit(not is_fast)


if __name__ == "__main__":
    main()
