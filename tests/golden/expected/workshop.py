# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Where things are made, sooner or later."""

from __future__ import annotations

from datetime import datetime

from lattigo._core.api import call, pages, submit
from lattigo._core.fields import JSON
from lattigo._core.long_running import Accepted, Pollable
from lattigo._core.namespaces import Api
from lattigo._core.options import Options
from lattigo._core.paging import Pager

from . import operations
from .models import Lid, Order, Screw, StockRow


async def get_token(api: Api, *, grant_type: str, options: Options | None = None) -> dict[str, JSON]:
    """A token, for a key and a secret.

    - `POST /tokens` (write, idempotent), docs: tokens

    Args:
        grant_type: How it is had.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.GET_TOKEN, options, grant_type=grant_type)


async def revoke_token(api: Api, *, body: dict[str, JSON], options: Options | None = None) -> None:
    """Ends a token.

    - `DELETE /tokens` (write, idempotent), docs: tokens

    Args:
        body: Whatever names the token.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.REVOKE_TOKEN, options, body=body)


async def set_parts(api: Api, *, body: list[Lid | Screw],
                    options: Options | None = None) -> list[Lid | Screw | dict[str, JSON] | None]:
    """Replaces all parts.

    - `PUT /parts` (write, idempotent), docs: parts

    Args:
        body: The parts.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.SET_PARTS, options, body=body)


async def add_part(api: Api, *, body: Lid | Screw, options: Options | None = None) -> Lid | Screw:
    """Adds a part.

    - `POST /parts` (write), docs: parts

    Args:
        body: The part.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Look at the parts.
    """
    return await call(api, operations.ADD_PART, options, body=body)


async def change_order(api: Api, *, options: Options | None = None) -> Accepted:
    """Changes an order, sometimes.

    - `PUT /orders` (write), docs: orders
    - The response is only a request ID: no call or callback reports the outcome.

    Args:
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Look at the order.
    """
    return await submit(api, operations.CHANGE_ORDER, options)


async def order_things(api: Api, *, colors: str | None = None, options: Options | None = None) -> Pollable[Order]:
    """Orders things that are made later.

    - `POST /orders` (billable), docs: orders
    - Costs money on every call. Not retried once it may have reached the service.

    Args:
        colors: Its colors.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Look at the shelves.
    """
    return await submit(api, operations.ORDER_THINGS, options, colors=colors)


async def cancel_order(api: Api, *, options: Options | None = None) -> Accepted:
    """Cancels an order.

    - `DELETE /orders` (write, idempotent), docs: orders

    Args:
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await submit(api, operations.CANCEL_ORDER, options)


async def get_order(api: Api, order_number: str, *, options: Options | None = None) -> Order:
    """How far an order is.

    - `GET /orders/{orderNumber}` (read), docs: orders

    Args:
        order_number: Its number.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_ORDER, options, order_number=order_number)


def list_stock(api: Api, *, after: int | None = None, most: int | None = None,
               options: Options | None = None) -> Pager[StockRow]:
    """What is in stock, by its number.

    - `POST /stock` (read), docs: stock

    Args:
        after: The last number that was seen.
        most: Rows a page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_STOCK, options, after=after, most=most)


def read_log(api: Api, *, earliest: datetime, options: Options | None = None) -> Pager[StockRow]:
    """What happened, oldest first.

    - `POST /log` (read), docs: log

    Args:
        earliest: The begin.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.READ_LOG, options, earliest=earliest)


def read_mail(api: Api, *, next: int | None = None, options: Options | None = None) -> Pager[StockRow]:
    """What was written to us; reading on removes it.

    - `GET /mail` (read), docs: mail
    - Each page removes the rows of the previous one at the service: store them before the next request.

    Args:
        next: Where to go on.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.READ_MAIL, options, next=next)
