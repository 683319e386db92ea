"""A dataset on disk: parts and the ledger that knows them.

    usage/
    ├── ledger.sqlite                what is done; the only truth
    ├── data/part-00000.parquet …    source, device_name, date_for, bytes_used, sms_used, id, fetched_at
    └── errors.jsonl                 a line for each device that failed

It may hold the usage of several sources (APIs), each with its own days and devices, all daily or all monthly.
One pull brings one source, and so does one part.

A part is written under another name and synced; then it gets its name in `data/`, and in the same transaction the
ledger learns the part and its devices. So a kill at any moment leaves each device either done with all its rows, or
not done.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import orjson
from attrs import define, field

from . import parts
from .errors import DatasetError
from .ledger import FILE, Ledger
from .records import Done, Failed, Request
from .report import Report
from .source import DevicePage, Usage
from .windows import Window

T = TypeVar("T")

PART_ROWS = 100_000
PART_DEVICES = 5_000
PART_SECONDS = 30.0
"""A part is closed when it has so many rows or devices, or when its first device has waited for so long: what was
fetched since then is what a kill can cost."""
HEARTBEAT_SECONDS = 20.0


@define
class _Batch:
    """What waits for the next commit."""

    rows: parts.Rows = field(factory=parts.Rows)
    done: list[Done] = field(factory=list[Done])
    failed: list[Failed] = field(factory=list[Failed])
    begun: float = field(factory=time.monotonic)

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)

    def is_due(self) -> bool:
        full = self.rows.count >= PART_ROWS or len(self.done) + len(self.failed) >= PART_DEVICES
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
        on_progress: Callable[[Report], None] | None = None,
    ) -> None:
        self.path = Path(path)
        self._request = request
        self._report = report
        self._lookback = lookback
        self._extend = extend
        self._on_progress = on_progress
        self._batch = _Batch()
        self._windows: dict[str, Window] = {}
        self._one_thread = anyio.CapacityLimiter(1)
        self._one_commit = anyio.Lock()
        self._broken = False
        self._began = self._beat = time.monotonic()

    async def __aenter__(self) -> Writer:
        self._ledger = await self._in_thread(self._open)
        return self

    async def __aexit__(self, *_: object) -> None:
        # Also after an error or a cancellation: what was fetched is kept.
        with anyio.CancelScope(shield=True):
            try:
                await self._commit()
            finally:
                await self._in_thread(self._close)
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
        told = False
        async with aclosing(pages):
            async for page in pages:
                self._report.total = self._report.total if page.total is None else page.total
                if not told and self._report.total is not None:
                    await self._in_thread(partial(self._ledger.expect, self._report.total))
                    told = True
                if self._request.devices == "all":
                    await self._in_thread(partial(self._ledger.remember, page.devices))
                names = [device.name for device in page.devices]
                due = partial(self._ledger.due, names, lookback=self._lookback, now=datetime.now(UTC))
                windows, skipped = await self._in_thread(due)
                self._windows |= windows
                if skipped:
                    self._report.skipped += skipped
                    self._tell(devices=skipped)
                for name in windows:
                    yield name
        self._report.total = await self._in_thread(self._ledger.listed)

    def window(self, device: str) -> Window:
        """The days to fetch of a device."""
        return self._windows[device]

    # -- results out

    async def add(self, device: str, rows: Sequence[Usage]) -> None:
        """Take in what was fetched of one device; every now and then this writes a part."""
        at = datetime.now(UTC)
        self._batch.rows.extend(self._request.source, device, rows, at)
        self._batch.done.append(Done(device, self._windows.pop(device), at, len(rows)))
        self._report.rows += len(rows)
        await self._added()

    async def fail(self, device: str, error: Exception) -> None:
        """Take in that one device failed."""
        del self._windows[device]
        failed = Failed(self._request.source, device, type(error).__name__, str(error), datetime.now(UTC))
        self._batch.failed.append(failed)
        self._report.failed += 1
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
                batch, self._batch = self._batch, _Batch()
                if self._broken:
                    self._give_up(batch)
                elif batch:
                    try:
                        await self._in_thread(partial(self._write, batch))
                    except BaseException:
                        self._broken = True
                        self._give_up(batch)
                        raise
                    self._report.parts += bool(batch.rows.count)
                    self._beat = time.monotonic()

    def _give_up(self, batch: _Batch) -> None:
        """What was not committed was not done: the report says only what a later run finds."""
        self._report.devices -= len(batch.done) + len(batch.failed)
        self._report.failed -= len(batch.failed)
        self._report.rows -= batch.rows.count

    def _write(self, batch: _Batch) -> None:
        with _explained(self.path):
            if not batch.rows.count:
                self._ledger.commit(batch.done, batch.failed, None)
                return
            part = parts.write(batch.rows, self.path, f"part-{self._ledger.epoch}")
            try:
                self._ledger.commit(batch.done, batch.failed, part)
            finally:
                part.temporary.unlink(missing_ok=True)

    def _open(self) -> Ledger:
        parts.pyarrow()
        data = self.path / parts.DATA
        with _explained(self.path):
            data.mkdir(parents=True, exist_ok=True)
            if not (self.path / FILE).exists() and any(data.iterdir()):
                raise DatasetError(f"{data} holds files, but {FILE} is missing beside it. Choose another folder.")
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
        old = ledger.begin(self._request, extend=self._extend)
        self._report.resumed = old is not None
        if old is not None and old.days != ledger.request.days:
            self._report.extended_from = old.days.since, old.days.until
        # Parts of other sources stay known: only a pull of theirs brings back what they held.
        lost = parts.lost(self.path, [part for part in ledger.parts() if part.source == self._request.source])
        if lost:
            ledger.forget(lost)
            self._report.lost_parts = len(lost)
        parts.sweep(self.path, {part.file for part in ledger.parts()})
        _write_errors(ledger, self.path)

    def _close(self) -> None:
        try:
            # Without the lease, or on a full disk, the file stays as it is.
            if not self._broken:
                with _explained(self.path):
                    _write_errors(self._ledger, self.path)
        finally:
            self._ledger.close()


def _write_errors(ledger: Ledger, folder: Path) -> None:
    unfinished = folder / f"errors{parts.UNFINISHED}"
    with unfinished.open("wb") as file:
        for it in ledger.failures():
            line = {
                "source": it.source,
                "device_name": it.device,
                "error": it.error,
                "message": it.message,
                "at": it.at.isoformat(),
            }
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    unfinished.replace(folder / "errors.jsonl")


@contextmanager
def _explained(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{folder} can't be written: {error.strerror or error}. "
            "What was committed before is kept, and the same pull goes on from there."
        ) from None
