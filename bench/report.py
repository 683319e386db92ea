"""What the report of a large fleet costs, beside plain DuckDB queries for its figures.

python -m bench.report [--devices 20000] [--days 62] [--dataset FOLDER]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from attrs import frozen

from lattigo import Options
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from lattigo.fleet import Dataset, DevicePage, Fleet, ListedDevice

UNTIL = date(2026, 10, 31)
MOST_TIMES, MOST_MEGABYTES, MOST_PAGE = 6, 400, 1_500_000

PLAIN = (
    "CREATE TEMP TABLE u AS FROM usage",
    "SELECT count(DISTINCT device_name), sum(bytes_used), sum(sms_used) FROM u",
    "SELECT date_for, count(DISTINCT device_name), sum(bytes_used), sum(sms_used) FROM u GROUP BY ALL ORDER BY 1",
    "SELECT date_trunc('month', date_for), count(DISTINCT device_name), sum(bytes_used) FROM u GROUP BY ALL",
    "SELECT source, count(DISTINCT device_name), sum(bytes_used) FROM u GROUP BY ALL",
    "SELECT floor(log10(b + 1)), count(*) FROM (SELECT sum(bytes_used) b FROM u GROUP BY device_name) GROUP BY 1",
    "SELECT quantile_disc(b, [0.5, 0.9, 0.99]) FROM (SELECT sum(bytes_used) b FROM u GROUP BY device_name)",
    "SELECT device_name, sum(bytes_used), list(bytes_used ORDER BY date_for) "
    "FROM u GROUP BY ALL ORDER BY 2 DESC LIMIT 20",
    "SELECT device_name, max(date_for) AS d FROM u WHERE bytes_used > 0 GROUP BY ALL HAVING d < DATE '2026-10-24'",
    "SELECT device_name, min(date_for) AS d FROM u GROUP BY ALL HAVING d > DATE '2026-09-01'",
    "SELECT device_name, median(bytes_used), mad(bytes_used) FROM u GROUP BY ALL",
)
"""One for each figure of the page, written as anybody would."""


@frozen
class Row:
    """Usage of one day."""

    date_for: date
    bytes_used: int
    sms_used: int
    id: None = None


class Account:
    """A large fleet, made up as it is pulled."""

    name = "bench"

    def __init__(self, devices: int) -> None:
        self._devices = devices

    async def devices(self) -> AsyncGenerator[DevicePage]:
        for start in range(0, self._devices, 500):
            numbers = range(start, min(start + 500, self._devices))
            page = [ListedDevice(f"8914800000{number:09d}", f"Center {number % 12}") for number in numbers]
            yield DevicePage(page, self._devices)

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Row]:
        chance = random.Random(device)
        scale = chance.lognormvariate(13, 1.5)
        days = (since + timedelta(number) for number in range((until - since).days + 1))
        return [Row(day, int(scale * chance.lognormvariate(0, 0.8)), chance.randrange(3)) for day in days]

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Row]:
        return []


async def make(folder: Path, devices: int, days: int) -> None:
    background = Background(LoopBinding())
    background.open()
    try:
        since = UNTIL - timedelta(days - 1)
        await Fleet(Account(devices), background).pull("daily", since=since, until=UNTIL, to=folder)
    finally:
        await background.close()


def measure(what: str, folder: Path) -> dict[str, float]:
    """Run a part in a fresh process."""
    printed = subprocess.run([sys.executable, "-m", "bench.report", what, str(folder)], capture_output=True, check=True)
    return json.loads(printed.stdout)


def plain(folder: Path) -> int:
    connection = Dataset.open(folder).connection()
    for query in PLAIN:
        connection.execute(query).fetchall()
    return 0


def page(folder: Path) -> int:
    from lattigo.report import fleet_report

    return len(fleet_report(Dataset.open(folder)).html.encode())


def child(what: str, folder: Path) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    size = {"plain": plain, "page": page}[what](folder)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "cpu": cpu_seconds, "megabytes": megabytes, "size": size}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=62)
    parser.add_argument("--dataset", type=Path, help="a dataset that was made before, or where to make it")
    arguments = parser.parse_args()
    with TemporaryDirectory() if arguments.dataset is None else nullcontext(arguments.dataset) as place:
        folder = Path(place)
        if not (folder / "ledger.sqlite").exists():
            anyio.run(make, folder, arguments.devices, arguments.days)
        queries, report = measure("plain", folder), measure("page", folder)
    times = report["cpu"] / queries["cpu"]
    print(f"{'':24} {'CPU s':>8} {'wall s':>8} {'MB':>8}")
    print(f"{'plain DuckDB queries':24} {queries['cpu']:8.2f} {queries['seconds']:8.2f} {queries['megabytes']:8.0f}")
    print(f"{'report':24} {report['cpu']:8.2f} {report['seconds']:8.2f} {report['megabytes']:8.0f}")
    print(f"{times:.1f} times the CPU time; page of {report['size'] / 1000:,.0f} kB")
    if times > MOST_TIMES or report["megabytes"] > MOST_MEGABYTES or report["size"] > MOST_PAGE:
        sys.exit("more than allowed")


if __name__ == "__main__":
    if sys.argv[1:2] in (["plain"], ["page"]):
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
