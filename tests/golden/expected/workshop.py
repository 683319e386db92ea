# Generated from tests/golden/torture.yaml (sha256 480896f95236198f). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Where things are made, sooner or later."""

from __future__ import annotations

from datetime import datetime

from lattigo._core.api import Api
from lattigo._core.fields import JSON
from lattigo._core.long_running import Accepted, Pollable
from lattigo._core.options import Options
from lattigo._core.paging import Pager

from . import operations
from .models import Order, StockRow


async def get_token(api: Api, *, grant_type: str, options: Options | None = None) -> dict[str, JSON]:
    """A token, for a key and a secret.

    POST /tokens · write · documented in tokens

    Args:
        grant_type: How it is had.
    """
    return await api.call(operations.GET_TOKEN, options, grant_type=grant_type)


async def revoke_token(api: Api, *, body: dict[str, JSON], options: Options | None = None) -> None:
    """Ends a token.

    DELETE /tokens · write · documented in tokens

    Args:
        body: Whatever names the token.
    """
    return await api.call(operations.REVOKE_TOKEN, options, body=body)


async def change_order(api: Api, *, options: Options | None = None) -> Accepted:
    """Changes an order, sometimes.

    PUT /orders · write · documented in orders
    If the answer is lost: Look at the order.
    The answer is only a number; neither asking nor a callback tells the outcome.
    """
    return await api.begin(operations.CHANGE_ORDER, options)


async def order_things(api: Api, *, colors: str | None = None, options: Options | None = None) -> Pollable[Order]:
    """Orders things that are made later.

    POST /orders · billable · documented in orders
    Costs money each time.
    If the answer is lost: Look at the shelves.

    Args:
        colors: Its colors.
    """
    return await api.begin(operations.ORDER_THINGS, options, colors=colors)


async def cancel_order(api: Api, *, options: Options | None = None) -> Accepted:
    """Cancels an order.

    DELETE /orders · write · documented in orders
    """
    return await api.begin(operations.CANCEL_ORDER, options)


async def get_order(api: Api, order_number: str, *, options: Options | None = None) -> Order:
    """How far an order is.

    GET /orders/{orderNumber} · read · documented in orders

    Args:
        order_number: Its number.
    """
    return await api.call(operations.GET_ORDER, options, order_number=order_number)


def list_stock(api: Api, *, after: int | None = None, most: int | None = None,
               options: Options | None = None) -> Pager[StockRow]:
    """What is in stock, by its number.

    POST /stock · read · documented in stock

    Args:
        after: The last number that was seen.
        most: Rows a page.
    """
    return api.pages(operations.LIST_STOCK, options, after=after, most=most)


def read_log(api: Api, *, earliest: datetime, options: Options | None = None) -> Pager[StockRow]:
    """What happened, oldest first.

    POST /log · read · documented in log

    Args:
        earliest: The begin.
    """
    return api.pages(operations.READ_LOG, options, earliest=earliest)


def read_mail(api: Api, *, next: int | None = None, options: Options | None = None) -> Pager[StockRow]:
    """What was written to us; reading on removes it.

    GET /mail · read · documented in mail
    Each page removes the rows of the one before at the service: keep a row before the next one.

    Args:
        next: Where to go on.
    """
    return api.pages(operations.READ_MAIL, options, next=next)
