"""Credentials, and the headers that sign requests with them."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol

from .errors import ConfigurationError, StatusError
from .secret import Secret, as_secret

UNPRINTABLE = r"[\x00-\x1f\x7f\ud800-\udfff]"
"""Control characters, and halves of characters that can't be encoded. Compiled when it is needed: that takes long."""
AROUND = " \t\r\n\ufeff\xa0"
"""What copying and files put around a key."""
SHORTEST_NAME = 6
"""Characters of the shortest name of an account that errors hide."""


class Auth(Protocol):
    """What signs requests."""

    @property
    def secrets(self) -> Sequence[str]:
        """The texts that must never appear in anything people see."""
        ...

    async def headers(self, security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        """Return the headers for the next attempt. May wait, for example to renew a token.

        Args:
            security: the schemes that sign the call, by their names in the spec; `None` for the API's default ones.
        """
        ...

    def expired(self, error: StatusError, headers: Mapping[str, str], /) -> bool:
        """Whether a refusal means only that the token or session of the request has expired.

        If so, the next `headers` differ, and the call, which was not carried out, is sent again.
        """
        ...

    def forget(self, forked: bool, /) -> None:
        """Forget the requests of an event loop that has ended, or of another process."""
        ...

    async def aclose(self) -> None:
        """Close what was opened at the service."""
        ...


class BasicAuth:
    """HTTP Basic authentication. No repr shows the secret."""

    def __init__(self, user: str, secret: str) -> None:
        if ":" in user:
            raise ConfigurationError("The user name of HTTP Basic authentication can't contain a colon.")
        token = Secret(b64encode(f"{user}:{secret}".encode()).decode("ascii"))
        self.secrets = (Secret(secret), token, *hidden_names(user))
        self._headers = {"authorization": Secret(f"Basic {token}")}

    async def headers(self, _security: tuple[str, ...] | None, /) -> Mapping[str, str]:
        return self._headers

    def expired(self, _error: StatusError, _headers: Mapping[str, str], /) -> bool:
        return False  # a key does not expire

    def forget(self, forked: bool, /) -> None:
        """Do nothing: a key belongs to no event loop."""

    async def aclose(self) -> None:
        """Do nothing: a key opens no session."""

    def __repr__(self) -> str:
        return "BasicAuth(***)"


def hidden_names(*users: str) -> list[Secret]:
    """Return the names of accounts that no error repeats: all but short ones, which are also part of other words."""
    return [Secret(user) for user in users if len(user) >= SHORTEST_NAME]


def credentials(given: Mapping[str, object], hint: str, *, as_they_stand: str = "") -> list[str]:
    """Return credentials that can be sent, each from the argument or else from the environment.

    Blanks and line ends around them, which come with copying and with files, are removed.

    Args:
        given: The arguments, by the names of their environment variables.
        hint: What to do when some are missing.
        as_they_stand: The variable of a password, which can start or end with a blank; only its line ends are removed.

    Raises:
        ConfigurationError: Some are missing, are not texts or can't be sent.
    """
    found = {name: _credential(name, value, keep_blanks=name == as_they_stand) for name, value in given.items()}
    if missing := [name for name, value in found.items() if not value]:
        raise ConfigurationError(f"Credentials are missing: set {', '.join(missing)}, {hint}")
    return list(found.values())


def _credential(name: str, argument: object, *, keep_blanks: bool) -> Secret:
    value = as_secret(os.environ.get(name, "") if argument is None or argument == "" else argument)
    if not isinstance(value, str):
        raise ConfigurationError(f"The value for {name} must be a str, not {type(value).__name__}.")
    text = Secret(value.strip("\r\n") if keep_blanks else value.strip(AROUND))
    if not text.isprintable() and re.search(UNPRINTABLE, text):
        raise ConfigurationError(
            f"The value for {name} has a line end or another control character in it: copy it again, on one line."
        )
    return text
