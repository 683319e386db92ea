"""The result of a check, with what to do if it fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from attrs import frozen

from ..output import visible
from ..results.rows import Row

WHY = "Run lattigo auth status, which shows"
"""What to do where the reason contains the name of an account or a profile."""


@frozen(kw_only=True)
class Check:
    """The result of one check. No text contains a secret, or the name of an account, a profile or a device."""

    name: str
    state: Literal["ok", "warning", "failed", "skipped"] = "ok"
    detail: str
    fix: str = ""
    """What to do."""

    def row(self) -> Row:
        """Return the check as an object for the output."""
        return {"check": self.name, "state": self.state, "detail": self.detail, "fix": self.fix or None}


def table(checks: Sequence[Check]) -> str:
    """Return the checks as lines, which no terminal cuts off."""
    width = max(len(check.name) for check in checks)
    return "\n".join(visible(f"{check.state:7}  {check.name:{width}}  {check.detail}") for check in checks)


def short(path: Path | str) -> str:
    """Return a path without the home folder, which has the name of the user."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return str(path)
    return str(path).replace(home, "~") if len(home) > 1 else str(path)
