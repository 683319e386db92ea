"""A dataset that is pulled every night must not grow slower: night 365 against night 10.

    python -m bench.nights                              # 20,000 devices, 365 nights: about an hour
    python -m bench.nights --devices 2000 --nights 60
    python -m bench.nights --devices 2000 --to usage/   # keeps the dataset

Each night is `pull(…, extend=True)` in its own process, with a clock that is moved on by a day. The devices and
their usage come from memory, so that only the work of the dataset is measured. A day's usage grows for two days after
its end, as late usage does. Prints Markdown, and fails where a limit is exceeded.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import anyio
import duckdb  # noqa: F401 - loaded before the processes of the nights are forked
import orjson
from attrs import astuple, frozen
from pyarrow import parquet

from lattigo._core.options import Options
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from lattigo.fleet import DevicePage, Fleet, ListedDevice
from lattigo.fleet.pulling import writer as _writer  # noqa: F401 - the same

FIRST = date(2026, 1, 1)
PAGE = 1_000
CLOCKS = ("pulling.pull", "pulling.open_dataset", "pulling.writer", "lease", "dataset", "ledger.account")
"""The modules of `lattigo.fleet` that look at the clock."""
EARLY, LATE, MEMORY_FROM = 10, 365, 2
ALLOWED_CPU, ALLOWED_ROWS, ALLOWED_LEDGER, ALLOWED_MIB = 1.15, 1.3, 200, 40


class Clock(datetime):
    """A clock that always shows three in the morning of a night."""

    moment: ClassVar[datetime]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # plain moments, as the real one
        """The night's moment."""
        return cls.moment.astimezone(tz or UTC)


@frozen
class Day:
    """What a device used on one day."""

    id: int
    date_for: date
    bytes_used: int
    sms_used: int


@frozen
class MemorySource:
    """An account whose devices and usage are computed."""

    size: int
    today: date
    name: str = "lattigo"

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """All devices."""
        for start in range(0, self.size, PAGE):
            numbers = range(start, min(start + PAGE, self.size))
            yield DevicePage([listed(number) for number in numbers], self.size)

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Day]:
        """Usage up to today."""
        number = int(device[-9:])
        last = min(until, self.today).toordinal()
        return [usage(number, date.fromordinal(day), self.today) for day in range(since.toordinal(), last + 1)]

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Day]:
        """Not pulled here."""
        raise NotImplementedError


def listed(number: int) -> ListedDevice:
    """Return a device as the list of the account has it."""
    return ListedDevice(f"8900000000{number:09}", f"center-{number % 50}", 100_000 + number)


def usage(number: int, day: date, today: date) -> Day:
    """Return a device's usage of a day as it is known today."""
    known = min(3, (today - day).days + 1)
    bytes_used = (number * 7919 + day.toordinal() * 104_729) % 1_000_000 * known
    return Day(number * 100_000 + day.toordinal() % 100_000, day, bytes_used, number % 3)


@frozen
class Night:
    """What one night has cost, and what it has left."""

    cpu: float
    peak_mib: float
    stored: int
    true: int
    ledger: int
    files: int


def pull(folder: Path, devices: int, night: int) -> Night:
    """Pull the usage up to a night."""
    today = FIRST + timedelta(days=night - 1)
    Clock.moment = datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    for name in CLOCKS:
        import_module(f"lattigo.fleet.{name}").datetime = Clock  # type: ignore[attr-defined]  # the module's own name

    async def run() -> None:
        source = MemorySource(devices, today)
        background = Background(LoopBinding())
        background.open()
        fleet: Fleet[Day, Day] = Fleet(source, background)
        await fleet.pull("daily", since=FIRST, until=today, to=folder, extend=True)
        await background.close()

    before = os.times()
    anyio.run(run)
    after = os.times()
    files = list((folder / "data").glob("*.parquet"))
    return Night(
        cpu=after.user + after.system - before.user - before.system,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        stored=sum(parquet.read_metadata(file).num_rows for file in files),
        true=devices * night,
        ledger=sum(file.stat().st_size for file in folder.glob("ledger.sqlite*")),
        files=len(files),
    )


def apart(work: Callable[[], Night]) -> Night:
    """Run in a separate process, as each night has one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            night = work()
            os.write(write, orjson.dumps(astuple(night)))
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("The pull of a night failed.")
    return Night(*orjson.loads(data))


def verdicts(nights: Sequence[Night], devices: int) -> list[tuple[str, float, float]]:
    """Return what was measured, its value and the limit."""
    last = nights[-1]
    # A month's files are put together only in some nights: five nights in a row say what a night costs.
    early, late = (nights[at - 3 : at + 2] for at in (EARLY, len(nights) - 2))
    return [
        (f"CPU of a night around {len(nights) - 2} and around {EARLY}", mean(late) / mean(early), ALLOWED_CPU),
        ("stored and true rows", last.stored / last.true, ALLOWED_ROWS),
        ("bytes of the ledger for each device", last.ledger / devices, ALLOWED_LEDGER),
        (
            f"MiB over night {MEMORY_FROM}",
            max(night.peak_mib for night in nights) - nights[MEMORY_FROM - 1].peak_mib,
            ALLOWED_MIB,
        ),
    ]


def mean(nights: Sequence[Night]) -> float:
    """Return the CPU seconds of a night."""
    return sum(night.cpu for night in nights) / len(nights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=20_000)
    parser.add_argument("--nights", type=int, default=LATE)
    parser.add_argument("--every", type=int, default=10, help="print one night in this many")
    parser.add_argument("--to", type=Path, help="keep the dataset in this folder")
    given = parser.parse_args()
    nights: list[Night] = []
    print("| night | CPU, s | ms a device | peak, MiB | stored/true rows | ledger, bytes a device | files |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.to or Path(temporary, "usage")
        for number in range(1, given.nights + 1):
            night = apart(partial(pull, folder, given.devices, number))
            nights.append(night)
            if number <= 3 or number % given.every == 0 or number == given.nights:
                print(
                    f"| {number} | {night.cpu:.2f} | {night.cpu / given.devices * 1000:.3f} | {night.peak_mib:.0f} "
                    f"| {night.stored / night.true:.2f} | {night.ledger / given.devices:.0f} | {night.files} |",
                    flush=True,
                )
    failed = False
    for what, value, allowed in verdicts(nights, given.devices) if given.nights > EARLY + 2 else ():
        failed |= value > allowed
        print(f"\n{what}: {value:.2f}; {allowed} are allowed.")
    sys.exit(failed)


if __name__ == "__main__":
    main()
