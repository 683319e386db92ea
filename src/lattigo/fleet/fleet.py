"""Usage of a whole fleet: the calls behind a client's `fleet`."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence, Sized
from contextlib import aclosing
from datetime import date
from os import PathLike
from typing import Generic, TypeAlias, TypeVar

from .._core.errors import InvalidRequest
from .._core.options import Options
from .._core.tasks.background import Background
from .._core.tasks.concurrency import alongside
from .fan_out import Devices, Outcomes, in_pages
from .records import Request
from .report import Report
from .source import Daily, Monthly, Source, Usage
from .windows import LOOKBACK, Kind, Window

T = TypeVar("T")

Fetch: TypeAlias = Callable[[str, date, date, Options], Awaitable[T]]
"""Fetches the usage of one device, from a first to a last day."""

CONCURRENCY = 64
PATIENT = Options(budget=math.inf)
"""A pull waits as long as the service refuses; it is the whole pull that has a deadline, not one call."""


class Fleet(Generic[Daily, Monthly]):
    """Work on many devices at once. Needs the client to be open: `async with AsyncLattigo() as client`.

    Args:
        source: where the devices and their usage come from.
        background: where the work runs.
    """

    def __init__(self, source: Source[Daily, Monthly], background: Background) -> None:
        self._source = source
        self._background = background

    def daily_usage(
        self,
        *,
        since: date,
        until: date,
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        options: Options = PATIENT,
    ) -> Outcomes[list[Daily]]:
        """Daily usage of every device: one outcome for each, in the order in which they come in.

        ```python
        async for outcome in client.fleet.daily_usage(since=date(2026, 10, 1), until=date(2026, 10, 31)):
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
        return self._usage(self._source.daily_usage, _days(since, until), devices, concurrency, options)

    def monthly_usage(
        self,
        *,
        since: date,
        until: date,
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        options: Options = PATIENT,
    ) -> Outcomes[list[Monthly]]:
        """Monthly usage of every device; otherwise like `daily_usage`."""
        return self._usage(self._source.monthly_usage, _days(since, until), devices, concurrency, options)

    def _usage(
        self, fetch: Fetch[T], days: Window, devices: Devices | None, concurrency: int, options: Options
    ) -> Outcomes[T]:
        return self.each(
            lambda device: fetch(device, days.since, days.until, options), devices, concurrency=concurrency
        )

    def each(
        self,
        call: Callable[[str], Awaitable[T]],
        devices: Devices | None = None,
        *,
        concurrency: int = CONCURRENCY,
    ) -> Outcomes[T]:
        """Any call for every device: `client.fleet.each(client.devices.get)`.

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
        A client of another API may pull into the same folder: its usage stands beside this one's, in the same columns.

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
            DatasetMismatch: the folder holds the answer to another request.
            Unauthorized: the credentials were refused; what was fetched before is kept.
            NoSession: a login was not answered; what was fetched before is kept.
        """
        from .writer import Writer  # SQLite is loaded when somebody needs it

        wanted = _days(since, until)
        if lookback < 0:
            raise InvalidRequest(f"lookback ({lookback}) is negative. Nothing was sent.")
        fetch: Fetch[Sequence[Usage]] = self._source.daily_usage if kind == "daily" else self._source.monthly_usage
        report = Report(total=len(devices) if isinstance(devices, Sized) else None)
        request = Request(self._source.name, kind, wanted, "all" if devices is None else "named")
        writer = Writer(to, request, report, lookback=lookback, extend=extend, on_progress=on_progress)

        async def fetch_due(device: str) -> None:
            days = writer.window(device)
            await writer.add(device, await fetch(device, days.since, days.until, PATIENT))

        async def work() -> None:
            pages = self._source.devices() if devices is None else in_pages(devices)
            async with aclosing(self.each(fetch_due, writer.due(pages), concurrency=concurrency)) as outcomes:
                async for outcome in outcomes:
                    if outcome.error is not None:
                        await writer.fail(outcome.device, outcome.error)

        async with writer:
            await alongside(writer.keep_up, work)
        return report

    async def _each_name(self) -> AsyncGenerator[str]:
        """The whole account."""
        async with aclosing(self._source.devices()) as pages:
            async for page in pages:
                for device in page.devices:
                    yield device.name


def _days(since: date, until: date) -> Window:
    if until < since:
        raise InvalidRequest(f"until ({until}) is before since ({since}). Nothing was sent.")
    return Window(since, until)
