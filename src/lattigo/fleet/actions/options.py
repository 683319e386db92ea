"""Options of a run, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from decimal import Decimal

import anyio
from attrs import field, frozen, validators

from .records import RunReport

CONCURRENCY = 8
"""Default number of calls in flight: after a crash, the outcome of each may be unknown."""


class Stop:
    """A callable that stops a run gracefully: calls in flight finish, and nothing more is sent."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.unsent: set[anyio.CancelScope] = set()
        """Calls that wait for a slot, and reads."""

    def __call__(self, reason: str) -> None:
        """Stop for a reason; only the first one is recorded."""
        self.reason = self.reason or reason
        for scope in self.unsent:
            scope.cancel()

    @contextmanager
    def cancels(self) -> Generator[None]:
        """Cancel the reads in this block when the run is stopped."""
        with anyio.CancelScope() as scope:
            if self.reason is not None:
                scope.cancel()
            self.unsent.add(scope)
            try:
                yield
            finally:
                self.unsent.discard(scope)


@frozen(kw_only=True)
class Findings:
    """The results of a check."""

    missing: int
    """Number of devices that the service does not know."""
    already: int
    """Number of devices that already have the desired state."""
    unreadable: int
    """Number of devices that could not be read."""
    reasons: Mapping[str, int] = field(factory=dict[str, int], repr=False)
    """Their number by reason, in the words of the service."""
    prices: Mapping[Decimal | None, int] = field(factory=dict[Decimal | None, int])
    """Number of devices to send by price, with `None` for unknown prices. Empty if no read shows a price."""

    @property
    def cost(self) -> Decimal:
        """The cost of the run, as far as the prices are known."""
        return sum((price * count for price, count in self.prices.items() if price is not None), Decimal(0))


@frozen(kw_only=True)
class RunOptions:
    """Options of a run."""

    batch: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """Maximum number of devices per call. Default: the maximum of the operation."""
    first: int | None = field(default=None, validator=validators.optional(validators.ge(1)))
    """Number of devices after which the run stops, to check their outcomes before the others are sent."""
    stop_at_failures: float = field(default=20.0, validator=[validators.ge(0), validators.le(100)])
    """The run stops if more than this percentage of the last 100 devices were refused, failed or are unknown."""
    concurrency: int = field(default=CONCURRENCY, validator=validators.ge(1))
    """Maximum number of calls in flight. After a crash, up to this many may be unknown."""
    extend: bool = False
    """Whether devices can be added to an existing journal."""
    same_account: bool = False
    """Whether the journal belongs to this account, although it was started with another key or address."""
    check: bool = False
    """Whether each device is read before anything is sent: unknown devices are skipped, and the values that the action
    changes are recorded, so that it can be undone."""
    skip_done: bool = False
    """Whether devices that already have the desired state are skipped. Implies `check`."""
    on_check: Callable[[Findings], bool] | None = None
    """A function to call after a check; nothing is sent if it returns false."""
    resend_unknown: bool = False
    """Whether devices whose outcome is unknown are sent again, although they may then be changed twice."""
    on_progress: Callable[[RunReport], None] | None = None
    """A function to call with the current report after each call."""
    stop: Stop = field(factory=Stop)
    """A callable to stop the run: `stop("enough")`."""
