"""Runs of actions: opening the journal, checking the devices, and making the calls."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path

import anyio
import anyio.to_thread
from attrs import frozen

from ..._core.errors import InvalidRequest
from ..._core.operation import Operation
from ..._core.tasks.background import Background
from ..._core.tasks.concurrency import alongside
from ..data.parts import sync_folder
from ..errors import DatasetError, DatasetMismatch
from ..private_files import make_folder
from .commits import Commits
from .engine import Runner
from .journal import JournalWriter
from .lookups import lookup
from .options import RunOptions
from .planning import EMPTY, Planner, shared_arguments
from .preflight import Preflight, check_possible
from .prices import prices
from .reader import Journal
from .reconcile import ReconcileOptions, Reconciler
from .records import Actions, Request, RunReport
from .rows import Placed, Row, Rows
from .schema import FILE
from .undo import reversal

ROWS_AT_ONCE = 1000


@frozen
class Run:
    """A run of an action on many devices, with its journal. Get it from `client.fleet.run(folder)`."""

    _actions: Actions
    _background: Background
    folder: Path
    """The folder of the journal."""

    async def act(
        self,
        operation: Callable[..., object] | str,
        devices: Rows,
        arguments: Mapping[str, object],
        *,
        options: RunOptions | None = None,
        undoes: str | None = None,
    ) -> RunReport:
        """Start the run, or continue it with the same list; see `Fleet.act`."""
        options = options or RunOptions()
        name = operation if isinstance(operation, str) else self._actions.name_of(operation)
        action = self._actions.by_name[name]
        shared = shared_arguments(action, arguments)
        planner = Planner(action, shared)
        request = Request(self._actions.name, self._actions.account, name, shared, undoes)
        async with _opened(self.folder) as commits:
            await _stage(planner, devices, commits)
            begin = partial(commits.journal.begin, request, extend=options.extend, same_account=options.same_account)
            resumed = await commits.in_thread(begin)
            return await self._send(request, commits, options, resumed=resumed)

    async def undo(self, journal: Path, *, options: RunOptions | None = None) -> RunReport:
        """Undo another run, as this run.

        Args:
            journal: the folder of the other run.
            options: the options of this run.

        Raises:
            InvalidRequest: the run can't be undone.
            DatasetError: a journal can't be used.
        """
        with Journal.open(journal) as other:
            back = reversal(self._actions, other)
            return await self.act(back.operation, back.rows, back.arguments, options=options, undoes=str(journal))

    async def reconcile(self, *, options: ReconcileOptions | None = None) -> RunReport:
        """Find out the outcomes of devices that are unknown or still pending.

        Devices whose outcome no read can show are left unchanged.

        Raises:
            DatasetError: the journal can't be used.
            Unauthorized: the credentials were rejected.
        """
        options = options or ReconcileOptions()
        async with self._opened_run(same_account=options.same_account) as (request, commits):
            await commits.in_thread(commits.journal.close_sent)
            report = await commits.in_thread(commits.journal.counts)
            report.resumed = True
            reconciler = Reconciler(self._actions, request, commits, report, options)
            await self._while_leased(commits, partial(reconciler.run, self._background))
        return report

    async def resume(self, *, options: RunOptions | None = None) -> RunReport:
        """Send devices that were not sent yet, and those that failed for a reason unrelated to the device.

        Raises:
            DatasetError: the journal can't be used.
            Unauthorized: the credentials were rejected; nothing more is sent.
        """
        options = options or RunOptions()
        async with self._opened_run(same_account=options.same_account) as (request, commits):
            return await self._send(request, commits, options, resumed=True)

    @asynccontextmanager
    async def _opened_run(self, *, same_account: bool) -> AsyncGenerator[tuple[Request, Commits]]:
        """Open the journal of an existing run.

        Raises:
            DatasetMismatch: the run belongs to another API or account.
        """
        async with _opened(self.folder, new=False) as commits:
            request = await commits.in_thread(commits.journal.request)
            if request.api != self._actions.name or request.operation not in self._actions.by_name:
                raise DatasetMismatch(
                    f"{self.folder} is a run of {request.operation} at {request.api}. No request was sent."
                )
            await commits.in_thread(partial(commits.journal.join, self._actions.account, same_account=same_account))
            yield request, commits

    async def _send(self, request: Request, commits: Commits, options: RunOptions, *, resumed: bool) -> RunReport:
        """Send the planned devices, after settling those of an earlier process."""
        action, journal = self._actions.by_name[request.operation], commits.journal
        batch = _size(options.batch, action.batch.most)
        await commits.in_thread(partial(journal.settle_crash, repeatable=is_repeatable(action.operation)))
        if options.resend_unknown:
            await commits.in_thread(journal.resend_unknown)
        checked = 0
        if options.check or options.skip_done:
            report = await commits.in_thread(journal.counts)
            looking = check_possible(lookup(self._actions, request.operation, request.arguments), request.operation)
            preflight = Preflight(looking, commits, options, report, prices(self._actions, request))
            await self._while_leased(commits, partial(preflight.run, self._background))
            checked = report.checked
            accepted = options.on_check is None or options.stop.reason or options.on_check(preflight.findings())
            if not accepted:
                options.stop("the findings of the check were not accepted")
        report = await commits.in_thread(journal.counts)
        report.resumed, report.checked = resumed, checked
        runner = Runner(self._actions, request, commits, report, options, batch)
        await self._while_leased(commits, partial(runner.run, self._background))
        return report

    async def _while_leased(self, commits: Commits, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` while renewing the lease; then wait until everything is written."""
        try:
            await alongside(commits.keep_lease, work)
        finally:
            with anyio.CancelScope(shield=True):
                await commits.finish()


async def _stage(planner: Planner, devices: Rows, commits: Commits) -> None:
    """Stage the whole list in the journal.

    Raises:
        InvalidRequest: the list is empty or has mistakes.
    """
    if isinstance(devices, str):
        raise InvalidRequest("devices must be a collection of names, not a str: write [name]. Nothing was sent.")
    count = 0
    async for chunk in _chunks(devices):
        items = await commits.in_thread(partial(planner.read, chunk))
        for item, first in await commits.in_thread(partial(commits.journal.stage, items)):
            planner.mistakes.add(item.where, f"the same device as {first}")
        count += len(items)
    planner.mistakes.check()
    if not count:
        raise InvalidRequest(EMPTY)


def is_repeatable(operation: Operation[object]) -> bool:
    """Return whether sending the operation twice has no further effect."""
    return operation.effect == "write" and operation.idempotent


def _size(wanted: int | None, most: int) -> int:
    if wanted is not None and wanted > most:
        raise InvalidRequest(f"batch ({wanted:,}) is above {most:,}, the maximum per call. Nothing was sent.")
    return wanted or most


@asynccontextmanager
async def _opened(folder: Path, *, new: bool = True) -> AsyncGenerator[Commits]:
    """Open a journal for writing. A new one that never contained a run is removed at the end."""
    journal, made = await anyio.to_thread.run_sync(partial(_open, folder, new=new))
    commits = Commits(journal)
    try:
        yield commits
    finally:
        with anyio.CancelScope(shield=True):
            await commits.in_thread(partial(_close, journal, made=made))


def _open(folder: Path, *, new: bool) -> tuple[JournalWriter, bool]:
    """Return the open journal, and whether its folder was created for it."""
    made = not folder.exists()
    if not new and not (folder / FILE).is_file():
        raise DatasetError(f"{folder} contains no run: there is no {FILE}.")
    try:
        make_folder(folder)
        journal = JournalWriter(folder)
        sync_folder(folder)
    except OSError as error:
        raise DatasetError(f"{folder} can't be written: {error.strerror or error}. Nothing was sent.") from None
    return journal, made


def _close(journal: JournalWriter, *, made: bool) -> None:
    try:
        with suppress(DatasetError, OSError):  # without the lease, or on a full disk, it is kept
            if journal.discard() and made:
                journal.folder.rmdir()
    finally:
        journal.close()


async def _chunks(rows: Rows) -> AsyncGenerator[list[Row | Placed]]:
    if isinstance(rows, AsyncIterable):
        chunk: list[Row | Placed] = []
        async for row in rows:
            chunk.append(row)
            if len(chunk) == ROWS_AT_ONCE:
                yield chunk
                chunk = []
        if chunk:
            yield chunk
        return
    at_hand = iter(rows)
    while chunk := list(islice(at_hand, ROWS_AT_ONCE)):
        yield chunk
