"""One run on the command line: progress, interrupts and the outcomes of the devices."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import anyio
import orjson
from attrs import define, field

from ..._core.errors import ApiError
from ...fleet import DatasetError, Journal, Report, Run, RunReport
from ...fleet.actions.items import as_row
from ...fleet.actions.options import RunOptions
from ...fleet.private_files import create
from ..exit_codes import DONE, ERROR, INTERRUPTED, SOME_FAILED
from ..interrupts import interruptible
from ..output import counted, default_format, print_answer, say
from ..progress import Watch, duration
from ..settings import Service
from .clients import FleetClient
from .settings import RunSettings

Work: TypeAlias = Callable[[Run, RunOptions], Awaitable[RunReport]]
"""A function that carries out a run, or a part of it."""

NOT_DONE = "not-done.jsonl"
"""The file beside the journal with the refused and failed devices, ready for another run."""
INTERRUPT = "interrupted"
"""The reason recorded for a run that the user interrupted."""


@define
class Running:
    """A run in progress."""

    service: Service[FleetClient]
    settings: RunSettings
    journal: Path
    watch: Watch = field(init=False)
    report: RunReport = field(factory=RunReport)
    _before: int = 0
    """Number of devices settled before this part of the run, which do not count for its rate."""

    def __attrs_post_init__(self) -> None:
        self.watch = Watch(self.settings.progress)

    def options(self) -> RunOptions:
        """Return the run options that all commands share."""
        return RunOptions(
            batch=self.settings.batch,
            concurrency=self.settings.concurrency,
            stop_at_failures=self.settings.stop_at_failures,
            same_account=self.settings.same_account,
            on_progress=self.on_progress,
        )

    def carry_out(self, work: Work, options: RunOptions) -> RunReport:
        """Carry out a part of the run, and return its report.

        Raises:
            ApiError: the credentials were rejected.
            DatasetError: the journal can't be used.
        """
        client = self.settings.client_of(self.service, self.watch.on_event)
        self._before = _settled(self.journal)
        with self.watch:
            try:
                anyio.run(partial(self._run, client, work, options))
            except (ApiError, DatasetError):
                if self.report.total:
                    self.summarize()
                raise
        return self.report

    async def _run(self, client: FleetClient, work: Work, options: RunOptions) -> None:
        def drain() -> None:
            options.stop(INTERRUPT)
            say("Stopping: waiting for calls in flight. Press Ctrl-C again to quit immediately.")

        async def act() -> None:
            async with client:
                self.report = await work(client.fleet.run(self.journal), options)

        await interruptible(act, drain)

    def on_progress(self, report: RunReport) -> None:
        """Show the report so far."""
        self.report = report
        checks = report.checked > 0 and report.calls == 0
        if checks:
            progress = Report(total=report.planned, devices=report.checked, seconds=report.seconds)
        else:
            progress = Report(total=report.total, devices=report.settled, skipped=self._before, seconds=report.seconds)
        self.watch.on_progress(progress, "checked" if checks else in_words(report))

    def finish(self) -> int:
        """Print the outcomes of the devices, and return the exit code."""
        self.summarize()
        if (self.settings.output or default_format()) != "table":
            print_answer(self.settings.output, {"journal": str(self.journal), **self.report.to_dict()})
        return self.exit_code()

    def exit_code(self) -> int:
        """Return the exit code for the outcomes of the devices."""
        report = self.report
        if report.stopped == INTERRUPT:
            return INTERRUPTED
        if report.refused or report.failed or report.unknown:
            return SOME_FAILED
        return ERROR if report.planned else DONE

    def summarize(self) -> None:
        """Print the outcomes of the devices, by reason, and what to do next."""
        with Journal.open(self.journal) as journal:
            report, reasons = journal.report(), list(islice(journal.reasons(), 12))
            kept = write_not_done(journal)
        took, calls = duration(self.report.seconds), counted(self.report.calls, "call")
        say(f"{counted(report.total, 'device')}, {calls} in {took}:")
        width = max((len(f"{count:,}") for *_, count in reasons), default=1)
        for state, words, count in reasons:
            say(f"  {count:>{width},}  {state:8} {words}".rstrip())
        share = self.watch.refused / self.watch.requests if self.watch.requests else 0
        say(f"{counted(self.watch.requests, 'request')}, {self.watch.refused:,} of them refused (429): {share:.1%}.")
        say(f"Journal: {self.journal}")
        if kept:
            say(f"Refused and failed devices, ready for --devices: {self.journal / NOT_DONE}")
        if report.unknown:
            say(f"{report.unknown:,} may or may not have happened. To find out: {self.command('reconcile')}")
        if report.waiting:
            say(f"{report.waiting:,} were accepted, with outcomes still to come: {self.command('reconcile')}")
        if report.planned or report.sent:
            why = f"Stopped: {self.report.stopped}. " if self.report.stopped else ""
            left = report.planned + report.sent
            say(f"{why}{left:,} were not sent. Continue: {self.command('resume')}")
        elif report.failed:
            say(f"{report.failed:,} can be sent again. Continue: {self.command('resume')}")

    def command(self, what: str) -> str:
        """Return a command that works on this run."""
        batch = ["--batch", str(self.settings.batch)] if self.settings.batch and what == "resume" else []
        return shlex.join([*self.service.words, "apply", what, "--journal", str(self.journal), *batch])


def in_words(report: RunReport) -> str:
    """Return the outcomes so far as text: `12 done, 3 refused, 0 failed, 1 unknown`."""
    states = ("done", "refused", "failed", "unknown", *(["waiting"] if report.waiting else []))
    return ", ".join(f"{getattr(report, state):,} {state}" for state in states)


def _settled(journal: Path) -> int:
    try:
        with Journal.open(journal) as opened:
            return opened.report().settled
    except DatasetError:  # it does not exist yet, or the run will report the error
        return 0


def write_not_done(journal: Journal) -> int:
    """Write the refused and failed devices to a file beside the journal, and return their number."""
    file = journal.folder / NOT_DONE
    count = 0
    rows = (as_row(entry.item, entry.arguments) for entry in journal.devices("refused", "failed"))
    first = next(rows, None)
    if first is None:
        file.unlink(missing_ok=True)
        return 0
    with create(file) as lines:
        for row in (first, *rows):
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count
