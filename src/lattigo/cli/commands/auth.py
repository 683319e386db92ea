"""`lattigo auth`: profiles with an account each, and their secrets in the keyring."""

from __future__ import annotations

import os
import shlex
from typing import Annotated

from cyclopts import App, Parameter

from ..._core.errors import ConfigurationError
from ..._core.http.base_url import check_base_url
from ..._profiles.account import COMMAND, KEYRING, Account, find_account
from ..._profiles.config import DEFAULT, VARIABLE, Profile, check_name, parse, read_profiles
from ..._profiles.stored_secrets import Keyring, entry
from ..._profiles.writer import remove_profile
from ..arguments import UsageError
from ..exit_codes import DONE, ERROR
from ..groups import SETUP
from ..output import Format, print_answer, printer, say
from ..profiles.new_profile import NewProfile
from ..profiles.services import Api, probe, service_of
from ..results.rows import Row
from ..settings import Switch

COLUMNS = ("name", "api", "user", "base_url", "secret", "selected", "problem")

SecretFile = Annotated[str | None, Parameter(metavar="@FILE|-")]

auth = App(name="auth", help="Store the credentials of accounts as profiles.", group=SETUP)


@auth.command
def login(
    *,
    profile: str | None = None,
    api: Api | None = None,
    base_url: str | None = None,
    key_name: str | None = None,
    api_key: SecretFile = None,
    key: str | None = None,
    secret: SecretFile = None,
    username: str | None = None,
    password: SecretFile = None,
    offline: Switch = False,
    credential_command: str | None = None,
) -> int:
    """Store an account as a profile: its secret in the keyring, everything else in the configuration file.

    On a terminal it asks for missing values. The credentials are checked with one read call before anything is stored.
    Logging in again changes the profile.

    Args:
        profile: Name of the profile. Default: LATTIGO_PROFILE, or else `default`, which other commands then use.
        api: The API of the account. Default: that of the existing profile, or else lattigo.
        base_url: URL of the service. Default: LATTIGO_BASE_URL or THINGSPACE_BASE_URL, or else that of the existing
            profile, or else the service's own address.
        key_name: Name of the API key (lattigo).
        api_key: The API key (lattigo), from a file or from stdin.
        key: Key of the application (thingspace).
        secret: Its secret (thingspace), from a file or from stdin.
        username: User of the account (thingspace).
        password: The user's password (thingspace), from a file or from stdin.
        offline: Do not check the credentials.
        credential_command: A program with its arguments that prints the secret, instead of the keyring; no shell runs
            it. For thingspace it prints a JSON object with secret and password.
    """
    name = _name(profile)
    known = _known(name)
    service = service_of(api or (known.api if known else "lattigo"))
    url = base_url or os.environ.get(service.login.base_url_variable, "").strip() or None
    new = NewProfile.prepare(name, service.login, known, base_url=url, command=_words(credential_command))
    public = {"key_name": key_name, "key": key, "username": username}
    values = new.credentials({**public, "api_key": api_key, "secret": secret, "password": password})
    if not offline:
        probe(service.client(*values.values(), base_url=new.base_url))
    place = new.store(values)
    say(f"Stored: the profile {name} in {new.path}, its secret in {place}.")
    for variable in filter(os.environ.get, service.login.variables.values()):
        say(f"warning: {variable} is set in the environment, and hides that of the profile.")
    return DONE


@auth.command
def status(*, profile: str | None = None, api: Api | None = None, output: Format | None = None) -> int:
    """Show the settings that a command uses, where each comes from, and what it hides.

    Secrets are not shown. The exit code is 1 if credentials are missing.

    Args:
        profile: Name of the profile. Default: LATTIGO_PROFILE, or else `default`.
        api: The API. Default: that of the profile, or else lattigo.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    known = _known(_name(profile))
    wanted = service_of(api or (known.api if known else "lattigo")).login
    account = find_account(wanted, profile=profile)
    rows = [_profile_row(account), *(_row(account, name) for name in account.settings), *_limit_rows(account)]
    print_answer(output, rows)
    try:
        account.credentials()
    except ConfigurationError as error:
        say(f"error: {error}")
        return ERROR
    return DONE


@auth.command(name="list")
def list_profiles(*, output: Format | None = None) -> int:
    """List the profiles.

    Args:
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    selected = os.environ.get(VARIABLE, "").strip() or DEFAULT
    with printer(output, COLUMNS) as rows:
        for name, table in read_profiles().items():
            row: Row = {"name": name}
            try:
                profile = parse(name, table)
            except ConfigurationError as error:
                rows.row({**row, "selected": name == selected, "problem": str(error)})
                continue
            wanted = service_of(profile.api).login
            row["api"] = profile.api
            row["user"] = profile.login.get(wanted.user)
            row["base_url"] = profile.base_url or wanted.base_url
            row["secret"] = COMMAND if profile.credential_command else KEYRING
            rows.row({**row, "selected": name == selected, "problem": None})
    return DONE


@auth.command
def logout(*, profile: str | None = None, remove: Switch = False) -> int:
    """Remove the secret of a profile from the keyring.

    Args:
        profile: Name of the profile. Default: LATTIGO_PROFILE, or else `default`.
        remove: Remove the profile from the configuration file as well.
    """
    name = _name(profile)
    known = _known(name)
    if known is None:
        raise UsageError(f"There is no profile {name}. See lattigo auth list.")
    wanted = service_of(known.api).login
    if not known.credential_command:
        keyring = Keyring()
        user, url = known.login.get(wanted.user, ""), check_base_url(known.base_url or wanted.base_url)
        removed = [keyring.remove(name, entry(user, url, each)) for each in wanted.secrets]
        say(f"The secret of the profile {name} was {'removed' if any(removed) else 'not in the keyring'}.")
    elif not remove:
        say(f"The secret of the profile {name} comes from {known.credential_command[0]}: nothing is stored here.")
    if remove:
        remove_profile(name)
        say(f"The profile {name} was removed.")
    for each in filter(os.environ.get, map(wanted.variables.__getitem__, wanted.secrets)):
        say(f"warning: {each} is still set in the environment.")
    return DONE


def _words(command: str | None) -> list[str]:
    try:
        words = shlex.split(command or "")
    except ValueError as error:
        raise UsageError(f"--credential-command can't be read: {error}.") from None
    if command is not None and not words:
        raise UsageError("--credential-command is empty.")
    return words


def _name(profile: str | None) -> str:
    name = profile or os.environ.get(VARIABLE, "").strip() or DEFAULT
    check_name(name)
    return name


def _known(name: str) -> Profile | None:
    tables = read_profiles()
    return parse(name, tables[name]) if name in tables else None


def _profile_row(account: Account) -> Row:
    profile, by = account.profile, account.selected_by
    source = None if profile is None else "--profile" if by == "argument" else by
    return {"setting": "profile", "value": profile and profile.name, "source": source, "hides": None}


def _row(account: Account, name: str) -> Row:
    setting = account.settings[name]
    is_secret = name in account.login.secrets
    value = None if setting.source is None else "***" if is_secret else setting.value
    return {"setting": name, "value": value, "source": setting.source, "hides": ", ".join(setting.hides) or None}


def _limit_rows(account: Account) -> list[Row]:
    if account.profile is None:
        return []
    options = account.profile.options
    limits = {"timeout": options.timeout, "attempts": options.attempts, "budget": options.budget}
    limits["in_flight"] = account.profile.in_flight
    source = f"profile {account.profile.name}"
    return [
        {"setting": name, "value": value, "source": source, "hides": None}
        for name, value in limits.items()
        if value is not None
    ]
