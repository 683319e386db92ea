"""Authentication: a bearer token of the application, and a session of the user.

Every call carries both.
A token states its lifetime; a session ends after 20 minutes without a call, and the service reports that with status
400 and a code that names the session token.
Five failed logins in a row lock the account, so this client never repeats a refused login.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress

import anyio
import attrs

from .._core.api import call
from .._core.auth import BasicAuth, hidden_names
from .._core.clock import Clock
from .._core.errors import ApiError, NoSession, NotSent, OutcomeUnknown, StatusError, Unauthorized
from .._core.fields import JSON
from .._core.namespaces import Api
from .._core.options import Options
from .._core.secret import Secret
from .._core.tasks.single_flight import SingleFlight
from ._generated import operations
from ._generated.session import log_in, log_out

DEFAULT = ("token", "session")
"""The security schemes of every call except those that fetch a token or a session."""
SESSION_HEADER = "vz-m2m-token"
GET_TOKEN = attrs.evolve(operations.GET_TOKEN, lenient=True)
"""Odd values beside the token are left out: a lifetime that can't be read is like none."""
ONCE = Options(attempts=1)
"""The call that needs a token or a session has its own retries; repeating here too would multiply them."""
LOGOUT = Options(timeout=5, attempts=1, budget=5)
"""The limits of a logout."""


class ThingSpaceAuth:
    """What signs calls with a bearer token and a session token, and fetches new ones when they end.

    However many calls wait, one of them fetches the token and one opens the session.
    """

    def __init__(self, key: str, secret: str, username: str, password: str, *, clock: Clock) -> None:
        self._basic = BasicAuth(key, secret)
        self._username = username
        self._password = Secret(password)
        self._clock = clock
        self._api: Api | None = None
        self._bearer = Secret()
        self._bearer_ends = 0.0
        self._session = Secret()
        self._refused: Unauthorized | None = None
        self._leaving = False
        self._get_token = SingleFlight(self._fetch_token)
        self._open_session = SingleFlight(self._log_in)

    def use(self, api: Api) -> None:
        """Fetch tokens and sessions through this API."""
        self._api = api

    @property
    def secrets(self) -> Sequence[str]:
        """The texts that must never appear in anything people see."""
        secrets = [*self._basic.secrets, self._password, self._bearer.removeprefix("Bearer "), self._session]
        return [Secret(secret) for secret in (*hidden_names(self._username), *secrets) if secret]

    async def headers(self, security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        """Return the headers for the next attempt.

        Raises:
            Unauthorized: the key, the user or the password is wrong. From then on nothing more is sent.
            NoSession: the login received no response.
            NotSent: the request for a token received no response.
        """
        signature: dict[str, str] = {}
        for scheme in DEFAULT if security is None else security:
            match scheme:
                case "client":
                    signature |= await self._basic.headers(None)
                case "token":
                    signature["authorization"] = await self._valid_bearer()
                case _:
                    signature[SESSION_HEADER] = self._session or await self._open_session.do()
        return signature

    def expired(self, error: StatusError, headers: Mapping[str, str], /) -> bool:
        """Whether the token or the session of a request has ended. A newer one is kept."""
        if self._leaving:
            return False
        session, bearer = headers.get(SESSION_HEADER), headers.get("authorization", "")
        if session and is_expired_session(error):
            self._session = Secret() if self._session == session else self._session
            return True
        if bearer.startswith("Bearer ") and is_expired_token(error):
            self._bearer = Secret() if self._bearer == bearer else self._bearer
            return True
        return False

    def forget(self, forked: bool, /) -> None:
        """Forget logins that run elsewhere, and in a child process the session, which belongs to its parent."""
        self._get_token.forget()
        self._open_session.forget()
        if forked:
            self._session = Secret()

    async def aclose(self) -> None:
        """Close the session, if there is one. Do not wait for a service that does not respond."""
        if self._session and self._api is not None:
            self._leaving = True  # no new login only to log out
            # Without a logout the session ends after 20 minutes. A new token, which it may need, takes time too.
            patience = self._clock.fail_after(LOGOUT.timeout)
            with anyio.CancelScope(shield=True), suppress(ApiError, TimeoutError), patience:
                await log_out(self._api, options=LOGOUT)
            self._session = Secret()

    async def _valid_bearer(self) -> str:
        if self._bearer and self._clock() < self._bearer_ends:
            return self._bearer
        return await self._get_token.do()

    async def _fetch_token(self) -> str:
        self._stop_if_refused()
        sent_at = self._clock()
        try:
            token = await call(self._calls(), GET_TOKEN, ONCE, grant_type="client_credentials")
        except OutcomeUnknown as error:  # of the token alone: the call that needs it was not sent
            raise NotSent("The request for a token received no response. This call was not sent.") from error
        except StatusError as error:
            raise self._remembered(error, "The key or its secret was refused") from error
        if not _can_be_sent(token.access_token):
            raise NotSent("The service issued a token that can't be sent. This call was not sent.")
        # The service returns the same token until it ends, so an early renewal gains nothing.
        # Where it states no lifetime, or the clocks disagree, the gateway refuses the token before anything is done,
        # and it is renewed then.
        lifetime = token.expires_in or 0
        self._bearer_ends = sent_at + lifetime if lifetime > 0 else math.inf
        self._bearer = Secret(f"Bearer {token.access_token}")
        return self._bearer

    async def _log_in(self) -> str:
        self._stop_if_refused()
        try:
            session = await log_in(self._calls(), username=self._username, password=self._password, options=ONCE)
        except OutcomeUnknown as error:
            raise NoSession(
                "The login received no response. This call was not sent. The login is not repeated automatically, "
                "since five failed ones lock the account; the next call logs in again.",
            ) from error
        except StatusError as error:
            raise self._remembered(error, "The login was refused") from error
        if not _can_be_sent(session.session_token):
            raise NoSession("The login returned a session token that can't be sent. This call was not sent.")
        self._session = Secret(session.session_token)
        return self._session

    def _remembered(self, error: StatusError, what: str) -> ApiError:
        """Return the refusal of the credentials, for this call and all that follow; other errors unchanged."""
        if not 400 <= error.status < 404 or error.outdated:
            return error
        self._refused = Unauthorized(
            f"{what}: {error.message} Nothing more is sent with these credentials: five failed logins lock the "
            "account. Make a new client with the correct ones.",
            status=error.status,
            headers=error.headers,
            body=error.body,
        )
        return self._refused

    def _stop_if_refused(self) -> None:
        if self._refused is not None:
            error = self._refused
            raise Unauthorized(error.message, status=error.status, headers=error.headers, body=error.body)

    def _calls(self) -> Api:
        if self._api is None:
            raise RuntimeError("use() was not called")
        return self._api

    def __repr__(self) -> str:
        return "ThingSpaceAuth(***)"


def _can_be_sent(token: str) -> bool:
    """Whether a token can be in a header."""
    return bool(token.strip()) and token.isprintable()


def is_expired_session(error: StatusError) -> bool:
    """Whether the code of an error names the session token: it has ended, or never existed."""
    return ".SessionToken." in str(_member(error.body, "errorCode"))


def is_expired_token(error: StatusError) -> bool:
    """Whether the gateway refused the bearer token."""
    return error.status == 401 and str(_member(_member(error.body, "fault"), "code")).startswith("9009")


def _member(body: JSON, name: str) -> JSON:
    return body.get(name) if isinstance(body, Mapping) else None
