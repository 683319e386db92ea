"""What was learned about a service's limits, kept on disk for the next start.

The file holds no credentials: an account is known by a hash of its user name and the service's address.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, cast

import orjson
from attrs import asdict, frozen

FRESH = timedelta(days=1)
"""As long as this a limit is taken as it was learned."""
FORGOTTEN = timedelta(days=30)
LOST_PER_DAY = 0.02
"""After that the start is this much slower for each day: limits change."""


@frozen
class Learned:
    """The limit of one endpoint, as far as its refusals have shown it."""

    rate: float
    """Requests per second that were accepted in the long run."""
    window: float | None
    """Seconds of the service's window, when it has shown one."""
    at: str
    """When it was learned, ISO 8601 in UTC."""

    def aged(self, now: datetime) -> Learned | None:
        """What is left of it by now; `None` when it is too old."""
        age = now - datetime.fromisoformat(self.at)
        if age > FORGOTTEN:
            return None
        lost = LOST_PER_DAY * max(0.0, (age - FRESH) / timedelta(days=1))
        return Learned(self.rate * (1 - lost), self.window, self.at)


class LimitStore:
    """A JSON file of learned limits, by account and endpoint.

    A file that can't be read counts as empty, and one that can't be written stays as it was: limits can be learned
    again, so they must not stop any work.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def load(self) -> dict[str, dict[str, Learned]]:
        """Everything that is kept: endpoints by account."""
        try:
            kept = cast("Mapping[str, Mapping[str, Mapping[str, object]]]", orjson.loads(self.path.read_bytes()))
            return {
                account: {name: _learned(fields) for name, fields in endpoints.items()}
                for account, endpoints in kept.items()
            }
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            return {}

    def recall(self, account: str, now: datetime) -> dict[str, Learned]:
        """What is still worth something for an account."""
        aged = {name: learned.aged(now) for name, learned in self.load().get(account, {}).items()}
        return {name: learned for name, learned in aged.items() if learned is not None}

    def save(self, account: str, endpoints: Mapping[str, Learned]) -> None:
        """Keep what was learned, beside what other accounts and endpoints have there."""
        if endpoints:
            kept = self.load()
            kept[account] = {**kept.get(account, {}), **endpoints}
            self._write(kept)

    def reset(self) -> None:
        """Forget everything."""
        self.path.unlink(missing_ok=True)

    def _write(self, kept: Mapping[str, Mapping[str, Learned]]) -> None:
        plain = {account: {name: asdict(each) for name, each in limits.items()} for account, limits in kept.items()}
        from tempfile import NamedTemporaryFile  # here, since only the end of a client needs it

        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # a temporary file is 0600 already
            with NamedTemporaryFile(dir=self.path.parent, prefix=self.path.name, delete=False) as file:
                file.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2))
            Path(file.name).replace(self.path)
        except OSError:
            return


class Learner(Protocol):
    """Who learns limits: the gate."""

    def recall(self, limits: Mapping[str, Learned]) -> None:
        """Begin with what an earlier client learned."""
        ...

    def learned(self) -> Mapping[str, Learned]:
        """What is known now."""
        ...


class LimitMemory:
    """Carries what was learned from one client to the next; does nothing without a path."""

    def __init__(self, path: str | os.PathLike[str] | None, account: str, learner: Learner) -> None:
        self._store = None if path is None else LimitStore(path)
        self._account = account
        self._learner = learner
        if self._store is not None:
            learner.recall(self._store.recall(account, datetime.now(UTC)))

    def save(self) -> None:
        """Keep what is known now."""
        if self._store is not None:
            self._store.save(self._account, self._learner.learned())


def account_key(base_url: str, user: str) -> str:
    """What stands for an account in the file."""
    import hashlib  # here, since only a client that keeps limits needs it

    return hashlib.sha256(f"{base_url}\n{user}".encode()).hexdigest()[:16]


def learned_now(rate: float, window: float | None) -> Learned:
    """A limit that was learned just now."""
    return Learned(rate, window, datetime.now(UTC).isoformat(timespec="seconds"))


def _learned(fields: Mapping[str, object]) -> Learned:
    rate, window = fields["rate"], fields["window"]
    if not isinstance(rate, int | float) or not rate > 0 or not (window is None or isinstance(window, int | float)):
        raise ValueError("not a limit")
    datetime.fromisoformat(str(fields["at"])).astimezone(UTC)
    return Learned(float(rate), window, str(fields["at"]))
