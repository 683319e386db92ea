# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""The application's token, which every call needs."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from . import operations
from .models import AccessToken, GrantType


async def get_token(api: Api, *, grant_type: GrantType, scope: str | None = None,
                    options: Options | None = None) -> AccessToken:
    """The application's token, for its key and secret.

    POST /ts/v1/oauth2/token · write · documented in OAuth2: get an access token
    A token lives one hour. Asking again within that hour answers the same token, so that only `expires_in` says how
    much of it is left.
    The error of status 400 has a body of OAuthError.

    Args:
        grant_type: The way in which the token is had; there is one.
        scope: Scopes with spaces between them; connectivity management needs none. Observed, not documented.
    """
    return await api.call(operations.GET_TOKEN, options, grant_type=grant_type, scope=scope)


async def revoke_token(api: Api, *, grant_type: GrantType, token: str, options: Options | None = None) -> None:
    """Ends the application's token before its time.

    POST /ts/v1/oauth2/revoke · write · documented in OAuth2: revoke an access token
    Every program that uses the same key and secret has the same token, and loses it too. The next request for a token
    answers a new one. The answer's body is empty; a header repeats the token.
    The error of status 400 has a body of OAuthError.

    Args:
        grant_type: The way in which the token is had; there is one.
        token: The token to end.
    """
    return await api.call(operations.REVOKE_TOKEN, options, grant_type=grant_type, token=token)
