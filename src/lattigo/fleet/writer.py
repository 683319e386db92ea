"""A dataset on disk: parts and the ledger that knows them.

    usage/
    ├── ledger.sqlite                what is done; the only truth
    ├── data/part-00000.parquet …    the columns of `parts.schema`
    ├── errors.jsonl                 a line for each device that failed
    └── gone.jsonl                   a line for each device that the service no longer has, if there are any

It may hold the usage of several sources (APIs), each with its own days and devices, all daily or all monthly.
One pull brings one source, and so does one part.

A part is written under another name and synced; then it gets its name in `data/`, and in the same transaction the
ledger learns the part and its devices. So a kill at any moment leaves each device either done with all its rows, or
not done.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from attrs import define, field

from .._core.errors import NotFound
from .data import compaction, parts
from .data.rows import Rows
from .dataset import connect
from .dataset import explained as unreadable
from .folder import explained, make_folders, remove_empty, write_lists
from .ledger import FILE, Ledger
from .records import Done, Due, Failed, Identity, Request
from .report import Report
from .source import DevicePage, Usage
from .stored import Stored
from .windows import Window

T = TypeVar("T")

PART_ROWS = 100_000
PART_DEVICES = 5_000
PART_SECONDS = 30.0
"""A part is closed when it has so many rows or devices, or when its first device has waited for so long: what was
fetched since then is what a kill can cost."""
HEARTBEAT_SECONDS = 20.0
NAMES_AT_ONCE = 100
COMPACTING_SECONDS = 600.0
"""A pull puts no further month's files together after so long; the next one goes on."""


@define
class _Batch:
    """What waits for the next commit."""

    rows: Rows
    done: list[Done] = field(factory=list[Done])
    failed: list[Failed] = field(factory=list[Failed])
    begun: float = field(factory=time.monotonic)

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)

    def is_due(self) -> bool:
        full = self.rows.count + self.rows.deleted >= PART_ROWS or len(self.done) + len(self.failed) >= PART_DEVICES
        return full or (bool(self) and time.monotonic() - self.begun >= PART_SECONDS)


class Writer:
    """Writes what is fetched to a folder. Use it with `async with`: leaving it commits what is still in memory."""

    def __init__(
        self,
        path: str | PathLike[str],
        request: Request,
        report: Report,
        *,
        lookback: int,
        extend: bool = False,
        same_account: bool = False,
        on_progress: Callable[[Report], None] | None = None,
    ) -> None:
        self.path = Path(path).absolute()
        self._request = request
        self._report = report
        self._lookback = lookback
        self._extend = extend
        self._same_account = same_account
        self._on_progress = on_progress
        self._batch = self._new_batch()
        self._due: dict[str, Due] = {}
        self._one_thread = anyio.CapacityLimiter(1)
        self._one_commit = anyio.Lock()
        self._broken = False
        self._began = self._beat = time.monotonic()

    def _new_batch(self) -> _Batch:
        return _Batch(Rows(self._request.source, self._request.account))

    async def __aenter__(self) -> Writer:
        self._ledger = await self._in_thread(self._open)
        return self

    async def __aexit__(self, error: type[BaseException] | None, *_: object) -> None:
        # Also after an error or a cancellation: what was fetched is kept.
        with anyio.CancelScope(shield=True):
            try:
                await self._commit()
            finally:
                await self._in_thread(partial(self._close, discard=error is not None))
        self._report.seconds = time.monotonic() - self._began

    async def keep_up(self) -> None:
        """Commit in time and show that this process lives, until cancelled: also while nothing is fetched."""
        while True:
            await anyio.sleep(1)
            if self._batch.is_due():
                await self._commit()
            elif time.monotonic() - self._beat >= HEARTBEAT_SECONDS:
                await self._in_thread(self._ledger.beat)
                self._beat = time.monotonic()

    # -- devices in

    async def due(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[str]:
        """Names of the devices of which something is to be fetched; `window` says what."""
        batches = self._listed(pages) if self._request.devices == "all" else self._named(pages)
        async with aclosing(batches):
            async for devices in batches:
                find = partial(self._account.due, devices, lookback=self._lookback, now=datetime.now(UTC))
                due = await self._in_thread(find)
                self._due |= due
                if skipped := len(devices) - len(due):
                    self._report.skipped += skipped
                    self._tell(devices=skipped)
                for name in due:
                    yield name

    async def _listed(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[list[tuple[str, Identity]]]:
        """The devices of the whole account, fetched while its list is read: that may take long."""
        expected = False
        async with aclosing(pages):
            async for page in pages:
                self._report.total = self._report.total if page.total is None else page.total
                if not expected and self._report.total is not None:
                    await self._in_thread(partial(self._account.expect, self._report.total))
                    expected = True
                yield await self._in_thread(partial(self._account.remember, page.devices))
        self._report.total = await self._in_thread(self._account.listed)

    async def _named(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[list[tuple[str, Identity]]]:
        """Named devices. The ledger has all of the names before the first of them is fetched.

        Only so can the same list continue a pull that was killed, while another one is refused.
        """
        async with aclosing(pages):
            async for page in pages:
                await self._in_thread(partial(self._account.read_names, [it.name for it in page.devices]))
        self._report.total = await self._in_thread(partial(self._account.name, extend=self._extend))
        place = 0
        while True:
            devices, place = await self._in_thread(partial(self._account.names, place, NAMES_AT_ONCE))
            if not devices:
                return
            yield devices

    def window(self, device: str) -> Window:
        """Return the days to fetch of a device."""
        return self._due[device].window

    # -- results out

    async def add(self, device: str, rows: Sequence[Usage]) -> None:
        """Take in what was fetched of one device; every now and then this writes a part."""
        at, due, present = datetime.now(UTC), self._due.pop(device), Stored.of(rows)
        self._batch.rows.extend(device, due, rows, at)
        self._batch.done.append(Done(due, at, present))
        self._report.rows += len(rows)
        await self._added()

    async def fail(self, device: str, error: Exception) -> None:
        """Take in that one device failed. One that the service does not know once more is gone."""
        due = self._due.pop(device)
        gone, at = due.missed and isinstance(error, NotFound), datetime.now(UTC)
        self._batch.failed.append(Failed(due.device, type(error).__name__, str(error), at, gone=gone))
        self._report.failed += not gone
        self._report.gone += gone
        await self._added()

    async def _added(self) -> None:
        if len(self._batch.done) + len(self._batch.failed) == 1:
            self._batch.begun = time.monotonic()
        self._tell(devices=1)
        if self._batch.is_due():
            await self._commit()

    def _tell(self, *, devices: int) -> None:
        self._report.devices += devices
        self._report.seconds = time.monotonic() - self._began
        if self._on_progress is not None:
            self._on_progress(self._report)

    # -- the disk

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=self._one_thread)

    async def _commit(self) -> None:
        with anyio.CancelScope(shield=True):
            async with self._one_commit:
                batch, self._batch = self._batch, self._new_batch()
                if self._broken:
                    self._give_up(batch)
                elif batch:
                    try:
                        await self._in_thread(partial(self._write, batch))
                    except BaseException:
                        self._broken = True
                        self._give_up(batch)
                        raise
                    self._beat = time.monotonic()

    def _give_up(self, batch: _Batch) -> None:
        """What was not committed was not done: the report says only what a later run finds."""
        gone = sum(failed.gone for failed in batch.failed)
        self._report.devices -= len(batch.done) + len(batch.failed)
        self._report.failed -= len(batch.failed) - gone
        self._report.gone -= gone
        self._report.rows -= batch.rows.count

    def _write(self, batch: _Batch) -> None:
        with explained(self.path):
            months = list(batch.rows.months()) if batch.rows else []
            numbers = self._ledger.files.next_numbers(len(months))
            written: list[parts.Unpublished] = []
            try:
                for place, ((number, file), (content, table)) in enumerate(zip(numbers, months, strict=True)):
                    temporary = self.path / f"part-{self._ledger.epoch}-{place}{parts.UNFINISHED}"
                    with parts.PartFile(temporary, number, dataset=self._ledger.id, like=self.path / FILE) as part:
                        part.add(table)
                    written.append(parts.Unpublished(temporary, number, file, content, part.bytes))
                self._account.commit(batch.done, batch.failed, written, lookback=self._lookback)
            finally:
                for unpublished in written:
                    unpublished.temporary.unlink(missing_ok=True)
            self._report.parts += len(written)

    async def compact(self) -> None:
        """Put together the parts of months that have become too many, or that are closed."""
        await self._commit()
        await self._in_thread(self._compact)

    def _compact(self) -> None:
        ledger, source, account = self._ledger, self._request.source, self._request.account
        work = compaction.Compaction(
            self.path, ledger, self.path / FILE, connect, check=anyio.from_thread.check_cancelled
        )
        begun = time.monotonic()
        with explained(self.path), unreadable(self.path):
            mine = [part for part in ledger.files.parts() if (part.source, part.account) == (source, account)]
            for group in compaction.due(mine, lookback=self._lookback, now=datetime.now(UTC)):
                if time.monotonic() - begun < COMPACTING_SECONDS:
                    work.replace(group, ledger.key)
            work.clear()

    def _open(self) -> Ledger:
        parts.pyarrow()
        data = self.path / parts.DATA
        with explained(self.path):
            self._made = make_folders(self.path, data)
            ledger = Ledger(self.path, write=True)
            try:
                ledger.acquire()
                self._begin(ledger)
                parts.sync_folder(self.path)
            except BaseException:
                ledger.close()
                raise
        return ledger

    def _begin(self, ledger: Ledger) -> None:
        """Bring the folder in line with the ledger."""
        account = ledger.account()
        old = account.begin(self._request, extend=self._extend, same_account=self._same_account)
        self._account = account
        self._report.resumed = old is not None
        if old is not None and old.days != account.request.days:
            self._report.extended_from = old.days.since, old.days.until
        # Parts of other accounts stay known: only a pull of theirs brings back what they held.
        known = ledger.files.parts()
        mine = [part for part in known if (part.source, part.account) == (old.source, old.account)] if old else []
        if lost := parts.lost(self.path, mine):
            for part in lost:
                (self.path / parts.DATA / part.file).unlink(missing_ok=True)
            ledger.files.forget(lost)
            self._report.lost_parts = len(lost)
        parts.sweep(self.path, {*(part.file for part in known), *ledger.files.retired()}, ledger.id)
        write_lists(ledger, self.path)

    def _close(self, *, discard: bool) -> None:
        try:
            # Without the lease, or on a full disk, the files stay as they are.
            if not self._broken:
                with explained(self.path):
                    write_lists(self._ledger, self.path)
                    if discard and self._made and self._ledger.discard():
                        remove_empty(self.path, self._made)
        finally:
            self._ledger.close()
