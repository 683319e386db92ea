"""Actions on devices: each call is a run with a journal, so that what was sent is never sent again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import cast

import anyio
from attrs import define, field

from ..._core.actions.data import Action
from ..._core.codec.converter import encode
from ..._core.errors import ApiError
from ..._core.fields import JSON
from ...fleet import DatasetError, Journal, RunReport
from ...fleet.actions.items import as_row
from ...fleet.actions.planning import preview
from ...fleet.actions.records import STATES
from ...fleet.actions.rows import Placed
from ..actions import history
from ..actions.clients import FleetClient
from ..settings import Service
from .results import Result, failure, list_result

NO_JOURNAL = "Tell the user: journals are in the folder for the state of programs, which XDG_STATE_HOME can set."


@define
class Runs:
    """The runs of the actions of an API."""

    service: Service[FleetClient]
    client: FleetClient
    _turn: anyio.Lock = field(factory=anyio.Lock)
    """Held by a run: two that start together would choose the same folder."""

    def check(self, action: Action, values: Mapping[str, object]) -> None:
        """Check all devices of a call.

        Raises:
            InvalidRequest: a device or an argument is invalid. Nothing was sent.
        """
        preview(action, _shared(action, values), _rows(action, values))

    async def carry_out(self, action: Action, values: Mapping[str, object], limit: int) -> Result:
        """Make the call, and return the outcome of each device, those that need attention first."""
        name = action.operation.name
        async with self._turn:
            journal = history.new_journal(name)
            try:
                history.note(journal)
            except OSError as error:
                return failure(
                    f"{name} was not sent: its journal can't be written ({error.strerror}).", to_do=NO_JOURNAL
                )
            run = self.client.fleet.run(journal)
            try:
                report = await run.act(name, _rows(action, values), _shared(action, values))
            except (ApiError, DatasetError) as error:
                return self._broken_off(action, journal, error)
        return self._result(action, journal, report, limit)

    def _result(self, action: Action, journal: Path, report: RunReport, limit: int) -> Result:
        with Journal.open(journal) as opened:
            entries = opened.devices("unknown", "refused", "failed", "planned", "waiting", "done")
            first = sorted(islice(entries, report.total), key=lambda entry: entry.state == "done")[:limit]
        rows = [{"device": entry.device, "state": entry.state, "message": entry.words} for entry in first]
        counts: dict[str, object] = {state: getattr(report, state) for state in STATES if getattr(report, state)}
        to_do = " ".join(self._to_do(action, journal, report))
        facts = {"run": _number(journal), **counts} | ({"next": to_do} if to_do else {})
        result = list_result(rows, total=report.total, facts=facts)
        return Result(result.text, is_error=not (report.done or report.waiting))

    def _to_do(self, action: Action, journal: Path, report: RunReport) -> list[str]:
        """Return what the model or the user can do about devices that are not done."""
        name, to_do = action.operation.name, list[str]()
        if report.unknown:
            to_do.append(
                f"{report.unknown} may or may not have happened: don't call {name} for them again. "
                f"{action.operation.reconcile or ''} To find out: {self._command('reconcile', journal)}."
            )
        if report.waiting:
            to_do.append(f"{report.waiting} were accepted; to find out: {self._command('reconcile', journal)}.")
        if report.planned or report.failed:
            to_do.append(f"{report.planned + report.failed} can be sent again: {self._command('resume', journal)}.")
        return to_do

    def _broken_off(self, action: Action, journal: Path, error: Exception) -> Result:
        """Return the result of a run that ended with an error, which may have reached some of its devices."""
        try:
            with Journal.open(journal) as opened:
                report = opened.report()
        except DatasetError:  # it never started
            return failure(f"{action.operation.name} was not sent.", to_do=NO_JOURNAL, message=str(error))
        sent = report.total - report.planned
        to_do = " ".join(self._to_do(action, journal, report))
        text = f"{action.operation.name} was broken off; {sent} of {report.total} devices were sent."
        return failure(text, to_do=to_do, message=str(error))

    def _command(self, what: str, journal: Path) -> str:
        return f"`{shlex.join([*self.service.words, 'apply', what, '--journal', str(journal)])}`"


def _rows(action: Action, values: Mapping[str, object]) -> list[Placed]:
    """Return the devices of a call as rows of a run."""
    encoded = cast("JSON", encode(values[action.batch.devices]))
    several = isinstance(encoded, list) and not action.batch.identifiers
    items = cast("list[JSON]", encoded) if several else [encoded]
    return [Placed(as_row(item, {}), f"{action.batch.devices}[{place}]") for place, item in enumerate(items)]


def _shared(action: Action, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != action.batch.devices}


def _number(journal: Path) -> int | None:
    """Return the number of a run in `lattigo history`."""
    return next((run.number for run in history.runs() if run.journal == journal), None)
