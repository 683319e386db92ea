"""The learned limits of a service, kept on disk for the next start.

The file contains no credentials: an account is identified by a hash of its user name and the service's address.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, cast

import orjson
from attrs import asdict, frozen

from ..events import log
from ..fields import Record
from .replaced_file import replace_file

FRESH = timedelta(days=1)
"""The age up to which a limit is used unchanged."""
FORGOTTEN = timedelta(days=30)
FASTEST, LONGEST_WINDOW = 1e6, 24 * 3600.0
"""The maximum values of a limit: requests per second, and seconds."""
LARGEST_FILE = 10_000_000
"""Maximum size in bytes; a larger file is not ours."""
LOCK_ATTEMPTS, LOCK_PAUSE = 300, 0.01
LOST_PER_DAY = 0.02
"""The factor by which older limits are reduced per day, since limits change."""


@frozen(eq=False, repr=False)
class Learned(Record):
    """The limit of one endpoint, learned from its refusals."""

    rate: float
    """Sustained rate in requests per second."""
    window: float | None
    """Length of the service's window in seconds, if known."""
    at: str
    """Time of learning, ISO 8601 in UTC."""

    def aged(self, now: datetime) -> Learned | None:
        """Return the limit reduced by its age; `None` if it is too old."""
        age = now - datetime.fromisoformat(self.at)
        if age > FORGOTTEN:
            return None
        lost = LOST_PER_DAY * max(0.0, (age - FRESH) / timedelta(days=1))
        return Learned(self.rate * (1 - lost), self.window, self.at)


class LimitStore:
    """A JSON file of learned limits, by account and endpoint.

    A file that can't be read counts as empty, and one that can't be written is left unchanged: limits can be learned
    again, so errors must not stop any work.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def load(self) -> dict[str, dict[str, Learned]]:
        """Return all limits: endpoints by account."""
        try:
            return self._read()
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("The limits file %s can't be used and counts as empty: %s", self.path, error)
            return {}

    def recall(self, account: str, now: datetime) -> dict[str, Learned]:
        """Return the limits of an account that are not too old."""
        return _aged(self.load().get(account, {}), now)

    def save(self, account: str, endpoints: Mapping[str, Learned]) -> None:
        """Save limits, without changing those of other accounts and endpoints."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(self.path):
                kept = self._kept()
                kept[account] = {**kept.get(account, {}), **endpoints}
                self._write(kept)
        except (OSError, RuntimeError):  # RuntimeError: a loop of symbolic links before Python 3.13
            return

    def reset(self) -> None:
        """Forget all limits."""
        self.path.unlink(missing_ok=True)

    def _kept(self) -> dict[str, dict[str, Learned]]:
        try:
            return self._read()
        except (OSError, ValueError):
            return {}

    def _read(self) -> dict[str, dict[str, Learned]]:
        if self.path.exists() and not self.path.is_file():
            raise ValueError("it is not a file")
        if self.path.stat().st_size > LARGEST_FILE:
            raise ValueError("it is too large")
        try:
            kept = cast("Mapping[str, Mapping[str, Mapping[str, object]]]", orjson.loads(self.path.read_bytes()))
            return {
                account: {name: _learned(fields) for name, fields in endpoints.items()}
                for account, endpoints in kept.items()
            }
        except (ValueError, AttributeError, KeyError, TypeError, OverflowError) as error:
            raise ValueError("it is damaged") from error

    def _write(self, kept: Mapping[str, Mapping[str, Learned]]) -> None:
        plain = {account: {name: asdict(each) for name, each in limits.items()} for account, limits in kept.items()}
        path = self.path.resolve()  # keep symbolic links
        if path.is_dir():
            path.rmdir()  # an empty folder created by a container for a file mount; others are kept
        elif path.exists() and not path.is_file():
            return  # a device or a pipe
        replace_file(path, orjson.dumps(plain, option=orjson.OPT_INDENT_2))


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Lock the file against other clients, which would otherwise lose the changes.

    A process that holds the lock for longer than a moment has stopped, and is ignored.
    """
    with open(f"{path}.lock", "ab", opener=_private) as file:
        for _ in range(LOCK_ATTEMPTS):
            if _lock(file.fileno()):
                break
            time.sleep(LOCK_PAUSE)
        yield


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _lock(file: int) -> bool:
    """Try to lock an open file until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt  # exists only on Windows

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # does not exist on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Learner(Protocol):
    """A component that learns limits: the gate."""

    def recall(self, limits: Mapping[str, Learned]) -> None:
        """Start with the limits that an earlier client learned."""
        ...

    def learned(self) -> Mapping[str, Learned]:
        """Return the current limits."""
        ...


class LimitMemory:
    """Transfer of learned limits between clients, which does nothing without a path.

    Args:
        path: the file with the limits.
        account: returns the key of the account in the file; it is called only if there are limits.
        learner: learns the limits.
    """

    def __init__(self, path: str | os.PathLike[str] | None, account: Callable[[], str], learner: Learner) -> None:
        self._store = None if path is None else LimitStore(path)
        self._account = account
        self._learner = learner
        if self._store is not None and (known := self._store.load()):
            learner.recall(_aged(known.get(account(), {}), datetime.now(UTC)))

    def save(self) -> None:
        """Save the current limits."""
        if self._store is not None and (learned := self._learner.learned()):
            self._store.save(self._account(), learned)


def account_key(base_url: str, user: str) -> str:
    """Return the key of an account in the file."""
    import hashlib  # imported here, since it takes long, and most clients have no limits to keep

    return hashlib.sha256(f"{base_url}\n{user}".encode()).hexdigest()[:16]


def learned_now(rate: float, window: float | None) -> Learned:
    """Return a limit with the current time."""
    return Learned(rate, window, datetime.now(UTC).isoformat(timespec="seconds"))


def _aged(limits: Mapping[str, Learned], now: datetime) -> dict[str, Learned]:
    """Return the limits that are not too old, reduced by their age."""
    aged = {name: learned.aged(now) for name, learned in limits.items()}
    return {name: learned for name, learned in aged.items() if learned is not None}


def _learned(fields: Mapping[str, object]) -> Learned:
    rate, window = _number(fields["rate"], FASTEST), fields["window"]
    at = datetime.fromisoformat(str(fields["at"]))
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return Learned(rate, None if window is None else _number(window, LONGEST_WINDOW), at.isoformat())


def _number(value: object, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= most:
        raise ValueError("not a limit")
    return float(value)
