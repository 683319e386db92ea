"""Formatting of the generated modules, and writing them or comparing them with the existing files."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from .layout import WIDTH

MARK = "# Generated from "
"""The start of every generated file. A file without it was written by hand and is kept."""


class ForeignFile(Exception):
    """A file in the generated package that was not generated."""


def tidy(files: Mapping[str, str], first_party: str) -> dict[str, str]:
    """Return the texts with sorted imports, formatted."""
    ruff = [sys.executable, "-m", "ruff"]
    style = ["--isolated", "--no-cache", "--quiet", "--target-version=py311", f"--config=line-length={WIDTH}"]
    imports = ["--select=I", "--fix", f"--config=lint.isort.known-first-party=['{first_party}']"]
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        subprocess.run([*ruff, "check", *style, *imports, folder], check=True)
        subprocess.run([*ruff, "format", *style, folder], check=True)
        return {name: Path(folder, name).read_text(encoding="utf-8") for name in files}


def compare(folder: Path, files: Mapping[str, str]) -> str:
    """Return a unified diff from the existing files to the generated ones; empty when they are equal.

    Raises:
        ForeignFile: a module in the folder was not generated.
    """
    existing = {name: (folder / name).read_text(encoding="utf-8") for name in files if (folder / name).exists()}
    existing |= {path.name: path.read_text(encoding="utf-8") for path in _strays(folder, files)}
    return "".join(
        line
        for name in sorted(existing.keys() | files.keys())
        for line in difflib.unified_diff(
            existing.get(name, "").splitlines(keepends=True),
            files.get(name, "").splitlines(keepends=True),
            str(folder / name) if name in existing else os.devnull,
            str(folder / name) if name in files else os.devnull,
        )
    )


def write(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ, remove those no longer generated, and return the names of both.

    Raises:
        ForeignFile: a module in the folder was not generated; nothing was written.
    """
    strays = _strays(folder, files)
    folder.mkdir(parents=True, exist_ok=True)
    changed: list[str] = []
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            fresh = path.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(path)
            changed.append(name)
    for path in strays:
        path.unlink()
    return [*changed, *(path.name for path in strays)]


def _strays(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Return existing generated modules that are no longer generated."""
    strays = [path for path in sorted(folder.glob("*.py")) if path.name not in files]
    for path in strays:
        if not path.read_text(encoding="utf-8").startswith(MARK):
            raise ForeignFile(f"{path} was not generated: move it, {folder} is only for generated modules")
    return strays
