"""A dataset that this process is writing.

    usage/
    ├── ledger.sqlite                the progress; the only truth
    ├── data/part-00000.parquet …    the columns of `parts.schema`
    ├── errors.jsonl                 a line for each failed device
    └── gone.jsonl                   a line for each device that no longer exists on the service, if there are any

It can contain the usage of several sources (APIs) and accounts, each with its own days and devices, all daily or all
monthly. Each part is of one account.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread

from ..data import compaction, parts
from ..dataset import connect
from ..dataset import explained as unreadable
from ..folder import explained, make_folders, remove_empty, write_lists
from ..ledger import FILE, Ledger
from ..records import Part, Request

T = TypeVar("T")

COMPACTING_SECONDS = 600.0
"""Time after which a pull merges no further months; the next pull continues."""


class OpenDataset:
    """A dataset with the lease of this process, which one or several accounts are pulled into.

    Use it with `async with`.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self.is_broken = False
        """Whether a commit failed, after which the files are kept as they are."""
        self.may_be_empty = False
        """Whether an account failed, so that a new dataset without usage is removed."""
        self._one_thread = anyio.CapacityLimiter(1)

    async def __aenter__(self) -> OpenDataset:
        self.ledger = await self.in_thread(self._open)
        return self

    async def __aexit__(self, error: type[BaseException] | None, *_: object) -> None:
        with anyio.CancelScope(shield=True):
            await self.in_thread(partial(self._close, discard=error is not None or self.may_be_empty))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work on the files of the dataset in a thread, one at a time."""
        return await anyio.to_thread.run_sync(work, limiter=self._one_thread)

    async def compact(self, request: Request, *, lookback: int) -> None:
        """Merge the parts of closed months, and of months with too many parts, of an account."""
        await self.in_thread(partial(self._compact, request, lookback))

    def _compact(self, request: Request, lookback: int) -> None:
        ledger = self.ledger
        work = compaction.Compaction(
            self.path, ledger, self.path / FILE, connect, check=anyio.from_thread.check_cancelled
        )
        begun = time.monotonic()
        with explained(self.path), unreadable(self.path):
            mine = _parts_of(ledger, request)
            for group in compaction.due(mine, lookback=lookback, now=datetime.now(UTC)):
                if time.monotonic() - begun < COMPACTING_SECONDS:
                    work.replace(group, ledger.key)
            work.clear()

    def find_lost(self, request: Request) -> int:
        """Forget the parts of an account that are lost, so that their data is fetched again, and return their number.

        Lost parts of other accounts are kept: only their own pull can fetch the data again.
        """
        lost = parts.lost(self.path, _parts_of(self.ledger, request))
        for part in lost:
            (self.path / parts.DATA / part.file).unlink(missing_ok=True)
        if lost:
            self.ledger.files.forget(lost)
        return len(lost)

    def _open(self) -> Ledger:
        parts.pyarrow()
        data = self.path / parts.DATA
        with explained(self.path):
            self._made = make_folders(self.path, data)
            ledger = Ledger(self.path, write=True)
            try:
                ledger.acquire()
                known = {*(part.file for part in ledger.files.parts()), *ledger.files.retired()}
                parts.sweep(self.path, known, ledger.id)
                parts.sync_folder(self.path)
            except BaseException:
                ledger.close()
                raise
        return ledger

    def _close(self, *, discard: bool) -> None:
        try:
            # Without the lease, or on a full disk, the files are kept.
            if not self.is_broken:
                with explained(self.path):
                    write_lists(self.ledger, self.path)
                    if discard and self._made and self.ledger.discard():
                        remove_empty(self.path, self._made)
        finally:
            self.ledger.close()


def _parts_of(ledger: Ledger, request: Request) -> list[Part]:
    return [part for part in ledger.files.parts() if request.is_of(part.source, part.account)]
