"""Usage of a whole fleet: the calls behind a client's `fleet`."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence, Sized
from contextlib import aclosing
from datetime import UTC, date, datetime
from os import PathLike
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, get_args

from .._core.errors import InvalidRequest
from .._core.options import Options
from .._core.tasks.background import Background
from .._core.tasks.concurrency import alongside
from .actions.options import RunOptions
from .actions.records import Actions, RunReport
from .actions.rows import Rows
from .fan_out import Devices, Outcomes, in_pages
from .place import dataset_folder
from .records import Request
from .report import Report
from .source import AccountSource, Daily, Monthly, Source, Usage
from .windows import LOOKBACK, Kind, Window, possible, whole_months

if TYPE_CHECKING:
    from .actions.run import Run

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
        actions: what can be done to the devices; a source alone has none.
    """

    def __init__(self, source: Source[Daily, Monthly], background: Background, actions: Actions | None = None) -> None:
        self._source = source
        self._background = background
        self._actions = actions

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
        days = _possible("daily", _days("daily", since, until))
        return self._usage(self._source.daily_usage, days, devices, concurrency, options)

    def monthly_usage(
        self,
        *,
        since: date,
        until: date,
        devices: Devices | None = None,
        concurrency: int = CONCURRENCY,
        options: Options = PATIENT,
    ) -> Outcomes[list[Monthly]]:
        """Monthly usage of every device, of all months that the range touches; otherwise like `daily_usage`."""
        days = _possible("monthly", _days("monthly", since, until))
        return self._usage(self._source.monthly_usage, days, devices, concurrency, options)

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
        if isinstance(devices, str):
            raise InvalidRequest(
                "devices must be several names, not one text: write devices=[name]. No request was sent."
            )
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
        same_account: bool = False,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Report], None] | None = None,
    ) -> Report:
        """Usage of every device into a folder of Parquet files, one row for each device and day or month.

        The folder gets `data/part-*.parquet`, `errors.jsonl` with a line for each device that failed, and the ledger
        that says what is done. The same call again goes on where the last one stopped, whatever stopped it: devices
        that are done are skipped, those that failed are tried again.
        A client of another API may pull into the same folder: its usage stands beside this one's, in the same columns.

        Usage arrives late. Days that were fetched less than `lookback` days after their end are fetched again by a
        later run; `data/` holds them twice until the files of the month are put together, which the pull does at its
        end where it is worthwhile, and `lattigo.fleet.Dataset` reads what the last fetch returned.
        Needs the extra `lattigo[fleet]`.

        Args:
            kind: rows for each day or for each month.
            since: the first day. Monthly usage covers all of its month.
            until: the last day, included; of monthly usage all of its month. A later run fetches days that are still
                to come.
            to: the folder; it is made where there is none, so that only its owner can read it.
            devices: names of the devices, all of which are read before the first is fetched; without it the whole
                account.
            lookback: for how many days after its end a day may still change.
            extend: let an earlier `since`, a later `until` or more devices widen a dataset that exists.
                It then covers all days from the earlier begin to the later end.
            same_account: say that the dataset is of this account, though it was pulled with another key or from
                another address.
            concurrency: how many devices are under way at a time.
            on_progress: is given the report so far after each device.

        Raises:
            DatasetError: the folder can't be used.
            DatasetInUse: another process writes it.
            DatasetMismatch: the folder holds the answer to another request, or usage of another account.
            InvalidRequest: an argument can't be right; nothing was sent, and no dataset is made.
            Unauthorized: the credentials were refused; what was fetched before is kept.
            NoSession: a login was not answered; what was fetched before is kept.
        """
        from .writer import Writer  # SQLite is loaded when somebody needs it

        folder, days = dataset_folder(to), _days(kind, since, until)
        _possible(kind, days)
        if isinstance(devices, str):
            raise InvalidRequest(
                "devices must be several names, not one text: write devices=[name]. No request was sent."
            )
        if isinstance(lookback, bool) or not isinstance(lookback, int) or lookback < 0:
            raise InvalidRequest(f"lookback ({lookback!r}) must be a number of days, 0 or more. No request was sent.")
        fetch: Fetch[Sequence[Usage]] = self._source.daily_usage if kind == "daily" else self._source.monthly_usage
        report = Report(total=len(devices) if isinstance(devices, Sized) else None)
        account = self._source.account if isinstance(self._source, AccountSource) else ""
        request = Request(self._source.name, kind, days, "all" if devices is None else "named", account)
        writer = Writer(
            folder,
            request,
            report,
            lookback=lookback,
            extend=extend,
            same_account=same_account,
            on_progress=on_progress,
        )

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
            await writer.compact()
        return report

    async def act(
        self,
        operation: Callable[..., Awaitable[object]],
        devices: Rows,
        *,
        journal: str | PathLike[str],
        options: RunOptions | None = None,
        **arguments: object,
    ) -> RunReport:
        """Do something to many devices, with a journal on disk that knows what became of each.

        ```python
        run = await client.fleet.act(
            client.device_operations.change_simstate, devices=names, state="suspend", journal="runs/suspend-2026-11"
        )
        print(run.done, run.refused, run.failed, run.unknown)
        ```

        What is sent is in the journal before its bytes leave, and an outcome before it is counted. The same call
        resumes where the last one stopped, whatever stopped it: what costs money or can't be undone is never sent
        twice. `Journal` reads the journal; `run` continues, reconciles and undoes what is in it.

        Args:
            operation: a method of this client that changes something about devices.
            devices: names of the devices, or identifiers such as `iccid:89…`; or mappings with the device and its own
                arguments, such as `{"device_name": …, "note": …}`; or entries of the operation's list. All of them are
                checked before anything is sent.
            journal: the folder of the journal; it is made where there is none.
            options: how the run is carried out: batches, a first few devices, when it stops, progress.
            arguments: the arguments of the operation that all devices share.

        Raises:
            InvalidRequest: a device or an argument can't be right: the text lists all mistakes. Nothing was sent.
            DatasetError: the journal can't be used; nothing is sent without one.
            DatasetInUse: another process works on this run.
            DatasetMismatch: the journal is of another operation, account or list, or has other arguments.
            Unauthorized: the credentials were refused; nothing more is sent, and the journal has what was done.
        """
        return await self.run(journal).act(operation, devices, arguments, options=options)

    def run(self, journal: str | PathLike[str]) -> Run:
        """Return the run that has its journal in this folder, or will have it there.

        Raises:
            InvalidRequest: it is no folder's name.
        """
        from .actions.run import Run  # SQLite is loaded when somebody needs it

        if self._actions is None:
            raise InvalidRequest("This fleet has a source of usage, but no actions. No request was sent.")
        return Run(self._actions, self._background, dataset_folder(journal))

    async def _each_name(self) -> AsyncGenerator[str]:
        """The whole account."""
        async with aclosing(self._source.devices()) as pages:
            async for page in pages:
                for device in page.devices:
                    yield device.name


def _days(kind: Kind, since: date, until: date) -> Window:
    """Return the days that are requested; of monthly usage all days of their months."""
    if kind not in get_args(Kind):
        raise InvalidRequest(f"kind must be daily or monthly, not {kind!r}. No request was sent.")
    for name, day in (("since", since), ("until", until)):
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidRequest(
                f"{name} must be a datetime.date, such as date(2026, 10, 1), not {type(day).__name__}. "
                "No request was sent."
            )
    if until < since:
        raise InvalidRequest(f"until ({until}) is before since ({since}). No request was sent.")
    days = Window(since, until)
    return whole_months(days) if kind == "monthly" else days


def _possible(kind: Kind, days: Window) -> Window:
    """Return those of the days that can have rows by now."""
    now = datetime.now(UTC)
    found = possible(days, kind=kind, now=now)
    if found is None:
        raise InvalidRequest(f"since ({days.since}) is in the future: today is {now.date()}. No request was sent.")
    return found
