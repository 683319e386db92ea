"""The pull of several accounts, with a line for each at the end."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from attrs import define, field

from ..._core.errors import ApiError, ConfigurationError
from ..._core.events import Attempted, Event
from ...fleet import AccountReport, DatasetError, FleetClient, Report, pull_accounts
from ..exit_codes import DONE, ERROR, SOME_FAILED, UNAUTHORIZED, USAGE, exit_code
from ..output import say
from ..profiles.services import service_of
from ..progress import Watch
from ..settings import Settings
from .accounts_file import Entry
from .job import Job

WORST_FIRST = (UNAUTHORIZED, USAGE, ERROR, SOME_FAILED, DONE)
"""The exit code is that of the account with the worst result."""
SHOWN_EVERY = 0.1


@define
class Line:
    """The result of an account, with its requests."""

    entry: Entry
    result: AccountReport
    requests: int = 0
    refused: int = 0

    def on_event(self, event: Event) -> None:
        """Count the requests of the account."""
        if isinstance(event, Attempted):
            self.requests += 1
            self.refused += event.status == 429

    def code(self) -> int:
        """Return the exit code that a pull of this account alone would have."""
        if self.result.error is not None:
            return exit_code(self.result.error)
        return SOME_FAILED if self.result.report.failed else DONE

    def row(self) -> dict[str, object]:
        """Return the columns of the output."""
        report, error = self.result.report, self.result.error
        return {
            "account": self.entry.name,
            "source": self.entry.api,
            "devices": report.devices,
            "skipped": report.skipped,
            "failed": report.failed,
            "gone": report.gone,
            "rows": report.rows,
            "files": report.parts,
            "seconds": round(report.seconds, 3),
            "requests": self.requests,
            "refused": self.refused,
            "error": None if error is None else type(error).__name__,
        }


@define
class AccountsPull:
    """A pull of the accounts of a file."""

    entries: Sequence[Entry]
    job: Job
    settings: Settings
    watch: Watch
    lines: list[Line] = field(factory=list[Line])
    _summed: float = 0.0

    async def run(self) -> None:
        """Pull all accounts. One that can't be pulled is in its line."""
        clients: dict[str, FleetClient] = {}
        for entry in self.entries:
            line = Line(entry, AccountReport(account=entry.name))
            self.lines.append(line)
            try:
                clients[entry.name] = self._client(entry, line)
            except ConfigurationError as error:
                line.result.error = error
        if clients:
            results = await pull_accounts(
                clients,
                self.job.kind,
                since=self.job.since,
                until=self.job.until,
                to=self.job.folder,
                lookback=self.job.lookback,
                extend=self.job.extend,
                same_account=self.job.same_account,
                concurrency=self.job.concurrency,
                on_progress=self._on_progress,
            )
            for result in results:
                self._line(result).result = result
        self._sum()

    def _client(self, entry: Entry, line: Line) -> FleetClient:
        service = service_of(entry.api)
        account = entry.account(service.login, self.settings.base_url)
        return self.settings.client_of(service, line.on_event, self.watch.on_event, account=account)

    def _on_progress(self, result: AccountReport) -> None:
        self._line(result).result = result
        if time.monotonic() - self._summed >= SHOWN_EVERY:
            self._sum()

    def _line(self, result: AccountReport) -> Line:
        return next(line for line in self.lines if line.entry.name == result.account)

    def _sum(self) -> None:
        self._summed = time.monotonic()
        self.watch.on_progress(total(line.result.report for line in self.lines))

    def errors(self) -> Iterable[str]:
        """Yield a line for each account that failed."""
        for line in self.lines:
            if line.result.error is not None:
                yield f"error: {line.entry.name}: {line.result.error}"

    def code(self) -> int:
        """Return the exit code, and raise the error of an account that is a mistake of ours."""
        for line in self.lines:
            error = line.result.error
            if error is not None and not isinstance(error, ApiError | DatasetError | OSError):
                raise error
        return min((line.code() for line in self.lines), key=WORST_FIRST.index)

    def summarize(self) -> None:
        """Print what people need besides the lines."""
        for text in self.errors():
            say(text)
        if any(line.result.report.failed for line in self.lines):
            say(f"Failed devices: see {self.job.folder / 'errors.jsonl'}.")
        say(f"Files: {self.job.folder / 'data'}")


def total(reports: Iterable[Report]) -> Report:
    """Return the sum of reports. The total is unknown until all of them are known."""
    found, totals = Report(), list[int | None]()
    for report in reports:
        totals.append(report.total)
        for name in ("devices", "skipped", "failed", "gone", "rows", "parts"):
            setattr(found, name, getattr(found, name) + getattr(report, name))
        found.seconds = max(found.seconds, report.seconds)
    known = [each for each in totals if each is not None]
    found.total = sum(known) if len(known) == len(totals) else None
    return found
