"""Accounts side by side in one process must use their own limits, and cost what one account of the same size costs.

    python -m bench.accounts                                # 8 accounts × 2,000 devices, 40 a second each: two minutes
    python -m bench.accounts --accounts 3 --devices 300

Each account has its own sandbox with its own limit; the sandboxes run in another process. Then one account with all
devices is pulled against the sum of the limits. Nothing is known about the limits in advance. Prints Markdown, and
fails where a limit is exceeded.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import anyio
from attrs import define, field

from lattigo import AsyncLattigo, Attempted, Event
from lattigo.fleet import Dataset, pull_accounts
from lattigo.sandbox import RateLimit, Sandbox, serve

SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
ENDPOINT = "daily_data_usages"
LEAST_USED, MOST_CPU = 0.93, 1.1


@define
class Requests:
    """The requests for usage of one account."""

    started: float = 0.0
    ended: float = 0.0
    statuses: list[int | None] = field(factory=list)

    def listen(self, event: Event) -> None:
        """Note a request."""
        if isinstance(event, Attempted) and event.operation == ENDPOINT:
            self.ended = time.monotonic()
            self.started = self.started or self.ended
            self.statuses.append(event.status)


def run_sandboxes(accounts: int, devices: int, rate: int) -> None:
    """Run the sandboxes until stdin is closed."""
    logging.disable(logging.WARNING)
    limit = RateLimit(kind="token_bucket", limit=rate, period=1, burst=max(1, rate // 4), endpoints=(ENDPOINT,))
    with ExitStack() as stack:
        for _ in range(accounts):
            print(stack.enter_context(serve(Sandbox(devices=devices, limits=(limit,), seen=0))), flush=True)
        sys.stdin.read()


@contextmanager
def sandboxes(accounts: int, devices: int, rate: int) -> Generator[list[str]]:
    """Run sandboxes in another process, and yield their addresses."""
    command = [sys.executable, "-m", "bench.accounts", "--serve", *map(str, (accounts, devices, rate))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield [process.stdout.readline().strip() for _ in range(accounts)]
        process.communicate()


def pull(urls: list[str], devices: int, folder: Path) -> tuple[float, Mapping[str, Requests]]:
    """Pull an account from each address, and return the CPU time and the requests."""
    noted = {f"account-{number}": Requests() for number in range(len(urls))}

    async def run() -> None:
        owner = Sandbox(devices=0).accounts[0]
        clients = {
            name: AsyncLattigo(
                # The sandboxes have one key, so the addresses distinguish the accounts.
                owner.key_name,
                owner.api_key,
                base_url=url,
                listeners=(requests.listen,),
            )
            for (name, requests), url in zip(noted.items(), urls, strict=True)
        }
        reports = await pull_accounts(clients, "daily", since=SINCE, until=UNTIL, to=folder)
        assert all(each.error is None and each.report.devices == devices for each in reports), reports

    before = time.process_time()
    anyio.run(run)
    return time.process_time() - before, noted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=8)
    parser.add_argument("--devices", type=int, default=2_000, help="of each account")
    parser.add_argument("--rate", type=int, default=40, help="requests per second that each account allows")
    parser.add_argument("--serve", type=int, nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        return run_sandboxes(*given.serve)
    logging.disable(logging.WARNING)
    accounts, devices, rate = given.accounts, given.devices, given.rate
    cpu: list[float] = []
    used: list[float] = []
    print("| accounts × devices | CPU, s | seconds | of the limit: least | median | refused |")
    print("|---|--:|--:|--:|--:|--:|")
    for number, size, allowed in ((1, accounts * devices, accounts * rate), (accounts, devices, rate)):
        with tempfile.TemporaryDirectory() as folder, sandboxes(number, size, allowed) as urls:
            seconds, noted = pull(urls, size, Path(folder, "usage"))
            rows = sum(row["rows"] for row in Dataset.open(Path(folder, "usage")).usage(by="device"))  # type: ignore[misc]  # an int
            assert rows == number * size * 31
        cpu.append(seconds)
        burst = max(1, allowed // 4)
        used = sorted((size - burst) / allowed / (each.ended - each.started) for each in noted.values())
        statuses = [status for each in noted.values() for status in each.statuses]
        longest = max(each.ended - each.started for each in noted.values())
        print(
            f"| {number} × {size:,} | {seconds:.1f} | {longest:.1f} | {used[0]:.1%} | {used[len(used) // 2]:.1%} "
            f"| {statuses.count(429) / len(statuses):.2%} |",
            flush=True,
        )
    ratio = cpu[1] / cpu[0]
    print(f"\nCPU of {accounts} accounts and of one: {ratio:.2f}; {MOST_CPU} are allowed.")
    print(f"Least used share of a limit: {used[0]:.1%}; {LEAST_USED:.0%} are demanded.")
    sys.exit(ratio > MOST_CPU or used[0] < LEAST_USED)


if __name__ == "__main__":
    main()
