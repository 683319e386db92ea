# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Service plans of an account."""

from __future__ import annotations

from ..._core.api import call
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import ServicePlan


async def list_service_plans(api: Api, account_name: str, *, options: Options | None = None) -> list[ServicePlan]:
    """List the service plans of an account.

    Activations take the plan's code, not its name.

    - `GET /m2m/v1/plans/{accountName}` (read), docs: Service Plans: list service plans

    Args:
        account_name: Account name: ten digits, a hyphen and five digits, including leading zeros.
        options: Time-out, attempts and budget of this call.
    """
    return await call(api, operations.LIST_SERVICE_PLANS, options, account_name=account_name)
