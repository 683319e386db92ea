"""The plan of a run, shown before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from ..confirm import Plan
from ..output import counted
from ..results.rows import Row


@frozen
class RunPlan(Plan):
    """The plan of a run, with its first call as the example."""

    total: int
    """Number of devices in the run."""
    first: Sequence[str]
    """The first few of them."""
    calls: int
    journal: Path

    @property
    def devices(self) -> int | None:
        """The number of devices in the run."""
        return self.total

    def targets(self) -> str:
        """Return the number of devices and the first of them."""
        more = f" … and {self.total - len(self.first):,} more" if self.total > len(self.first) else ""
        return f"{self.total:,} in {counted(self.calls, 'call')}: {', '.join(self.first)}{more}"

    def row(self) -> Row:
        """Return the plan as an object for the output."""
        targets = self._targets and self._targets.wire
        body: Mapping[str, object] = self.body if isinstance(self.body, dict) else {}
        arguments = {name: value for name, value in body.items() if name != targets}
        return {**super().row(), "body": arguments, "calls": self.calls, "journal": str(self.journal)}
