"""Writing the usage of one account to a dataset.

A part is written under another name and synced; then it is moved to `data/`, and recorded with its devices in the
ledger in the same transaction. So after a kill at any moment, each device is either complete or not done.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial

import anyio
from attrs import define, field

from ..._core.errors import NotFound
from ..data import parts
from ..data.rows import Rows
from ..folder import explained, write_lists
from ..ledger import FILE
from ..records import Done, Due, Failed, Identity, Request
from ..report import Report
from ..source import DevicePage, ListedDevice, Usage
from ..stored import Stored, ordinals_of
from ..windows import Window
from .open_dataset import OpenDataset

PART_ROWS = 100_000
PART_DEVICES = 5_000
PART_SECONDS = 30.0
"""The numbers of rows and devices, and the age of its first device, at which a part is closed, which bound the loss
after a kill."""
HEARTBEAT_SECONDS = 20.0
NAMES_AT_ONCE = 100


@define
class _Batch:
    """The buffer for the next commit."""

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
    """A writer of the fetched usage of one account.

    Use it with `async with`: leaving the block commits the buffered data.
    """

    def __init__(
        self,
        dataset: OpenDataset,
        request: Request,
        report: Report,
        *,
        lookback: int,
        extend: bool = False,
        same_account: bool = False,
        several_accounts: bool = False,
        on_progress: Callable[[Report], None] | None = None,
    ) -> None:
        self._dataset = dataset
        self._request = request
        self._report = report
        self._lookback = lookback
        self._extend = extend
        self._same_account = same_account
        self._several_accounts = several_accounts
        self._on_progress = on_progress
        self._batch = self._new_batch()
        self._due: dict[str, Due] = {}
        self._in_thread = dataset.in_thread
        self._one_commit = anyio.Lock()
        self._broken = False
        self._began = self._beat = time.monotonic()

    def _new_batch(self) -> _Batch:
        return _Batch(Rows(self._request.source, self._request.account))

    async def __aenter__(self) -> Writer:
        await self._in_thread(self._begin)
        return self

    async def __aexit__(self, *_: object) -> None:
        # Also after an error or a cancellation: fetched data is kept.
        with anyio.CancelScope(shield=True):
            await self._commit()
        self._report.seconds = time.monotonic() - self._began

    async def keep_up(self) -> None:
        """Commit in time and renew the lease until cancelled, even while nothing is fetched."""
        while True:
            await anyio.sleep(1)
            if self._batch.is_due():
                await self._commit_due()
            elif time.monotonic() - self._beat >= HEARTBEAT_SECONDS:
                await self._in_thread(self._dataset.ledger.beat)
                self._beat = time.monotonic()

    # -- devices in

    async def due(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[str]:
        """Yield the names of the devices to fetch; `window` returns their days."""
        batches = self._listed(pages) if self._request.devices == "all" else self._named(pages)
        async with aclosing(batches):
            async for devices, due in batches:
                self._due |= due
                if skipped := devices - len(due):
                    self._report.skipped += skipped
                    self._tell(devices=skipped)
                for name in due:
                    yield name

    def _find_due(self, devices: Sequence[tuple[str, Identity]]) -> tuple[int, dict[str, Due]]:
        return len(devices), self._account.due(devices, lookback=self._lookback, now=datetime.now(UTC))

    def _find_listed(self, listed: Sequence[ListedDevice]) -> tuple[int, dict[str, Due]]:
        return self._find_due(self._account.remember(listed))

    async def _listed(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[tuple[int, dict[str, Due]]]:
        """Yield devices of the whole account, by their number and those to fetch, while the list is read."""
        expected = False
        async with aclosing(pages):
            async for page in pages:
                self._report.total = self._report.total if page.total is None else page.total
                if not expected and self._report.total is not None:
                    await self._in_thread(partial(self._account.expect, self._report.total))
                    expected = True
                yield await self._in_thread(partial(self._find_listed, page.devices))
        self._report.total = await self._in_thread(self._account.listed)

    async def _named(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[tuple[int, dict[str, Due]]]:
        """Yield the named devices, by their number and those to fetch, after all names are in the ledger.

        This way the same list can resume a killed pull, while another one is rejected.
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
            yield await self._in_thread(partial(self._find_due, devices))

    def window(self, device: str) -> Window:
        """Return the days to fetch of a device."""
        return self._due[device].window

    # -- results out

    async def add(self, device: str, rows: Sequence[Usage]) -> None:
        """Add the usage of one device; this occasionally writes a part."""
        at, due, ordinals = datetime.now(UTC), self._due.pop(device), ordinals_of(rows)
        present = Stored.of(rows, ordinals)
        if not present.is_within(due.window):
            asked = [row for row in rows if row.date_for is None or row.date_for in due.window]
            self._report.unrequested += len(rows) - len(asked)
            rows, ordinals = asked, ordinals_of(asked)
            present = Stored.of(rows, ordinals)
        self._batch.rows.extend(device, due, rows, ordinals, present, at)
        self._batch.done.append(Done(due, at, *present.written(due.window)))
        self._report.rows += len(rows)
        await self._added()

    async def fail(self, device: str, error: Exception) -> None:
        """Record a failed device. If it is unknown to the service twice in a row, it is gone."""
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
            await self._commit_due()

    def _tell(self, *, devices: int) -> None:
        self._report.devices += devices
        self._report.seconds = time.monotonic() - self._began
        if self._on_progress is not None:
            self._on_progress(self._report)

    # -- the disk

    async def _commit_due(self) -> None:
        """Commit the buffer if it is still due after the commit before, for which all that fill it wait."""
        with anyio.CancelScope(shield=True):
            async with self._one_commit:
                if self._batch.is_due():
                    await self._commit_buffer()

    async def _commit(self) -> None:
        with anyio.CancelScope(shield=True):
            async with self._one_commit:
                await self._commit_buffer()

    async def _commit_buffer(self) -> None:
        batch, self._batch = self._batch, self._new_batch()
        if self._broken:
            self._give_up(batch)
        elif batch:
            try:
                await self._in_thread(partial(self._write, batch))
            except BaseException:
                self._broken = self._dataset.is_broken = True
                self._give_up(batch)
                raise
            self._beat = time.monotonic()

    def _give_up(self, batch: _Batch) -> None:
        """Commit the buffer, and only then update the report."""
        gone = sum(failed.gone for failed in batch.failed)
        self._report.devices -= len(batch.done) + len(batch.failed)
        self._report.failed -= len(batch.failed) - gone
        self._report.gone -= gone
        self._report.rows -= batch.rows.count

    def _write(self, batch: _Batch) -> None:
        folder, ledger = self._dataset.path, self._dataset.ledger
        with explained(folder):
            months = list(batch.rows.months()) if batch.rows else []
            numbers = ledger.files.next_numbers(len(months))
            written: list[parts.Unpublished] = []
            try:
                for place, ((number, file), (content, table)) in enumerate(zip(numbers, months, strict=True)):
                    temporary = folder / f"part-{ledger.epoch}-{place}{parts.UNFINISHED}"
                    with parts.PartFile(temporary, number, dataset=ledger.id, like=folder / FILE) as part:
                        part.add(table)
                    written.append(parts.Unpublished(temporary, number, file, content, part.bytes))
                self._account.commit(batch.done, batch.failed, written, lookback=self._lookback)
            finally:
                for unpublished in written:
                    unpublished.temporary.unlink(missing_ok=True)
            self._report.parts += len(written)

    def _begin(self) -> None:
        """Start or continue the request of the account."""
        account = self._dataset.ledger.account()
        with explained(self._dataset.path):
            old = account.begin(
                self._request,
                extend=self._extend,
                same_account=self._same_account,
                several=self._several_accounts,
            )
            self._account = account
            self._report.resumed = old is not None
            if old is not None and old.days != account.request.days:
                self._report.extended_from = old.days.since, old.days.until
            self._report.lost_parts = self._dataset.find_lost(self._request)
            write_lists(self._dataset.ledger, self._dataset.path)
