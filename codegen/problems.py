"""The mistakes in a spec, collected so that all are reported at once."""

from __future__ import annotations


class SpecError(Exception):
    """A spec that can't be used, with one line for each mistake: `file:line: the mistake: the fix`."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Problems:
    """The mistakes found in one spec so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._mistakes: set[tuple[int, str]] = set()

    def add(self, line: int, mistake: str) -> None:
        """Add a mistake. A repeated one counts once."""
        self._mistakes.add((line, mistake))

    def has(self, line: int) -> bool:
        """Return whether this line has a mistake."""
        return any(line == known for known, _ in self._mistakes)

    def __bool__(self) -> bool:
        return bool(self._mistakes)

    def error(self) -> SpecError:
        """Return an error with all mistakes, sorted by line."""
        return SpecError([f"{self.file}:{line}: {mistake}" for line, mistake in sorted(self._mistakes)])
