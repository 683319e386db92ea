"""How much of an unknown limit the client uses, and how much of what it sends is refused.

python -m bench.limits              # the simulator: 20 seeds, two virtual hours each
python -m bench.limits --sockets    # real sockets: a token bucket of 200/s, 3,000 devices, 512 tasks
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date
from itertools import repeat
from pathlib import Path

import anyio
from attrs import frozen

from bench.simulator import Concurrency, FixedWindow, Limit, Result, SlidingLog, TokenBucket, simulate


@frozen
class Case:
    """A limit, and what is demanded against it."""

    name: str
    make: Callable[[], Limit]
    least_used: float
    most_refused: float = 0.006
    clients: int = 1
    change: tuple[float, float] | None = None
    """After which share of the run the limit changes, and to what."""
    outages: tuple[tuple[float, float], ...] = ()
    """From which second to which everything is refused."""
    hours: float | None = None
    """How long the run has to be to say something; otherwise as the command line says."""

    def run(self, seed: int, hours: float = 2.0) -> Result:
        """Simulate it."""
        return simulate(
            self.make(),
            seed=seed,
            hours=self.hours or hours,
            clients=self.clients,
            change=self.change,
            outages=self.outages,
        )


TEN_MINUTES = ((1800.0, 2400.0),)
FLICKERING = tuple((1800.0 + 2 * number, 1801.8 + 2 * number) for number in range(300))
"""Ten minutes in which nine of ten moments are outages."""
DAY, THREE_DAYS = 24.0, 72.0

CASES = (
    Case("fixed window 600/60 s", lambda: FixedWindow(600, 60), 0.97),
    Case("fixed window 60/60 s", lambda: FixedWindow(60, 60), 0.97),
    Case("token bucket 10/s, burst 5", lambda: TokenBucket(10, 5), 0.97),
    Case("token bucket 200/s, burst 50", lambda: TokenBucket(200, 50), 0.97),
    Case("sliding log 600/60 s", lambda: SlidingLog(600, 60), 0.97),
    Case("fixed window 10/1 s", lambda: FixedWindow(10, 1), 0.97, 0.005),
    Case("fixed window 600/60 s, halved", lambda: FixedWindow(600, 60), 0.97, change=(0.5, 300)),
    Case("token bucket 10/s, halved", lambda: TokenBucket(10, 5), 0.97, change=(0.5, 5)),
    Case("sliding log 600/60 s, halved", lambda: SlidingLog(600, 60), 0.97, change=(0.5, 300)),
    Case("two clients, fixed window 600/60 s", lambda: FixedWindow(600, 60), 0.94, 0.01, clients=2),
    Case("two clients, token bucket 10/s", lambda: TokenBucket(10, 5), 0.94, 0.01, clients=2),
    Case("two clients, sliding log 600/60 s", lambda: SlidingLog(600, 60), 0.94, 0.01, clients=2),
    Case("20 clients, fixed window 60/60 s", lambda: FixedWindow(60, 60), 0.80, 0.05, clients=20),
    Case("20 clients, sliding log 60/60 s", lambda: SlidingLog(60, 60), 0.70, 0.05, clients=20),
    # Each of the 20 has to find its share alone, and no window shows when to come back: more than 5 % are refused.
    Case("20 clients, token bucket 1/s, burst 5", lambda: TokenBucket(1, 5), 0.80, 0.10, clients=20),
    Case("fixed window 1/120 s", lambda: FixedWindow(1, 120), 0.50, 0.10, hours=DAY),
    Case("fixed window 1/300 s", lambda: FixedWindow(1, 300), 0.50, 0.10, hours=DAY),
    Case("fixed window 1/900 s", lambda: FixedWindow(1, 900), 0.50, 0.10, hours=THREE_DAYS),
    Case("fixed window 30/3,600 s", lambda: FixedWindow(30, 3600), 0.50, 0.10, hours=DAY),
    Case("token bucket 1/120 s, burst 1", lambda: TokenBucket(1 / 120, 1), 0.50, 0.10, hours=DAY),
    Case("token bucket 1/300 s, burst 5", lambda: TokenBucket(1 / 300, 5), 0.50, 0.10, hours=DAY),
    Case("token bucket 1/900 s, burst 1", lambda: TokenBucket(1 / 900, 1), 0.50, 0.10, hours=THREE_DAYS),
    Case("sliding log 2/300 s", lambda: SlidingLog(2, 300), 0.50, 0.10, hours=DAY),
    Case("sliding log 20/3,600 s", lambda: SlidingLog(20, 3600), 0.50, 0.10, hours=DAY),
    Case("5 at once", lambda: Concurrency(5), 0.95),
    Case("20 at once", lambda: Concurrency(20), 0.95, hours=1),
    Case("10 at once, halved", lambda: Concurrency(10), 0.95, change=(0.5, 5)),
    Case("token bucket 100/s, an outage of 10 min", lambda: TokenBucket(100, 20), 0.97, outages=TEN_MINUTES, hours=1),
    Case("token bucket 20/s, from the start", lambda: TokenBucket(20, 10), 0.97, outages=((0, 600),), hours=1),
    Case("token bucket 20/s, 20 s after the start", lambda: TokenBucket(20, 10), 0.97, outages=((20, 620),), hours=1),
    Case(
        "token bucket 20/s, three outages",
        lambda: TokenBucket(20, 10),
        0.95,
        0.01,
        outages=((300, 900), (1500, 2000), (2500, 2800)),
        hours=1,
    ),
    Case(
        "token bucket 20/s, back for a moment every 2 s", lambda: TokenBucket(20, 10), 0.75, outages=FLICKERING, hours=1
    ),
    Case("fixed window 600/60 s, an outage of 10 min", lambda: FixedWindow(600, 60), 0.97, outages=TEN_MINUTES),
    Case("sliding log 600/60 s, an outage of 10 min", lambda: SlidingLog(600, 60), 0.97, outages=TEN_MINUTES),
)


def main() -> int:
    """Print the table; 1 when a demand is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--sockets", action="store_true")
    arguments = parser.parse_args()
    if arguments.sockets:
        return anyio.run(over_sockets)
    seeds = range(arguments.seeds)
    print("| limit | used: least | median | demanded | refused: most | median | allowed |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with ProcessPoolExecutor() as processes:
        met = [print_case(number, seeds, arguments.hours, processes) for number in range(len(CASES))]
        met.append(print_doubling(seeds, processes))
    return 0 if all(met) else 1


def run_case(number: int, seed: int, hours: float) -> Result:
    """Simulate one case in its own process, which is given its number since a function can't be sent."""
    return CASES[number].run(seed, hours)


def print_case(number: int, seeds: range, hours: float, processes: Executor) -> bool:
    """Print one line of the table; return whether every seed met the demand."""
    case = CASES[number]
    runs = list(processes.map(run_case, repeat(number), seeds, repeat(hours)))
    used, refused = [run.used for run in runs], [run.refused for run in runs]
    print(
        f"| {case.name} | {min(used):.1%} | {statistics.median(used):.1%} | {case.least_used:.0%} "
        f"| {max(refused):.2%} | {statistics.median(refused):.2%} | {case.most_refused:.1%} |",
        flush=True,
    )
    return min(used) >= case.least_used and max(refused) <= case.most_refused


def wait_for_doubled(seed: int) -> int:
    """Return how many windows of a minute it takes to use 97 % of a limit that doubled."""
    minutes = simulate(FixedWindow(300, 60), seed=seed, change=(0.5, 600)).accepted_per_minute[60:-1]
    return next((at for at, accepted in enumerate(minutes) if accepted >= 0.97 * 600), len(minutes))


def print_doubling(seeds: range, processes: Executor) -> bool:
    """Print the longest wait after a limit doubled; return whether it is allowed."""
    waits = list(processes.map(wait_for_doubled, seeds))
    print(
        f"\nLimit doubled from 300 to 600/60 s: 97 % again after {max(waits)} windows at most, "
        f"{statistics.median(waits):.0f} in the median; 10 allowed."
    )
    return max(waits) <= 10


async def over_sockets() -> int:
    """The first run against an unknown limit, and the second one, which remembers."""
    from lattigo import AsyncLattigo, Attempted, Event

    logging.disable(logging.WARNING)
    devices, rate, burst = 3000, 200, 50
    with tempfile.TemporaryDirectory() as folder:
        from lattigo.sandbox import RateLimit, Sandbox, serve

        limit = RateLimit(kind="token_bucket", limit=rate, period=1, burst=burst, endpoints=("daily_data_usages",))
        box = Sandbox(devices=devices, limits=(limit,))
        with serve(box) as url:
            print("| run | seconds | of the ideal rate | refused |\n|---|---:|---:|---:|")
            for name in ("first", "second"):
                answers: list[int | None] = []

                def listen(event: Event, answers: list[int | None] = answers) -> None:
                    if isinstance(event, Attempted) and event.operation == "daily_data_usages":
                        answers.append(event.status)

                account = box.accounts[0]
                async with AsyncLattigo(
                    account.key_name,
                    account.api_key,
                    base_url=url,
                    listeners=(listen,),
                    limits_file=Path(folder, "limits.json"),
                ) as lattigo:
                    names = await lattigo.devices.list_names().collect()
                    started = time.monotonic()
                    usage = lattigo.fleet.daily_usage(
                        since=date(2026, 10, 1), until=date(2026, 10, 31), devices=names, concurrency=512
                    )
                    rows = [len(outcome.unwrap()) async for outcome in usage]
                    seconds = time.monotonic() - started
                assert sum(rows) == devices * 31
                ideal = (devices - burst) / rate
                refused = answers.count(429) / len(answers)
                print(f"| {name} | {seconds:.1f} | {ideal / seconds:.1%} | {refused:.2%} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
