"""The lines of stdin, read in a thread that nobody has to wait for."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TextIO

import anyio
from anyio.from_thread import run
from anyio.lowlevel import EventLoopToken, current_token
from anyio.streams.memory import MemoryObjectSendStream


class Stdin(anyio.AsyncFile[str]):
    """Stdin for a server that must end at a signal: no system can interrupt another thread's read of a pipe."""

    def __init__(self) -> None:
        # A separate file: at the end of the process Python locks sys.stdin, which the thread may be reading.
        super().__init__(os.fdopen(os.dup(0), encoding="utf-8", errors="replace"))

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the lines until the end of the file."""
        send, receive = anyio.create_memory_object_stream[str]()
        threading.Thread(target=_read, args=(self.wrapped, send, current_token()), daemon=True).start()
        async with receive:
            async for line in receive:
                yield line


def _read(file: TextIO, lines: MemoryObjectSendStream[str], token: EventLoopToken) -> None:
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, RuntimeError):  # nobody wants more lines
        for line in file:
            run(lines.send, line, token=token)
        run(lines.aclose, token=token)
