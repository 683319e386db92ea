"""The endpoints about tokens and sessions."""

from __future__ import annotations

from ..params import Response
from .call import Call
from .refusals import oauth


def get_token(call: Call) -> Response:
    _check_grant(call)
    return Response(call.state.access.issue_token())


def revoke_token(call: Call) -> Response:
    """Revoke a token; the body is empty, and a header, whose name is not documented, has the token."""
    _check_grant(call)
    token = call.text("token")
    call.state.access.revoke(token)
    return Response(None, headers=((b"revokedaccesstoken", token.encode("latin-1", "replace")),))


def _check_grant(call: Call) -> None:
    if call.body.get("grant_type") != "client_credentials":
        raise oauth(400, "unsupported_grant_type", "Only client_credentials is supported.")


def log_in(call: Call) -> Response:
    return Response({"sessionToken": call.state.access.open_session(call.text("username"), call.text("password"))})


def log_out(call: Call) -> Response:
    session = call.headers["vz-m2m-token"]
    call.state.access.close_session(session)
    return Response({"sessionToken": session})


def reset_password(call: Call) -> Response:
    return Response({"newPassword": call.state.access.reset_password(call.text("oldPassword"))})
