"""Identification of the process that holds a dataset."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from attrs import frozen


@frozen
class Process:
    """A process, distinguished from a later one with the same ID."""

    host: str
    """The name of its machine or container."""
    realm: str
    """The boot and container to which its ID belongs; empty if the system does not provide them."""
    pid: int
    started: str
    """Its start time in the system's own units; empty if the system does not provide it."""

    @classmethod
    def this(cls) -> Process:
        """Return the current process."""
        pid = os.getpid()
        return cls(socket.gethostname(), _realm(), pid, _started(pid) or "")

    def is_dead(self) -> bool:
        """Return whether the process has certainly ended, which is unknown for another machine."""
        me = Process.this()
        if (self.host, self.realm) != (me.host, me.realm):
            return False
        if me.started:
            return _started(self.pid) != self.started
        if sys.platform == "win32":
            return False  # signal 0 would end the process there
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


def _realm() -> str:
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    return ""


def _started(pid: int) -> str | None:
    """Return the start of a process in ticks since boot; `None` without such a process or file system."""
    try:
        # The name of the program is in brackets, and can contain anything.
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in {"Z", "X"} else rest[18]
