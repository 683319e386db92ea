"""Lattigo as a source of usage, for `lattigo.fleet`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date

from attrs import evolve

from ._core.api import pages
from ._core.namespaces import Api
from ._core.options import Options
from ._generated.devices import daily_data_usages, monthly_data_usages
from ._generated.models import DailyDataUsage, MonthlyDataUsage
from ._generated.operations import LIST_DEVICES
from .fleet.source import DevicePage, ListedDevice

LIST = evolve(LIST_DEVICES, lenient=True)
"""An odd value of one device must not keep the others from being pulled."""


class LattigoUsage:
    """The devices of an account and their usage."""

    name = "lattigo"

    def __init__(self, api: Api, account: str) -> None:
        self._api = api
        self.account = account

    async def devices(self) -> AsyncGenerator[DevicePage]:
        """Yield all devices, page by page.

        Full devices take as many calls as names alone, and include their cost centers.
        """
        async with aclosing(pages(self._api, LIST).pages()) as devices:
            async for page in devices:
                rows = [ListedDevice(device.device_name, device.cost_center, device.id) for device in page.items]
                yield DevicePage(rows, page.total)

    async def daily_usage(self, device: str, since: date, until: date, options: Options) -> list[DailyDataUsage]:
        """Return the daily usage of one device."""
        rows = daily_data_usages(self._api, device, start_date=since, end_date=until, options=options)
        return await rows.collect()

    async def monthly_usage(self, device: str, since: date, until: date, options: Options) -> list[MonthlyDataUsage]:
        """Return the monthly usage of one device."""
        rows = monthly_data_usages(self._api, device, start_date=since, end_date=until, options=options)
        return await rows.collect()
