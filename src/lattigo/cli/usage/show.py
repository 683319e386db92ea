"""How rows of usage are shown."""

from __future__ import annotations

from attrs import frozen

from ..output import Format


@frozen
class Show:
    """The options of a command that say how rows are shown."""

    output: Format | None
    columns: list[str] | None
    exact: bool
    """Exact bytes in tables as well."""

    def size(self, amount: int) -> str:
        """Return an amount of data as a table shows it."""
        from ...report.units import human_bytes

        return f"{amount:,}" if self.exact else human_bytes(amount)
