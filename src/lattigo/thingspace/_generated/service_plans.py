# Generated from spec/thingspace.yaml (sha256 50b9a8c56dc5024e). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""Service plans of an account."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from . import operations
from .models import ServicePlan


async def list_service_plans(api: Api, account_name: str, *, options: Options | None = None) -> list[ServicePlan]:
    """List the service plans of an account.

    GET /m2m/v1/plans/{accountName} · read · documented in Service Plans: list service plans
    Activations take the plan's code, not its name.

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
    """
    return await api.call(operations.LIST_SERVICE_PLANS, options, account_name=account_name)
