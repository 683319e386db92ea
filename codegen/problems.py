"""What is wrong with a spec: collected, so that all of it is told at once."""

from __future__ import annotations


class SpecError(Exception):
    """The spec can't be used. One line for each mistake: `file:line: what is wrong, and the mend`."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Problems:
    """The mistakes found in one spec so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: set[tuple[int, str]] = set()

    def add(self, line: int, what: str) -> None:
        """Note a mistake. The same one found twice counts once."""
        self._found.add((line, what))

    def has(self, line: int) -> bool:
        """Whether something on this line is known to be wrong."""
        return any(line == known for known, _ in self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self) -> SpecError:
        """All mistakes, sorted by line."""
        return SpecError([f"{self.file}:{line}: {what}" for line, what in sorted(self._found)])
