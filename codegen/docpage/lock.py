"""Remembers the differences that were seen and accepted, so that they are told once.

The file holds names, numbers and our own reasons: no line numbers and no sentence of the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, cast

from .compare import Finding
from .page import PageError

Key: TypeAlias = tuple[str, ...]

PARTS = ("change", "what", "where", "name", "page", "spec")
NOTE = "Known differences between the documentation page and the spec. See docs/regenerate.md."


def read_lock(path: Path) -> dict[Key, str]:
    """What was accepted, with the reasons. Nothing when there is no file.

    Raises:
        PageError: the file is not what `write_lock` writes.
    """
    if not path.exists():
        return {}
    try:
        entries = cast("list[dict[str, str]]", json.loads(path.read_text(encoding="utf-8"))["accepted"])
        return {tuple(entry.get(part, "") for part in PARTS): entry.get("reason", "") for entry in entries}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PageError(f"{path}: not a lock: {error!r}: take back the last change of it") from None


def write_lock(path: Path, accepted: dict[Key, str], fresh: Iterable[Finding], reason: str) -> None:
    """Add findings. Those that are there keep their reason."""
    everything = {finding.key: reason for finding in fresh} | accepted
    entries = [
        {part: value for part, value in zip((*PARTS, "reason"), (*key, why), strict=True) if value}
        for key, why in sorted(everything.items())
    ]
    text = json.dumps({"note": NOTE, "accepted": entries}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
