"""The settings of a client, each from the first source that has it.

The order: arguments, the environment, the profile, the defaults.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import cast

from attrs import evolve, field, frozen

from .._core.auth import credentials
from .._core.errors import ConfigurationError
from .._core.fields import Record
from .._core.http.base_url import check_base_url
from .._core.options import Options
from .._core.secret import Secret
from .client_settings import ClientSettings
from .config import Profile, find_profile
from .login import Login
from .stored_secrets import Keyring, entry, run_command

IN_FLIGHT = 64
KEYRING = "keyring"
COMMAND = "credential_command"


@frozen(eq=False, repr=False)
class Setting(Record):
    """A setting, with its source."""

    value: object = field(default=None, repr=False)
    """`None` for a secret of a profile, which is fetched only when it is needed."""
    source: str | None = None
    """`argument`, an environment variable, `profile NAME`, `keyring`, `credential_command` or `default`."""
    hides: tuple[str, ...] = ()
    """The sources that have a value too, which is not used."""


@frozen(kw_only=True, eq=False, repr=False)
class Account(Record):
    """The settings with which a client is created."""

    login: Login
    profile: Profile | None
    selected_by: str
    """What selected the profile: `argument`, `LATTIGO_PROFILE` or `default`."""
    settings: Mapping[str, Setting]
    """By the names of the credentials, and of `base_url`."""
    why_not: str = ""
    """Why the secrets of the profile are not used."""

    @property
    def base_url(self) -> str:
        """The address of the service."""
        return check_base_url(cast("str", self.settings["base_url"].value))

    @property
    def user(self) -> str | None:
        """The name of the caller."""
        value = self.settings[self.login.user].value
        return None if value is None else str(value)

    def options(self, options: Options | None = None) -> Options:
        """Return the options of every call, with gaps filled from the profile."""
        if not isinstance(options, Options | None):  # the client refuses it
            return options
        base, given = self.profile.options if self.profile else Options(), options or Options()
        return Options(
            timeout=given.timeout or base.timeout,
            attempts=given.attempts or base.attempts,
            budget=given.budget or base.budget,
        )

    def in_flight(self, in_flight: int | None = None) -> int:
        """Return the maximum number of requests in flight."""
        kept = self.profile.in_flight if self.profile else None
        return (kept or IN_FLIGHT) if in_flight is None else in_flight

    def hidden_by_environment(self) -> str:
        """Return the environment variables that hide something of the profile."""
        variables = {*self.login.variables.values(), self.login.base_url_variable}
        return " and ".join(each.source for each in self.settings.values() if each.source in variables and each.hides)

    def credentials(self) -> list[str]:
        """Return the credentials, and fetch those that the profile stores elsewhere.

        Raises:
            ConfigurationError: some are missing or unusable.
        """
        variables, hint = self.login.variables, self.login.hint
        if self.why_not:
            hint = f"{hint} {self.why_not}"
        values = {name: self.settings[name].value for name in variables}
        values |= self._stored()
        given = {variables[name]: value for name, value in values.items()}
        return credentials(given, hint, as_they_stand=self.login.keeps_blanks)

    def _stored(self) -> dict[str, Secret]:
        """Return the secrets of the profile that no other source has."""
        profile = self.profile
        commanded = [name for name in self.login.secrets if self.settings[name].source == COMMAND]
        kept = [name for name in self.login.secrets if self.settings[name].source == KEYRING]
        found: dict[str, Secret] = {}
        if profile and commanded:
            secrets = run_command(profile, self.login.secrets)
            found |= {name: secrets[name] for name in commanded}
        if profile and kept:
            keyring = Keyring()
            found |= {name: keyring.get(profile.name, self.entry(name)) or Secret() for name in kept}
        return found

    def entry(self, secret: str) -> str:
        """Return the name of a secret in the keyring."""
        return entry(self.user or "", self.base_url, secret)


def find_account(
    login: Login,
    arguments: Mapping[str, object] | None = None,
    *,
    base_url: str | None = None,
    profile: str | None = None,
    profile_first: bool = False,
) -> Account:
    """Return the settings of a client, without its stored secrets.

    Args:
        login: the credentials that the API needs.
        arguments: the credentials that were passed.
        base_url: the address that was passed.
        profile: the name of the profile that was passed.
        profile_first: whether the profile precedes the environment.

    Raises:
        ConfigurationError: the profile or the file is unusable.
    """
    arguments = arguments or {}
    found, selected_by = None, "default"
    if profile or not all(map(arguments.get, login.variables)):  # who passes all credentials needs no file
        found, selected_by = find_profile(login.api, profile)
    names = {**login.variables, "base_url": login.base_url_variable}
    settings: dict[str, Setting] = {}
    for name, variable in names.items():
        sources = [
            (variable, _in_environment(variable, keep_blanks=variable == login.keeps_blanks)),
            (f"profile {found.name}" if found else "profile", _in_profile(found, name)),
        ]
        settings[name] = _first(
            ("argument", base_url if name == "base_url" else arguments.get(name)),
            *(reversed(sources) if profile_first else sources),
            ("default", login.base_url if name == "base_url" else None),
        )
    why_not = _why_not(login, found, settings)
    if found:
        source = COMMAND if found.credential_command else KEYRING
        settings |= {
            name: _stored_in(settings[name], source, usable=not why_not, first=profile_first) for name in login.secrets
        }
    return Account(login=login, profile=found, selected_by=selected_by, settings=settings, why_not=why_not)


def fill_from_profile(login: Login, name: str | None, settings: ClientSettings) -> list[str]:
    """Fill gaps in the settings of a client from a profile, and return its credentials.

    Raises:
        ConfigurationError: the profile or the file is unusable, or credentials are missing.
    """
    account = find_account(login, base_url=settings.get("base_url"), profile=name, profile_first=name is not None)
    settings["options"] = account.options(settings.get("options"))
    settings["in_flight"] = account.in_flight(settings.get("in_flight"))
    settings["base_url"] = account.base_url
    return account.credentials()


def _first(*sources: tuple[str, object]) -> Setting:
    given = [(source, value) for source, value in sources if value is not None and value != ""]
    if not given:
        return Setting()
    (source, value), *others = given
    return Setting(value, source, tuple(name for name, _ in others if name != "default"))


def _in_profile(profile: Profile | None, name: str) -> str | None:
    if profile is None:
        return None
    return profile.base_url if name == "base_url" else profile.login.get(name)


def _in_environment(variable: str, *, keep_blanks: bool) -> str:
    value = os.environ.get(variable, "")
    return value if keep_blanks else value.strip()


def _stored_in(setting: Setting, source: str, *, usable: bool, first: bool) -> Setting:
    """Return the setting of a secret that a profile stores elsewhere too."""
    if setting.source is None or (first and setting.source != "argument"):
        return Setting(setting.value, source) if usable else setting
    return evolve(setting, hides=(*setting.hides, source))


def _why_not(login: Login, profile: Profile | None, settings: Mapping[str, Setting]) -> str:
    """Return why the secrets of a profile are not used: they go only to its own address, with its own user."""
    if profile is None:
        return ""
    own, used = profile.base_url or login.base_url, cast("str", settings["base_url"].value)
    if _origin(own) != _origin(used):
        return f"The secret of the profile {profile.name} is only for {own}, and is not sent to {used}."
    if settings[login.user].value != profile.login.get(login.user):
        return f"The secret of the profile {profile.name} belongs to its own {login.user} only."
    return ""


def _origin(url: str) -> str:
    try:
        return check_base_url(url).lower().removesuffix(":443")
    except ConfigurationError:
        return url
