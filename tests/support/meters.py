"""A second source of usage, as small as one can be. As a script it pulls, and may be killed in the middle.

python -m tests.support.meters FOLDER CALLS NAME…     # after so many calls it is killed; 0 is never
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import anyio
import anyio.lowlevel
from attrs import define, field, frozen

from lattigo import Options
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from lattigo.fleet import DevicePage, Fleet, ListedDevice
from lattigo.fleet.pulling import writer

SINCE, UNTIL = date(2026, 10, 10), date(2026, 10, 12)


@frozen
class Reading:
    """What a meter counted on a day."""

    date_for: date
    bytes_used: int
    sms_used: int | None = None
    id: int | None = None


@define
class Meters:
    """Meters in cellars. Each day each of them counts as many bytes as the month has had days, times a factor."""

    names: list[str]
    factor: int = 1
    dies_after: int = 0
    asked: list[str] = field(factory=list[str])

    name = "meters"

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """Two on a page; nobody says how many there are."""
        for start in range(0, len(self.names), 2):
            yield DevicePage([ListedDevice(name, "Cellar") for name in self.names[start : start + 2]])

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Reading]:
        """A reading for each day."""
        await anyio.lowlevel.checkpoint()
        self.asked.append(device)
        if len(self.asked) == self.dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        days = (since + timedelta(days=count) for count in range((until - since).days + 1))
        return [Reading(day, day.day * self.factor) for day in days]

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Reading]:
        """Of the first month only."""
        return [Reading(since.replace(day=1), 1)]


@asynccontextmanager
async def fleet_of(source: Meters) -> AsyncIterator[Fleet[Reading, Reading]]:
    """What a client has as its `fleet`."""
    background = Background(LoopBinding())
    background.open()
    try:
        yield Fleet(source, background)
    finally:
        await background.close()


async def pull(source: Meters, folder: Path) -> None:
    async with fleet_of(source) as fleet:
        await fleet.pull("daily", since=SINCE, until=UNTIL, to=folder, concurrency=2)


if __name__ == "__main__":
    writer.PART_DEVICES = 4
    meters = Meters(sys.argv[3:], dies_after=int(sys.argv[2]))
    anyio.run(pull, meters, Path(sys.argv[1]))
    print(len(meters.asked))
