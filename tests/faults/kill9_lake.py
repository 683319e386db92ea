"""Kill publishers again and again, at random moments, and compare the table with the dataset.

    python -m tests.faults.kill9_lake              # 200 kills

Each night is pulled, and then published by two processes at a time until one comes to its end. Both may be killed.
After each kill the table has the rows of the night before, or those of this night; at the end of the night those of
this night. Each step is a fork, so that the time to a kill is that of the work.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import deltalake
import duckdb  # noqa: F401 - loaded before the processes are forked
from pyarrow import dataset as _dataset  # noqa: F401 - the same

from bench import nights
from lattigo.fleet import Dataset
from lattigo.lake import publish, table

DEVICES, FIRST_NIGHT = 200, 20
LONGEST = 1.0
"""Seconds from the start of the work to a kill, at most."""
COLUMNS = ["device_id", "device_name", "date_for", "bytes_used", "sms_used", "id", "fetched_at"]


def start(work: Callable[[], object]) -> int:
    """Run in a process of its own, and return its number."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            status = 0 if work() is not False else 2
        finally:
            os._exit(status)
    return process


def end(process: int) -> int:
    """Wait for the end of a process, and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def rows(source: object) -> Counter[tuple[object, ...]]:
    """Return the rows of an Arrow table."""
    return Counter(zip(*source.select(COLUMNS).to_pydict().values(), strict=True))  # type: ignore[attr-defined] # Arrow


def equals(target: Path, *datasets: Path) -> bool:
    """Return whether a table has the rows of one of some datasets; none are those of a table that is not there yet."""
    there = table.is_table(str(target)) and deltalake.DeltaTable.is_deltatable(str(target))
    found = rows(deltalake.DeltaTable(target).to_pyarrow_table()) if there else Counter[tuple[object, ...]]()
    return any(found == (rows(Dataset.open(it).arrow()) if it.exists() else Counter()) for it in datasets)


def run(kills: int, folder: Path, *, seed: int = 1, note: Callable[[str], object] = print) -> None:
    """Kill so often, and compare."""
    chance, killed, published, night = random.Random(seed), 0, 0, FIRST_NIGHT
    usage, before, target = folder / "usage", folder / "before", folder / "table"
    while killed < kills:
        shutil.rmtree(before, ignore_errors=True)
        if usage.exists():
            shutil.copytree(usage, before)
        assert end(start(lambda night=night: nights.pull(usage, DEVICES, night))) == 0  # type: ignore[misc] # a default
        done = False
        while not done:
            publishers = [start(lambda: publish(usage, target)) for _ in range(2)]
            for publisher in publishers:
                if killed < kills:
                    time.sleep(chance.uniform(0, LONGEST))
                    os.kill(publisher, signal.SIGKILL)
            codes = [end(publisher) for publisher in publishers]
            assert set(codes) <= {0, -signal.SIGKILL}, codes
            killed += codes.count(-signal.SIGKILL)
            done = 0 in codes
            assert end(start(lambda: equals(target, before, usage))) == 0, "one of the two states"
        assert end(start(lambda: equals(target, usage))) == 0, "each row once"
        published += 1
        night += 1
    note(f"{killed} kills of publishers in {published} nights; after each the table had one of the two states")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(given.kills, Path(folder), seed=given.seed)


if __name__ == "__main__":
    main()
