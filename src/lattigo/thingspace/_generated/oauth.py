# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that an operation is visible at a glance.
# fmt: off
"""Application tokens, required by every call."""

from __future__ import annotations

from ..._core.api import call
from ..._core.namespaces import Api
from ..._core.options import Options
from . import operations
from .models import AccessToken, GrantType


async def get_token(api: Api, *, grant_type: GrantType, scope: str | None = None,
                    options: Options | None = None) -> AccessToken:
    """Return the application token for a key and secret.

    A token is valid for one hour. Further requests within that hour return the same token; only `expires_in` shows its
    remaining lifetime.

    - `POST /ts/v1/oauth2/token` (write, idempotent), docs: OAuth2: get an access token
    - `error.parsed` of status 400 is of type OAuthError.

    Args:
        grant_type: OAuth grant type; there is only one.
        scope: Space-separated scopes; connectivity management needs none. Undocumented.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.GET_TOKEN, options, grant_type=grant_type, scope=scope)


async def revoke_token(api: Api, *, grant_type: GrantType, token: str, options: Options | None = None) -> None:
    """Revoke the application token before it expires.

    Every program that uses the same key and secret shares the token, and loses it too. The next token request returns a
    new one. The response body is empty; a header repeats the token.

    - `POST /ts/v1/oauth2/revoke` (write, idempotent), docs: OAuth2: revoke an access token
    - `error.parsed` of status 400 is of type OAuthError.

    Args:
        grant_type: OAuth grant type; there is only one.
        token: Token to revoke.
        options: Time-out, attempts and budget of this call.

    Raises:
        OutcomeUnknown: The response was lost. Calling again is safe.
    """
    return await call(api, operations.REVOKE_TOKEN, options, grant_type=grant_type, token=token)
