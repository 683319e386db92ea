"""What a run of actions costs: its journal for each device, its time behind a rate limit, and its memory.

python -m bench.actions                 # all three
python -m bench.actions journal | limit | memory
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio

from lattigo import AsyncLattigo
from lattigo._core.actions.outcomes import Verdict
from lattigo._generated.actions import ACTIONS
from lattigo.fleet import RunOptions
from lattigo.fleet.actions.engine import SENT
from lattigo.fleet.actions.journal import JournalWriter
from lattigo.fleet.actions.planning import Planner
from lattigo.fleet.actions.records import Change, Request
from lattigo.sandbox import RateLimit, Sandbox, serve

DEVICES = 10_000
BATCH = 100
RATE = 50
DONE = Verdict("done", "Success")


def journal() -> None:
    """Measure the CPU time of a journal: a list read, checked and planned, each device sent and done."""
    with tempfile.TemporaryDirectory() as folder:
        writer = JournalWriter(Path(folder))
        planner = Planner(ACTIONS["send_sms"], {"sms_text": "reboot"})
        request = Request("lattigo", "account", "send_sms", {"sms_text": "reboot"})
        started = time.process_time()
        for first in range(0, DEVICES, 1000):
            writer.stage(planner.read(f"device-{number}" for number in range(first, first + 1000)))
        writer.begin(request, extend=False, same_account=False)
        for call in writer.planned(BATCH):
            for verdict in (SENT, DONE):
                writer.write([Change(datetime.now(UTC), call.devices, [verdict] * len(call.devices), call.number)])
        cpu = time.process_time() - started
        assert writer.counts().done == DEVICES
        writer.close()
    print(f"journal: {cpu / DEVICES * 1e6:.0f} µs of CPU for each of {DEVICES:,} devices, in calls of {BATCH}")


def limit() -> None:
    """Measure a run behind a token bucket, in calls of ten and of a hundred devices."""
    devices = DEVICES
    for batch in (10, BATCH):
        box = Sandbox(devices, limits=[RateLimit.parse(f"{RATE}/s")], seen=10**6)
        names = [str(device["device_name"]) for device in box.truth.devices()]

        async def act(url: str, folder: str) -> tuple[float, float]:
            async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url) as client:
                started = time.monotonic()
                report = await client.fleet.act(
                    client.device_operations.change_simstate,
                    names,  # noqa: B023 - called at once
                    state="suspend",
                    journal=folder,
                    options=RunOptions(batch=batch, stop_at_failures=100, concurrency=32),  # noqa: B023 - called at once
                )
                return time.monotonic() - started, report.seconds

        with serve(box) as url, tempfile.TemporaryDirectory() as folder:
            wall, sending = anyio.run(act, url, folder)
        refused = sum(seen.status == 429 for seen in box.seen)
        calls = devices // batch
        print(
            f"limit: {devices:,} devices in calls of {batch} through {RATE}/s: {len(box.seen):,} requests "
            f"= {calls:,} calls + {refused} refusals, {wall:.1f} s, "
            f"of them {sending:.1f} s for the calls; {calls / RATE:.1f} s are ideal"
        )


def memory() -> None:
    """Measure the memory of a run in its own process, for fleets of two sizes."""
    for devices in (10_000, 200_000):
        box = Sandbox(devices)
        with serve(box) as url, tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "bench.actions", "child", url, folder, str(devices)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        print(f"memory: {devices:,} devices: {done.stdout.strip()}")


def child(url: str, folder: str, devices: int) -> None:
    """Act, and print the peak of the memory."""

    async def act() -> None:
        async with AsyncLattigo("sandbox", "sandbox-api-key", base_url=url) as client:
            names = (f"device-{number}" for number in range(devices))
            await client.fleet.act(
                client.device_operations.change_simstate,
                names,
                state="suspend",
                journal=folder,
                options=RunOptions(stop_at_failures=100),
            )

    anyio.run(act)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


MEASUREMENTS: dict[str, Callable[[], None]] = {"journal": journal, "limit": limit, "memory": memory}


def main() -> None:
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*MEASUREMENTS, []])
    for name in parser.parse_args().what or MEASUREMENTS:
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main()
