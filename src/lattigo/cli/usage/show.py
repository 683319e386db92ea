"""The display of usage rows."""

from __future__ import annotations

from attrs import frozen

from ..output import Format


@frozen
class Show:
    """The display options of a command."""

    output: Format | None
    columns: list[str] | None
    exact: bool
    """Whether tables show exact bytes, too."""

    def size(self, amount: int) -> str:
        """Format an amount of data for a table."""
        from ...report.units import human_bytes

        return f"{amount:,}" if self.exact else human_bytes(amount)
