# Generated from spec/thingspace.yaml (sha256 50b9a8c56dc5024e). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Account details, leads and hardware SKUs."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import Account, AccountSkus, Lead


async def get_account(api: Api, account_name: str, *, options: Options | None = None) -> Account:
    """Return an account's carriers, features, IP address pools and service plans.

    GET /m2m/v1/accounts/{accountName} · read · documented in Accounts: get account information

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
    """
    return await api.call(operations.GET_ACCOUNT, options, account_name=account_name)


def list_leads(api: Api, account_name: str, *, next: str | None = None, options: Options | None = None) -> Pager[Lead]:
    """List the leads of an account.

    GET /m2m/v1/leads/{accountName} · read · documented in Accounts: list leads
    Only accounts of Verizon's partners have leads. Leads are returned 1,000 per page.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        next: Start of the next page: a whole number from the Location header of the previous page.
    """
    return api.pages(operations.LIST_LEADS, options, account_name=account_name, next=next)


async def list_device_skus(api: Api, account_name: str, *, options: Options | None = None) -> AccountSkus:
    """List the device SKUs registered for an account, with their certification status.

    POST /m2m/v1/accounts/{accountName}/sku · read · documented in Accounts: list device SKUs
    Limited release: Verizon must enable this for the account.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
    """
    return await api.call(operations.LIST_DEVICE_SKUS, options, account_name=account_name)
