"""The tickets of a pacer, by which it recognises the request that a response belongs to."""

from __future__ import annotations

from attrs import define


@define(eq=False, repr=False)
class Ticket:
    """A request that was let through."""

    number: int
    """The number of requests sent so far, including this one."""
    epoch: int
    """The number of the last closing or opening: responses to requests from before it are ignored."""
    sent_at: float
    in_flight: int
    """Number of requests in flight, including this one."""
    rate: float
    canary: bool
    """Whether it tests if the pacer is open again."""
    settled: bool = False
    """Whether the request is no longer in flight."""
