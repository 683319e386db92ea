"""Changes of the file with the profiles, which keep its comments and its order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from .._core.errors import ConfigurationError
from .._core.limits.replaced_file import replace_file
from .config import config_path, read_private

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def writable_path() -> Path:
    """Return the path of the file, after making its folder.

    Raises:
        ConfigurationError: the file can't be written.
    """
    path = config_path()
    if path is None:
        raise ConfigurationError("There is no home folder for profiles: set HOME or XDG_CONFIG_HOME.")
    try:
        path = path.resolve()  # keep symbolic links
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=path.name):
            return path
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links before Python 3.13
        raise _refused(path, error) from None


def set_profile(name: str, values: Mapping[str, object]) -> None:
    """Change entries of a profile; those with None are removed, and the others stay as they are."""
    from tomlkit import table

    document, path = _read()
    profiles = document.setdefault("profile", table(is_super_table=True))
    profile = profiles.setdefault(name, table())
    for key, value in values.items():
        if value is None:
            profile.pop(key, None)
        else:
            profile[key] = value
    _write(document, path)


def remove_profile(name: str) -> None:
    """Remove a profile."""
    document, path = _read()
    document.get("profile", {}).pop(name, None)
    _write(document, path)


def _read() -> tuple[TOMLDocument, Path]:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = writable_path()
    try:
        return tomlkit.parse(read_private(path) or ""), path
    except TOMLKitError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.") from None


def _write(document: TOMLDocument, path: Path) -> None:
    """Replace the file, which is whole at any moment and private from the start."""
    try:
        replace_file(path, document.as_string().encode(), durable=True)
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: Exception) -> ConfigurationError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return ConfigurationError(f"{path} can't be written: {reason}. Nothing was changed.")
