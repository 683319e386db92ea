"""A profile that is about to be stored."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from getpass import getpass
from pathlib import Path

from attrs import field, frozen

from ..._core.auth import credentials
from ..._core.http.base_url import check_base_url
from ..._core.secret import Secret
from ..._profiles.account import COMMAND
from ..._profiles.config import Profile
from ..._profiles.login import Login
from ..._profiles.stored_secrets import Keyring, entry, run_command
from ..._profiles.writer import set_profile, writable_path
from ..arguments import UsageError, read_secret
from ..confirm import can_ask, read_line


@frozen(kw_only=True)
class NewProfile:
    """A profile, and the places that it is stored in."""

    name: str
    login: Login
    path: Path
    base_url: str
    known: Profile | None
    """The profile that it changes."""
    keyring: Keyring | None
    """`None` if a command prints the secret."""
    command: Sequence[str] = field(default=(), repr=False)

    @classmethod
    def prepare(
        cls, name: str, login: Login, known: Profile | None, *, base_url: str | None, command: Sequence[str]
    ) -> NewProfile:
        """Check that a profile can be stored, before anything is asked.

        Raises:
            ConfigurationError: the file can't be written, there is no keyring, or the URL is not safe.
        """
        known = known if known and known.api == login.api else None
        return cls(
            name=name,
            login=login,
            path=writable_path(),
            base_url=check_base_url(base_url or (known and known.base_url) or login.base_url),
            known=known,
            keyring=None if command else Keyring(),
            command=command,
        )

    def credentials(self, given: Mapping[str, str | None]) -> dict[str, str]:
        """Return the credentials, and ask for those that are missing.

        Args:
            given: the values of options; for a secret its file.

        Raises:
            UsageError: a value is for another API, or is missing and there is no terminal.
            ConfigurationError: a value can't be used.
        """
        if others := [name for name, value in given.items() if value and name not in self.login.variables]:
            raise UsageError(f"{_option(others[0])} is not for {self.login.api}. Nothing was stored.")
        before = self.known.login if self.known else {}
        values: dict[str, str] = {name: given[name] or _ask(name, before.get(name, "")) for name in self.login.public}
        if self.command:
            draft = Profile(name=self.name, path=self.path, credential_command=tuple(self.command))
            values |= run_command(draft, self.login.secrets)
        else:
            values |= {name: _secret(name, given[name]) for name in self.login.secrets}
        by_variable = {variable: values[name] for name, variable in self.login.variables.items()}
        checked = credentials(by_variable, self.login.hint, as_they_stand=self.login.keeps_blanks)
        return dict(zip(self.login.variables, checked, strict=True))

    def store(self, values: Mapping[str, str]) -> str:
        """Store the profile, its secrets first, and return where they are."""
        if self.keyring:
            for name in self.login.secrets:
                self.keyring.put(self.name, entry(values[self.login.user], self.base_url, name), values[name])
        removed = self.known.login if self.known else ("key_name", "key", "username")
        settings: dict[str, object] = {
            **dict.fromkeys(removed),
            "api": self.login.api,
            "base_url": None if self.base_url == self.login.base_url else self.base_url,
            **{name: str(values[name]) for name in self.login.public},
            COMMAND: [*self.command] or None,
        }
        set_profile(self.name, settings)
        return f"the keyring ({self.keyring.name})" if self.keyring else f"the output of {self.command[0]}"


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _ask(name: str, before: str) -> str:
    """Ask for a value that is not secret."""
    if not can_ask():
        if before:
            return before
        raise UsageError(f"{_option(name)} is missing, and there is no terminal to ask on. Nothing was stored.")
    return read_line(f"{_option(name)[2:]}{f' [{before}]' if before else ''}: ") or before


def _secret(name: str, word: str | None) -> Secret:
    """Read a secret from its file, or ask for it without showing it."""
    if word is not None:
        return Secret(read_secret(_option(name), word))
    if not can_ask():
        raise UsageError(f"{_option(name)} is missing, and there is no terminal to ask on: use @FILE, or - for stdin.")
    sys.stderr.flush()
    try:
        return Secret(getpass(f"{_option(name)[2:]} (not shown): "))
    except EOFError:
        raise UsageError(f"{_option(name)} is missing. Nothing was stored.") from None
