"""The file with the profiles, which must be private: its commands are executed, and its addresses receive secrets."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import cast

from attrs import field, frozen

from .._core.errors import ConfigurationError
from .._core.fields import Record
from .._core.misuse import closest
from .._core.options import Options

DEFAULT = "default"
VARIABLE = "LATTIGO_PROFILE"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
LARGEST_FILE = 1_000_000
"""Maximum size in bytes; a larger file is not ours."""
PUBLIC = {"lattigo": ("key_name",), "thingspace": ("key", "username")}
"""The credentials of each API that are not secret."""
SECRETS = {"api_key", "secret", "password", "token"}
LIMITS = ("timeout", "attempts", "budget", "in_flight")


@frozen(kw_only=True, eq=False, repr=False)
class Profile(Record):
    """A named set of settings. Secrets are not among them."""

    name: str
    path: Path = field(repr=False)
    """The file that it is in."""
    api: str = "lattigo"
    base_url: str | None = None
    login: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """The credentials that are not secret."""
    credential_command: tuple[str, ...] = field(default=(), repr=False)
    """The program that prints the secret, with its arguments."""
    options: Options = field(factory=Options)
    in_flight: int | None = None
    defaults: Mapping[str, object] = field(factory=dict[str, object], repr=False)
    """Defaults for the options of commands."""


def config_path() -> Path | None:
    """Return the path of the file; `None` if there is no home folder, or no package that knows where it is."""
    try:
        from platformdirs import user_config_path  # imported here, since it needs an extra
    except ModuleNotFoundError:
        return None
    try:
        return user_config_path("lattigo") / "config.toml"
    except RuntimeError:  # neither HOME nor the user database has a home folder
        return None


def read_profiles() -> Mapping[str, object]:
    """Return the tables of all profiles, unchecked; none if there is no file.

    Raises:
        ConfigurationError: the file is not private, or can't be read.
    """
    path = config_path()
    text = None if path is None else read_private(path)
    if text is None:
        return {}
    import tomllib  # imported here, since only a file needs it

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {_cut(str(error))}.") from None
    if unknown := sorted(document.keys() - {"profile"}):
        raise ConfigurationError(f"{path}: unknown entry {_cut(unknown[0])!r}. Settings belong in [profile.NAME].")
    tables = document.get("profile", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigurationError(f"{path}: write each profile as [profile.NAME].")
    return tables


def read_private(path: Path) -> str | None:
    """Return the text of a file that only its owner can read; `None` if there is none.

    Raises:
        ConfigurationError: others can read or change it, or it can't be read.
    """
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST_FILE:
                raise ConfigurationError(f"{path} is not a configuration file.")
            _check_private(path, state)
            return file.read().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not valid UTF-8.") from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links before Python 3.13
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ConfigurationError(f"{path} can't be read: {reason}.") from None


def _check_private(path: Path, state: os.stat_result) -> None:
    if sys.platform == "win32":  # the mode says nothing there
        return
    if state.st_uid not in {os.geteuid(), 0}:
        raise ConfigurationError(f"{path} belongs to another user, who could change where your requests go. Remove it.")
    if state.st_mode & 0o077:
        mode = stat.S_IMODE(state.st_mode)
        raise ConfigurationError(f"{path} can be read or changed by others (mode {mode:04o}). Run: chmod 600 {path}")


def find_profile(api: str, name: str | None = None) -> tuple[Profile | None, str]:
    """Return the profile to use with an API, and what selected it.

    Args:
        api: the API.
        name: the name that was passed. Default: LATTIGO_PROFILE, then `default`.

    Raises:
        ConfigurationError: a profile that was named does not exist or is for another API, or the file is unusable.
    """
    variable = os.environ.get(VARIABLE, "").strip()
    wanted, source = (name, "argument") if name else (variable, VARIABLE) if variable else (DEFAULT, DEFAULT)
    check_name(wanted)
    if config_path() is None and source != DEFAULT:
        raise ConfigurationError(f"The profile {wanted} can't be read. {_unavailable()}")
    tables = read_profiles()
    if wanted not in tables:
        if source == DEFAULT:
            return None, source
        known = f"Profiles: {', '.join(sorted(map(_cut, tables)))}." if tables else "There are none."
        raise ConfigurationError(f"There is no profile {wanted} in {config_path()}. {known}")
    profile = parse(wanted, tables[wanted])
    if profile.api == api:
        return profile, source
    if source == "argument":
        raise ConfigurationError(f"The profile {wanted} is for {profile.api}, not for {api}.")
    return None, source


def check_name(name: object) -> None:
    """Check that a profile can have this name.

    Raises:
        ConfigurationError: it can't.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ConfigurationError("The name of a profile consists of letters, digits, dots, dashes and underscores.")


def parse(name: str, table: object) -> Profile:
    """Return a profile from its table.

    Raises:
        ConfigurationError: an entry is unknown or has an unusable value.
    """
    path = config_path() or Path("config.toml")
    where = f"{path}: [profile.{name}]"
    check_name(name)
    entries = cast("Mapping[str, object]", table)
    api = entries.get("api", "lattigo")
    if not isinstance(api, str) or api not in PUBLIC:
        raise ConfigurationError(f"{where}: api must be {' or '.join(PUBLIC)}.")
    known = ("api", "base_url", *PUBLIC[api], "credential_command", *LIMITS, "defaults")
    for entry in entries:
        if entry not in known:
            raise ConfigurationError(f"{where}: {_unknown(entry, known)}")
    texts = {key: entries[key] for key in ("base_url", *PUBLIC[api]) if key in entries}
    if wrong := [key for key, value in texts.items() if not isinstance(value, str) or not value.strip()]:
        raise ConfigurationError(f"{where}: {wrong[0]} must be a text.")
    login = cast("dict[str, str]", texts)
    return Profile(
        name=name,
        path=path,
        api=api,
        base_url=login.pop("base_url", None),
        login=login,
        credential_command=_command(where, entries.get("credential_command", [])),
        options=_options(where, entries),
        in_flight=_in_flight(where, entries.get("in_flight")),
        defaults=_table(where, entries.get("defaults", {})),
    )


def _unknown(entry: str, known: Collection[str]) -> str:
    if entry in SECRETS:
        return f"{entry} is a secret, which does not belong in the file. Remove it, and run `lattigo auth login`."
    near = closest(entry, known)
    return f"unknown entry {_cut(entry)!r}. " + (f"Did you mean {near}?" if near else f"Available: {', '.join(known)}.")


def _command(where: str, value: object) -> tuple[str, ...]:
    words = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(word, str) and word and "\0" not in word for word in words):
        raise ConfigurationError(
            f'{where}: credential_command must be a list of texts, such as ["pass", "lattigo"]: no shell reads it.'
        )
    return tuple(cast("list[str]", words))


def _options(where: str, entries: Mapping[str, object]) -> Options:
    given = {name: entries[name] for name in ("timeout", "attempts", "budget") if name in entries}
    try:
        return Options(**cast("dict[str, int]", given))
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}.") from None


def _in_flight(where: str, value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ConfigurationError(f"{where}: in_flight must be a whole number from 1 on.")
    return value


def _table(where: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{where}: write the defaults of commands as [profile.NAME.defaults].")
    return cast("Mapping[str, object]", value)


def _unavailable() -> str:
    from importlib.util import find_spec  # imported here, since only mistakes need it

    if find_spec("platformdirs") is None:
        return "Profiles need an extra: pip install 'lattigo[profiles]'"
    return "There is no home folder: set HOME or XDG_CONFIG_HOME."


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
