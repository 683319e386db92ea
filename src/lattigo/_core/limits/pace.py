"""The rate that a server allows, learned only from its refusals.

A pacer is a plain state machine: it receives the time as an argument, and never waits itself,
so the same code runs in the gate and on the virtual clock of the simulator.

While it is open, `Search` looks for the highest rate, and `ConcurrencyCap` bounds the requests in flight if necessary.
A refusal closes it: nothing is sent except one request at a time, the canary, to find out when it is open again.
The moment of reopening shows the meaning of the refusal:

    soon                        the rate was too high: the limit is between the last good rate and this one
    at the end of a window      the number accepted in that window is the limit
    much later, once            perhaps an outage, which says nothing about the limit: the old pace is tried again
    much later, repeatedly      the number accepted from one opening to the next is the limit

Times are seconds of a monotonic clock; `lead` is how far the server's own clock is ahead of it, since windows are
aligned to that clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from random import Random

from attrs import define, field, frozen

from .concurrency_cap import ConcurrencyCap
from .search import SLOWEST, UNLIMITED, Search, State
from .throughput import Throughput
from .ticket import Ticket
from .windows import KEPT, SHORT, Cycle, Openings, Tally, boundary_after, is_window, opening, slot_after

FIRST = 16
"""Number of requests that start as fast as the responses come."""
QUICK = 0.025
"""Seconds between the first requests, if the responses are as quick."""
CATCH_UP = 0.05
"""Maximum delay in seconds that a late sender may make up for."""
AFTER_BOUNDARY = 0.12
"""Seconds after the start of a window before the first request, so that it is not too early."""
LONGEST_WAIT = 16.0
"""Seconds between two canaries, while there are few of them compared with the accepted requests."""
LONGEST_PAUSE = 3600.0
"""Maximum seconds to stay closed, whatever the server requests."""
FEW, ENOUGH = 5, 30
"""Numbers of accepted requests below which a cycle means hardly anything, and above which it is not chance."""
MANY = 100
"""Number of accepted requests after which it ramps up again, even if the first closing came after more."""


@frozen(eq=False, repr=False)
class Knowledge:
    """What a pacer has learned from refusals so far."""

    refusals: int
    """Their number."""
    search: Search
    doubt: Cycle | None


@define(eq=False, repr=False)
class Pacer:
    """The pace of one endpoint, or of the account."""

    search: Search = field(factory=Search)
    cap: ConcurrencyCap = field(factory=ConcurrencyCap)
    window: float | None = None
    """The length of the server's window, once known from its openings."""
    refusals: int = 0
    """Total number of refusals."""
    lead: float = 0.0
    """Seconds by which the server's clock is ahead of ours."""
    chance: Random = field(factory=Random)
    closed: bool = False
    _epoch: int = 0
    _next_at: float = -math.inf
    _sent: int = 0
    _before: Search = field(factory=Search)
    """The state of the search before the refusal that closed it."""
    _doubt: Cycle | None = None
    """The last cycle that ended in an outage or at a limit."""
    _closed_at: float = 0.0
    _passed: int = 0
    """Since the last opening."""
    _first_sent: float = math.inf
    _last_sent: float = -math.inf
    _opened_at: float = -math.inf
    """The time of the first request after the last opening."""
    _cycle_start: float = math.inf
    _idle: float = 0.0
    """Seconds of this cycle in which a request was allowed but none was sent."""
    _last_refused: float = 0.0
    _refused_at: float = -math.inf
    """The same, including requests that were in flight when it closed."""
    _throughput: Throughput = field(factory=Throughput)
    _last_accepted: float = -math.inf
    _canary_at: float = 0.0
    _canary_out: bool = False
    _canaries: int = 0
    """Number of consecutive refusals."""
    _carried: int = 0
    """Canaries of the previous closing, from which the back-off continues if hardly anything was accepted since."""
    _misled: bool = False
    """Whether a canary was refused at the time that the server had requested."""
    _asked: bool = False
    _forgiven: bool = False
    """Whether nothing is learned from the current closing."""
    _accepted: Tally = field(factory=Tally)
    _openings: Openings = field(factory=Openings)

    @classmethod
    def of_all(cls, pacers: Sequence[Pacer]) -> Pacer:
        """Return a pacer of an account without a limit, which knows all requests of its endpoints' pacers."""
        account = cls(Search(rate=UNLIMITED, is_starting=False))
        account._sent = sum(pacer._sent for pacer in pacers)
        account._first_sent = account._cycle_start = min(pacer._first_sent for pacer in pacers)
        account._last_sent = max(pacer._last_sent for pacer in pacers)
        account._last_accepted = max(pacer._last_accepted for pacer in pacers)
        account._accepted = Tally.of_all([pacer._accepted for pacer in pacers])
        account._passed = account._accepted.between(-math.inf, math.inf)
        return account

    def join(self, ticket: Ticket) -> Ticket:
        """Return a ticket for a request in flight that another pacer let through."""
        self.cap.in_flight += 1
        return Ticket(self._sent, self._epoch, ticket.sent_at, self.cap.in_flight, self.search.rate, canary=False)

    @property
    def state(self) -> State:
        """The current state of the search."""
        return State.CLOSED if self.closed else self.search.state

    @property
    def rate(self) -> float:
        """The current rate in requests per second."""
        return self.search.rate

    def ready_at(self, now: float) -> float:
        """Return the time of the next request; infinity while it depends on a response."""
        if self.closed:
            return math.inf if self._canary_out else max(now, self._canary_at)
        if self.cap.full:
            return math.inf
        if self.search.is_starting and self.cap.in_flight <= self._passed < FIRST:  # as slow start does in TCP
            return now if self._passed > FEW else max(now, min(self._next_at, self._last_sent + QUICK))
        return max(now, self._next_at)

    def send(self, now: float) -> Ticket:
        """Let a request through. Call it only at the time of `ready_at`."""
        self._sent, self._last_sent = self._sent + 1, now
        self.cap.in_flight += 1
        self._first_sent = min(self._first_sent, now)
        self._cycle_start = min(self._cycle_start, now)
        if self.closed:
            self._canary_out = True
        else:
            late = now - self._next_at
            if late > CATCH_UP:
                self._idle += now - max(self._next_at, self._cycle_start)
            self._next_at = self._after(self._next_at if 0 <= late <= CATCH_UP else now)
        return Ticket(self._sent, self._epoch, now, self.cap.in_flight, self.search.rate, self.closed)

    def _after(self, moment: float) -> float:
        """Return the time of the next request after one at this moment."""
        rate = self.search.rate
        if self.window and self.window <= SHORT and self.search.state is not State.RAMP:
            count = round(rate * self.window)
            if count:  # else the limit is slower than one request per window
                return slot_after(moment, self.window, count, self.lead)
        return moment + 1 / rate

    def accepted(self, ticket: Ticket, now: float) -> None:
        """Record that the server accepted a request."""
        self._settle(ticket)
        self._accepted.add(ticket.sent_at)
        if not ticket.canary:
            self._last_accepted = max(self._last_accepted, ticket.sent_at)
        if ticket.epoch != self._epoch:
            return
        if ticket.canary:
            self._reopen(ticket, now)
            return
        self.cap.accepted(ticket.in_flight, ticket.rate, now - ticket.sent_at)
        self._passed += 1
        doubted = self._doubt is not None and self._passed <= min(self._doubt.accepted + 5, MANY)
        if not (doubted and self.search.state is State.RAMP):
            self.search.accepted(now, self._sent)

    def refused(self, ticket: Ticket, now: float, retry_after: float | None = None) -> float | None:
        """Record that the server refused a request; return the seconds until the next one if this closed the pacer."""
        self.refusals += 1
        self._refused_at = max(self._refused_at, ticket.sent_at)
        self._settle(ticket)
        if ticket.epoch != self._epoch:
            return None
        self._last_refused = max(self._last_refused, ticket.sent_at)
        if ticket.canary:
            self._canary_out = False
            self._canaries += 1
            self._misled = self._misled or self._asked
        else:
            self._close(ticket, now)
        self._asked = bool(retry_after)
        self._canary_at = self._canary_time(now, retry_after)
        return self._canary_at - now

    def lost(self, ticket: Ticket) -> None:
        """Record that the outcome of a request is unknown."""
        self._settle(ticket)
        if ticket.canary and ticket.epoch == self._epoch:
            self._canary_out = False

    def _settle(self, ticket: Ticket) -> None:
        if not ticket.settled:  # otherwise its response is late
            ticket.settled = True
            self.cap.in_flight -= 1

    def told(self, remaining: int, seconds: float, now: float) -> None:
        """Adopt the number of requests per time that the server announces."""
        if self.closed:
            return
        self.search.is_starting = False
        if remaining > 0:
            self.search.low = self.search.high = remaining / seconds
            self._hold(now)
        else:
            self._next_at = now + seconds

    def resume(self, low: float, window: float | None) -> None:
        """Start with the limit from an earlier run."""
        self.window = window
        self.search.resume(low, window)

    def learned(self) -> float | None:
        """Return the requests per second to keep for the next run, unaffected by outages."""
        return (self._before if self.closed else self.search).learned()

    def knowledge(self) -> Knowledge:
        """Return what is known now, for `forgive`."""
        return Knowledge(self.refusals, copy(self.search), self._doubt)

    def forgive(self, before: Knowledge, now: float) -> None:
        """Restore what was known `before` the refusals, which were not caused by the pace."""
        self._before, self._doubt = copy(before.search), before.doubt
        if self.closed:
            self._forgiven = True
        else:
            self._restore(now)

    def _close(self, ticket: Ticket, now: float) -> None:
        self._before = copy(self.search)
        tried = self.cap.limit is not None or self.search.state is not State.RAMP
        if tried and self.cap.explains(ticket.in_flight, ticket.rate, self.search.low):
            self.search.free()
        else:
            bounds = self._throughput.bounds(ticket.sent_at, ticket.number, self.refusals)
            self.search.refused(now, self._sent, idle=self._is_idle(now), at_once=self._passed <= 1, bounds=bounds)
        self.closed, self._closed_at = True, now
        self._carried = max(0, self._carried + self._canaries - 2) if self._passed <= FEW else 0
        self._canaries, self._misled = 0, False
        self._epoch += 1

    def _canary_time(self, now: float, retry_after: float | None) -> float:
        """Return the time of the next canary: soon at first, then less often, just after full seconds of the server."""
        if retry_after is not None and (retry_after > 0 or self._canaries == 0):
            return now + min(retry_after, LONGEST_PAUSE) + 0.1
        if self.window and self._canaries <= 1 and self._before.state is not State.RAMP:
            boundary = boundary_after(self._last_refused, self.window, self.lead)
            expected = self._before.low * self.window
            if self._canaries == 1 or self._accepted.between(boundary - self.window, boundary) >= 0.9 * expected:
                return max(now, boundary + AFTER_BOUNDARY)
        wait = min(self._back_off(now), LONGEST_PAUSE)
        if wait < 1:
            return now + wait
        if self._last_accepted == -math.inf:  # clients that were never accepted must not all retry together
            return now + wait * (1 + self.chance.random()) / 2
        grid = 60 if wait >= 120 else 10 if wait >= 8 else 5 if wait >= 4 else 1
        return boundary_after(now + max(wait / 2, wait - grid), grid, self.lead) + AFTER_BOUNDARY

    def _back_off(self, now: float) -> float:
        """Return the seconds until the next canary, which double with each refused one.

        If few requests were accepted, each canary matters: they become rare enough to cost a fiftieth of these.
        """
        passed = self._accepted.between(now - KEPT, math.inf)
        closed_for = now - self._closed_at
        rate = self.search.low or 1.0
        first = min(1.0, max(0.05, 2 / rate)) if rate > 0.5 else 0.5 / rate
        doubling = 2.0 ** min(self._canaries + (self._carried if self._canaries else 0), 30)
        wait = first * doubling
        if 1 < passed <= FEW or (passed == 1 and closed_for > 2 * LONGEST_WAIT):
            wait = max(wait, 1.0, (1 if self._doubt else 3) * closed_for)
        if self._doubt and self._canaries:  # not open soon: if it is the same limit again, it lasts as long
            wait = max(wait, self._doubt.closed_for / 4 * doubling)
        elif self._doubt and self._doubt.few:
            wait = max(wait, self._doubt.closed_for)
            closed_for = self._doubt.closed_for
        rarest = min(3.0, 50 / passed) * closed_for if passed else 0.0
        return min(wait, max(LONGEST_WAIT, 0.5 / rate, rarest))

    def _reopen(self, ticket: Ticket, now: float) -> None:
        """Learn from the time of reopening."""
        opened, roundness = opening(self._last_refused, now, self.lead)
        if self.window and roundness < self.window:
            self.window = None  # it opened in the middle of a window
        self.window = self.window or self._openings.add(roundness, now - self._last_refused)
        cycle = self._cycle(opened, roundness, now)
        doubt = self._doubt
        self._throughput.opened(
            ticket.sent_at, ticket.number, self.refusals, closed_at=self._closed_at, refused_at=self._refused_at
        )
        if not self._forgiven:
            self._doubt = cycle if cycle.used_up else None
        known_window = cycle.is_window and self.window is not None and cycle.accepted >= ENOUGH
        long = cycle.closed_for > max(4.0, 8 / self._before.rate) and not self._is_idle(self._closed_at)
        if self._forgiven:
            self._restore(now)
        elif known_window or (cycle.used_up and doubt and self._is_like(doubt, cycle)):
            self._measure(cycle, doubt or cycle)
            self._hold(now)
        elif cycle.used_up or long:
            self._restore(now)
        else:
            if cycle.closed_for > 1.5 and not self._is_idle(self._closed_at):
                self.search.period = max(self.search.period, 1.3 * cycle.closed_for)
            self._hold(now)
            if self._before.state is State.RAMP and self.search.state is State.HOLD:
                self.search.probe()
                self._next_at = self._after(now)
        self._throughput.paced(self.search.rate)
        self._forgiven, self._passed, self._opened_at = False, 0, ticket.sent_at
        self._last_accepted = ticket.sent_at
        self._cycle_start, self._idle = opened if roundness else ticket.sent_at, 0.0
        self._canary_out = False
        self._epoch += 1

    def _cycle(self, opened: float, roundness: float, now: float) -> Cycle:
        """Return the cycle that ended with the opening, or the last window or period if it contains several."""
        start, period, closed_for = self._cycle_start, self.search.period, opened - self._closed_at
        precise = opened - start > 2 * (now - self._last_refused)
        window = roundness > 0 and precise and is_window(start, opened, self.lead)
        if self.window and opened - self.window >= start:
            start, window = opened - self.window, True
        elif period > 1 and closed_for <= period and not window:
            recent = max(self._first_sent, opened - period)
            start = recent if self._accepted.between(recent, opened) >= ENOUGH else start
        accepted = self._accepted.between(start, opened)
        used_up = accepted > 0 and closed_for > max(1.0, 0.04 * (opened - start))
        few = accepted <= FEW and self._accepted.between(2 * start - opened, start) <= ENOUGH
        return Cycle(start, opened, accepted, few, closed_for, window, used_up)

    def _is_like(self, doubt: Cycle, cycle: Cycle) -> bool:
        """Return whether one limit can explain both cycles, rather than two outages."""
        few, many = 0.6 * doubt.accepted, 1.5 * doubt.accepted + 5
        return cycle.accepted <= many and (
            cycle.accepted >= few or self._closed_at - self._cycle_start < cycle.closed_for
        )

    def _measure(self, cycle: Cycle, doubt: Cycle) -> None:
        """Set the limit to the number accepted in a window of the server, or else in two cycles."""
        start = cycle.start if cycle.is_window else doubt.start
        accepted = self._accepted.between(start, cycle.end)
        rate = max(accepted - 0.5, 0.9 * accepted) / (cycle.end - start)
        if not cycle.is_window:
            rate = min(rate, self.search.low)  # the refused rate is too high, whatever the count
        slow = cycle.is_window or cycle.closed_for > 2 / SLOWEST or 0 < self._before.low < SLOWEST
        slowest = 1 / LONGEST_PAUSE if slow and not self._misled else min(SLOWEST, self._before.low or SLOWEST)
        since, gap = self._last_refused - max(cycle.start, self._opened_at), self._last_refused - self._last_accepted
        refused = max(cycle.accepted / max(1.0, since), 1 / max(1.0, gap))
        many = accepted >= ENOUGH
        self.search.measured(max(slowest, rate), refused, self._sent, many=many, surely=cycle.is_window)
        if cycle.is_window:
            self.window = float(round(cycle.end - cycle.start))
        self.search.period = self.window or max(self.search.period, cycle.end - self._cycle_start)

    def _is_idle(self, closed_at: float) -> bool:
        """Return whether less than a quarter of the pace was used in this cycle, which says little about the limit."""
        return self._idle > 0.75 * (closed_at - self._cycle_start)

    def _restore(self, now: float) -> None:
        self.search = self._before
        if self.search.state is State.RAMP:
            self.search.restart(now, gently=self._doubt is not None and self._doubt.few)
            self._open(now)
        else:
            self._hold(now)

    def _hold(self, now: float) -> None:
        if self.search.state is not State.RAMP or self.cap.limit is None:
            self.search.hold(now)
        self._open(now)

    def _open(self, now: float) -> None:
        self.closed = False
        self._next_at = self._after(now)
