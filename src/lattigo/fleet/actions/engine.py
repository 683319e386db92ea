"""Execution of a run, whose journal is written ahead of its calls."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from itertools import islice

import anyio
from anyio.lowlevel import checkpoint_if_cancelled
from attrs import define, field

from ..._core.actions.data import Action
from ..._core.actions.outcomes import State, Verdict, after_error, outcomes, stops_run
from ..._core.api import watched_call
from ..._core.errors import ApiError
from ..._core.options import Options
from ..._core.tasks.background import Background
from ..errors import DatasetError
from ..fan_out import Outcomes
from .commits import Commits
from .items import Items
from .options import RunOptions
from .records import Actions, Call, Change, Request, RunReport

DEVICES_AT_ONCE = 1000
"""Number of devices that are read ahead."""
LAST_DEVICES = 100
"""The number of recent devices in which failures are counted."""
PATIENT = Options(budget=math.inf)
"""The options of a call, which waits as long as the service refuses."""
SENT, CANCELLED = Verdict("sent"), Verdict("unknown", "The call was cancelled while it was in flight.")
NOT_SENT = Verdict("planned", "The call was cancelled before it was sent.")
REFUSED = Verdict("planned", "Refused before anything was done; waiting for another attempt.")
BAD: frozenset[State] = frozenset({"refused", "failed", "unknown"})


@define(eq=False)
class Runner:
    """One part of a run, from the planned devices to the end, or to a reason to stop."""

    actions: Actions
    request: Request
    commits: Commits
    report: RunReport
    options: RunOptions
    batch: int
    _action: Action = field(init=False)
    _items: Items = field(init=False)
    _calls: dict[str, Call] = field(factory=dict[str, Call])
    _last: deque[bool] = field(factory=lambda: deque[bool](maxlen=LAST_DEVICES))
    _failure: Exception | None = None
    _begun: float = field(factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        self._action = self.actions.by_name[self.request.operation]
        self._items = Items(self._action, frozenset(self.request.arguments))

    async def run(self, background: Background) -> None:
        """Send the planned devices.

        Raises:
            Unauthorized: the credentials were rejected.
            NoSession: a login received no response.
            DatasetError: the journal can't be written; nothing has been sent since.
        """
        work = Outcomes(background, self._send, self._names(), concurrency=self.options.concurrency)
        async with aclosing(work) as results:
            async for result in results:
                self._failure = self._failure or result.error
        self.report.seconds = time.monotonic() - self._begun
        if self.report.planned:
            self.report.stopped = self.options.stop.reason or f"the first {self.options.first:,} devices were sent"
        if self._failure is not None:
            raise self._failure

    async def _names(self) -> AsyncGenerator[str]:
        """Yield the names of the calls to make, which are in `_calls`."""
        calls = self.commits.journal.planned(self.batch)
        left = math.inf if self.options.first is None else self.options.first
        while chunk := await self.commits.in_thread(partial(_take, calls, max(1, DEVICES_AT_ONCE // self.batch))):
            for call in chunk:
                if left <= 0 or self.options.stop.reason is not None:
                    return
                devices = call.devices[: int(min(left, len(call.devices)))]
                left -= len(devices)
                self._calls[str(call.number)] = Call(call.number, call.arguments, devices)
                yield str(call.number)

    async def _send(self, name: str) -> None:
        call = self._calls.pop(name)
        with self.commits.busy(), anyio.CancelScope() as scope:
            if self.options.stop.reason is not None:
                return
            try:
                await self._make(call, _CallJournal(self, call, scope))
            except DatasetError as error:  # without a journal nothing is sent
                self._failure = self._failure or error
                self.options.stop("the journal can't be written")
            finally:
                self.options.stop.unsent.discard(scope)

    async def _make(self, call: Call, journal: _CallJournal) -> None:
        """Make a call, write its outcomes, and only then report them."""
        values = [device.value for device in call.devices]
        operation, batch = self._action.operation, self._action.batch
        try:
            response = await watched_call(self.actions.api, operation, journal, PATIENT, self._arguments(call))
            verdicts = outcomes(operation, batch, response.value, values)
        except ApiError as error:
            verdicts = after_error(operation, batch, error, values)
            if stops_run(error):
                self._failure = self._failure or error
                self.options.stop("the credentials were refused")
        except anyio.get_cancelled_exc_class():
            if journal.state == "sent":
                await self.write(call, [CANCELLED] * len(values))
                self.report.move("sent", "unknown", len(values))
            raise
        await self.write(call, verdicts)
        for verdict in verdicts:
            self.report.move(journal.state, verdict.state)
            self._last.append(verdict.state in BAD)
        self.report.calls += 1
        self._tell()
        if sum(self._last) > self.options.stop_at_failures:
            self.options.stop(
                f"of the last {len(self._last)} devices {sum(self._last)} were refused, failed or are unknown"
            )

    def _arguments(self, call: Call) -> dict[str, object]:
        encoded = {**self.request.arguments, **call.arguments}
        arguments = {name: self._items.decode_argument(name, value) for name, value in encoded.items()}
        return {**arguments, self._action.batch.devices: self._items.decode([each.value for each in call.devices])}

    async def write(self, call: Call, verdicts: Sequence[Verdict]) -> None:
        """Commit the outcomes of the devices of a call."""
        await self.commits.add(Change(datetime.now(UTC), call.devices, verdicts, call.number))

    def _tell(self) -> None:
        self.report.seconds = time.monotonic() - self._begun
        if self.options.on_progress is not None:
            self.options.on_progress(self.report)


@define(eq=False)
class _CallJournal:
    """A recorder that commits a call before it is sent."""

    _runner: Runner
    _call: Call
    _scope: anyio.CancelScope
    state: State = "planned"

    def __attrs_post_init__(self) -> None:
        self._runner.options.stop.unsent.add(self._scope)

    async def sending(self) -> None:
        """Commit that the call will be sent, unless it is on disk already."""
        if self.state == "sent":
            return
        await self._write(SENT)
        try:
            await checkpoint_if_cancelled()
        except anyio.get_cancelled_exc_class():
            await self._write(NOT_SENT)
            raise

    async def not_done(self) -> None:
        """Commit that the call was refused before anything was done."""
        if self.state == "sent":
            await self._write(REFUSED)

    async def _write(self, verdict: Verdict) -> None:
        count = len(self._call.devices)
        await self._runner.write(self._call, [verdict] * count)
        self._runner.report.move(self.state, verdict.state, count)
        self.state = verdict.state
        waiting = self._runner.options.stop.unsent
        waiting.discard(self._scope) if verdict is SENT else waiting.add(self._scope)
        if verdict is REFUSED and self._runner.options.stop.reason is not None:
            self._scope.cancel()


def _take(calls: Iterator[Call], count: int) -> list[Call]:
    return list(islice(calls, count))
