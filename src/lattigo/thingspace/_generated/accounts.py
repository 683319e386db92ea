# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""The account itself, its leads and its hardware."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import Account, AccountSkus, Lead


async def get_account(api: Api, account_name: str, *, options: Options | None = None) -> Account:
    """What an account has and may do.

    GET /m2m/v1/accounts/{accountName} · read · documented in Accounts: get account information

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.GET_ACCOUNT, options, account_name=account_name)


def list_leads(api: Api, account_name: str, *, next: str | None = None, options: Options | None = None) -> Pager[Lead]:
    """The leads of an account.

    GET /m2m/v1/leads/{accountName} · read · documented in Accounts: list leads
    Only accounts of Verizon's partners have leads. They come 1,000 a page.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
        next: Where the next page begins: a whole number that the Location of the page before holds.
    """
    return api.pages(operations.LIST_LEADS, options, account_name=account_name, next=next)


async def list_device_skus(api: Api, account_name: str, *, options: Options | None = None) -> AccountSkus:
    """The device SKUs that are registered for an account, and whether they are certified.

    POST /m2m/v1/accounts/{accountName}/sku · read · documented in Accounts: list device SKUs
    A limited release: Verizon must have enabled it for the account.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.LIST_DEVICE_SKUS, options, account_name=account_name)
