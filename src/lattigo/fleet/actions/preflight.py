"""Reading the devices of a run before anything is sent."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

from attrs import define, field

from ..._core.actions.outcomes import Verdict, stops_run
from ..._core.errors import ApiError, InvalidRequest
from ..._core.tasks.background import Background
from ..fan_out import Outcomes
from .commits import Commits
from .lookups import Finding, Lookup
from .options import Findings, RunOptions
from .prices import Prices
from .reconcile import CONCURRENCY
from .records import Change, Pending, RunReport

MISSING = Verdict("refused", "Not sent: the service does not know this device.")
ALREADY = Verdict("done", "Not sent: it already had this state.")
NOTES_AT_ONCE = 500


@define(eq=False)
class Preflight:
    """A check that reads each planned device, records its values, and settles what need not be sent."""

    lookup: Lookup
    commits: Commits
    options: RunOptions
    report: RunReport
    prices: Prices | None = None
    missing: int = 0
    already: int = 0
    """Number of devices that already have the desired state."""
    unreadable: Counter[str] = field(factory=Counter[str])
    """Number of devices that could not be read, by reason."""
    costs: Counter[Decimal | None] = field(factory=Counter["Decimal | None"])
    """Number of devices to send, by price."""
    _pending: dict[str, Pending] = field(factory=dict[str, Pending])
    _notes: list[tuple[int, str | None]] = field(factory=list[tuple[int, str | None]])
    _begun: float = field(factory=time.monotonic)

    async def run(self, background: Background) -> None:
        """Read all planned devices.

        Raises:
            ApiError: the credentials were rejected.
            DatasetError: the journal can't be written.
        """
        looking = Outcomes(background, self._look, self._names(), concurrency=CONCURRENCY)
        async with aclosing(looking) as results:
            async for result in results:
                if result.error is not None:
                    raise result.error
                self._tell()
        await self._keep_notes()

    def _tell(self) -> None:
        self.report.checked += 1
        self.report.seconds = time.monotonic() - self._begun
        if self.options.on_progress is not None:
            self.options.on_progress(self.report)

    async def _names(self) -> AsyncGenerator[str]:
        chunks = self.commits.journal.in_state("planned")
        empty: list[Pending] = []
        while chunk := await self.commits.in_thread(partial(next, chunks, empty)):
            for pending in chunk:
                if self.options.stop.reason is not None:
                    return
                self._pending[str(pending.device.number)] = pending
                yield str(pending.device.number)

    async def _look(self, name: str) -> None:
        pending, finding = self._pending.pop(name), None
        with self.commits.busy():
            with self.options.stop.cancels():
                finding = await self._read(pending)
            if finding is None:
                return
            verdict = self._verdict(finding)
            if verdict is None:
                with self.options.stop.cancels():
                    await self._add_price(pending)
            else:
                await self.commits.add(Change(datetime.now(UTC), [pending.device], [verdict]))
            self._notes.append((pending.device.number, finding.value))
            if len(self._notes) >= NOTES_AT_ONCE:
                await self._keep_notes()

    async def _read(self, pending: Pending) -> Finding | None:
        since = None if self._shows_state else datetime.now(UTC)
        try:
            return await self.lookup.find(pending.device.value, pending.arguments, since)
        except ApiError as error:
            if stops_run(error):
                raise
            self.unreadable[error.message] += 1
            await self._add_price(pending)
            return None

    async def _add_price(self, pending: Pending) -> None:
        if self.prices is None:
            return
        try:
            price = await self.prices.of(pending.device.value, pending.arguments)
        except ApiError as error:
            if stops_run(error):
                raise
            price = None
        self.costs[price] += 1

    @property
    def _shows_state(self) -> bool:
        """Whether the read shows the device as it is, and not what was done to it."""
        return self.lookup.check.since is None

    def findings(self) -> Findings:
        """Return the numbers of devices by finding."""
        return Findings(
            missing=self.missing,
            already=self.already,
            unreadable=self.unreadable.total(),
            reasons=self.unreadable,
            prices=self.costs,
        )

    def _verdict(self, finding: Finding) -> Verdict | None:
        self.missing += not finding.exists
        matches = finding.matches and self._shows_state
        self.already += matches
        if not finding.exists:
            return MISSING if self.lookup.needs_device else None
        return ALREADY if matches and self.options.skip_done else None

    async def _keep_notes(self) -> None:
        notes, self._notes = self._notes, []
        await self.commits.in_thread(partial(self.commits.journal.note_before, notes))


def check_possible(lookup: Lookup | None, operation: str) -> Lookup:
    """Return the lookup, if there is one.

    Raises:
        InvalidRequest: no read shows the effect.
    """
    if lookup is None:
        raise InvalidRequest(
            f"No read shows the state that {operation} changes, so it can't be checked. Nothing was sent."
        )
    return lookup
