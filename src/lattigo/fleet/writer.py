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
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
from contextlib import aclosing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import orjson
from attrs import define, field

from .._core.errors import NotFound
from . import parts
from .errors import DatasetError
from .ledger import FILE, Ledger
from .private_files import create, make_folder
from .records import Done, Due, Failed, Request
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
ERRORS, GONE = "errors", "gone"


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
        self._batch = _Batch()
        self._due: dict[str, Due] = {}
        self._one_thread = anyio.CapacityLimiter(1)
        self._one_commit = anyio.Lock()
        self._broken = False
        self._began = self._beat = time.monotonic()

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
        devices = self._account(pages) if self._request.devices == "all" else self._named(pages)
        async with aclosing(devices) as lists:
            async for names in lists:
                find = partial(self._ledger.due, names, lookback=self._lookback, now=datetime.now(UTC))
                due = await self._in_thread(find)
                self._due |= due
                if skipped := len(names) - len(due):
                    self._report.skipped += skipped
                    self._tell(devices=skipped)
                for name in due:
                    yield name

    async def _account(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[list[str]]:
        """The devices of the whole account, fetched while its list is read: that may take long."""
        expected = False
        async with aclosing(pages):
            async for page in pages:
                self._report.total = self._report.total if page.total is None else page.total
                if not expected and self._report.total is not None:
                    await self._in_thread(partial(self._ledger.expect, self._report.total))
                    expected = True
                await self._in_thread(partial(self._ledger.remember, page.devices))
                yield await self._in_thread(partial(self._ledger.read_names, [it.name for it in page.devices]))
        self._report.total = await self._in_thread(self._ledger.listed)

    async def _named(self, pages: AsyncGenerator[DevicePage]) -> AsyncGenerator[list[str]]:
        """Named devices. The ledger has all of the names before the first of them is fetched.

        Only so can the same list continue a pull that was killed, while another one is refused.
        """
        async with aclosing(pages):
            async for page in pages:
                await self._in_thread(partial(self._ledger.read_names, [it.name for it in page.devices]))
        self._report.total = await self._in_thread(partial(self._ledger.name, extend=self._extend))
        place = 0
        while True:
            names, place = await self._in_thread(partial(self._ledger.names, place, NAMES_AT_ONCE))
            if not names:
                return
            yield names

    def window(self, device: str) -> Window:
        """Return the days to fetch of a device."""
        return self._due[device].window

    # -- results out

    async def add(self, device: str, rows: Sequence[Usage]) -> None:
        """Take in what was fetched of one device; every now and then this writes a part."""
        at, due, present = datetime.now(UTC), self._due.pop(device), Stored.of(rows)
        deleted = due.stored - present
        self._batch.rows.extend(self._request.source, device, rows, deleted, at)
        done = Done(device, due.window, at, len(rows), due.stored | present, written=bool(rows or deleted))
        self._batch.done.append(done)
        self._report.rows += len(rows)
        await self._added()

    async def fail(self, device: str, error: Exception) -> None:
        """Take in that one device failed. One that the service does not know once more is gone."""
        gone = self._due.pop(device).missed and isinstance(error, NotFound)
        at = datetime.now(UTC)
        self._batch.failed.append(Failed(self._request.source, device, type(error).__name__, str(error), at, gone=gone))
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
                    self._report.parts += bool(batch.rows)
                    self._beat = time.monotonic()

    def _give_up(self, batch: _Batch) -> None:
        """What was not committed was not done: the report says only what a later run finds."""
        gone = sum(failed.gone for failed in batch.failed)
        self._report.devices -= len(batch.done) + len(batch.failed)
        self._report.failed -= len(batch.failed) - gone
        self._report.gone -= gone
        self._report.rows -= batch.rows.count

    def _write(self, batch: _Batch) -> None:
        with _explained(self.path):
            if not batch.rows:
                self._ledger.commit(batch.done, batch.failed, None)
                return
            number, file = self._ledger.next_part()
            temporary = self.path / f"part-{self._ledger.epoch}{parts.UNFINISHED}"
            ledger = self.path / FILE
            part = parts.write(batch.rows, temporary, number=number, file=file, dataset=self._ledger.id, like=ledger)
            try:
                self._ledger.commit(batch.done, batch.failed, part)
            finally:
                part.temporary.unlink(missing_ok=True)

    def _open(self) -> Ledger:
        parts.pyarrow()
        data = self.path / parts.DATA
        with _explained(self.path):
            self._made = _make_folders(self.path, data)
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
        old = ledger.begin(self._request, extend=self._extend, same_account=self._same_account)
        self._report.resumed = old is not None
        if old is not None and old.days != ledger.request.days:
            self._report.extended_from = old.days.since, old.days.until
        # Parts of other sources stay known: only a pull of theirs brings back what they held.
        lost = parts.lost(self.path, [part for part in ledger.parts() if part.source == self._request.source])
        if lost:
            for part in lost:
                (self.path / parts.DATA / part.file).unlink(missing_ok=True)
            ledger.forget(lost)
            self._report.lost_parts = len(lost)
        parts.sweep(self.path, {part.file for part in ledger.parts()}, ledger.id)
        _write_lists(ledger, self.path)

    def _close(self, *, discard: bool) -> None:
        try:
            # Without the lease, or on a full disk, the files stay as they are.
            if not self._broken:
                with _explained(self.path):
                    _write_lists(self._ledger, self.path)
                    if discard and self._made and self._ledger.discard():
                        _remove_empty(self.path, self._made)
        finally:
            self._ledger.close()


def _make_folders(folder: Path, data: Path) -> Sequence[Path]:
    """Create what is missing of a new dataset, and return the folders that were made: none for an older dataset.

    Raises:
        DatasetError: files of others are in the way.
    """
    if (folder / FILE).exists():
        make_folder(data)
        return ()
    if data.exists() and any(data.iterdir()):
        raise DatasetError(f"{data} holds files, but {FILE} is missing beside it. Choose another folder.")
    for name in (ERRORS, GONE):
        if (folder / f"{name}.jsonl").exists():
            raise DatasetError(f"{folder} has a file {name}.jsonl that is no dataset's. Choose another folder.")
    made = [path for path in (data, folder) if not path.exists()]
    make_folder(folder)
    make_folder(data)
    return made or (data,)


def _remove_empty(folder: Path, made: Iterable[Path]) -> None:
    """Leave nothing of a dataset that never held anything."""
    for name in (ERRORS, GONE):
        (folder / f"{name}.jsonl").unlink(missing_ok=True)
    for path in made:
        with suppress(OSError):  # somebody has put something into it
            path.rmdir()


def _write_lists(ledger: Ledger, folder: Path) -> None:
    failures = (
        {
            "source": it.source,
            "device_name": it.device,
            "error": it.error,
            "message": it.message,
            "at": it.at.isoformat(),
        }
        for it in ledger.failures()
    )
    _write_list(folder, ERRORS, failures)
    gone = [{"source": source, "device_name": device, "at": at} for source, device, at in ledger.gone()]
    if gone or (folder / f"{GONE}.jsonl").exists():
        _write_list(folder, GONE, gone)


def _write_list(folder: Path, name: str, lines: Iterable[Mapping[str, str]]) -> None:
    unfinished = folder / f"{name}{parts.UNFINISHED}"
    with create(unfinished, like=folder / FILE) as file:
        file.writelines(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
    unfinished.replace(folder / f"{name}.jsonl")


@contextmanager
def _explained(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{folder} can't be written: {error.strerror or error}. "
            "What was committed before is kept, and the same pull goes on from there."
        ) from None
