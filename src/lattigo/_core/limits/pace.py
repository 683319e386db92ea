"""How fast a server lets us go, learned from nothing but its refusals.

A pacer is a plain state machine: it is told the time, and never waits itself.
So the same code runs in the gate and under the virtual clock of the simulator.

    RAMP      doubles the rate until the first refusal
    HOLD      keeps one percent below the highest rate that is known to be good
    PROBE     tries a little more, after hundreds of clean requests; each success makes the next step larger
    CLOSED    after a refusal nothing is sent, but for one request at a time that finds out whether it is open again

When it opens tells what kind of limit it is.
Long after it closed: the cycle from one opening to the next was used up, so what was accepted in it is the limit.
(Unless the client hardly sent anything in it: whatever refused that was no limit on the rate.)
At once: the rate was too high, and the truth lies between the last good rate and this one.

Times are seconds of a clock that only goes forward; `lead` says how far the server's own clock is ahead of it, since
windows are aligned to that.
"""

from __future__ import annotations

import math
from collections import deque
from enum import Enum

from attrs import define, field

FIRST_RATE = 20.0
"""Requests per second to begin with."""
MARGIN = 0.99
"""Of the highest good rate; without it sliding windows collapse."""
CATCH_UP = 0.05
"""Seconds that a late sender may make up for."""
WINDOWS = (3600, 900, 300, 120, 60, 30, 20, 15, 10, 5, 2, 1)
"""Lengths of windows that servers use, in seconds."""
AFTER_BOUNDARY = 0.12
"""Seconds after the begin of a window when the first request can't be too early."""
LONGEST_WAIT = 16.0
"""Seconds between two requests that find out whether it is open again."""
LONGEST_PAUSE = 3600.0
"""Seconds that a closing lasts at most, whatever the server asks for."""
SLOWEST = 1 / LONGEST_WAIT
"""Requests per second below which no refusal slows anybody down: even a closed server is asked that often."""
SLOWEST_WHEN_IDLE = 1.0
"""The same for a client that hardly sends: its rate is not why it was refused."""
ENOUGH = 30
"""Accepted requests that make one cycle a lesson; with fewer it may be chance, and takes two cycles in a row."""
FIRST_STEP = 0.02
LARGEST_STEP = 0.6
FORGET_AFTER = 600
"""Requests after which a rate that was refused may be tried again."""


class State(Enum):
    """What a pacer is doing."""

    RAMP = "ramp"
    HOLD = "hold"
    PROBE = "probe"
    CLOSED = "closed"


@define(eq=False, repr=False)
class Ticket:
    """One request that was let through."""

    epoch: int
    """The answers to requests from before the last closing or opening say nothing new."""
    sent_at: float
    canary: bool
    """Whether it finds out if it is open again."""


@define(eq=False, repr=False)
class Pacer:
    """The pace of one endpoint, or of the account."""

    rate: float = FIRST_RATE
    """Requests per second at present."""
    state: State = State.RAMP
    low: float = 0.0
    """The highest rate that is known to be good; 0 when none is known yet."""
    high: float | None = None
    """The lowest rate that was refused, until it is forgotten."""
    window: float | None = None
    """The length of the server's window, once two openings have shown it."""
    refusals: int = 0
    """All refusals there ever were."""
    lead: float = 0.0
    """Seconds by which the server's clock is ahead of ours."""
    _epoch: int = 0
    _next_at: float = -math.inf
    _sent: int = 0
    _clean: int = 0
    """Accepted since the mark."""
    _mark: float = -math.inf
    _period: float = 1.0
    """Seconds that a limit may need to show."""
    _strikes: int = 0
    """Refusals at a rate that was good before; the second one means that the limit fell."""
    _failed_probes: int = 0
    _probe_after: int = 80
    """Requests sent before the next probe."""
    _high_since: int = 0
    _step: float = FIRST_STEP
    _closed_at: float = 0.0
    _closed_in: State = State.RAMP
    _first_sent: float = math.inf
    _cycle_start: float = math.inf
    _idle: float = 0.0
    """Seconds of this cycle in which a request was allowed and none came."""
    _doubted: bool = False
    """Whether the last cycle was used up by so few requests that this may be chance."""
    _last_refused: float = 0.0
    _canary_at: float = 0.0
    _canary_out: bool = False
    _canaries: int = 0
    """Refused in a row."""
    _accepted: _Tally = field(factory=lambda: _Tally())

    def ready_at(self, now: float) -> float:
        """When the next request may go; infinity while that hangs on an answer."""
        if self.state is State.CLOSED:
            return math.inf if self._canary_out else max(now, self._canary_at)
        return max(now, self._next_at)

    def send(self, now: float) -> Ticket:
        """Let a request through. Call it only when `ready_at` says so."""
        self._sent += 1
        self._first_sent = min(self._first_sent, now)
        self._cycle_start = min(self._cycle_start, now)
        closed = self.state is State.CLOSED
        if closed:
            self._canary_out = True
        else:
            late = now - self._next_at
            if late > CATCH_UP:
                self._idle += now - max(self._next_at, self._cycle_start)
            self._next_at = (self._next_at if late <= CATCH_UP else now) + 1 / self.rate
        return Ticket(self._epoch, now, canary=closed)

    def accepted(self, ticket: Ticket, now: float) -> None:
        """The server took a request."""
        self._accepted.add(ticket.sent_at)
        if ticket.epoch != self._epoch:
            return
        if ticket.canary:
            self._reopen(now)
        else:
            self._clean += 1
            self._advance(now)

    def refused(self, ticket: Ticket, now: float, retry_after: float | None = None) -> float | None:
        """The server refused a request. Gives the seconds until the next one, when this closed the pacer."""
        self.refusals += 1
        if ticket.epoch != self._epoch:
            return None
        self._last_refused = max(self._last_refused, ticket.sent_at)
        if ticket.canary:
            self._canary_out = False
            self._canaries += 1
        else:
            self._learn_from_refusal(now)
            self._closed_in, self.state = self.state, State.CLOSED
            self._closed_at = now
            self._canaries = 0
            self._epoch += 1
        self._canary_at = self._canary_time(now, retry_after)
        return self._canary_at - now

    def lost(self, ticket: Ticket) -> None:
        """Nobody knows what became of a request."""
        if ticket.canary and ticket.epoch == self._epoch:
            self._canary_out = False

    def told(self, remaining: int, seconds: float, now: float) -> None:
        """The server said how many requests it will take in how many seconds: no need to find out."""
        if self.state is State.CLOSED:
            return
        if remaining > 0:
            self.low = self.high = remaining / seconds
            self._hold(now)
        else:
            self._next_at = now + seconds

    def resume(self, low: float, window: float | None) -> None:
        """Begin where an earlier run ended."""
        self.low, self.window, self.state = low, window, State.HOLD
        self.rate = low * MARGIN
        self._probe_after = FORGET_AFTER
        self._period = window or self._period

    def _learn_from_refusal(self, now: float) -> None:
        self._high_since = self._sent
        if self.state is State.RAMP:
            self.high = self.rate
            self.low = self.low or self.rate / 2
        elif self.state is State.PROBE:
            self.high = self.rate
            self._failed_probes += 1
            self._probe_after = self._sent + min(FORGET_AFTER, 100 * 2**self._failed_probes)
            self._step = FIRST_STEP
        else:
            self._strikes += 1
            self.high = self.low
            slowest = SLOWEST_WHEN_IDLE if self._is_idle(now) else SLOWEST
            self.low = max(self.low * (0.985 if self._strikes == 1 else 0.85), min(self.low, slowest))
            self._probe_after = self._sent + 150

    def _canary_time(self, now: float, retry_after: float | None) -> float:
        """When to find out whether it is open again: soon at first, then rarer, just after the server's seconds."""
        if retry_after is not None and (retry_after > 0 or self._canaries == 0):
            return now + min(retry_after, LONGEST_PAUSE) + 0.1
        if self.window and self._canaries == 0 and self._closed_in is not State.RAMP:
            return max(now, self._boundary_after(self._last_refused, self.window) + AFTER_BOUNDARY)
        first = min(1.0, max(0.05, 2 / (self.low or 1)))
        wait = min(LONGEST_WAIT, first * 2.0 ** min(self._canaries, 30))
        if wait < 1:
            return now + wait
        grid = 10 if wait >= 8 else 5 if wait >= 4 else 1
        return self._boundary_after(now + wait / 2, grid) + AFTER_BOUNDARY

    def _reopen(self, now: float) -> None:
        """It is open again: what does the time tell?"""
        opened, aligned = self._opening(self._last_refused, now)
        closed = opened - self._closed_at
        start = self._cycle_start
        one_window = aligned > 0 and self._is_window(start, opened)
        if self.window and aligned >= self.window and opened - self.window >= start:
            start = opened - self.window
        elif self._period > 1 and closed <= self._period and not one_window:
            start = max(self._first_sent, opened - self._period)
        cycle = opened - start
        limit = self._accepted.between(start, opened)
        whole_window = self.window is not None and abs(cycle - self.window) < 0.01 and limit >= ENOUGH
        idle = self._is_idle(self._closed_at)
        used_up = limit > 0 and closed > 1 and closed > (0.25 if idle else 0.04) * cycle
        doubted, self._doubted = self._doubted, used_up and limit < ENOUGH
        if whole_window or (used_up and (limit >= ENOUGH or doubted)):
            self.low = max(SLOWEST, (limit - 0.5) / cycle)
            self.high, self._high_since = self.low * 1.02, self._sent
            if one_window and closed > 1:
                self.window = float(round(cycle))
            self._period = self.window or max(self._period, cycle)
            self._strikes = 0 if whole_window else self._strikes
        elif closed > 1.5 and not (used_up or idle):
            self._period = max(self._period, 1.3 * closed)
        self._cycle_start, self._idle = opened, 0.0
        self._canary_out = False
        self._epoch += 1
        self._hold(now)

    def _is_idle(self, closed_at: float) -> bool:
        """Whether less than a quarter of the pace was used in this cycle, so that it says little about the limit."""
        return self._idle > 0.75 * (closed_at - self._cycle_start)

    def _hold(self, now: float) -> None:
        self.state = State.HOLD
        self.rate = self.low * MARGIN
        self._next_at = now + 1 / self.rate
        self._set_mark(now)

    def _set_mark(self, now: float) -> None:
        self._mark, self._clean = now, 0

    def _advance(self, now: float) -> None:
        """A request was accepted: is it time for more?"""
        if self._mark == -math.inf:
            self._set_mark(now)
        elapsed = now - self._mark
        used = self._clean >= 0.8 * self.rate * elapsed  # a rate that nobody used was not tried
        if self.state is State.RAMP:
            span = max(0.25, 8 / self.rate)
            if elapsed >= span and used:
                self.low, self.rate = self.rate, self.rate * 2
            if elapsed >= span and (used or elapsed > 4 * span):
                self._set_mark(now)
            return
        span = max(1.15 * self._period, 20 / self.rate, 2.0)
        if elapsed < span or not used:
            if elapsed > 3 * span:
                self._set_mark(now)
            return
        self._strikes = 0
        if self.high is not None and self._sent - self._high_since > FORGET_AFTER:
            self.high, self._step = None, FIRST_STEP
        if self.state is State.PROBE:
            self.low = self.rate if self.high else self.rate / MARGIN
            self._step = min(LARGEST_STEP, self._step * 2.5)
            self._failed_probes = max(0, self._failed_probes - 1)
            self.state = State.HOLD
        if self._sent >= self._probe_after:
            self._probe()
        self._set_mark(now)

    def _probe(self) -> None:
        if self.high is None:
            self.state, self.rate = State.PROBE, self.low * (1 + self._step)
        elif self.high > 1.025 * self.low:
            self.state, self.rate = State.PROBE, (self.low + self.high) / 2

    def _boundary_after(self, moment: float, length: float) -> float:
        """The next multiple of a length on the server's clock."""
        return (math.floor((moment + self.lead) / length) + 1) * length - self.lead

    def _opening(self, refused: float, accepted: float) -> tuple[float, float]:
        """When it opened, between a refusal and an acceptance: at the roundest time, and how round that is."""
        for length in WINDOWS:
            boundary = math.floor((accepted + self.lead) / length) * length - self.lead
            if boundary > refused:
                return boundary, float(length)
        return accepted, 0.0

    def _is_window(self, start: float, end: float) -> bool:
        """Whether the time from one opening to the next is a window of the server."""
        length = round(end - start)
        beyond = (end + self.lead) / length if length else 0.5
        return length in WINDOWS and abs(end - start - length) < 0.01 and abs(beyond - round(beyond)) * length < 0.01


class _Tally:
    """How many requests were accepted in each tenth of a second of the last hour."""

    def __init__(self) -> None:
        self._tenths: deque[list[int]] = deque()

    def add(self, at: float) -> None:
        tenth = math.floor(at * 10)
        if self._tenths and self._tenths[-1][0] >= tenth:
            self._tenths[-1][1] += 1
            return
        self._tenths.append([tenth, 1])
        while self._tenths[0][0] < tenth - 10 * WINDOWS[0]:
            self._tenths.popleft()

    def between(self, start: float, end: float) -> int:
        first, last = math.floor(start * 10), math.floor(end * 10)
        return sum(count for tenth, count in self._tenths if first <= tenth < last)
