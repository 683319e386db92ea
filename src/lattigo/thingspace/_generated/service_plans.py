# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""The service plans of an account."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from . import operations
from .models import ServicePlan


async def list_service_plans(api: Api, account_name: str, *, options: Options | None = None) -> list[ServicePlan]:
    """The service plans of an account.

    GET /m2m/v1/plans/{accountName} · read · documented in Service Plans: list service plans
    The plan's code, not its name, is what activations take.

    Args:
        account_name: The account: ten digits, a hyphen and five digits, with their leading zeros.
    """
    return await api.call(operations.LIST_SERVICE_PLANS, options, account_name=account_name)
