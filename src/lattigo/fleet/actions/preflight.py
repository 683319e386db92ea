"""The devices of a run, read before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial

from attrs import define, field

from ..._core.actions.outcomes import Verdict, stops_run
from ..._core.errors import ApiError, InvalidRequest
from ..._core.tasks.background import Background
from ..fan_out import Outcomes
from .commits import Commits
from .lookups import Finding, Lookup
from .options import Findings
from .reconcile import CONCURRENCY
from .records import Change, Pending

MISSING = Verdict("refused", "Not sent: the service does not know this device.")
ALREADY = Verdict("done", "Not sent: it was so before.")
NOTES_AT_ONCE = 500


@define(eq=False)
class Preflight:
    """Reads each device that is planned: what it changes is kept, and what need not be sent is settled."""

    lookup: Lookup
    commits: Commits
    skip_done: bool
    missing: int = 0
    already: int = 0
    """Devices that are as they are to be."""
    unreadable: int = 0
    _pending: dict[str, Pending] = field(factory=dict[str, Pending])
    _notes: list[tuple[int, str | None]] = field(factory=list[tuple[int, str | None]])

    async def run(self, background: Background) -> None:
        """Read all devices that are planned.

        Raises:
            ApiError: the credentials were refused.
            DatasetError: the journal can't be written.
        """
        looking = Outcomes(background, self._look, self._names(), concurrency=CONCURRENCY)
        async with aclosing(looking) as results:
            async for result in results:
                if result.error is not None:
                    raise result.error
        await self._keep_notes()

    async def _names(self) -> AsyncGenerator[str]:
        chunks = self.commits.journal.in_state("planned")
        empty: list[Pending] = []
        while chunk := await self.commits.in_thread(partial(next, chunks, empty)):
            for pending in chunk:
                self._pending[str(pending.device.number)] = pending
                yield str(pending.device.number)

    async def _look(self, name: str) -> None:
        pending = self._pending.pop(name)
        with self.commits.busy():
            try:
                finding = await self.lookup.find(pending.device.value, pending.arguments)
            except ApiError as error:
                if stops_run(error):
                    raise
                self.unreadable += 1
                return
            verdict = self._verdict(finding)
            if verdict is not None:
                await self.commits.add(Change(datetime.now(UTC), [pending.device], [verdict]))
            self._notes.append((pending.device.number, finding.value))
            if len(self._notes) >= NOTES_AT_ONCE:
                await self._keep_notes()

    def findings(self) -> Findings:
        """Return what the reads have shown, in numbers."""
        return Findings(missing=self.missing, already=self.already, unreadable=self.unreadable)

    def _verdict(self, finding: Finding) -> Verdict | None:
        self.missing += not finding.exists
        self.already += finding.matches
        if not finding.exists:
            return MISSING if self.lookup.needs_device else None
        return ALREADY if finding.matches and self.skip_done else None

    async def _keep_notes(self) -> None:
        notes, self._notes = self._notes, []
        await self.commits.in_thread(partial(self.commits.journal.note_before, notes))


def check_possible(lookup: Lookup | None, operation: str) -> Lookup:
    """Return what looks devices up.

    Raises:
        InvalidRequest: no read can tell.
    """
    if lookup is None or lookup.check.since is not None:
        raise InvalidRequest(
            f"No read tells the state that {operation} changes: it can't be checked. Nothing was sent."
        )
    return lookup
