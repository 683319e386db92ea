"""The base of every sandbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from .faults import Fault, Faults
from .limits import Clock, Limits, RateLimit
from .web import App, Seen

AppT_co = TypeVar("AppT_co", bound=App, covariant=True)


class Box(Generic[AppT_co]):
    """A simulated service for `serve` or `run`, with its rate limits, its faults and the requests that it has seen.

    Args:
        app: the service.
        endpoints: the names of its endpoints.
        seed: of the random numbers that decide on faults.
        limits: rate limits; the first one that refuses a request responds with 429.
        faults: injected faults, tried in order.
        clock: the clock of the rate limits, in seconds.

    Raises:
        ValueError: a limit or a fault names an endpoint that does not exist.
    """

    path = ""
    """The prefix of every path."""

    def __init__(
        self,
        app: AppT_co,
        endpoints: Sequence[str],
        *,
        seed: int,
        limits: Sequence[RateLimit],
        faults: Sequence[Fault],
        clock: Clock | None,
    ) -> None:
        self._app = app
        self._names, self._seed, self._clock = endpoints, seed, clock
        self.limits = limits
        self.faults = faults

    @property
    def app(self) -> AppT_co:
        """The ASGI application."""
        return self._app

    @property
    def limits(self) -> Sequence[RateLimit]:
        """The rate limits. New ones start at zero."""
        return self._limits

    @limits.setter
    def limits(self, limits: Sequence[RateLimit]) -> None:
        for limit in limits:
            self._check_known(limit.endpoints or ())
        self._limits = tuple(limits)
        self._app.limits = Limits(self._limits, self._clock)

    @property
    def faults(self) -> Sequence[Fault]:
        """The faults. New ones start with all their `times`."""
        return self._faults

    @faults.setter
    def faults(self, faults: Sequence[Fault]) -> None:
        self._check_known([fault.endpoint for fault in faults if fault.endpoint is not None])
        self._faults = tuple(faults)
        self._app.faults = Faults(self._faults, self._seed)

    @property
    def seen(self) -> deque[Seen]:
        """The last requests, oldest first."""
        return self._app.seen

    def _check_known(self, endpoints: Iterable[str]) -> None:
        for endpoint in endpoints:
            if endpoint not in self._names:
                raise ValueError(f"There is no endpoint {endpoint!r}. The endpoints are: {', '.join(self._names)}.")
