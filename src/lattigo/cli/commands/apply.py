"""`lattigo apply` and its shortcuts: actions on many devices, with a journal on disk."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Annotated, get_type_hints

from attrs import evolve
from cyclopts import App
from cyclopts import Parameter as CliParameter

from ..._core.actions.data import Action
from ...fleet import Run, RunOptions, RunReport
from ...fleet.actions.items import Items
from ...fleet.actions.options import Findings
from ...fleet.actions.planning import Preview, preview
from ...fleet.actions.rows import Placed
from ..actions import history
from ..actions.clients import FleetClient
from ..actions.costs import show_findings
from ..actions.plans import RunPlan
from ..actions.running import INTERRUPT, Running
from ..actions.settings import ApplySettings
from ..arguments import UsageError, show_as
from ..confirm import DeclinedError, Plan, ask_to_go_on, can_ask, confirm
from ..device_list import in_thread
from ..device_rows import device_rows
from ..exit_codes import DONE, ERROR
from ..groups import ACTIONS, COMMON, JOBS
from ..operations import annotation_of, dashed, functions_of, namespaces_of, read_argument
from ..output import print_answer, say
from ..progress import Watch
from ..settings import Service
from .runs import run_commands

HELP = """Change many devices, with a journal that records the outcome of each.

Devices are names, a file with one per line, a table or JSON lines, or - for stdin. All rows are checked before
anything is sent, and each call is recorded in the journal first. If a run is interrupted, running the same command
again resumes it; calls that cost money or can't be undone are never sent twice.
"""


def apply_app(service: Service[FleetClient]) -> App:
    """Return `apply`, with a command for each action of an API, and those that work on an existing run."""
    app = App(name="apply", help=HELP, group=JOBS)
    for name, function in _functions(service):
        app.command(_command(service, name, function, {}), name=dashed(name), group=ACTIONS)
    for command in run_commands(service):
        app.command(command)
    return app


def job_command(service: Service[FleetClient], job: str) -> Callable[..., int]:
    """Return the shortcut for a common action."""
    function = next(function for name, function in _functions(service) if job in service.actions[name].batch.jobs)
    name = function.__name__
    return _command(service, name, function, service.actions[name].batch.jobs[job])


def _functions(service: Service[FleetClient]) -> Iterator[tuple[str, FunctionType]]:
    for namespace in namespaces_of(service).values():
        for _, function in functions_of(namespace.kind):
            if function.__name__ in service.actions:
                yield function.__name__, function


def _command(
    service: Service[FleetClient], name: str, function: FunctionType, fixed: Mapping[str, str]
) -> Callable[..., int]:
    """Return the command for an action; each of its arguments can also be a column of the list."""
    action = service.actions[name]
    hints = get_type_hints(function)
    del hints["return"]
    left_out = {"api", "options", "all_devices", action.batch.devices, *fixed}

    def run(*, settings: ApplySettings | None = None, **arguments: object) -> int:
        given = {key: read_argument(key, value, hints[key]) for key, value in arguments.items() if value is not None}
        return _apply(service, action, {**given, **fixed}, settings or ApplySettings())

    own = [
        inspect.Parameter(
            parameter.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=annotation_of(parameter.name, hints[parameter.name] | None),
        )
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in left_out
    ]
    settings = inspect.Parameter(
        "settings",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[ApplySettings | None, CliParameter(name="*", group=COMMON)],
    )
    show_as(run, [*own, settings])
    run.__doc__ = _documentation(function, left_out)
    run.__name__ = name
    return run


def _documentation(function: FunctionType, left_out: set[str]) -> str:
    """Return the function's docstring, without the arguments that the command lacks."""
    text = inspect.getdoc(function) or ""
    head, _, rest = text.partition("\n\nArgs:\n")
    arguments = rest.partition("\n\n")[0].splitlines()
    kept: list[str] = []
    for line in arguments:
        if line.startswith("     "):  # continues the previous line
            kept += [line] if kept and kept[-1] else []
        else:
            kept.append("" if line.strip().partition(":")[0] in left_out else line)
    return f"{head}\n\nArgs:\n" + "\n".join(line for line in kept if line)


def _apply(
    service: Service[FleetClient],
    action: Action,
    arguments: Mapping[str, object],
    settings: ApplySettings,
) -> int:
    words = settings.devices or []
    if not words:
        raise UsageError("No devices: add --devices with names, FILE, or - for stdin. Nothing was sent.")
    settings.start_log()
    rows = _rows(action, arguments, words, settings)
    journal = settings.journal or history.new_journal(action.operation.name)
    running = Running(service, settings, journal)
    plan = _plan(service, action, arguments, preview(action, arguments, rows()), settings, journal)
    if settings.dry_run:
        print_answer(settings.output, plan.row())
        return DONE
    if plan.needs_consent and not settings.yes:
        try:
            confirm(plan)
        except DeclinedError as declined:
            say(str(declined))
            return ERROR
    options = evolve(
        running.options(),
        extend=settings.extend,
        first=settings.first,
        check=settings.check,
        skip_done=settings.skip_done,
        on_check=partial(_looks_right, running.watch, settings, action),
    )

    async def work(run: Run, options: RunOptions) -> RunReport:
        return await run.act(action.operation.name, in_thread(rows()), arguments, options=options)

    history.note(journal)
    running.carry_out(work, options)
    if settings.first is not None and running.report.planned and running.report.stopped != INTERRUPT:
        running.summarize()
        if not _goes_on(running.report, settings):
            return running.exit_code()
        rest = evolve(options, first=None, check=False, skip_done=False)  # all devices were checked before the first
        running.carry_out(lambda run, options: run.resume(options=options), rest)
    return running.finish()


def _looks_right(watch: Watch, settings: ApplySettings, action: Action, findings: Findings) -> bool:
    """Show the findings of a check, and return whether to continue."""
    with watch.paused():
        say(
            f"Checked: {findings.missing:,} are unknown to the service, {findings.already:,} are already changed, "
            f"{findings.unreadable:,} could not be read."
        )
        show_findings(findings, action.operation.price)
        if settings.yes or not settings.check:
            return True
        return can_ask() and ask_to_go_on("Continue with the run?")


def _goes_on(report: RunReport, settings: ApplySettings) -> bool:
    """Return whether to send the other devices after the first ones."""
    if settings.yes:
        return not (report.refused or report.failed or report.unknown)
    return can_ask() and ask_to_go_on(f"Send the other {report.planned:,}?")


def _rows(
    action: Action, arguments: Mapping[str, object], words: Sequence[str], settings: ApplySettings
) -> Callable[[], Iterator[Placed]]:
    """Return a function that reads the list; stdin can be read only once, so its rows are kept."""
    items = Items(action, frozenset(arguments))
    if "-" in words:
        kept = list(device_rows(words, items, settings.columns))
        return lambda: iter(kept)
    return lambda: device_rows(words, items, settings.columns)


def _plan(
    service: Service[FleetClient],
    action: Action,
    arguments: Mapping[str, object],
    devices: Preview,
    settings: ApplySettings,
    journal: Path,
) -> RunPlan:
    values = {**arguments, **devices.sample}
    base = Plan.make(action.operation, values, settings.account(service))
    size = min(settings.batch or action.batch.most, action.batch.most)
    calls = -(-devices.count // size)
    return RunPlan(base.operation, values, base.request, base.caller, devices.count, devices.first, calls, journal)
