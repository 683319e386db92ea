"""The search for the highest rate that a server accepts, between the last good rate and the last refused one.

    RAMP      doubles the rate until the first refusal
    HOLD      keeps one percent below the highest rate that is known to be good
    PROBE     tries a little more, after hundreds of clean requests; each success makes the next step larger

Refusals at a rate that was good before lower it: the limit fell, or the service was in trouble for a while.
So the proven rate is tried again, by a ramp: seconds later at first, then ever rarer.
"""

from __future__ import annotations

import math
from enum import Enum

from attrs import define

FIRST_RATE = 20.0
"""Requests per second at the start."""
GENTLE_RATE = 6.0
"""The same where hardly anything passed before it closed: fewer are in flight when it closes again."""
MARGIN = 0.99
"""Of the highest good rate; without it sliding windows collapse."""
SLOWEST = 1 / 16
"""Requests per second below which no refusal slows anybody down, unless many come with hardly a request between."""
MANY_STRIKES = 6
SLOWEST_WHEN_IDLE = 1.0
"""The same for a client that hardly sends: its rate is not why it was refused."""
FIRST_STEP = 0.02
LARGEST_STEP = 0.6
FORGET_AFTER = 600
"""Requests after which a rate that was refused can be tried again."""
COLLAPSED = 2.5
"""How many times lower than the proven rate a rate is that may be the work of an outage."""
FIRST_PATIENCE = 5.0
"""Seconds until a proven rate is tried again; each failure doubles that."""
PATIENCE, LONGEST_PATIENCE = 120.0, 3600.0
"""The most that is waited at first, and after many failures."""
MANY = 12
HOPE = 3600.0
"""Seconds in which it sends often enough to notice that a proven rate is good again."""


class State(Enum):
    """What a pacer is doing."""

    RAMP = "ramp"
    HOLD = "hold"
    PROBE = "probe"
    CLOSED = "closed"


@define(eq=False, repr=False)
class Search:
    """What refusals have taught so far; a copy from before a refusal undoes its lesson."""

    rate: float = FIRST_RATE
    """Requests per second at present."""
    state: State = State.RAMP
    low: float = 0.0
    """The highest rate that is known to be good; 0 when none is known yet."""
    high: float | None = None
    """The lowest rate that was refused, until it is forgotten."""
    proven: float = 0.0
    """The highest rate that was ever held for a while, and may be good again."""
    period: float = 1.0
    """Seconds that a limit may need to show."""
    strikes: int = 0
    """Refusals at a rate that was good before; the second one means that the limit fell."""
    _failed_probes: int = 0
    _probe_after: int = 80
    """Requests sent before the next probe."""
    _high_since: int = 0
    _step: float = FIRST_STEP
    _proven_at: float = -math.inf
    """When the proven rate, or nearly that, was held last."""
    _retry_at: float = math.inf
    """When the proven rate is tried again."""
    _patience: float = FIRST_PATIENCE
    _failed_retries: int = 0
    _mark: float = -math.inf
    _clean: int = 0
    """Accepted since the mark."""

    def refused(self, now: float, sent: int, *, idle: bool, at_once: bool) -> None:
        """Learn from a refusal at the present rate, after so many requests."""
        self._high_since = sent
        if self.state is State.RAMP:
            self.high = self.rate
            if self.proven > self.low > 0:
                self._retry_failed()
            self.low = self.low or self.rate / 2
        elif self.state is State.PROBE:
            self.high = self.rate
            self._failed_probes += 1
            self._probe_after = sent + (10 if self.low < SLOWEST else min(FORGET_AFTER, 100 * 2**self._failed_probes))
            self._step = FIRST_STEP
        else:
            self.strikes += 1
            self.high = self.low
            slow = self.low < SLOWEST
            if at_once and (self.strikes > 2 or not self.proven):
                factor = 0.4
            else:
                factor = 0.985 if self.strikes == 1 and not slow else 0.85
            self.low = max(self.low * factor, self._slowest(idle=idle))
            self._probe_after = sent + 150
        self._retry_at = now + self._patience

    def _slowest(self, *, idle: bool) -> float:
        if self.low < SLOWEST or (self.strikes > MANY_STRIKES and not idle):  # that was measured, or is beyond chance
            return 0.0
        return min(self.low, SLOWEST_WHEN_IDLE if idle else SLOWEST)

    def measured(self, rate: float, refused: float, sent: int, *, surely: bool) -> None:
        """Learn the limit itself: a rate that is good, right below one that is not."""
        refused = min(refused, self.high or math.inf)
        self.low, self.high, self._high_since = rate, rate * 1.02, sent
        if rate < SLOWEST and refused > 1.2 * rate:
            self.high, self._probe_after = refused, sent + 3
        if surely:
            self.strikes = 0

    def hold(self, now: float) -> None:
        """Keep just below the highest good rate."""
        self.state = State.HOLD
        self.rate = self.low * MARGIN
        if self._collapsed and now - self._proven_at < HOPE:
            self.rate = max(self.rate, SLOWEST)
        self.set_mark(now)

    def resume(self, low: float, period: float | None) -> None:
        """Start where an earlier search ended."""
        self.low = self.proven = low
        self.rate, self.state = low * MARGIN, State.HOLD
        self._probe_after = FORGET_AFTER
        self.period = period or self.period

    def free(self) -> None:
        """Ramp up from a rate that holds nobody up: something else bounds what is sent."""
        self.state, self.high = State.RAMP, None
        self.rate = max(self.rate, 8 * self.low)

    def restart(self, now: float, *, gently: bool) -> None:
        """Ramp up again."""
        self.rate = min(self.rate, GENTLE_RATE if gently else FIRST_RATE)
        self.set_mark(now)

    def set_mark(self, now: float) -> None:
        """Start to count clean requests."""
        self._mark, self._clean = now, 0

    def accepted(self, now: float, sent: int) -> None:
        """A request was accepted: is it time for more?"""
        if self._mark == -math.inf:
            self.set_mark(now)
        self._clean += 1
        elapsed = now - self._mark
        used = self._clean >= 0.8 * self.rate * elapsed  # a rate that nobody used was not tried
        if self.state is State.RAMP:
            self._ramp(now, elapsed, used)
        elif self._clean >= 2 and now >= self._retry_at and self._collapsed:
            self.state, self.rate = State.RAMP, min(self.proven, max(self.low * 2, self.proven / 8))
            self.set_mark(now)
        else:
            self._hold_or_probe(now, sent, elapsed, used)

    def _ramp(self, now: float, elapsed: float, used: bool) -> None:
        span = max(0.25, 8 / self.rate)
        if elapsed >= span and used:
            self.low, self.rate = self.rate, self.rate * 2
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
        """Return the rate that is worth keeping: not one that an outage may have taught."""
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
        if self.high is not None and sent - self._high_since > FORGET_AFTER:
            self.high, self._step = None, FIRST_STEP
        if self.state is State.PROBE:
            self.low = self.rate if self.high else self.rate / MARGIN
            self._step = min(LARGEST_STEP, self._step * 2.5)
            self._failed_probes = max(0, self._failed_probes - 1)
            self.state = State.HOLD
        self.proven = max(self.proven, self.low)
        if not self._collapsed:
            self._proven_at = now
        if sent >= self._probe_after:
            self._probe()
        self.set_mark(now)

    def _probe(self) -> None:
        if self.high is None:
            self.state, self.rate = State.PROBE, self.low * (1 + self._step)
        elif self.high > 1.025 * self.low:
            self.state, self.rate = State.PROBE, min(math.sqrt(self.low * self.high), 1.5 * self.low)
