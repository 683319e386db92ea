"""Work on a whole fleet: the methods of a client's `fleet`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Generic, TypeVar

from .._core.errors import InvalidRequest
from .._core.options import Options
from .._core.tasks.background import Background
from .actions.options import RunOptions
from .actions.records import Actions, RunReport
from .actions.rows import Rows
from .fan_out import Devices, Outcomes
from .place import dataset_folder
from .pulling.pull import CONCURRENCY, PATIENT, Fetch, Pull, possible_days, requested_days
from .records import Request
from .report import Report
from .source import Daily, Monthly, Source
from .windows import LOOKBACK, Kind, Window

if TYPE_CHECKING:
    from .actions.run import Run
    from .pulling.open_dataset import OpenDataset

T = TypeVar("T")


class Fleet(Generic[Daily, Monthly]):
    """Work on many devices at once. The client must be open: `async with AsyncLattigo() as client`.

    Args:
        source: the source of the devices and their usage.
        background: the tasks that do the work.
        actions: the actions on the devices; a source alone has none.
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
        """Fetch the daily usage of every device, and yield one outcome for each, in order of completion.

        ```python
        async for outcome in client.fleet.daily_usage(since=date(2026, 10, 1), until=date(2026, 10, 31)):
            print(outcome.device, sum(row.bytes_used or 0 for row in outcome.unwrap()))
        ```

        Args:
            since: the first day.
            until: the last day, inclusive.
            devices: names of the devices. Default: the whole account.
            concurrency: maximum number of devices in flight.
            options: time-out, attempts and budget of each call. Default: no limit on waiting after refusals.

        Raises:
            InvalidRequest: the range ends before it starts.
            Unauthorized: the credentials were rejected; nothing more is sent.
        """
        days = possible_days("daily", requested_days("daily", since, until))
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
        """Fetch the monthly usage of every device, for all months that overlap the range; see `daily_usage`."""
        days = possible_days("monthly", requested_days("monthly", since, until))
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
        """Call a function for every device: `client.fleet.each(client.devices.get)`.

        Args:
            call: an async function that takes the name of a device.
            devices: names of the devices. Default: the whole account.
            concurrency: maximum number of devices in flight.
        """
        if isinstance(devices, str):
            raise InvalidRequest(
                "devices must be a collection of names, not a str: write devices=[name]. No request was sent."
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
        """Pull the usage of every device into a folder of Parquet files, with one row per device and day or month.

        The folder contains `data/part-*.parquet`, `errors.jsonl` with a line for each failed device, and a ledger of
        the progress. Calling this again with the same arguments resumes where the last call stopped: completed devices
        are skipped, failed ones are retried.
        A client of another API can pull into the same folder: its usage is added in the same columns.

        Usage arrives late. Days that were fetched less than `lookback` days after their end are fetched again by a
        later run; `data/` contains them twice until a pull merges the files of the month at its end.
        `lattigo.fleet.Dataset` reads the last fetch.
        Requires the extra `lattigo[fleet]`.

        Args:
            kind: usage per day or per month.
            since: the first day. Monthly usage covers the whole month.
            until: the last day, inclusive; for monthly usage its whole month. Future days are fetched by a later run.
            to: the folder, which is created if it does not exist; only its owner can read it.
            devices: names of the devices, all of which are read before the first one is fetched. Default: the whole
                account.
            lookback: number of days for which the usage of a day may still change.
            extend: extend an existing dataset to an earlier `since`, a later `until` or more devices.
                It then covers all days from the earlier start to the later end.
            same_account: confirm that the dataset belongs to this account, although it was pulled with another key or
                from another address.
            concurrency: maximum number of devices in flight.
            on_progress: a function to call with the current report after each device.

        Raises:
            DatasetError: the folder can't be used.
            DatasetInUse: another process is writing it.
            DatasetMismatch: the folder belongs to another request or account.
            InvalidRequest: an argument is invalid; nothing was sent, and no dataset was created.
            Unauthorized: the credentials were rejected; the data fetched before is kept.
            NoSession: a login received no response; the data fetched before is kept.
        """
        from .pulling.open_dataset import OpenDataset  # imported here, since it loads SQLite

        folder = dataset_folder(to)
        pull = Pull(
            kind=kind,
            days=requested_days(kind, since, until),
            devices=devices,
            lookback=lookback,
            extend=extend,
            same_account=same_account,
            concurrency=concurrency,
        )
        report = pull.report()
        async with OpenDataset(folder) as dataset:
            await pull.run(self._source, self._background, dataset, report, on_progress)
            await dataset.compact(pull.request(self._source), lookback=lookback)
        return report

    async def _pull_into(
        self, dataset: OpenDataset, pull: Pull, report: Report, on_progress: Callable[[Report], None] | None
    ) -> Request:
        """Pull one of several accounts, and return its request. The dataset is compacted by the caller."""
        await pull.run(self._source, self._background, dataset, report, on_progress)
        return pull.request(self._source)

    async def act(
        self,
        operation: Callable[..., Awaitable[object]],
        devices: Rows,
        *,
        journal: str | PathLike[str],
        options: RunOptions | None = None,
        **arguments: object,
    ) -> RunReport:
        """Change many devices, with a journal on disk that records the outcome of each.

        ```python
        run = await client.fleet.act(
            client.device_operations.change_simstate, devices=names, state="suspend", journal="runs/suspend-2026-11"
        )
        print(run.done, run.refused, run.failed, run.unknown)
        ```

        Each call is recorded in the journal before it is sent, and each outcome before it is counted. Calling this
        again with the same arguments resumes where the last call stopped; what costs money or can't be undone is never
        sent twice. `Journal` reads the journal; `run` resumes, reconciles and undoes its run.

        Args:
            operation: a method of this client that changes devices.
            devices: names of the devices, or identifiers such as `iccid:89…`; or mappings with the device and its own
                arguments, such as `{"device_name": …, "note": …}`; or entries of the operation's list. All of them are
                checked before anything is sent.
            journal: the folder of the journal, which is created if it does not exist.
            options: batches, a trial of the first devices, conditions to stop, and progress.
            arguments: the arguments of the operation that are the same for all devices.

        Raises:
            InvalidRequest: a device or an argument is invalid: the message lists all mistakes. Nothing was sent.
            DatasetError: the journal can't be used; nothing was sent.
            DatasetInUse: another process is working on this run.
            DatasetMismatch: the journal belongs to another operation, account or list, or has other arguments.
            Unauthorized: the credentials were rejected; nothing more is sent, and the journal has the outcomes so far.
        """
        return await self.run(journal).act(operation, devices, arguments, options=options)

    def run(self, journal: str | PathLike[str]) -> Run:
        """Return the run whose journal is, or will be, in this folder.

        Raises:
            InvalidRequest: the path is not the name of a folder.
        """
        from .actions.run import Run  # imported here, since it loads SQLite

        if self._actions is None:
            raise InvalidRequest("This fleet can fetch usage, but has no actions. No request was sent.")
        return Run(self._actions, self._background, dataset_folder(journal))

    async def _each_name(self) -> AsyncGenerator[str]:
        """Yield the names of all devices of the account."""
        async with aclosing(self._source.devices()) as pages:
            async for page in pages:
                for device in page.devices:
                    yield device.name
