"""A finished dataset of a large fleet: what a second run and `lattigo pull status` take.

    python -m bench.large                       # 300,000 devices, about five minutes
    python -m bench.large --devices 20000

The list of devices comes from a real server, one page after the other. The usage of the first run is made up, since
only the second run counts: it must send no request but those of the list.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import anyio

from bench.job import ROOT, serve
from bench.job_contenders import PASSWORD, USER
from lattigo import AsyncLattigo, Attempted, Event, Options
from lattigo._core.limits.store import LimitStore, account_key, learned_now
from lattigo._fleet_source import LattigoUsage
from lattigo.fleet import Fleet
from lattigo.models import DailyDataUsage

DAY = date(2026, 10, 1)
SECONDS, STATUS_SECONDS = 20.0, 2.0


class MadeUp(LattigoUsage):
    """The listed devices, with one row each that no call fetches."""

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[DailyDataUsage]:
        return [DailyDataUsage(id=int(device[-6:]), date_for=since, bytes_used=1024, sms_used=0)]

    def plain(self) -> LattigoUsage:
        return self


async def pull(url: str, folder: Path, *, made_up: bool) -> Counter[str]:
    """Pull the day, and return the number of requests by operation."""
    requests: Counter[str] = Counter()

    def count(event: Event) -> None:
        if isinstance(event, Attempted):
            requests[event.operation] += 1

    limits = folder / "limits.json"
    LimitStore(limits).save(account_key(url, USER), {"list_devices": learned_now(1e6, None)})
    async with AsyncLattigo(USER, PASSWORD, base_url=url, limits_file=limits, listeners=(count,)) as client:
        source = MadeUp(client, client._runtime.account)
        fleet = Fleet(source, client._runtime.background) if made_up else client.fleet
        await fleet.pull("daily", since=DAY, until=DAY, to=folder / "usage")
    return requests


def status(folder: Path) -> float:
    """Return the seconds of `lattigo pull status`."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "lattigo", "pull", "status", str(folder / "usage"), "--output", "json"]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=300_000)
    devices: int = parser.parse_args().devices
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = serve(stack, devices)
        for made_up in (True, False):
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
            requests = anyio.run(lambda made_up=made_up: pull(url, folder, made_up=made_up))
            seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{'first' if made_up else 'second'} run: {seconds:.1f} s, {cpu:.1f} s of CPU, {dict(requests)}")
        status(folder)
        shown = status(folder)
        size = (folder / "usage/ledger.sqlite").stat().st_size
        print(f"status: {shown:.1f} s; the ledger has {size / devices:.0f} bytes per device")
        print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if requests.keys() != {"list_devices"} or seconds > SECONDS or shown > STATUS_SECONDS:
        sys.exit(f"only the list, {SECONDS:g} s and {STATUS_SECONDS:g} s are allowed")


if __name__ == "__main__":
    main()
