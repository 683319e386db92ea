"""Which process holds a dataset, and whether it still lives."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from attrs import frozen


@frozen
class Process:
    """A process, told apart from a later one that has the same number."""

    host: str
    """The name of its machine, or of its container."""
    realm: str
    """Boot and container in which its number means something; empty where the system does not tell."""
    pid: int
    started: str
    """When it started, in the system's own count; empty where the system does not tell."""

    @classmethod
    def this(cls) -> Process:
        """The process that runs."""
        pid = os.getpid()
        return cls(socket.gethostname(), _realm(), pid, _started(pid) or "")

    def is_dead(self) -> bool:
        """Whether it has certainly ended. Of another machine nobody knows."""
        me = Process.this()
        if (self.host, self.realm) != (me.host, me.realm):
            return False
        if me.started:
            return _started(self.pid) != self.started
        if sys.platform == "win32":
            return False  # there, asking with signal 0 would end it
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
    """Its start in ticks since boot; `None` when there is no such process, or no such file system."""
    try:
        # The name of the program stands in brackets, and may hold anything.
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in {"Z", "X"} else rest[18]
