"""A source whose usage a test lays down, and a command that runs in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from attrs import define, field, frozen

from lattigo import ApiError, Options
from lattigo._core.tasks.background import Background
from lattigo._core.tasks.loop_binding import LoopBinding
from lattigo.cli import main
from lattigo.fleet import DevicePage, Fleet, ListedDevice
from lattigo.fleet.windows import Kind


@frozen
class Row:
    """Usage of one day or month."""

    date_for: date
    bytes_used: int | None
    sms_used: int | None = 0
    id: int | None = None


@define
class Planned:
    """An account with these rows of each device."""

    rows: Mapping[str, list[Row]]
    cost_centers: Mapping[str, str] = field(factory=dict)
    failing: frozenset[str] = frozenset()
    name: str = "planned"

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """All on one page."""
        yield DevicePage([ListedDevice(name, self.cost_centers.get(name)) for name in self.rows], len(self.rows))

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[Row]:
        """The rows of these days."""
        await anyio.lowlevel.checkpoint()
        if device in self.failing:
            raise ApiError("The device is silent.")
        return [row for row in self.rows[device] if since <= row.date_for <= until]

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[Row]:
        """The same; a test lays down rows dated the first of a month."""
        return await self.daily_usage(device, since, until, options)


def pull(
    source: Planned, folder: Path, since: date, until: date, *, kind: Kind = "daily", extend: bool = False
) -> None:
    """Pull the usage of a planned account into a dataset."""

    async def run() -> None:
        background = Background(LoopBinding())
        background.open()
        try:
            await Fleet(source, background).pull(kind, since=since, until=until, to=folder, extend=extend)
        finally:
            await background.close()

    anyio.run(run)


def lattigo(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command in a folder. Returns its exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["lattigo", *arguments])
        return main(), out.getvalue(), err.getvalue()
