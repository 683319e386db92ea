"""One pull, which signals can stop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

import anyio
from attrs import frozen

from ..._core.tasks.concurrency import alongside
from ...fleet.pulling.pull import CONCURRENCY
from ...fleet.windows import LOOKBACK, Kind
from ..actions.clients import FleetClient
from ..device_list import in_thread
from ..exit_codes import INTERRUPTED
from ..interrupts import stopping_signals
from ..output import say
from ..progress import Watch


@frozen(kw_only=True)
class Job:
    """A pull: its content and its destination."""

    kind: Kind
    since: date
    until: date
    folder: Path
    devices: Iterable[str] | None = None
    lookback: int = LOOKBACK
    extend: bool = False
    same_account: bool = False
    concurrency: int = CONCURRENCY


def fetch(client: FleetClient, job: Job, watch: Watch) -> bool:
    """Run a pull, and return False if it was interrupted; the data fetched until then is on disk."""
    return interruptible(partial(_pull, client, job, watch), watch)


def interruptible(work: Callable[[], Awaitable[None]], watch: Watch) -> bool:
    """Run work until a signal cancels it, and return whether it was completed."""
    with watch:
        try:
            return anyio.run(partial(_until_signal, work, watch))
        except KeyboardInterrupt:
            return False


async def _until_signal(work: Callable[[], Awaitable[None]], watch: Watch) -> bool:
    scope = anyio.CancelScope()

    async def scoped() -> None:
        with scope:
            await work()

    if sys.platform == "win32":  # the first Ctrl-C cancels everything there, which also saves the fetched data
        await scoped()
    else:
        with anyio.open_signal_receiver(*stopping_signals()) as signals:
            await alongside(partial(_stop_on_signal, signals, scope, watch), scoped)
    return not scope.cancelled_caught


async def _pull(client: FleetClient, job: Job, watch: Watch) -> None:
    async with client:
        report = await client.fleet.pull(
            job.kind,
            since=job.since,
            until=job.until,
            to=job.folder,
            devices=None if job.devices is None else in_thread(job.devices),
            lookback=job.lookback,
            extend=job.extend,
            same_account=job.same_account,
            concurrency=job.concurrency,
            on_progress=watch.on_progress,
        )
        watch.on_progress(report)


async def _stop_on_signal(signals: AsyncIterator[signal.Signals], work: anyio.CancelScope, watch: Watch) -> None:
    """Save the fetched data on the first signal, and end the process on the second, which is safe for a dataset."""
    async for _ in signals:
        if work.cancel_called:
            watch.stop()
            say("Stopped immediately.")
            os._exit(INTERRUPTED)
        work.cancel()
        say("Stopping: saving fetched data. Press Ctrl-C again to quit immediately.")
