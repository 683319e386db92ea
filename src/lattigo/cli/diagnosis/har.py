"""A HAR file with the requests of a command, without anything that identifies a device or an account.

Paths have the names of their parameters instead of their values; queries, headers and bodies are left out.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import orjson
from attrs import define, field

from ..._core.events import Attempted, Event
from ..._version import __version__
from ...fleet.private_files import create
from ..arguments import UsageError
from ..output import AT_END

Entry: TypeAlias = dict[str, object]
MOST_ENTRIES = 100_000
"""Requests that are kept; a longer command keeps the first ones."""


@define(eq=False, repr=False)
class Har:
    """A trace that is written when the command ends."""

    path: Path
    entries: list[Entry] = field(factory=list[Entry])
    dropped: int = 0

    @classmethod
    def of(cls, path: Path) -> Har:
        """Return the trace of a file, which several clients of a command share.

        The file is created now, so that one that can't be written shows before anything is sent.

        Raises:
            UsageError: it can't be written.
        """
        if path in TRACES:
            return TRACES[path]
        try:
            if path.exists() and not path.is_file():
                raise UsageError(f"--trace {path}: not a file. No request was sent.")
            create(path).close()
        except OSError as error:
            raise UsageError(f"--trace {path} can't be written: {error.strerror}. No request was sent.") from None
        TRACES[path] = har = cls(path)
        AT_END.append(har.write)
        return har

    def on_event(self, event: Event) -> None:
        """Add a request."""
        if not isinstance(event, Attempted):
            return
        if len(self.entries) == MOST_ENTRIES:
            self.dropped += 1
            return
        self.entries.append(_entry(event, datetime.now(UTC)))

    def write(self) -> None:
        """Write the file: whole or as it was."""
        del TRACES[self.path]
        creator = {"name": "lattigo", "version": __version__}
        comment = f"{self.dropped:,} more requests were left out." if self.dropped else ""
        log: Entry = {"version": "1.2", "creator": creator, "entries": self.entries, "comment": comment}
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with create(draft) as file:
            file.write(orjson.dumps({"log": log}, option=orjson.OPT_INDENT_2))
        draft.replace(self.path)


def _entry(event: Attempted, now: datetime) -> Entry:
    milliseconds = round(event.elapsed * 1000, 3)
    nothing: Entry = {"cookies": [], "headers": [], "headersSize": -1, "bodySize": -1, "httpVersion": "HTTP/1.1"}
    return {
        "startedDateTime": (now - timedelta(seconds=event.elapsed)).isoformat(),
        "time": milliseconds,
        "request": {
            **nothing,
            "method": event.method,
            "url": f"https://{event.server}{event.template}",
            "queryString": [],
        },
        "response": {
            **nothing,
            "status": event.status or 0,
            "statusText": event.error or "",
            "redirectURL": "",
            "content": {"size": -1, "mimeType": ""},
        },
        "cache": {},
        "timings": {"blocked": round(event.waited * 1000, 3), "send": 0, "wait": milliseconds, "receive": 0},
        "comment": f"{event.operation}, attempt {event.attempt}"
        + (f", request {event.request_id}" if event.request_id else ""),
    }


TRACES: dict[Path, Har] = {}
"""The traces of this command."""
