"""Lattigo as a source of usage, for `lattigo.fleet`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date

from attrs import evolve

from ._core.api import pages
from ._core.namespaces import Api
from ._core.options import Options
from ._generated.models import DailyDataUsage, MonthlyDataUsage
from ._generated.operations import DAILY_DATA_USAGES, LIST_DEVICES, MONTHLY_DATA_USAGES
from .fleet.source import DevicePage, ListedDevice

LIST = evolve(LIST_DEVICES, lenient=True, only=("device_name", "cost_center", "id"))
"""An odd value of one device must not keep the others from being pulled."""
PAGES_AT_ONCE = 4
"""Pages of devices to fetch at a time, so that the calls for their usage need not wait for the list."""
STORED = ("id", "date_for", "bytes_used", "sms_used")
"""The fields of usage that datasets keep."""
PLAIN_DAILY, PLAIN_MONTHLY = evolve(DAILY_DATA_USAGES, only=STORED), evolve(MONTHLY_DATA_USAGES, only=STORED)


class LattigoUsage:
    """The devices of an account and their usage."""

    name = "lattigo"

    def __init__(self, api: Api, account: str, *, plain: bool = False) -> None:
        self._api = api
        self.account = account
        self._daily = PLAIN_DAILY if plain else DAILY_DATA_USAGES
        self._monthly = PLAIN_MONTHLY if plain else MONTHLY_DATA_USAGES

    def plain(self) -> LattigoUsage:
        """Return the same source with rows that are plain records instead of models."""
        return LattigoUsage(self._api, self.account, plain=True)

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """Yield all devices, together those of pages that come at a time: their number is known after the first one.

        Full devices take as many calls as names alone, and include their cost centers.
        """
        rows: list[ListedDevice] = []
        async with aclosing(pages(self._api, LIST).pages(parallel=PAGES_AT_ONCE)) as devices:
            async for page in devices:
                rows += [ListedDevice(device.device_name, device.cost_center, device.id) for device in page.items]
                if page.last is None or (page.number - 1) % PAGES_AT_ONCE == 0 or page.resume is None:
                    yield DevicePage(rows, page.total)
                    rows = []

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[DailyDataUsage]:
        """Return the daily usage of one device."""
        rows = pages(self._api, self._daily, options, device_name=device, start_date=since, end_date=until)
        return await rows.collect()

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[MonthlyDataUsage]:
        """Return the monthly usage of one device."""
        rows = pages(self._api, self._monthly, options, device_name=device, start_date=since, end_date=until)
        return await rows.collect()
