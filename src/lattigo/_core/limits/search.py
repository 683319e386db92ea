"""The search for the highest rate that a server accepts, between the last good rate and the last refused one.

    RAMP      follows the responses at first, then doubles the rate until the first refusal
    HOLD      stays one percent below the highest rate known to be good
    PROBE     tries a slightly higher rate after hundreds of clean requests; each success makes the next step larger

What is accepted between two refusals bounds the limit from both sides; the next rate is tried in between.
Refusals at a rate that was good before lower it: either the limit fell, or the service had a temporary problem.
So the proven rate is tried again with a ramp: seconds later at first, then less and less often.
"""

from __future__ import annotations

import math
from enum import Enum

from attrs import define

from .throughput import Bounds

FIRST_RATE = 20.0
"""Initial rate in requests per second, if the responses take long."""
FASTEST_START = 160.0
"""The highest initial rate that quick responses lead to."""
UNLIMITED = 1e6
"""The rate of an account without a known limit, which needs no search: no client sends that many."""
GENTLE_RATE = 6.0
"""The initial rate if hardly anything was accepted before it closed: fewer are in flight when it closes again."""
MARGIN = 0.99
"""Share of the highest good rate to use; at the full rate, sliding windows collapse."""
SLOWEST = 1 / 16
"""The rate below which refusals do not slow down, unless there are many with hardly a request between them."""
MANY_STRIKES = 6
SLOWEST_WHEN_IDLE = 1.0
"""The same for a client that hardly sends: its rate is not the reason for refusals."""
CLOSE = 0.985
"""Share of a refused rate that is tried next."""
SOON = 40
"""Number of requests before the next probe while the limit is hardly known."""
FIRST_STEP = 0.02
LARGEST_STEP = 0.6
FORGET_AFTER = 600
"""Number of requests after which a refused rate can be tried again."""
COLLAPSED = 2.5
"""Factor below the proven rate from which a rate may be the result of an outage."""
FIRST_PATIENCE = 5.0
"""Seconds until a proven rate is tried again; doubled by each failure."""
PATIENCE, LONGEST_PATIENCE = 120.0, 3600.0
"""Maximum wait at first, and after many failures."""
MANY = 12
HOPE = 3600.0
"""Time in seconds in which enough is sent to notice that a proven rate is good again."""


class State(Enum):
    """The state of a search."""

    RAMP = "ramp"
    HOLD = "hold"
    PROBE = "probe"
    CLOSED = "closed"


@define(eq=False, repr=False)
class Search:
    """The limits learned from refusals; a copy from before a refusal undoes it."""

    rate: float = FIRST_RATE
    """Current rate in requests per second."""
    state: State = State.RAMP
    low: float = 0.0
    """The highest rate known to be good; 0 if none is known yet."""
    high: float | None = None
    """The lowest refused rate, until it is forgotten."""
    proven: float = 0.0
    """The highest rate ever sustained, which may be good again."""
    period: float = 1.0
    """Seconds after which a limit must have shown."""
    strikes: int = 0
    """Number of refusals at a rate that was good before; the second one means that the limit fell."""
    is_starting: bool = True
    """Whether no rate is known to be good yet, and the responses decide how fast the next requests follow."""
    _measured: bool = False
    """Whether the rate was counted over many requests, so that one refusal at once may be chance."""
    _failed_probes: int = 0
    _probe_after: int = 80
    """Number of requests before the next probe."""
    _high_since: int = 0
    _step: float = FIRST_STEP
    _proven_at: float = -math.inf
    """The last time at which the proven rate, or nearly that, was sustained."""
    _retry_at: float = math.inf
    """The time at which the proven rate is tried again."""
    _patience: float = FIRST_PATIENCE
    _failed_retries: int = 0
    _mark: float = -math.inf
    _clean: int = 0
    """Number of requests accepted since the mark."""

    def refused(self, now: float, sent: int, *, idle: bool, at_once: bool, bounds: Bounds | None) -> None:
        """Learn from a refusal at the current rate.

        Args:
            now: the time.
            sent: the number of requests so far.
            idle: whether most of the time nothing was sent, so that the rate is not the reason.
            at_once: whether hardly any request was accepted since the last refusal.
            bounds: what the requests accepted since the last refusal say about the limit, unless it was idle.
        """
        self._high_since = sent
        bounds = None if idle else bounds
        if self.state is State.RAMP:
            self.high = self._reached(now) if self.is_starting else self.rate
            if self.proven > self.low > 0:
                self._retry_failed()
            self.low = self.low or self.rate / 2
        elif self.state is State.PROBE:
            self.high = self.rate
            self._failed_probes += 1
            if bounds is not None:
                lowered = bounds.most < math.inf and not self.proven
                self.low = bounds.least if lowered else max(self.low, min(bounds.least, CLOSE * self.rate))
                self.high = min(self.high, bounds.most)
            self._probe_after = sent + self._probe_interval(bounds)
            self._step = FIRST_STEP
        else:
            self.strikes += 1
            self.high = self.low
            slow = self.low < SLOWEST
            if bounds is not None and bounds.most < math.inf and (self.strikes > 1 or not self.proven):
                factor = min(CLOSE, bounds.least / self.low)
                self.high = min(self.high, bounds.most)
            elif at_once and (self.strikes > 2 or not (self.proven or self._measured)):
                factor = 0.4
            else:
                factor = CLOSE if self.strikes == 1 and not slow else 0.85
            self.low = max(self.low * factor, self._slowest(idle=idle))
            self._probe_after = sent + (SOON if bounds is not None and self.high > 1.05 * self.low else 150)
        self.is_starting = False
        self._retry_at = now + self._patience

    def _probe_interval(self, bounds: Bounds | None) -> int:
        """Return the number of requests until the next probe."""
        if self.low < SLOWEST:
            return 10
        if bounds is not None and self.is_wide:
            return SOON
        return min(FORGET_AFTER, 100 << min(self._failed_probes, 10))

    @property
    def is_wide(self) -> bool:
        """Whether the limit is hardly known yet."""
        return self.high is not None and self.high > 1.2 * self.low

    def _reached(self, now: float) -> float:
        """Return the rate at which responses came since the mark."""
        return max(self.rate, min(FASTEST_START, self._clean / max(now - self._mark, 0.001)))

    def _slowest(self, *, idle: bool) -> float:
        if self.low < SLOWEST or (self.strikes > MANY_STRIKES and not idle):  # measured, or beyond chance
            return 0.0
        return min(self.low, SLOWEST_WHEN_IDLE if idle else SLOWEST)

    def measured(self, rate: float, refused: float, sent: int, *, many: bool, surely: bool) -> None:
        """Set the limit itself: a good rate just below a refused one."""
        self._measured = many
        refused = min(refused, self.high or math.inf)
        self.low, self.high, self._high_since = rate, rate * 1.02, sent
        if rate < SLOWEST and refused > 1.2 * rate:
            self.high, self._probe_after = refused, sent + 3
        elif not surely:
            self.high = max(self.high, refused)
        if surely:
            self.strikes = 0

    def hold(self, now: float) -> None:
        """Stay just below the highest good rate."""
        self.state = State.HOLD
        self.rate = self.low * MARGIN
        if self._collapsed and now - self._proven_at < HOPE:
            self.rate = max(self.rate, SLOWEST)
        self.set_mark(now)

    def resume(self, low: float, period: float | None) -> None:
        """Start with the result of an earlier search."""
        self.low, self.proven, self.is_starting = low, low, False
        self.rate, self.state = low * MARGIN, State.HOLD
        self._probe_after = FORGET_AFTER
        self.period = period or self.period

    def free(self) -> None:
        """Ramp up from a rate that never delays a request, since something else bounds the rate."""
        self.state, self.high = State.RAMP, None
        self.rate = max(self.rate, 8 * self.low)

    def restart(self, now: float, *, gently: bool) -> None:
        """Ramp up again."""
        self.is_starting = False
        self.rate = min(self.rate, GENTLE_RATE if gently else FIRST_RATE)
        self.set_mark(now)

    def set_mark(self, now: float) -> None:
        """Start counting clean requests."""
        self._mark, self._clean = now, 0

    def accepted(self, now: float, sent: int) -> None:
        """Record an accepted request, and raise the rate if it is time."""
        if self.rate == UNLIMITED:
            return
        if self._mark == -math.inf:
            self.set_mark(now)
        self._clean += 1
        elapsed = now - self._mark
        used = self._clean >= 0.8 * self.rate * elapsed  # a rate that was not used was not tested
        if self.state is State.RAMP:
            self._ramp(now, elapsed, used)
        elif self._clean >= 2 and now >= self._retry_at and self._collapsed:
            self.state, self.rate = State.RAMP, min(self.proven, max(self.low * 2, self.proven / 8))
            self.set_mark(now)
        else:
            self._hold_or_probe(now, sent, elapsed, used)

    def _ramp(self, now: float, elapsed: float, used: bool) -> None:
        if self.is_starting and self._clean >= 8 and self._reached(now) > self.rate:
            self.rate = self._reached(now)
            self.is_starting = self.rate < FASTEST_START
            self.set_mark(now)
            return
        span = max(0.25, 8 / self.rate)
        if elapsed >= span and used:
            self.low, self.rate, self.is_starting = self.rate, self.rate * 2, False
            if self.proven > self.low:
                self.rate = min(self.rate, self.proven)
            elif self.proven:
                self.high, self._patience, self._failed_retries = None, FIRST_PATIENCE, 0
                self.hold(now)
        if elapsed >= span and (used or elapsed > 4 * span):
            self.set_mark(now)

    @property
    def _collapsed(self) -> bool:
        return self.proven > max(COLLAPSED * self.low, SLOWEST)

    def _retry_failed(self) -> None:
        self._failed_retries += 1
        longest = PATIENCE if self._failed_retries < MANY else LONGEST_PATIENCE
        self._patience = min(longest, 2 * self._patience)

    def learned(self) -> float | None:
        """Return the rate to keep, unless it may be the result of an outage."""
        if self._collapsed and self._failed_retries < MANY:
            return self.proven
        return self.low if self.state is not State.RAMP else None

    def _hold_or_probe(self, now: float, sent: int, elapsed: float, used: bool) -> None:
        span = max(1.15 * self.period, (20 if self.rate > SLOWEST else 3) / self.rate, 2.0)
        if elapsed < span or not used:
            if elapsed > 3 * span:
                self.set_mark(now)
            return
        self.strikes = 0
        if self.high is not None and sent - self._high_since > max(FORGET_AFTER, 1.5 * self.rate * span):
            self.high, self._step = None, FIRST_STEP
        if self.state is State.PROBE:
            self.low = self.rate if self.high else self.rate / MARGIN
            self._step = min(LARGEST_STEP, self._step * 2.5)
            self._failed_probes = max(0, self._failed_probes - 1)
            self.state = State.HOLD
            if self.is_wide:
                self._probe_after = min(self._probe_after, sent)
        self.proven = max(self.proven, self.low)
        if not self._collapsed:
            self._proven_at = now
        if sent >= self._probe_after:
            self.probe()
        self.set_mark(now)

    def probe(self) -> None:
        """Try a higher rate."""
        if self.high is None:
            self.state, self.rate = State.PROBE, self.low * (1 + self._step)
        elif self.high > 1.025 * self.low:
            self.state, self.rate = State.PROBE, min(math.sqrt(self.low * self.high), 1.5 * self.low)
