"""The history of the runs started on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import orjson
from attrs import frozen
from platformdirs import user_state_path

from ...fleet.private_files import FILE_MODE, make_folder
from ..arguments import UsageError


@frozen
class Run:
    """A run started on this machine."""

    number: int
    at: datetime
    journal: Path


def note(journal: Path) -> None:
    """Add a run to the history, unless it is already there."""
    path = journal.absolute()
    if any(run.journal == path for run in runs()):
        return
    file = _state() / "history.jsonl"
    make_folder(file.parent)
    line = orjson.dumps({"at": datetime.now(UTC).isoformat(), "journal": str(path)}, option=orjson.OPT_APPEND_NEWLINE)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
    try:
        os.write(handle, line)  # in one write, so that two processes do not mix their lines
    finally:
        os.close(handle)


def runs() -> Iterator[Run]:
    """Yield the runs, oldest first."""
    try:
        lines = (_state() / "history.jsonl").read_bytes().splitlines()
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, 1):
        entry = orjson.loads(line)
        yield Run(number, datetime.fromisoformat(entry["at"]), Path(entry["journal"]))


def new_journal(operation: str) -> Path:
    """Return an unused folder for the journal of a new run."""
    day = datetime.now(UTC).date().isoformat()
    folders = (_state() / "runs" / f"{day}-{operation.replace('_', '-')}-{number}" for number in count(1))
    return next(folder for folder in folders if not folder.exists())


def _state() -> Path:
    try:
        return user_state_path("lattigo")
    except RuntimeError:
        raise UsageError("No home folder for journals: set HOME or XDG_STATE_HOME.") from None
