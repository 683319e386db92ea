"""Rate limits as servers have them."""

from __future__ import annotations

import math
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, Protocol, TypeAlias, get_args

from attrs import field, frozen, validators
from typing_extensions import override

Clock: TypeAlias = Callable[[], float]
"""Returns the time in seconds."""

LimitKind: TypeAlias = Literal["fixed_window", "token_bucket", "sliding_log", "concurrency"]
"""The algorithm of a limit."""

FORMS = '"200/s", "200/s burst 50", "600/60s window", "600/1min sliding" or "5 at once"'


@frozen(kw_only=True)
class RateLimit:
    """A limit on the number of requests.

    - `fixed_window`: `limit` in each `period`, windows aligned to the clock as Rack::Attack's are.
      Refused requests are counted too, but do not extend the window.
    - `token_bucket`: `limit` per `period` on average, at most `burst` at once (default: `limit`).
    - `sliding_log`: `limit` in any span of `period`.
    - `concurrency`: `limit` in flight. The sandbox responds at once, so it takes a latency fault to see this.
    """

    kind: LimitKind = field(default="fixed_window", validator=validators.in_(get_args(LimitKind)))
    limit: int = field(validator=validators.ge(0))
    period: float = field(default=1.0, validator=validators.gt(0))
    """In seconds."""
    burst: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    scope: Literal["endpoint", "account"] = field(default="endpoint", validator=validators.in_(("endpoint", "account")))
    """Whether each endpoint is counted separately, or all endpoints of an account together."""
    retry_after: bool = False
    """Whether a refusal has a Retry-After, in whole seconds."""
    endpoints: tuple[str, ...] | None = None
    """The endpoints that are limited, of `Sandbox.endpoints`; `None` means all."""

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """Parse a limit: `200/s`, `200/s burst 50`, `600/60s window`, `600/1min sliding` or `5 at once`.

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
    """The state of one limit, which admits requests or returns the seconds to wait."""

    def enter(self, key: Hashable, now: float) -> float | None: ...

    def leave(self, key: Hashable) -> None: ...


class _FixedWindow(_Count):
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


class _TokenBucket(_Count):
    def __init__(self, rule: RateLimit) -> None:
        self._rate = rule.limit / rule.period
        self._burst = float(rule.burst or rule.limit)
        self._period = rule.period
        self._tokens: dict[Hashable, tuple[float, float]] = {}

    def enter(self, key: Hashable, now: float) -> float | None:
        tokens, since = self._tokens.get(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        admitted = tokens >= 1
        self._tokens[key] = (tokens - admitted, now)
        if admitted:
            return None
        return (1 - tokens) / self._rate if self._rate else self._period

    def leave(self, key: Hashable) -> None:
        pass


class _SlidingLog(_Count):
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


class _Concurrency(_Count):
    def __init__(self, rule: RateLimit) -> None:
        self._limit = rule.limit
        self._inside: Counter[Hashable] = Counter()

    @override
    def enter(self, key: Hashable, now: float) -> float | None:
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
    """Whether a request was admitted. An admitted one must leave after its response."""

    refused: bool = False
    retry_after: int | None = None
    """Whole seconds, where the limit that refused sends a Retry-After."""
    entered: tuple[tuple[_Count, Hashable], ...] = ()

    def leave(self) -> None:
        for count, key in self.entered:
            count.leave(key)


class Limits:
    """Several limits in order. When one refuses a request, the later ones do not count it.

    Args:
        rules: the limits.
        clock: returns the time in seconds; by default the wall clock for fixed windows, a monotonic one for the others.
    """

    def __init__(self, rules: Sequence[RateLimit], clock: Clock | None = None) -> None:
        self._counts = [
            (rule, _COUNTS[rule.kind](rule), clock or (time.time if rule.kind == "fixed_window" else time.monotonic))
            for rule in rules
        ]

    def enter(self, account: Hashable, endpoint: str | None) -> Admission:
        """Count a request of an account. `endpoint` is `None` for a route that does not exist."""
        entered: list[tuple[_Count, Hashable]] = []
        for rule, count, clock in self._counts:
            if rule.endpoints is not None and endpoint not in rule.endpoints:
                continue
            key = (account, endpoint) if rule.scope == "endpoint" else account
            wait = count.enter(key, clock())
            if wait is not None:
                # A refused request must not occupy a slot: it leaves the limits that admitted it.
                Admission(entered=tuple(entered)).leave()
                return Admission(refused=True, retry_after=max(1, math.ceil(wait)) if rule.retry_after else None)
            entered.append((count, key))
        return Admission(entered=tuple(entered))
