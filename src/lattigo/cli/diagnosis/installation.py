"""Checks of this machine: Python, packages, files."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

from ..._core.errors import ConfigurationError
from ..._core.limits.store import LimitStore, account_key
from ..._profiles.account import KEYRING, Account
from ..._profiles.config import config_path, read_profiles
from ..._profiles.stored_secrets import Keyring
from ..settings import limits_file
from .check import Check, short

PACKAGES = ("httpx", "httpcore", "anyio", "attrs", "cattrs", "msgspec", "orjson", "tenacity")
EXTRAS = {
    "cli": ("cyclopts", "platformdirs", "rich", "tomlkit"),
    "fast": ("httptools",),
    "fleet": ("duckdb", "pyarrow"),
    "keyring": ("keyring", "platformdirs"),
    "mcp": ("duckdb", "mcp"),
    "report": ("altair", "jinja2", "vl_convert", "xlsxwriter"),
    "sandbox": ("httptools", "uvicorn"),
}


def installation() -> Iterator[Check]:
    """Check Python, the package and its dependencies."""
    system = f"{platform.system()} {platform.machine()}"
    yield Check(name="Python", detail=f"{platform.python_implementation()} {platform.python_version()}, {system}")
    yield Check(name="lattigo", detail=f"{_version('lattigo')}")
    yield Check(name="packages", detail=", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    whole = [extra for extra, modules in EXTRAS.items() if all(map(_is_there, modules))]
    missing = [extra for extra in EXTRAS if extra not in whole]
    detail = f"installed: {', '.join(whole) or 'none'}; not installed: {', '.join(missing) or 'none'}"
    yield Check(name="extras", detail=detail)


def files(account: Account | None) -> Iterator[Check]:
    """Check the configuration file, the keyring and the folder for what is learned."""
    yield _configuration()
    if account and account.settings[account.login.secrets[0]].source == KEYRING:
        yield _keyring()
    yield from _state(account)


def _configuration() -> Check:
    name, path = "configuration", config_path()
    if path is None:
        return Check(name=name, state="warning", detail="no home folder", fix="Set HOME or XDG_CONFIG_HOME.")
    try:
        count = len(read_profiles())
    except ConfigurationError as error:
        fix = f"chmod 600 {short(path)}" if "chmod" in str(error) else "See lattigo auth list."
        return Check(name=name, state="failed", detail=f"{short(path)} is unusable", fix=fix)
    detail = f"{short(path)}: {count} profile{'' if count == 1 else 's'}" if path.exists() else f"{short(path)}: none"
    return Check(name=name, detail=detail)


def _keyring() -> Check:
    try:
        return Check(name="keyring", detail=Keyring().name)
    except ConfigurationError as error:
        return Check(name="keyring", state="failed", detail="not available", fix=str(error))


def _state(account: Account | None) -> Iterator[Check]:
    if (file := limits_file()) is None:
        yield Check(name="state", state="warning", detail="no home folder", fix="Set HOME or XDG_STATE_HOME.")
        return
    folder = file.parent
    problem = _unwritable(folder)
    if problem:
        fix = f"Make {short(folder)} writable: without it each run learns the rate limits again."
        yield Check(name="state", state="warning", detail=f"{short(folder)}: {problem}", fix=fix)
    else:
        yield Check(name="state", detail=f"{short(folder)} is writable")
    if account and account.user:
        try:
            key = account_key(account.base_url, account.user)
        except ConfigurationError:
            return
        limits = LimitStore(file).load().get(key, {})
        yield Check(name="rate limits", detail=f"learned for {len(limits)} endpoints; see lattigo limits show")


def _unwritable(folder: Path) -> str:
    """Return why nothing can be written in a folder, or in the first existing one above it; empty if it can."""
    place = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    try:
        with TemporaryFile(dir=place):
            return ""
    except OSError as error:
        return error.strerror or os.strerror(error.errno or 0)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _is_there(module: str) -> bool:
    return module in sys.modules or find_spec(module) is not None
