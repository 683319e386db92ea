"""How a run is carried out, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import anyio
from attrs import field, frozen, validators

from .records import RunReport

CONCURRENCY = 8
"""Calls that are made at a time: each may be unknown after a crash."""


class Stop:
    """Lets a run end early: what was sent comes to its end, and nothing more is sent."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.unsent: set[anyio.CancelScope] = set()
        """Calls that wait for their slot."""

    def __call__(self, reason: str) -> None:
        """Stop, for this reason; the first one counts."""
        self.reason = self.reason or reason
        for scope in self.unsent:
            scope.cancel()


@frozen(kw_only=True)
class Findings:
    """What a check has shown."""

    missing: int
    """Devices that the service does not know."""
    already: int
    """Devices that are as they are to be."""
    unreadable: int
    """Devices that could not be read."""
    reasons: Mapping[str, int] = field(factory=dict[str, int], repr=False)
    """Their number, by the reason in the service's own words."""
    prices: Mapping[Decimal | None, int] = field(factory=dict[Decimal | None, int])
    """Devices that are to be sent, by what each costs; `None` where the service does not say it. Empty where no read
    shows a price."""

    @property
    def cost(self) -> Decimal:
        """What the run costs, as far as the prices are known."""
        return sum((price * count for price, count in self.prices.items() if price is not None), Decimal(0))


@frozen(kw_only=True)
class RunOptions:
    """How a run is carried out."""

    batch: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """Devices in a call at most; without it as many as the operation can take."""
    first: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """Devices after which the run stops, to see how they fare before the others are sent."""
    stop_at_failures: float = field(default=20.0, validator=[validators.ge(0), validators.le(100)])
    """The run stops when more than this percentage of the last 100 devices were refused, failed or are unknown."""
    concurrency: int = field(default=CONCURRENCY, validator=validators.ge(1))
    """Calls that are made at a time. After a crash, that many may be unknown."""
    extend: bool = False
    """Whether devices can be added to a journal that exists."""
    same_account: bool = False
    """Whether the journal is of this account, though it was started with another key or at another address."""
    check: bool = False
    """Whether each device is read before anything is sent: unknown devices are left out, and the values that the action
    changes are kept, so that it can be undone."""
    skip_done: bool = False
    """Whether devices are left out that are already as they are to be. Implies `check`."""
    on_check: Callable[[Findings], bool] | None = None
    """Is called after a check; nothing is sent if it returns false."""
    resend_unknown: bool = False
    """Whether devices whose outcome is unknown are sent again, although it may then happen twice."""
    on_progress: Callable[[RunReport], None] | None = None
    """Is called with the report so far after each call."""
    stop: Stop = field(factory=Stop)
    """Call it to stop the run: `stop("enough")`."""
