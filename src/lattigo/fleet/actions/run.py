"""A run of actions: its journal is opened, its devices are checked, and its calls are made."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
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
from ..errors import DatasetError, DatasetMismatch
from ..parts import sync_folder
from ..private_files import make_folder
from .commits import Commits
from .engine import Limits, Runner, Stop
from .journal import JournalWriter
from .planning import Planner, shared_arguments
from .records import Actions, Request, RunReport
from .rows import Placed, Row, Rows
from .schema import FILE

ROWS_AT_ONCE = 1000


@frozen(kw_only=True)
class How:
    """How a run is carried out."""

    batch: int | None = None
    extend: bool = False
    same_account: bool = False
    resend_unknown: bool = False
    concurrency: int
    limits: Limits = Limits()
    on_progress: Callable[[RunReport], None] | None = None


async def start(
    actions: Actions,
    background: Background,
    operation: str,
    rows: Rows,
    arguments: Mapping[str, object],
    folder: Path,
    *,
    how: How,
    stop: Stop,
    undoes: str | None = None,
) -> RunReport:
    """Begin a run, or continue it with the same list.

    Raises:
        InvalidRequest: the list or an argument can't be right; nothing was sent.
        DatasetError: the journal can't be used.
        Unauthorized: the credentials were refused.
    """
    action = actions.by_name[operation]
    shared = shared_arguments(action, arguments)
    planner = Planner(action, shared)
    request = Request(actions.name, actions.account, operation, shared, undoes)
    async with _opened(folder) as commits:
        count = 0
        async for chunk in _chunks(rows):
            items = await commits.in_thread(partial(planner.read, chunk))
            for item, first in await commits.in_thread(partial(commits.journal.stage, items)):
                planner.mistakes.add(item.where, f"the same device as {first}")
            count += len(items)
        planner.mistakes.check()
        if not count:
            raise InvalidRequest("There is no device in the list. Nothing was sent.")
        begin = partial(commits.journal.begin, request, extend=how.extend, same_account=how.same_account)
        resumed = await commits.in_thread(begin)
        return await _go_on(actions, background, request, commits, how, stop, resumed=resumed)


async def resume(actions: Actions, background: Background, folder: Path, *, how: How, stop: Stop) -> RunReport:
    """Continue a run with the journal's own list.

    Raises:
        DatasetError: the journal can't be used.
        Unauthorized: the credentials were refused.
    """
    async with opened_run(actions, folder, same_account=how.same_account) as (request, commits):
        return await _go_on(actions, background, request, commits, how, stop, resumed=True)


@asynccontextmanager
async def opened_run(actions: Actions, folder: Path, *, same_account: bool) -> AsyncGenerator[tuple[Request, Commits]]:
    """Open the journal of a run that exists.

    Raises:
        DatasetMismatch: it is a run of another API or account.
    """
    async with _opened(folder, new=False) as commits:
        request = await commits.in_thread(commits.journal.request)
        if request.api != actions.name or request.operation not in actions.by_name:
            raise DatasetMismatch(f"{folder} is a run of {request.operation} at {request.api}. No request was sent.")
        await commits.in_thread(partial(commits.journal.join, actions.account, same_account=same_account))
        yield request, commits


async def _go_on(
    actions: Actions,
    background: Background,
    request: Request,
    commits: Commits,
    how: How,
    stop: Stop,
    *,
    resumed: bool,
) -> RunReport:
    action = actions.by_name[request.operation]
    journal = commits.journal
    await commits.in_thread(partial(journal.settle_crash, repeatable=is_repeatable(action.operation)))
    if how.resend_unknown:
        await commits.in_thread(journal.resend_unknown)
    report = await commits.in_thread(journal.counts)
    report.resumed = resumed
    batch = _size(how.batch, action.batch.most)
    runner = Runner(actions, request, batch, commits, report, how.limits, stop, how.on_progress)
    try:
        await alongside(runner.keep_lease, partial(runner.run, background, how.concurrency))
    finally:
        with anyio.CancelScope(shield=True):
            await runner.finish()
    return report


def is_repeatable(operation: Operation[object]) -> bool:
    """Return whether sending it twice changes nothing more."""
    return operation.effect == "write" and operation.idempotent


def _size(wanted: int | None, most: int) -> int:
    if wanted is not None and not 1 <= wanted <= most:
        raise InvalidRequest(f"batch ({wanted}) must be from 1 to {most:,}. Nothing was sent.")
    return wanted or most


@asynccontextmanager
async def _opened(folder: Path, *, new: bool = True) -> AsyncGenerator[Commits]:
    """Open a journal for writing. A new one that never held a run is removed in the end."""
    made = not folder.exists()
    commits = Commits(await anyio.to_thread.run_sync(partial(_open, folder, new=new)))
    try:
        yield commits
    finally:
        with anyio.CancelScope(shield=True):
            await commits.in_thread(partial(_close, commits.journal, made=made))


def _open(folder: Path, *, new: bool) -> JournalWriter:
    if not new and not (folder / FILE).is_file():
        raise DatasetError(f"{folder} holds no run: there is no {FILE}.")
    try:
        make_folder(folder)
        journal = JournalWriter(folder)
        sync_folder(folder)
    except OSError as error:
        raise DatasetError(f"{folder} can't be written: {error.strerror or error}. Nothing was sent.") from None
    return journal


def _close(journal: JournalWriter, *, made: bool) -> None:
    try:
        with suppress(DatasetError, OSError):  # without the lease, or on a full disk, it stays as it is
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
