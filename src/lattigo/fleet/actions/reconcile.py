"""Reconciliation of devices whose outcome is unknown or pending."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from attrs import define, field, frozen, validators

from ..._core.actions.outcomes import State, Verdict, stops_run
from ..._core.api import call
from ..._core.errors import ApiError
from ..._core.operation import Polls
from ..._core.redaction import redact
from ..._core.tasks.background import Background
from ..fan_out import Outcomes
from .commits import Commits
from .lookups import Finding, Lookup, lookup
from .messages import Message, Messages
from .options import Stop
from .records import Actions, Change, Pending, Request, RunReport

CONCURRENCY = 16


@frozen(kw_only=True)
class ReconcileOptions:
    """Options of a reconciliation."""

    settle: float | None = None
    """Seconds after which a call without a visible effect counts as not done. Default: the value in the spec."""
    concurrency: int = field(default=CONCURRENCY, validator=validators.ge(1))
    """Maximum number of reads in flight."""
    messages: Iterable[Message] = ()
    """Messages that the service has posted, such as `lattigo.thingspace.read_callbacks(path)`: these need no read."""
    same_account: bool = False
    """Whether the journal belongs to this account, although it was started with another key or address."""
    on_progress: Callable[[RunReport], None] | None = None
    """A function to call with the current report after each device."""
    stop: Stop = field(factory=Stop)
    """A callable to stop the reconciliation: `stop("enough")`. What was found out by then is kept."""


@define(eq=False)
class Reconciler:
    """A reconciler that looks up the devices of a run one by one."""

    actions: Actions
    request: Request
    commits: Commits
    report: RunReport
    options: ReconcileOptions
    _pending: dict[str, Pending] = field(factory=dict[str, Pending])
    _requests: dict[str, Verdict | None] = field(factory=dict[str, Verdict | None])
    """The states of the polled requests."""
    _messages: Messages = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._messages = Messages.of(self.options.messages)

    async def run(self, background: Background) -> None:
        """Look up all unknown and waiting devices.

        Raises:
            ApiError: the credentials were rejected.
            DatasetError: the journal can't be written.
        """
        looking = Outcomes(background, self._settle, self._names(), concurrency=self.options.concurrency)
        async with aclosing(looking) as results:
            async for result in results:
                if result.error is not None:
                    raise result.error
        self.report.stopped = self.options.stop.reason

    async def _names(self) -> AsyncGenerator[str]:
        states: tuple[State, ...] = ("unknown", "waiting")
        chunks = self.commits.journal.in_state(*states)
        while chunk := await self.commits.in_thread(partial(next, chunks, cast("list[Pending]", []))):
            for pending in chunk:
                if self.options.stop.reason is not None:
                    return
                self._pending[str(pending.device.number)] = pending
                yield str(pending.device.number)

    async def _settle(self, name: str) -> None:
        pending, verdict = self._pending.pop(name), None
        state: State = "waiting" if pending.request_id else "unknown"
        with self.commits.busy():
            with self.options.stop.cancels():
                verdict = await self._find(pending)
            if verdict is None:
                return
            await self.commits.add(Change(datetime.now(UTC), [pending.device], [verdict]))
            self.report.move(state, verdict.state)
            if self.options.on_progress is not None:
                self.options.on_progress(self.report)

    async def _find(self, pending: Pending) -> Verdict | None:
        if pending.request_id is None:
            return await self._of_device(pending)
        verdict = self._messages.verdict(pending) or await self._of_request(pending.request_id)
        return verdict or await self._of_device(pending)

    async def _of_request(self, request_id: str) -> Verdict | None:
        """Return the outcome of a request; `None` if the service does not report it."""
        if request_id not in self._requests:
            self._requests[request_id] = await self._poll(request_id)
        return self._requests[request_id]

    async def _poll(self, request_id: str) -> Verdict | None:
        deferred = self.actions.by_name[self.request.operation].operation.deferred
        poll = deferred.poll if deferred is not None else None
        if poll is None or poll.polls is None:
            return None
        names = {parameter.name for parameter in poll.parameters}
        known = {name: value for name, value in self.request.arguments.items() if name in names}
        try:
            status: object = await call(
                self.actions.api, cast("Any", poll), None, **known, **{poll.polls.request: request_id}
            )
        except ApiError as error:
            if stops_run(error):
                raise
            return None
        verdict = _of_status(str(getattr(status, poll.polls.state)), poll.polls)
        if verdict is None or verdict.state == "done":
            return verdict
        devices = await self.commits.in_thread(partial(self.commits.journal.count_of_request, request_id))
        return verdict if devices == 1 else None  # for several devices, the outcome of each is unknown

    async def _of_device(self, pending: Pending) -> Verdict | None:
        looking = lookup(self.actions, self.request.operation, self.request.arguments)
        if looking is None:
            return None
        try:
            finding = await looking.find(pending.device.value, pending.arguments, pending.sent_at)
        except ApiError as error:
            if stops_run(error):
                raise
            return None  # the service does not show it, at least for this device
        return self._of_finding(finding, looking, pending)

    def _of_finding(self, finding: Finding, looking: Lookup, pending: Pending) -> Verdict | None:
        if finding.matches:
            shown = f": {finding.value}" if finding.value and self._shows_value(looking) else ""
            return Verdict("done", f"Looked up{shown}.", pending.request_id)
        check = looking.check
        settle = check.settle if self.options.settle is None else self.options.settle
        age = (datetime.now(UTC) - pending.sent_at).total_seconds()
        if check.otherwise == "failed" and age >= settle and not pending.request_id:
            return Verdict("failed", "Looked up: it did not happen.")
        return None

    def _shows_value(self, looking: Lookup) -> bool:
        return looking.check.value_from is None or bool(looking.check.values)


def _of_status(state: str, polls: Polls) -> Verdict | None:
    known = state.strip().lower()
    if known in {each.lower() for each in polls.succeeded}:
        return Verdict("done", redact(state))
    if known in {each.lower() for each in polls.failed}:
        return Verdict("refused", redact(state))
    return None
