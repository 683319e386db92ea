"""The commands that work on an existing run: `apply status`, `resume`, `export` …, and `history`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, get_args

from attrs import evolve
from cyclopts import App, Parameter
from cyclopts.validators import Number

from ..._core.actions.outcomes import State
from ...fleet import DatasetError, Journal
from ...fleet.actions.exports import COLUMNS
from ...fleet.actions.messages import Message
from ...fleet.actions.reconcile import ReconcileOptions
from ..actions import history as runs
from ..actions.clients import FleetClient
from ..actions.running import Running
from ..actions.settings import RunSettings
from ..arguments import UsageError
from ..confirm import ask_to_go_on, can_ask
from ..exit_codes import DONE, ERROR
from ..groups import COMMON, JOBS
from ..output import Format, print_answer, printer, say
from ..settings import Service, Switch

Folder = Annotated[Path, Parameter(name="--journal")]
NotNegative = Annotated[float, Parameter(validator=Number(gte=0))]
Common = Annotated[RunSettings | None, Parameter(name="*", group=COMMON)]


def run_commands(service: Service[FleetClient]) -> Iterator[Callable[..., int]]:
    """Yield the commands for the runs of an API."""

    def resume(*, journal: Folder, resend_unknown: Switch = False, settings: Common = None) -> int:
        """Resume a run: send the remaining devices, and those that failed for reasons unrelated to the device.

        Args:
            journal: The folder of the journal.
            resend_unknown: Resend devices whose outcome is unknown. They may be changed twice: reconcile first.
            settings: The options shared by all commands that work on a run.
        """
        settings = settings or RunSettings()
        settings.start_log()
        if resend_unknown and not settings.yes and not _agrees(journal):
            return ERROR
        running = Running(service, settings, journal)
        options = evolve(running.options(), resend_unknown=resend_unknown)
        running.carry_out(lambda run, options: run.resume(options=options), options)
        return running.finish()

    def reconcile(
        *, journal: Folder, settle: NotNegative | None = None, callbacks: Path | None = None, settings: Common = None
    ) -> int:
        """Find out the outcomes of devices that are unknown or still pending.

        Each device is looked up if a read can show the outcome. The others are listed, with instructions.

        Args:
            journal: The folder of the journal.
            settle: Seconds after which a call without a visible effect counts as not done. Default: depends on the
                operation.
            callbacks: Journal of received callbacks (ThingSpace only); devices with an outcome in it need no read.
            settings: The options shared by all commands that work on a run.
        """
        settings = settings or RunSettings()
        settings.start_log()
        running = Running(service, settings, journal)
        options = running.options()
        how = ReconcileOptions(
            settle=settle,
            messages=_messages(service, callbacks),
            same_account=settings.same_account,
            on_progress=running.on_progress,
            stop=options.stop,
        )
        running.carry_out(lambda run, _: run.reconcile(options=how), options)
        _say_what_to_do(service, journal)
        return running.finish()

    def undo(*, journal: Folder, new_journal: Path | None = None, settings: Common = None) -> int:
        """Undo a run, but only for devices whose change is known to have taken effect.

        Args:
            journal: The folder of the run's journal.
            new_journal: The folder of the journal of the undo run. Default: a new one.
            settings: The options shared by all commands that work on a run.
        """
        settings = settings or RunSettings()
        settings.start_log()
        with Journal.open(journal) as opened:
            done, operation = opened.report().done, opened.operation
        say(f"This undoes {operation} for up to {done:,} devices.")
        if not settings.yes:
            if not can_ask():
                raise UsageError("There is no terminal to ask on: add --yes to undo the run. Nothing was sent.")
            if not ask_to_go_on("Undo it?"):
                say("Nothing was sent.")
                return ERROR
        new_journal = new_journal or runs.new_journal(f"undo-{operation}")
        runs.note(new_journal)
        running = Running(service, settings, new_journal)
        running.carry_out(lambda run, options: run.undo(journal, options=options), running.options())
        return running.finish()

    yield resume
    yield reconcile
    yield undo
    yield status
    yield export


def _messages(service: Service[FleetClient], callbacks: Path | None) -> Sequence[Message]:
    if callbacks is None:
        return ()
    if service.read_callbacks is None:
        raise UsageError("--callbacks: this service posts no callbacks. Leave the option out.")
    return service.read_callbacks(callbacks)


def _say_what_to_do(service: Service[FleetClient], journal: Path) -> None:
    """Print instructions for devices whose outcome no read could show."""
    with Journal.open(journal) as opened:
        unknown, operation = opened.report().unknown, service.operations[opened.operation]
        if unknown:
            say(f"The outcomes of {unknown:,} devices are unknown. {operation.reconcile or 'Read the state back.'}")
            say(f"To list them: {' '.join(service.words)} apply export --state unknown --journal {journal}")


def _agrees(journal: Path) -> bool:
    with Journal.open(journal) as opened:
        unknown = opened.report().unknown
    if not can_ask():
        raise UsageError(
            f"{unknown:,} devices are unknown, and may be changed twice. There is no terminal to ask on: add "
            "--yes. Nothing was sent."
        )
    return ask_to_go_on(f"Resend {unknown:,} devices, although they may be changed twice?")


def status(*, journal: Folder, output: Format | None = None) -> int:
    """Show the outcomes of the devices of a run, the process working on it, and the next step.

    Args:
        journal: The folder of the journal.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    with Journal.open(journal) as opened:
        print_answer(output, _status(opened))
        for state, words, count in opened.reasons():
            say(f"  {count:>7,}  {state:8} {words}".rstrip())
    return DONE


def _status(journal: Journal) -> dict[str, object]:
    report, lease = journal.report(), journal.lease()
    return {
        "api": journal.api,
        "operation": journal.operation,
        "arguments": journal.arguments,
        "undoes": journal.undoes,
        "started": journal.started.isoformat(timespec="seconds"),
        "by": journal.sessions()[0].user,
        **{name: value for name, value in report.to_dict().items() if name not in PROCESS},
        "written_by": None if lease is None else {"host": lease.process.host, "pid": lease.process.pid},
        "next": _next(journal),
    }


PROCESS = {"checked", "seconds", "resumed", "stopped"}
"""The fields of a report that describe one process, not the run."""


def _next(journal: Journal) -> str | None:
    report = journal.report()
    words = "lattigo" if journal.api == "lattigo" else f"lattigo {journal.api}"
    if report.planned or report.sent or report.failed:
        return f"{words} apply resume --journal {journal.folder}"
    if report.unknown or report.waiting:
        return f"{words} apply reconcile --journal {journal.folder}"
    return None


def export(
    *,
    journal: Folder,
    to: Path | None = None,
    state: Annotated[list[State] | None, Parameter(consume_multiple=True, negative=())] = None,
    output: Format | None = None,
) -> int:
    """Print the outcome of each device of a run, or write them to a file.

    Args:
        journal: The folder of the journal.
        to: Output file, ending in .csv, .jsonl or .parquet. Default: stdout.
        state: Only devices in these states.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    with Journal.open(journal) as opened:
        if to is not None:
            say(f"{opened.export(to, *(state or ())):,} devices: {to}")
            return DONE
        with printer(output, list(COLUMNS)) as rows:
            for row in opened.rows(*(state or ())):
                rows.row(row)
    return DONE


def history(*, output: Format | None = None) -> int:
    """Show all runs started on this machine, newest first.

    Args:
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    names = ("number", "started", "operation", "total", "done", "refused", "failed", "unknown", "waiting", "planned")
    with printer(output, (*names, "journal")) as rows:
        for run in reversed(list(runs.runs())):
            row: dict[str, object] = {"number": run.number, "started": run.at.isoformat(timespec="seconds")}
            try:
                with Journal.open(run.journal) as journal:
                    report = journal.report()
                    row["operation"] = journal.operation
                    row |= {name: getattr(report, name) for name in names[3:]}
            except DatasetError:  # the journal was moved, or never started
                row |= dict.fromkeys(names[2:])
            rows.row({**row, "journal": str(run.journal)})
    return DONE


def show(number: int, /, *, failed: Switch = False, output: Format | None = None) -> int:
    """Show the outcome of each device of a run.

    Args:
        number: The number of the run in `history`.
        failed: Only devices that were refused, failed or are unknown.
        output: Output format. Default: a table on a terminal, JSON lines otherwise.
    """
    journal = next((run.journal for run in runs.runs() if run.number == number), None)
    if journal is None:
        raise UsageError(f"There is no run {number}: `lattigo history` lists them.")
    states: list[State] = ["refused", "failed", "unknown"] if failed else list(get_args(State))
    return export(journal=journal, state=states, output=output)


history_app = App(name="history", group=JOBS)
history_app.default(history)
history_app.command(show)
