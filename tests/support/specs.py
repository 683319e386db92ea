"""The specs, read once for all tests of a process: that takes a second each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from codegen.ir import Api
from codegen.parse import parse
from codegen.site.reference import books

ROOT = Path(__file__).parents[2]
BOOKS = {book.folder: book for book in books(ROOT / "pyproject.toml")}
"""How the reference of each API is written, by its folder."""


@cache
def api(spec: str) -> Api:
    """Return what a spec says."""
    return parse((ROOT / spec).read_text(encoding="utf-8"), spec)
