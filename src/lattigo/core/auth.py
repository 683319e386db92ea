"""Who is calling."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol

from .errors import ConfigurationError


class Auth(Protocol):
    """Gives the headers that authenticate a request."""

    @property
    def secrets(self) -> Sequence[str]:
        """What must be in no text that people see."""
        ...

    async def headers(self) -> Mapping[str, str]:
        """The headers for the next attempt. May wait, for example to renew a token."""
        ...


class BasicAuth:
    """HTTP Basic authentication. The secret is in no repr."""

    def __init__(self, user: str, secret: str) -> None:
        if ":" in user:
            raise ConfigurationError("The user name of HTTP Basic authentication can't contain a colon.")
        token = b64encode(f"{user}:{secret}".encode()).decode("ascii")
        self.secrets = (secret, token)
        self._headers = {"authorization": f"Basic {token}"}

    async def headers(self) -> Mapping[str, str]:
        return self._headers

    def __repr__(self) -> str:
        return "BasicAuth(***)"
