"""Datasets that are pulled every night, with a clock that is moved on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from bench import nights
from lattigo._core.options import Options
from lattigo.fleet import Dataset

Rows = Counter[tuple[object, ...]]


def pull(folder: Path, night: int, devices: int = 8) -> None:
    """Pull as one of the nights does, and set the clock back to what it was."""
    with pytest.MonkeyPatch.context() as patch:
        for name in nights.CLOCKS:
            patch.setattr(f"lattigo.fleet.{name}.datetime", datetime)
        nights.pull(folder, devices, night)


def pull_usage(folder: Path, night: int, usage: Sequence[object], devices: int = 8) -> None:
    """Pull a night in which the service returns these rows for each device."""

    async def daily_usage(self: object, device: str, since: date, until: date, options: Options) -> Sequence[object]:
        return usage

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nights.MemorySource, "daily_usage", daily_usage)
        pull(folder, night, devices)


def rows(folder: Path) -> Rows:
    """Return all rows of a dataset, as often as it has them."""
    return Counter(tuple(row.values()) for row in Dataset.open(folder).arrow().to_pylist())
