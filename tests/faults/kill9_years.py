"""Kill the upgrade of an old dataset and its compaction again and again, at random moments, and compare every row.

    python -m tests.faults.kill9_years              # 100 kills

Each child compacts a dataset of the landed version, which upgrades its ledger first. The same child follows until it
comes to its end, and after each kill the dataset is read.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lattigo.fleet import Dataset
from lattigo.fleet.maintenance import dataset_info

LANDED = Path(__file__).parents[1] / "support" / "ledger_3"
CHILD = """
import sys
import duckdb, pyarrow.parquet  # so that the time to a kill is that of the work
from lattigo.fleet.maintenance import compact_dataset
print("ready", flush=True)
compact_dataset(sys.argv[1])
"""
LONGEST = 2.0
"""Seconds from the start of the work to a kill, at most."""
COLUMNS = ["device_name", "date_for", "bytes_used", "sms_used", "id"]


def rows(folder: Path) -> Counter[tuple[object, ...]]:
    """Return the rows that count."""
    return Counter(tuple(row.values()) for row in Dataset.open(folder).arrow().select(COLUMNS).to_pylist())


def run(kills: int, folder: Path, *, seed: int = 1, note: Callable[[str], object] = print) -> None:
    """Kill so often, and compare."""
    chance, killed, datasets, truth = random.Random(seed), 0, 0, rows(LANDED)
    while killed < kills:
        usage = folder / f"usage-{datasets}"
        shutil.copytree(LANDED, usage)
        datasets += 1
        while True:
            with subprocess.Popen([sys.executable, "-c", CHILD, usage], stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout
                child.stdout.readline()
                if killed < kills:
                    time.sleep(chance.uniform(0, LONGEST))
                    child.kill()
                child.communicate(timeout=300)
            assert rows(usage) == truth, "every row once, after a kill as after the end"
            if child.returncode == 0:
                break
            assert child.returncode == -9
            killed += 1
        assert dataset_info(usage)["stored_rows"] == truth.total()
        shutil.rmtree(usage)
    note(f"{killed} kills of {datasets} upgrades and compactions; every row was there once after each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(given.kills, Path(folder), seed=given.seed)


if __name__ == "__main__":
    main()
