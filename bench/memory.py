"""Memory of a pull must not grow with the fleet: peak RSS of a large one against a small one.

    python -m bench.memory                      # 20,000 and 200,000 devices, one row each
    python -m bench.memory 20000 50000

The small fleet is large enough for its parts to be merged, which loads DuckDB.
The sandbox and each pull have their own processes. Prints Markdown.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import anyio

from lattigo import AsyncLattigo, Report

TODAY = date(2026, 10, 31)
ALLOWED_MIB = 40


async def pull(folder: Path) -> Report:
    async with AsyncLattigo() as client:
        return await client.fleet.pull("daily", since=TODAY, until=TODAY, to=folder)


def child() -> None:
    """Pull once, and print the number of rows and the peak RSS in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        report = anyio.run(pull, Path(folder))
    assert report.total == report.devices == report.rows
    print(report.rows, report.parts, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


@contextmanager
def sandbox(devices: int) -> Iterator[dict[str, str]]:
    """Run a sandbox in another process, and return the environment variables with its address."""
    command = [sys.executable, "-m", "lattigo", "sandbox", "--port", "0", "--devices", str(devices)]
    with subprocess.Popen(
        [*command, "--today", str(TODAY)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        exports = "".join(server.stdout.readline() for _ in range(2))
        try:
            yield dict(re.findall(r"(LATTIGO_\w+)=(\S+)", exports))
        finally:
            server.terminate()


def main() -> None:
    if sys.argv[1:] == ["child"]:
        return child()
    sizes = [int(word) for word in sys.argv[1:]] or [20_000, 200_000]
    peaks: list[float] = []
    print("| devices | rows | files | seconds | peak RSS, MiB |\n|--:|--:|--:|--:|--:|")
    for devices in sizes:
        with sandbox(devices) as environment:
            start = time.monotonic()
            command = [sys.executable, "-m", "bench.memory", "child"]
            process = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
        rows, parts, peak = map(int, process.stdout.split())
        peaks.append(peak / 1024)
        print(f"| {devices:,} | {rows:,} | {parts} | {time.monotonic() - start:.0f} | {peaks[-1]:.0f} |", flush=True)
    growth = peaks[-1] - peaks[0]
    print(f"\nGrowth: {growth:.0f} MiB; {ALLOWED_MIB} are allowed.")
    return sys.exit(growth > ALLOWED_MIB)


if __name__ == "__main__":
    main()
