# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
# Arguments are packed into lines, so that a whole operation is seen at a glance.
# fmt: off
"""The user's session, which every other call needs."""

from __future__ import annotations

from ..._core.api import Api
from ..._core.options import Options
from . import operations
from .models import NewPassword, SessionToken


async def log_in(api: Api, *, username: str, password: str, options: Options | None = None) -> SessionToken:
    """Opens a session for a user.

    POST /m2m/v1/session/login · write · documented in Session Management: start a session
    The session ends after 20 minutes without a call; every call makes it last longer. Five failed logins in a row lock
    the user, and only Verizon's support can unlock it. One session serves any number of calls, so log in once and again
    only when the service says that it expired.
    If the answer is lost: Nothing lists sessions, and one that nobody uses ends by itself: log in again if the password
    is surely right.

    Args:
        username: Name of the account's API user.
        password: Password of the API user.
    """
    return await api.call(operations.LOG_IN, options, username=username, password=password)


async def log_out(api: Api, *, options: Options | None = None) -> SessionToken:
    """Ends the session.

    POST /m2m/v1/session/logout · write · documented in Session Management: end a session
    Callbacks go on after it.
    """
    return await api.call(operations.LOG_OUT, options)


async def reset_password(api: Api, *, old_password: str, options: Options | None = None) -> NewPassword:
    """Replaces the API user's password by one that the service makes up.

    PUT /m2m/v1/session/password/actions/reset · destructive · documented in Session Management: reset the password
    The new password holds at once and stands nowhere but in the answer: store it. Passwords don't expire; Verizon
    advises a new one every 90 days.
    Can't be undone.
    If the answer is lost: Log in once with the old password: if that works, nothing happened; if it is refused, the new
    password went with the answer. A refused login counts towards the five that lock the user.

    Args:
        old_password: The password that holds now.
    """
    return await api.call(operations.RESET_PASSWORD, options, old_password=old_password)
