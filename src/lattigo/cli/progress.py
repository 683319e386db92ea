"""The progress of a long job on stderr: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from attrs import define, field

from .._core.events import Attempted, Drifted, Event
from ..fleet import Report
from .output import are_held, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Style: TypeAlias = Literal["auto", "bar", "plain", "none"]

SECONDS_BETWEEN_LINES = 5.0


@define
class Watch:
    """A progress display that counts the requests of a job.

    Use it in a `with` block around the work.
    """

    style: Style
    report: Report = field(factory=Report)
    """The latest report of the job."""
    requests: int = 0
    refused: int = 0
    """Number of requests rejected with status 429."""
    outcomes: str | None = None
    """The outcomes so far as text. Default: the number of errors."""
    drifted: int = 0
    """Number of times that the pages of a list were inconsistent."""
    _bar: Progress | None = None
    _task: TaskID | None = None
    _shown: float = field(factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        if self.style == "auto":
            self.style = "bar" if sys.stderr.isatty() and not are_held() else "plain"

    def __enter__(self) -> Self:
        if self.style == "bar":
            self._bar = bar = _bar()
            self._task = bar.add_task("devices", total=None, rate="", refused=0, outcomes="")
            bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Show the final state, and release the terminal."""
        if self._bar is not None:
            self._show()
            self._bar.stop()

    @contextmanager
    def paused(self) -> Generator[None]:
        """Give the terminal back for a question: a bar would be drawn over it."""
        if self._bar is not None:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar is not None:
                self._bar.start()

    def on_event(self, event: Event) -> None:
        """Count an event of the client."""
        if isinstance(event, Attempted):
            self.requests += 1
            self.refused += event.status == 429
        elif isinstance(event, Drifted):
            self.drifted += 1
        self._show_now_and_then()

    def on_progress(self, report: Report, outcomes: str | None = None) -> None:
        """Update the display with the latest report."""
        self.report, self.outcomes = report, outcomes
        self._show_now_and_then()

    def _show_now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._shown >= (0.1 if self._bar is not None else SECONDS_BETWEEN_LINES):
            self._shown = now
            self._show()

    def _show(self) -> None:
        report = self.report
        rate = fetched_per_second(report)
        if self._bar is not None and self._task is not None:
            self._bar.update(
                self._task,
                completed=report.devices,
                total=report.total,
                rate=f"{rate:,.0f}/s",
                refused=self.refused,
                outcomes=self.outcomes or f"errors: {report.failed:,}",
            )
        elif self.style == "plain":
            say(_line(report, rate, self.refused, self.outcomes or f"{report.failed:,} errors"))


def _line(report: Report, rate: float, refused: int, outcomes: str) -> str:
    total = f" of {report.total:,}" if report.total is not None else ""
    left = (report.total or 0) - report.devices
    eta = f", {duration(left / rate)} left" if rate and left > 0 else ""
    return f"{report.devices:,}{total} devices, {rate:,.0f}/s{eta}, {refused:,} × 429, {outcomes}"


def fetched_per_second(report: Report) -> float:
    """Return the number of devices per second, without those that were skipped."""
    return (report.devices - report.skipped) / report.seconds if report.seconds else 0.0


def duration(seconds: float) -> str:
    """Return a human-readable duration: `4.2 s`, `3 min 5 s`, `2 h 10 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("429: {task.fields[refused]}"),
        TextColumn("{task.fields[outcomes]}"),
        console=Console(stderr=True),
        expand=True,
    )
