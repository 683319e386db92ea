"""What the project's pyproject.toml says about its specs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from .render import Target

FILE = Path("pyproject.toml")


class ProjectError(Exception):
    """pyproject.toml does not say what is needed; the text says what."""


def targets() -> list[Target]:
    """What is generated, from `[[tool.codegen.api]]`.

    Raises:
        ProjectError: an entry lacks something.
    """
    try:
        return [Target(**api) for api in _config()["tool"]["codegen"]["api"]]
    except (KeyError, TypeError):
        raise ProjectError(
            "pyproject.toml: each [[tool.codegen.api]] needs spec, package and core, and nothing else"
        ) from None


def first_spec() -> str:
    """The spec that is meant where none is named."""
    return targets()[0].spec


def version_file() -> Path:
    """The file with the version, from `[tool.hatch.version]`."""
    try:
        return Path(_config()["tool"]["hatch"]["version"]["path"])
    except KeyError:
        raise ProjectError("pyproject.toml: [tool.hatch.version] names no path") from None


def _config() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
