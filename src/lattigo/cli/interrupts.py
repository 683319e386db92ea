"""Ctrl-C during a long job: the first one stops it gracefully, the second one immediately."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import anyio

from .._core.tasks.concurrency import alongside
from .exit_codes import INTERRUPTED
from .output import say


async def interruptible(work: Callable[[], Awaitable[None]], stop: Callable[[], None]) -> None:
    """Run `work`; the first signal calls `stop`, the second one ends the process."""
    if sys.platform == "win32":  # Ctrl-C cancels the work there
        await work()
        return
    with anyio.open_signal_receiver(*stopping_signals()) as signals:
        await alongside(partial(_watch, signals, stop), work)


def stopping_signals() -> list[signal.Signals]:
    """Return the signals that stop a job, except those that the caller ignores, as nohup and cron do."""
    stopping = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        stopping.append(signal.SIGHUP)
    return [each for each in stopping if signal.getsignal(each) is not signal.SIG_IGN]


async def _watch(signals: AsyncIterator[signal.Signals], stop: Callable[[], None]) -> None:
    stopping = False
    async for _ in signals:
        if stopping:
            say("Stopped immediately.")
            os._exit(INTERRUPTED)
        stopping = True
        stop()
