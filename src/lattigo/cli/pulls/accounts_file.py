"""The file of `--accounts`: the accounts to pull, without their secrets.

```toml
[account.acme]
profile = "acme"                    # of `lattigo auth login`

[account.globex]
key_name_env = "GLOBEX_KEY_NAME"    # or the environment variables with the credentials
api_key_env = "GLOBEX_API_KEY"

[account.verizon]
api = "thingspace"
key_env = "VZ_KEY"
secret_env = "VZ_SECRET"
username_env = "VZ_USERNAME"
password_env = "VZ_PASSWORD"
base_url = "https://thingspace.verizon.com/api"
```
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from ..._core.errors import ConfigurationError
from ..._core.misuse import closest
from ..._profiles.account import Account, find_account
from ..._profiles.login import Login
from ...fleet.pulling.accounts import NAME
from ..arguments import UsageError

CREDENTIALS = {
    "lattigo": ("key_name", "api_key"),
    "thingspace": ("key", "secret", "username", "password"),
}
"""The credentials of each API, by the names of the client's arguments."""


@frozen
class Entry:
    """An account of the file."""

    name: str
    api: str
    profile: str | None
    variables: Mapping[str, str]
    """The environment variable of each credential."""
    base_url: str | None

    def account(self, login: Login, base_url: str | None) -> Account:
        """Return the settings of its client.

        Args:
            login: the credentials that the API needs.
            base_url: the address of accounts without one.

        Raises:
            ConfigurationError: a variable is not set, or the profile is unusable.
        """
        values = {name: os.environ.get(variable, "") for name, variable in self.variables.items()}
        if missing := [self.variables[name] for name, value in values.items() if not value.strip()]:
            # Without them, those of another account would be used.
            raise ConfigurationError(f"Credentials are missing: set {', '.join(missing)}.")
        where = self.base_url or base_url
        return find_account(login, values, base_url=where, profile=self.profile, profile_first=self.profile is not None)


def read_accounts(path: Path, api: str) -> list[Entry]:
    """Return the accounts of a file.

    Args:
        path: the file.
        api: the API of accounts without `api`.

    Raises:
        UsageError: the file can't be read, or has mistakes; the message lists all of them.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"--accounts {path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"--accounts {path} is not valid TOML: {error}.") from None
    tables = document.get("account")
    if not isinstance(tables, dict) or not tables or document.keys() != {"account"}:
        raise UsageError(f"--accounts {path}: write each account as [account.NAME], and nothing else.")
    mistakes = [f"{name}: {mistake}" for name, table in tables.items() for mistake in _mistakes(name, table, api)]
    if mistakes:
        raise UsageError(f"--accounts {path}: {' '.join(mistakes)} No request was sent.")
    return [_entry(name, table, table.get("api", api)) for name, table in tables.items()]


def _entry(name: str, table: Mapping[str, str], api: str) -> Entry:
    profile = table.get("profile")
    variables = {} if profile else {credential: table[f"{credential}_env"] for credential in CREDENTIALS[api]}
    return Entry(name, api, profile, variables, table.get("base_url"))


def _mistakes(name: str, table: object, api: str) -> Sequence[str]:
    """Return the mistakes in the table of an account."""
    if not NAME.fullmatch(name):
        return ["a name has up to 64 letters, digits, dots, hyphens and underscores."]
    if not isinstance(table, dict):
        return [f"write it as [account.{name}]."]
    api = table.get("api", api)
    if api not in CREDENTIALS:
        return [f"api must be {' or '.join(CREDENTIALS)}."]
    variables = [f"{credential}_env" for credential in CREDENTIALS[api]]
    known = [*variables, "profile", "api", "base_url"]
    mistakes = [f"unknown entry {key}{_hint(key, known)}" for key in table if key not in known]
    mistakes += [f"{key} must be a text." for key, value in table.items() if not isinstance(value, str)]
    missing = [key for key in variables if not table.get(key)]
    if "profile" in table and len(missing) < len(variables):
        mistakes.append("use either profile or environment variables.")
    elif not table.get("profile") and missing:
        mistakes.append(f"{' and '.join(missing)} missing: name the environment variables, or a profile.")
    return mistakes


def _hint(key: str, known: Sequence[str]) -> str:
    near = closest(key, known)
    return f": did you mean {near}?" if near else f". Known are {', '.join(known)}."
