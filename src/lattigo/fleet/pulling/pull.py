"""A pull of the usage of one account into a dataset."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence, Sized
from contextlib import aclosing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, get_args

from attrs import field, frozen

from ..._core.errors import InvalidRequest
from ..._core.options import Options
from ..._core.tasks.background import Background
from ..._core.tasks.concurrency import alongside
from ..fan_out import Devices, Outcomes, in_pages
from ..records import DEFAULT_ACCOUNT, Request
from ..report import Report
from ..source import AccountSource, Daily, Monthly, PlainSource, Source, Usage
from ..windows import LOOKBACK, Kind, Window, possible, whole_months

if TYPE_CHECKING:
    from .open_dataset import OpenDataset

T = TypeVar("T")

Fetch: TypeAlias = Callable[[str, date, date, Options], Awaitable[T]]
"""A function that fetches the usage of one device in a range of days."""

CONCURRENCY = 64
PATIENT = Options(budget=math.inf)
"""The options of a pull, which waits as long as the service refuses: deadlines are for whole pulls, not for calls."""


@frozen(kw_only=True)
class Pull:
    """The arguments of a pull, which are checked before anything is sent."""

    kind: Kind
    days: Window
    devices: Devices | None = field(default=None, repr=False)
    lookback: int = LOOKBACK
    extend: bool = False
    same_account: bool = False
    concurrency: int = CONCURRENCY
    account: str = DEFAULT_ACCOUNT
    several_accounts: bool = False
    """Whether the dataset can have several accounts of a source."""

    def __attrs_post_init__(self) -> None:
        possible_days(self.kind, self.days)
        if isinstance(self.devices, str):
            raise InvalidRequest(
                "devices must be a collection of names, not a str: write devices=[name]. No request was sent."
            )
        lookback = self.lookback
        if isinstance(lookback, bool) or not isinstance(lookback, int) or lookback < 0:
            raise InvalidRequest(f"lookback ({lookback!r}) must be a number of days, 0 or more. No request was sent.")

    def request(self, source: Source[Daily, Monthly]) -> Request:
        """Return the request of an account."""
        credential = source.account if isinstance(source, AccountSource) else ""
        whole: Literal["all", "named"] = "all" if self.devices is None else "named"
        return Request(source.name, self.kind, self.days, whole, credential, self.account)

    def report(self) -> Report:
        """Return the report at the start."""
        return Report(total=len(self.devices) if isinstance(self.devices, Sized) else None)

    async def run(
        self,
        source: Source[Daily, Monthly],
        background: Background,
        dataset: OpenDataset,
        report: Report,
        on_progress: Callable[[Report], None] | None,
    ) -> None:
        """Fetch the usage of all devices that are not up to date.

        Args:
            source: the account.
            background: the tasks that do the work.
            dataset: the dataset.
            report: the report to update.
            on_progress: a function to call with the report after each device.
        """
        from .writer import Writer  # imported here, since it loads SQLite

        rows = source.plain() if isinstance(source, PlainSource) else source
        fetch: Fetch[Sequence[Usage]] = rows.daily_usage if self.kind == "daily" else rows.monthly_usage
        writer = Writer(
            dataset,
            self.request(source),
            report,
            lookback=self.lookback,
            extend=self.extend,
            same_account=self.same_account,
            several_accounts=self.several_accounts,
            on_progress=on_progress,
        )

        async def fetch_due(device: str) -> None:
            days = writer.window(device)
            await writer.add(device, await fetch(device, days.since, days.until, PATIENT))

        async def work() -> None:
            names = writer.due(source.devices() if self.devices is None else in_pages(self.devices))
            failures = Outcomes(background, fetch_due, names, concurrency=self.concurrency, only_errors=True)
            async with aclosing(failures):
                async for outcome in failures:
                    if outcome.error is not None:
                        await writer.fail(outcome.device, outcome.error)

        async with writer:
            await alongside(writer.keep_up, work)


def requested_days(kind: Kind, since: date, until: date) -> Window:
    """Return the requested days; for monthly usage all days of their months.

    Raises:
        InvalidRequest: an argument is invalid.
    """
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


def possible_days(kind: Kind, days: Window) -> Window:
    """Return the days that can already have rows.

    Raises:
        InvalidRequest: all of them are in the future.
    """
    now = datetime.now(UTC)
    found = possible(days, kind=kind, now=now)
    if found is None:
        raise InvalidRequest(f"since ({days.since}) is in the future: today is {now.date()}. No request was sent.")
    return found
