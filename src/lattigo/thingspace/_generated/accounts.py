# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Account details, leads and hardware SKUs."""

from __future__ import annotations

from ..._core.api import call, pages
from ..._core.namespaces import Api
from ..._core.options import Options
from ..._core.paging import Pager
from . import operations
from .models import Account, AccountSkus, Lead


async def get_account(api: Api, account_name: str, *, options: Options | None = None) -> Account:
    """Return an account's carriers, features, IP address pools and service plans.

    - `GET /m2m/v1/accounts/{accountName}` (read), docs: Accounts: get account information

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.GET_ACCOUNT, options, account_name=account_name)


def list_leads(api: Api, account_name: str, *, next: str | None = None, options: Options | None = None) -> Pager[Lead]:
    """List the leads of an account.

    Only accounts of Verizon's partners have leads. Leads are returned 1,000 per page.

    - `GET /m2m/v1/leads/{accountName}` (read), docs: Accounts: list leads

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        next: Start of the next page: a whole number from the Location header of the previous page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_LEADS, options, account_name=account_name, next=next)


async def list_device_skus(api: Api, account_name: str, *, options: Options | None = None) -> AccountSkus:
    """List the device SKUs registered for an account, with their certification status.

    Limited release: Verizon must enable this for the account.

    - `POST /m2m/v1/accounts/{accountName}/sku` (read), docs: Accounts: list device SKUs

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_DEVICE_SKUS, options, account_name=account_name)
