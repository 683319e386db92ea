"""Who is calling."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol

from .errors import ConfigurationError, StatusError


class Auth(Protocol):
    """Signs requests."""

    @property
    def secrets(self) -> Sequence[str]:
        """What must be in no text that people see."""
        ...

    async def headers(self, security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        """The headers for the next attempt. May wait, for example to renew a token.

        Args:
            security: the schemes that sign the call, by their names in the spec; `None` for the API's usual ones.
        """
        ...

    def expired(self, error: StatusError, headers: Mapping[str, str], /) -> bool:
        """Whether a refusal only says that what the request was signed with has run out.

        If so, the next `headers` are others, and the call, which was not carried out, is sent again.
        """
        ...

    def forget(self, forked: bool, /) -> None:
        """Forget the requests of an event loop that has ended, or of another process."""
        ...

    async def aclose(self) -> None:
        """End what was opened at the service."""
        ...


class BasicAuth:
    """HTTP Basic authentication. The secret is in no repr."""

    def __init__(self, user: str, secret: str) -> None:
        if ":" in user:
            raise ConfigurationError("The user name of HTTP Basic authentication can't contain a colon.")
        token = b64encode(f"{user}:{secret}".encode()).decode("ascii")
        self.secrets = (secret, token)
        self._headers = {"authorization": f"Basic {token}"}

    async def headers(self, _security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        return self._headers

    def expired(self, _error: StatusError, _headers: Mapping[str, str], /) -> bool:
        return False  # a key has no end

    def forget(self, forked: bool, /) -> None:
        """Do nothing: a key is nobody's."""

    async def aclose(self) -> None:
        """Do nothing: a key opens nothing."""

    def __repr__(self) -> str:
        return "BasicAuth(***)"
