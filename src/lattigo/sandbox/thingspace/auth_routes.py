"""Tokens and sessions."""

from __future__ import annotations

from ..params import Answer
from .call import Call
from .refusals import oauth


def get_token(call: Call) -> Answer:
    _check_grant(call)
    return Answer(call.state.access.give_token())


def revoke_token(call: Call) -> Answer:
    """The body is empty; a header holds the token that was revoked. Its name is not documented."""
    _check_grant(call)
    token = call.text("token")
    call.state.access.revoke(token)
    return Answer(None, headers=((b"revokedaccesstoken", token.encode("latin-1", "replace")),))


def _check_grant(call: Call) -> None:
    if call.body.get("grant_type") != "client_credentials":
        raise oauth(400, "unsupported_grant_type", "Only client_credentials is supported.")


def log_in(call: Call) -> Answer:
    return Answer({"sessionToken": call.state.access.open_session(call.text("username"), call.text("password"))})


def log_out(call: Call) -> Answer:
    session = call.headers["vz-m2m-token"]
    call.state.access.close_session(session)
    return Answer({"sessionToken": session})


def reset_password(call: Call) -> Answer:
    return Answer({"newPassword": call.state.access.reset_password(call.text("oldPassword"))})
