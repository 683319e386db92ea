"""Usage of a whole fleet: the calls behind `lattigo.fleet`."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sized
from contextlib import aclosing
from datetime import date
from os import PathLike
from typing import TypeVar

import anyio

from .._generated.devices import daily_data_usages, list_device_names, monthly_data_usages
from .._generated.models import DailyDataUsage, MonthlyDataUsage
from ..core.api import Api
from ..core.background import Background
from ..core.concurrency import first_failure
from ..core.errors import InvalidRequest
from ..core.options import Options
from .entries import Request
from .fan_out import Devices, Outcomes, in_batches
from .report import Report
from .windows import LOOKBACK, Kind, Window

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
    ) -> Outcomes[list[DailyDataUsage]]:
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
    ) -> Outcomes[list[MonthlyDataUsage]]:
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
    ) -> Outcomes[T]:
        """Any call for every device: `lattigo.fleet.each(lattigo.devices.get)`.

        Args:
            call: an async function of a device's name.
            devices: names of the devices; without it the whole account.
            concurrency: how many devices are under way at a time.
        """
        names = self._each_name() if devices is None else devices
        return Outcomes(self._background, call, names, concurrency=concurrency)

    async def pull(
        self,
        kind: Kind,
        *,
        since: date,
        until: date,
        to: str | PathLike[str],
        devices: Devices | None = None,
        lookback: int = LOOKBACK,
        extend: bool = False,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Report], None] | None = None,
    ) -> Report:
        """Usage of every device into a folder of Parquet files, one row for each device and day or month.

        The folder gets `data/part-*.parquet`, `errors.jsonl` with a line for each device that failed, and the ledger
        that says what is done. The same call again goes on where the last one stopped, whatever stopped it: devices
        that are done are skipped, those that failed are tried again.

        Usage arrives late. Days that were fetched less than `lookback` days after their end are fetched again by a
        later run; then `data/` holds them twice, and `lattigo.fleet.Dataset` reads the newest.
        Needs the extra `lattigo[fleet]`.

        Args:
            kind: rows for each day or for each month.
            since: the first day.
            until: the last day, included.
            to: the folder; it is made where there is none.
            devices: names of the devices; without it the whole account.
            lookback: for how many days after its end a day may still change.
            extend: let an earlier `since`, a later `until` or more devices widen a dataset that exists.
                It then covers all days from the earlier begin to the later end.
            concurrency: how many devices are under way at a time.
            on_progress: is given the report so far after each device.

        Raises:
            DatasetError: the folder can't be used.
            DatasetInUse: another process writes it.
            RequestChanged: the folder holds the answer to another request.
            Unauthorized: the credentials were refused; what was fetched before is kept.
        """
        from .dataset import Writer  # SQLite is loaded when somebody needs it

        _check_range(since, until)
        if lookback < 0:
            raise InvalidRequest(f"lookback ({lookback}) is negative. Nothing was sent.")
        usages = daily_data_usages if kind == "daily" else monthly_data_usages
        report = Report(total=len(devices) if isinstance(devices, Sized) else None)
        request = Request(kind, Window(since, until), "all" if devices is None else "named")
        writer = Writer(to, request, report, lookback=lookback, extend=extend, on_progress=on_progress)

        async def fetch(device: str) -> None:
            days = writer.window(device)
            pager = usages(self._api, device, start_date=days.since, end_date=days.until, options=PATIENT)
            await writer.add(device, await pager.collect())

        async def work() -> None:
            names = self._names(report) if devices is None else in_batches(devices)
            async with aclosing(self.each(fetch, writer.due(names), concurrency=concurrency)) as outcomes:
                async for outcome in outcomes:
                    if outcome.error is not None:
                        await writer.fail(outcome.device, outcome.error)

        async with writer:
            await alongside(writer.keep_up, work)
        return report

    async def _names(self, report: Report) -> AsyncGenerator[list[str]]:
        """The names of the whole account, page by page; the report learns how many there are."""
        async with aclosing(list_device_names(self._api).pages()) as pages:
            async for page in pages:
                report.total = page.total
                yield page.items

    async def _each_name(self) -> AsyncGenerator[str]:
        async with aclosing(self._names(Report())) as pages:
            async for names in pages:
                for name in names:
                    yield name


async def alongside(helper: Callable[[], Coroutine[object, object, None]], work: Callable[[], Awaitable[None]]) -> None:
    """Work until it is done, with a helper that runs meanwhile. The first failure of either ends both."""
    failure: Exception | None = None
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(helper)
            await work()
            group.cancel_scope.cancel()
    except* Exception as failures:  # noqa: BLE001 - it is raised again, without its group
        failure = first_failure(failures)
    if failure is not None:
        raise failure


def _check_range(since: date, until: date) -> None:
    if until < since:
        raise InvalidRequest(f"until ({until}) is before since ({since}). Nothing was sent.")
