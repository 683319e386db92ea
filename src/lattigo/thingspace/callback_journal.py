"""A file with received callbacks, which keeps them for tasks and processes that wait for them later."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import orjson

from .._core.errors import ConfigurationError
from .._core.fields import JSON

SECRETS = frozenset({"username", "password"})


class CallbackJournal:
    """A file with one message per line, in JSON and without credentials. Only its owner can read it.

    Args:
        path: the file; it is created with its folder if it does not exist.

    Raises:
        ConfigurationError: the file can't be written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(self._open())
        except OSError as error:
            raise ConfigurationError(f"{self.path} can't be written: {error.strerror or error}.") from None

    def append(self, message: Mapping[str, JSON]) -> None:
        """Write a message to the disk.

        Raises:
            OSError: it can't be written.
        """
        line = orjson.dumps({name: value for name, value in message.items() if name not in SECRETS})
        file = self._open()
        try:
            # A process that died may have left half a line: the line before each message ends here.
            written = os.write(file, b"\n" + line + b"\n")
            if written <= len(line):
                raise OSError(errno.ENOSPC, "the message was not written whole")
            os.fsync(file)
        finally:
            os.close(file)

    def _open(self) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def messages(path: Path) -> Iterator[Mapping[str, JSON]]:
    """Yield the messages in a journal, the oldest first.

    Incomplete lines are skipped: these messages were not acknowledged, so the service delivers them again.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as lines:
        for line in lines:
            try:
                message = orjson.loads(line)
            except ValueError:
                continue
            if isinstance(message, dict):
                yield cast("Mapping[str, JSON]", message)
