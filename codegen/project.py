"""The configuration of the generator in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from .render import Target

FILE = Path("pyproject.toml")


class ProjectError(Exception):
    """An entry that pyproject.toml lacks; the message names it."""


def targets() -> list[Target]:
    """Return the targets to generate, from `[[tool.codegen.api]]`.

    Raises:
        ProjectError: an entry is incomplete.
    """
    try:
        return [Target(**api) for api in _config()["tool"]["codegen"]["api"]]
    except (KeyError, TypeError):
        raise ProjectError(
            "pyproject.toml: each [[tool.codegen.api]] needs spec, package and core, and nothing else"
        ) from None


def first_spec() -> str:
    """Return the default spec."""
    return targets()[0].spec


def version_file() -> Path:
    """Return the file with the version, from `[tool.hatch.version]`."""
    try:
        return Path(_config()["tool"]["hatch"]["version"]["path"])
    except KeyError:
        raise ProjectError("pyproject.toml: [tool.hatch.version] names no path") from None


def _config() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
