"""Reads that show the cost of an action."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import anyio
from attrs import define, field

from ..._core.actions.data import Price
from ..._core.api import call, pages
from ..._core.fields import JSON
from .lookups import device_of
from .records import Actions, Request


@define(eq=False)
class Prices:
    """The cost of an action per device, as far as a read shows it."""

    _actions: Actions
    _request: Request
    _price: Price
    _listed: Mapping[str, Decimal | None] | None = None
    _turn: anyio.Lock = field(factory=anyio.Lock)

    async def of(self, item: JSON, own: Mapping[str, JSON]) -> Decimal | None:
        """Return the cost of the action for a device; `None` if unknown.

        Args:
            item: the device as it is sent.
            own: its own arguments.

        Raises:
            ApiError: the price can't be read.
        """
        if self._price.key_from is not None:
            name = {**self._request.arguments, **own}.get(self._price.key_from)
            return (await self._list()).get(str(name))
        key = self._actions.by_name[self._request.operation].batch.key
        response = await call(self._actions.api, self._price.call, None, **{self._price.device: device_of(item, key)})
        prices = list(cast("Mapping[str, Decimal | None]", response).values())
        return prices[0] if len(prices) == 1 else None

    async def _list(self) -> Mapping[str, Decimal | None]:
        """Return the list of prices, which is read only once."""
        async with self._turn:
            if self._listed is None:
                rows = await pages(self._actions.api, cast("Any", self._price.call), None).collect()
                self._listed = {str(getattr(row, self._price.key)): getattr(row, self._price.field) for row in rows}
            return self._listed


def prices(actions: Actions, request: Request) -> Prices | None:
    """Return the reader of the prices of a run; `None` if no read shows them."""
    price = actions.by_name[request.operation].price
    return Prices(actions, request, price) if price is not None else None
