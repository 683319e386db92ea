"""Rate limits as servers have them, and the 429 that they answer with."""

from __future__ import annotations

import math
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, Protocol, TypeAlias, get_args

from attrs import field, frozen, validators

Clock: TypeAlias = Callable[[], float]
"""Tells the time in seconds."""

LimitKind: TypeAlias = Literal["fixed_window", "token_bucket", "sliding_log", "concurrency"]
"""How a limit counts."""

FORMS = '"200/s", "200/s burst 50", "600/60s window", "600/1min sliding" or "5 at once"'


@frozen(kw_only=True)
class RateLimit:
    """How many requests are let in.

    - `fixed_window`: `limit` in each `period`, windows aligned to the clock as Rack::Attack's are.
      Refused requests are counted too, and do not make the window longer.
    - `token_bucket`: `limit` per `period` on average, at most `burst` at once (default: `limit`).
    - `sliding_log`: `limit` in any span of `period`.
    - `concurrency`: `limit` in flight. Answers come at once, so this shows only together with a latency fault.
    """

    kind: LimitKind = field(default="fixed_window", validator=validators.in_(get_args(LimitKind)))
    limit: int = field(validator=validators.ge(0))
    period: float = field(default=1.0, validator=validators.gt(0))
    """In seconds."""
    burst: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    scope: Literal["endpoint", "account"] = field(default="endpoint", validator=validators.in_(("endpoint", "account")))
    """Whether each endpoint has a count of its own, or all of an account share one."""
    retry_after: bool = False
    """Whether a refusal says when to come back, in whole seconds."""
    endpoints: tuple[str, ...] | None = None
    """The endpoints that are limited, of `Sandbox.endpoints`. `None` means all."""

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """A limit from the command line: `200/s`, `200/s burst 50`, `600/60s window`, `600/1min sliding`, `5 at once`.

        Raises:
            ValueError: the text has none of these forms.
        """
        if match := re.fullmatch(r"\s*(\d+) at once\s*", text, re.ASCII):
            return cls(kind="concurrency", limit=int(match[1]))
        pattern = r"\s*(\d+)\s*/\s*(\d+(?:\.\d+)?)?\s*(s|min|h)(?:\s+(?:(window)|(sliding)|burst (\d+)))?\s*"
        match = re.fullmatch(pattern, text, re.ASCII)
        period = float(match[2] or 1) * {"s": 1, "min": 60, "h": 3600}[match[3]] if match else 0
        if match is None or period <= 0 or match[6] == "0":
            raise ValueError(f"{text!r} is not a rate limit: write {FORMS}")
        if match[6]:
            return cls(kind="token_bucket", limit=int(match[1]), period=period, burst=int(match[6]))
        return cls(kind="sliding_log" if match[5] else "fixed_window", limit=int(match[1]), period=period)


class _Count(Protocol):
    """The state of one limit: lets requests in or says how many seconds to wait."""

    def enter(self, key: Hashable, now: float) -> float | None: ...

    def leave(self, key: Hashable) -> None: ...


class _FixedWindow:
    def __init__(self, rule: RateLimit) -> None:
        self._rule = rule
        self._window = -1
        self._counts: Counter[Hashable] = Counter()

    def enter(self, key: Hashable, now: float) -> float | None:
        window = int(now // self._rule.period)
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts[key] += 1
        return None if self._counts[key] <= self._rule.limit else self._rule.period - now % self._rule.period

    def leave(self, key: Hashable) -> None:
        pass


class _TokenBucket:
    def __init__(self, rule: RateLimit) -> None:
        self._rate = rule.limit / rule.period
        self._burst = float(rule.burst or rule.limit)
        self._period = rule.period
        self._tokens: dict[Hashable, tuple[float, float]] = {}

    def enter(self, key: Hashable, now: float) -> float | None:
        tokens, since = self._tokens.get(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        let_in = tokens >= 1
        self._tokens[key] = (tokens - let_in, now)
        if let_in:
            return None
        return (1 - tokens) / self._rate if self._rate else self._period

    def leave(self, key: Hashable) -> None:
        pass


class _SlidingLog:
    def __init__(self, rule: RateLimit) -> None:
        self._rule = rule
        self._logs: defaultdict[Hashable, deque[float]] = defaultdict(deque)

    def enter(self, key: Hashable, now: float) -> float | None:
        log = self._logs[key]
        while log and log[0] <= now - self._rule.period:
            log.popleft()
        if len(log) >= self._rule.limit:
            return log[0] + self._rule.period - now if log else self._rule.period
        log.append(now)
        return None

    def leave(self, key: Hashable) -> None:
        pass


class _Concurrency:
    def __init__(self, rule: RateLimit) -> None:
        self._limit = rule.limit
        self._inside: Counter[Hashable] = Counter()

    def enter(self, key: Hashable, now: float) -> float | None:  # noqa: ARG002 - the counts have one shape
        if self._inside[key] >= self._limit:
            return 1.0
        self._inside[key] += 1
        return None

    def leave(self, key: Hashable) -> None:
        self._inside[key] -= 1


_COUNTS: dict[LimitKind, Callable[[RateLimit], _Count]] = {
    "fixed_window": _FixedWindow,
    "token_bucket": _TokenBucket,
    "sliding_log": _SlidingLog,
    "concurrency": _Concurrency,
}


@frozen
class Admission:
    """Whether a request was let in. Who was let in leaves again, when it has been answered."""

    refused: bool = False
    retry_after: int | None = None
    """Whole seconds, where the limit that refused says so."""
    entered: tuple[tuple[_Count, Hashable], ...] = ()

    def leave(self) -> None:
        for count, key in self.entered:
            count.leave(key)


class Limits:
    """Several limits in order. The first one that refuses answers, and the later ones do not count that request.

    Args:
        rules: the limits.
        clock: the time in seconds; by default the wall clock for fixed windows, a monotonic one for the others.
    """

    def __init__(self, rules: Sequence[RateLimit], clock: Clock | None = None) -> None:
        self._counts = [
            (rule, _COUNTS[rule.kind](rule), clock or (time.time if rule.kind == "fixed_window" else time.monotonic))
            for rule in rules
        ]

    def enter(self, account: Hashable, endpoint: str | None) -> Admission:
        """Counts a request of an account. `endpoint` is `None` for a route that does not exist."""
        entered: list[tuple[_Count, Hashable]] = []
        for rule, count, clock in self._counts:
            if rule.endpoints is not None and endpoint not in rule.endpoints:
                continue
            key = (account, endpoint) if rule.scope == "endpoint" else account
            wait = count.enter(key, clock())
            if wait is not None:
                # A refused request holds no place: what it has entered so far is left at once.
                Admission(entered=tuple(entered)).leave()
                return Admission(refused=True, retry_after=max(1, math.ceil(wait)) if rule.retry_after else None)
            entered.append((count, key))
        return Admission(entered=tuple(entered))
