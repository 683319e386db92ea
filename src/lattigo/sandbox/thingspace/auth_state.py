"""Authentication: tokens of the application, and sessions of its user."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from random import Random
from uuid import UUID

from attrs import define, evolve, field, frozen

from ..limits import Clock
from .refusals import gateway, m2m, oauth

TOKEN_SECONDS = 3600
FAILED_LOGINS = 5
"""Number of failed logins in a row that lock the user."""


@frozen
class Login:
    """The credentials of a client."""

    key: str = "sandbox-key"
    secret: str = field(default="sandbox-secret", repr=False)
    username: str = "sandbox-user"
    password: str = field(default="sandbox-password", repr=False)


@define
class Access:
    """The token and the sessions, as they are now."""

    login: Login
    session_seconds: float
    clock: Clock
    dice: Random
    token: str = ""
    token_ends: float = 0.0
    sessions: dict[str, float] = field(factory=dict[str, float])
    """The time of the last use of each session."""
    failed: int = 0
    """Number of logins that failed since the last successful one."""
    tokens_issued: int = 0
    """Number of different tokens."""
    logins: int = 0
    """Number of sessions that were opened."""

    @property
    def locked(self) -> bool:
        """Whether the user can't log in any more."""
        return self.failed >= FAILED_LOGINS

    # -- the application

    def check_client(self, authorization: str) -> None:
        """Check the key and the secret."""
        scheme, _, encoded = authorization.partition(" ")
        if scheme.lower() != "basic":
            raise gateway(401, "900902", "Missing Credentials", "Send the key and the secret.")
        try:
            credentials = base64.b64decode(encoded).decode("utf-8", "replace")
        except binascii.Error:
            credentials = ""
        if credentials != f"{self.login.key}:{self.login.secret}":
            raise oauth(401, "invalid_client", "A valid OAuth client could not be found.")

    def issue_token(self) -> dict[str, object]:
        """Return the token, which is the same one for an hour."""
        now = self.clock()
        if not self.token or now >= self.token_ends:
            self.token, self.token_ends = self.uuid(), now + TOKEN_SECONDS
            self.tokens_issued += 1
        left = int(self.token_ends - now)
        return {"access_token": self.token, "scope": "ts.application.ro", "token_type": "Bearer", "expires_in": left}

    def revoke(self, token: str) -> None:
        if token == self.token:
            self.token = ""

    def check_token(self, authorization: str) -> None:
        """Check the bearer token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise gateway(401, "900902", "Missing Credentials", "Send the access token.")
        if not self._valid(token):
            raise gateway(401, "900901", "Invalid Credentials", "The access token is wrong or has expired.")

    def _valid(self, token: str) -> bool:
        return bool(self.token) and token == self.token and self.clock() < self.token_ends

    # -- the user

    def open_session(self, username: str, password: str) -> str:
        """Log in. The error codes of a wrong password and of a locked user are not documented."""
        if self.locked:
            raise m2m("REQUEST_FAILED.User.Locked", "The user is locked. Call Verizon's support.")
        if (username, password) != (self.login.username, self.login.password):
            self.failed += 1
            raise m2m("REQUEST_FAILED.Login", "The user name or the password is wrong.")
        self.failed = 0
        self.logins += 1
        session = self.uuid()
        self.sessions[session] = self.clock()
        return session

    @property
    def open_sessions(self) -> int:
        return sum(map(self._open, self.sessions))

    def check_session(self, session: str | None) -> None:
        """Check the session token; using a valid one extends it."""
        if session is None:
            raise m2m("REQUEST_FAILED.SessionToken.Format", "The header VZ-M2M-Token is missing.")
        if not _is_uuid(session):
            raise m2m("INPUT_INVALID.SessionToken.Invalid", "The session token is not a GUID.")
        if not self._open(session):
            raise m2m("REQUEST_FAILED.SessionToken.Expired", "The session has expired. Log in again.")
        self.sessions[session] = self.clock()

    def close_session(self, session: str) -> None:
        del self.sessions[session]

    def reset_password(self, old: str) -> str:
        if old != self.login.password:
            raise m2m("REQUEST_FAILED.Login", "The old password is wrong.")
        self.login = evolve(self.login, password=f"Reset-{self.dice.randrange(10**8):08}")
        return self.login.password

    def _open(self, session: str) -> bool:
        last_use = self.sessions.get(session)
        return last_use is not None and self.clock() < last_use + self.session_seconds

    # -- both

    def caller(self, headers: Mapping[str, str]) -> str | None:
        """Return the user of the session in a request, or the application of the token."""
        token = headers.get("authorization", "").partition(" ")[2]
        if not self._valid(token):
            return None
        return self.login.username if self._open(headers.get("vz-m2m-token", "")) else self.login.key

    def uuid(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
