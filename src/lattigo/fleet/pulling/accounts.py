"""Pulls of several accounts side by side, in one process, into one dataset."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias, cast

from attrs import define, field

from ..._core.errors import InvalidRequest
from ..._core.tasks.concurrency import gather
from ..fleet import Fleet
from ..place import dataset_folder
from ..records import Request
from ..report import Report
from ..windows import LOOKBACK, Kind
from .pull import CONCURRENCY, Pull, requested_days

if TYPE_CHECKING:
    from .open_dataset import OpenDataset

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


class FleetClient(Protocol):
    """A client of an account: `AsyncLattigo`, `AsyncThingSpace`, or one of your own."""

    @property
    def fleet(self) -> object:
        """The `Fleet` of the account; its own type says of which usage."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> object: ...


@define(kw_only=True)
class AccountReport:
    """The result of the pull of one account."""

    account: str
    """The name of the account in the dataset."""
    report: Report = field(factory=Report)
    error: Exception | None = None
    """The reason that the pull of this account ended early. Data fetched before is kept."""


Progress: TypeAlias = Callable[[AccountReport], None]


async def pull_accounts(
    accounts: Mapping[str, FleetClient],
    kind: Kind,
    *,
    since: date,
    until: date,
    to: str | PathLike[str],
    lookback: int = LOOKBACK,
    extend: bool = False,
    same_account: bool = False,
    concurrency: int = CONCURRENCY,
    on_progress: Progress | None = None,
) -> list[AccountReport]:
    """Pull the usage of several accounts at the same time into one dataset.

    ```python
    accounts = {"acme": AsyncLattigo("acme", key), "globex": AsyncLattigo("globex", other_key)}
    reports = await pull_accounts(accounts, "daily", since=since, until=until, to="usage/")
    ```

    Each account has its own client, so its own credentials, connections and rate limit. The failure of one does not
    stop the others. See `Fleet.pull` for the dataset, which has the name of the account in each row.

    Args:
        accounts: a client for each account that is not open yet, by the name of the account in the dataset.
        kind: usage per day or per month.
        since: the first day.
        until: the last day, inclusive.
        to: the folder.
        lookback: number of days for which the usage of a day may still change.
        extend: extend the dataset to more days.
        same_account: confirm that an account is the same, although it was pulled with another key or address.
        concurrency: maximum number of devices in flight for each account.
        on_progress: a function to call with the report of an account after each of its devices.

    Returns:
        a report for each account, in the same order, with its error if it failed.

    Raises:
        DatasetError: the folder can't be used.
        InvalidRequest: an argument is invalid; nothing was sent.
    """
    from .open_dataset import OpenDataset  # imported here, since it loads SQLite

    _check_names(accounts)
    folder, days = dataset_folder(to), requested_days(kind, since, until)
    pulls = [
        Pull(
            kind=kind,
            days=days,
            lookback=lookback,
            extend=extend,
            same_account=same_account,
            concurrency=concurrency,
            account=name,
            several_accounts=True,
        )
        for name in accounts
    ]
    jobs = [_Job(client, pull, lookback, on_progress) for client, pull in zip(accounts.values(), pulls, strict=True)]
    async with OpenDataset(folder) as dataset:
        await gather([partial(job.run, dataset) for job in jobs])
        for job in jobs:
            await job.compact(dataset)
    return [job.result for job in jobs]


@define
class _Job:
    """The pull of one account, whose failure ends in its report."""

    _client: FleetClient
    _pull: Pull
    _lookback: int
    _on_progress: Progress | None
    _request: Request | None = None
    result: AccountReport = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.result = AccountReport(account=self._pull.account)

    async def run(self, dataset: OpenDataset) -> None:
        with self._failing(dataset):
            async with self._client as client:
                fleet = cast("Fleet[Any, Any]", client.fleet)
                self._request = await fleet._pull_into(dataset, self._pull, self.result.report, self._tell)

    async def compact(self, dataset: OpenDataset) -> None:
        """Merge files, once no account needs the dataset for its commits."""
        if self._request is not None:
            with self._failing(dataset):
                await dataset.compact(self._request, lookback=self._lookback)

    @contextmanager
    def _failing(self, dataset: OpenDataset) -> Generator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it is in the report, and stops no other account
            dataset.may_be_empty = True
            self.result.error = error

    def _tell(self, _: Report) -> None:
        if self._on_progress is not None:
            self._on_progress(self.result)


def _check_names(accounts: Mapping[str, FleetClient]) -> None:
    if not accounts:
        raise InvalidRequest("There are no accounts to pull. No request was sent.")
    for name in accounts:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise InvalidRequest(
                f"{name!r} can't be the name of an account: use up to 64 letters, digits, dots, hyphens and "
                "underscores. No request was sent."
            )
    clients = list(accounts.values())
    if len({id(client) for client in clients}) < len(clients):
        raise InvalidRequest("Two accounts have the same client: create one for each. No request was sent.")
