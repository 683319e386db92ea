"""The credentials and the address that a client of an API needs."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .._core.fields import Record


@frozen(kw_only=True, eq=False, repr=False)
class Login(Record):
    """The credentials of an API, and their names in each source."""

    api: str
    """The name of the API in a profile."""
    variables: Mapping[str, str]
    """The environment variables of the credentials, by the names of the arguments."""
    secrets: tuple[str, ...]
    """The credentials that are secret; the others can be in the file."""
    user: str
    """The credential that names the caller."""
    base_url: str
    """The address of the service."""
    base_url_variable: str
    """The environment variable with the address of another server."""
    hint: str
    """What to do when credentials are missing."""
    keeps_blanks: str = ""
    """The environment variable of a password, which can start or end with a blank."""

    @property
    def public(self) -> list[str]:
        """The credentials that are not secret."""
        return [name for name in self.variables if name not in self.secrets]
