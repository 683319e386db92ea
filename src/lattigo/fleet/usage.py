"""Usage of a whole fleet: the calls behind `lattigo.fleet`."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sized
from datetime import date
from os import PathLike
from typing import Literal, TypeVar

from .._generated.devices import daily_data_usages, list_device_names, monthly_data_usages
from .._generated.models import DailyDataUsage, MonthlyDataUsage
from ..core.api import Api
from ..core.background import Background
from ..core.errors import InvalidRequest
from ..core.options import Options
from .dataset import Dataset, Report
from .fan_out import Devices, fan_out
from .outcome import Outcome

T = TypeVar("T")

CONCURRENCY = 64
PATIENT = Options(budget=math.inf)
"""A pull waits as long as the service refuses; it is the whole pull that has a deadline, not one call."""


class Fleet:
    """Work on many devices at once. Needs the client to be open: `async with AsyncLattigo() as lattigo`."""

    def __init__(self, api: Api, background: Background) -> None:
        self._api = api
        self._background = background

    def daily_usage(
        self,
        *,
        since: date,
        until: date,
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        options: Options = PATIENT,
    ) -> AsyncGenerator[Outcome[list[DailyDataUsage]]]:
        """Daily usage of every device: one outcome for each, in the order in which they come in.

        ```python
        async for outcome in lattigo.fleet.daily_usage(since=date(2026, 10, 1), until=date(2026, 10, 31)):
            print(outcome.device, sum(row.bytes_used or 0 for row in outcome.unwrap()))
        ```

        Args:
            since: the first day.
            until: the last day, included.
            devices: names of the devices; without it the whole account.
            concurrency: how many devices are under way at a time.
            options: time-out, attempts and budget of each call; without it refusals are waited for without end.

        Raises:
            InvalidRequest: the range ends before it begins.
            Unauthorized: the credentials were refused; nothing more is sent.
        """
        _check_range(since, until)
        return self.each(
            lambda device: daily_data_usages(
                self._api, device, start_date=since, end_date=until, options=options
            ).collect(),
            devices,
            concurrency=concurrency,
        )

    def monthly_usage(
        self,
        *,
        since: date,
        until: date,
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        options: Options = PATIENT,
    ) -> AsyncGenerator[Outcome[list[MonthlyDataUsage]]]:
        """Monthly usage of every device; otherwise like `daily_usage`."""
        _check_range(since, until)
        return self.each(
            lambda device: monthly_data_usages(
                self._api, device, start_date=since, end_date=until, options=options
            ).collect(),
            devices,
            concurrency=concurrency,
        )

    def each(
        self,
        call: Callable[[str], Awaitable[T]],
        devices: Devices | None = None,
        *,
        concurrency: int = CONCURRENCY,
    ) -> AsyncGenerator[Outcome[T]]:
        """Any call for every device: `lattigo.fleet.each(lattigo.devices.get)`.

        Args:
            call: an async function of a device's name.
            devices: names of the devices; without it the whole account.
            concurrency: how many devices are under way at a time.
        """
        names = list_device_names(self._api) if devices is None else devices
        return fan_out(self._background, call, names, concurrency=concurrency)

    async def pull(
        self,
        kind: Literal["daily", "monthly"],
        *,
        since: date,
        until: date,
        to: str | PathLike[str],
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Report], None] | None = None,
    ) -> Report:
        """Usage of every device into a folder of Parquet files, one row for each device and day or month.

        The folder gets `data/part-*.parquet`, and `errors.jsonl` with a line for each device that failed.
        Needs the extra `lattigo[fleet]`.

        Args:
            kind: rows for each day or for each month.
            since: the first day.
            until: the last day, included.
            to: the folder; it is made, and must not hold a dataset yet.
            devices: names of the devices; without it the whole account.
            concurrency: how many devices are under way at a time.
            on_progress: is given the report so far after each device.

        Raises:
            DatasetError: the folder can't be used.
            Unauthorized: the credentials were refused; what was fetched before is kept.
        """
        _check_range(since, until)
        report = Report(total=len(devices) if isinstance(devices, Sized) else None)
        names = self._names(report) if devices is None else devices
        fetch = self.daily_usage if kind == "daily" else self.monthly_usage
        async with Dataset(to, report) as dataset:
            async for outcome in fetch(since=since, until=until, devices=names, concurrency=concurrency):
                await dataset.add(outcome)
                if on_progress is not None:
                    on_progress(report)
        return report

    async def _names(self, report: Report) -> AsyncIterator[str]:
        """The names of the whole account; the report learns how many there are."""
        async for page in list_device_names(self._api).pages():
            report.total = page.total
            for name in page.items:
                yield name


def _check_range(since: date, until: date) -> None:
    if until < since:
        raise InvalidRequest(f"until ({until}) is before since ({since}). Nothing was sent.")
