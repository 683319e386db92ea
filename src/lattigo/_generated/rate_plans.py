# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Rate plans of the account."""

from __future__ import annotations

from .._core.api import pages
from .._core.namespaces import Api
from .._core.options import Options
from .._core.paging import Pager
from . import operations
from .models import RatePlan


def list_rate_plans(api: Api, *, page: int | None = None, per_page: int | None = None, offset: int | None = None,
                    options: Options | None = None) -> Pager[RatePlan]:
    """List the account's rate plans.

    - `GET /v2/rate_plans` (read), docs: v2/rate_plans

    Args:
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_RATE_PLANS, options, page=page, per_page=per_page, offset=offset)
