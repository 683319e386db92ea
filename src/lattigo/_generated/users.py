# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Users of the account."""

from __future__ import annotations

from .._core.api import pages
from .._core.namespaces import Api
from .._core.options import Options
from .._core.paging import Pager
from . import operations


def list_users(api: Api, *, page: int | None = None, per_page: int | None = None, offset: int | None = None,
               options: Options | None = None) -> Pager[str]:
    """List the names of the account's users.

    - `GET /v2/users` (read), docs: v2/users

    Args:
        page: Page number, starting at 1.
        per_page: Rows per page.
        offset: Rows to skip before the first page.
        options: Time-out, attempts and budget of this call.
    """
    return pages(api, operations.LIST_USERS, options, page=page, per_page=per_page, offset=offset)
