"""The sandbox of the Lattigo service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import get_args

from .app import Account, LattigoApp, Settings
from .base import Box
from .faults import Fault
from .fleet import Fleet, Row, Rows
from .limits import Clock, RateLimit
from .paging import Paging
from .routes import ENDPOINTS
from .state import State

ACCOUNTS = (Account("sandbox", "sandbox-api-key"), Account("neighbour", "neighbour-api-key"))
NEIGHBOURS = 10


class Truth:
    """The data that a correct client of the first account must end up with, straight from the model."""

    def __init__(self, state: State) -> None:
        self._state = state

    def devices(self) -> Iterator[Row]:
        """Return every device object, as it is now and in the order of the list."""
        return (self._state.device(index) for index in self._mine())

    def daily_usage(self, since: date, until: date) -> Iterator[Row]:
        """Yield every daily row from `since` to `until`, both inclusive, with its device_name, newest first."""
        start, end = since.toordinal(), until.toordinal()
        for index in self._mine():
            yield from self._named(index, self._state.fleet.daily(index, start, end))

    def monthly_usage(self, since: date, until: date) -> Iterator[Row]:
        """Yield every monthly row whose first day is from `since` to `until`, with its device_name."""
        start, end = since.toordinal(), until.toordinal()
        for index in self._mine():
            yield from self._named(index, self._state.fleet.monthly(index, start, end))

    def _mine(self) -> Iterator[int]:
        return chain(*self._state.owned(0))

    def _named(self, index: int, rows: Rows[Row]) -> Iterator[Row]:
        name = self._state.name(index)
        return ({"device_name": name, **row} for row in rows.cut(0, len(rows)))


class Sandbox(Box[LattigoApp]):
    """A stateful simulator of the Lattigo service.

    Every device and every row is a function of `seed`, computed on demand: a million devices cost no memory.
    Lists of usage and reports start with the newest row, so with `limit`, which is 1 by default, you get the latest.
    The first account owns the fleet; the second one owns ten other devices.

    Args:
        devices: the size of the first account's fleet.
        seed: of the fleet, its usage and the random numbers that decide on faults.
        today: the last day with usage; by default the day of construction, UTC. Not before 2020-06-01.
        limits: rate limits; the first one that refuses a request responds with 429. Assign `box.limits` to change them.
        faults: injected faults, tried in order. Assign `box.faults` to change them.
        page_size: rows in a page when the client does not request a number.
        page_limit: the largest page.
        refuse_large_pages: whether a larger per_page is refused with 400, or silently lowered.
        paging: the headers of pages, or that pages are ignored.
        envelopes: whether devices come as `{"device": {…}}` and `{"devices": […]}`.
        seen: number of requests that are recorded; 0 records none.
        clock: the clock of the rate limits, in seconds; for tests.

    Raises:
        ValueError: an argument is out of range.
    """

    endpoints = ENDPOINTS
    """The names of the 23 endpoints, for faults, limits and counts."""

    def __init__(
        self,
        devices: int = 5000,
        *,
        seed: int = 1,
        today: date | None = None,
        limits: Sequence[RateLimit] = (),
        faults: Sequence[Fault] = (),
        page_size: int = 25,
        page_limit: int = 100,
        refuse_large_pages: bool = True,
        paging: Paging = "counted",
        envelopes: bool = False,
        seen: int = 1000,
        clock: Clock | None = None,
    ) -> None:
        if devices < 0 or page_size < 1 or page_limit < 1 or seen < 0:
            raise ValueError("devices and seen must be 0 or more, page_size and page_limit 1 or more")
        if paging not in get_args(Paging):
            raise ValueError(f"paging {paging!r} is not one of {', '.join(get_args(Paging))}")
        self.accounts = ACCOUNTS
        self._own = devices
        self._fleet = Fleet(devices + NEIGHBOURS, seed, today or datetime.now(UTC).date())
        settings = Settings(
            accounts=ACCOUNTS,
            paging=paging,
            page_size=min(page_size, page_limit),
            page_limit=page_limit,
            refuse_large_pages=refuse_large_pages,
            envelopes=envelopes,
        )
        app = LattigoApp(settings, State(self._fleet, devices), seen)
        super().__init__(app, ENDPOINTS, seed=seed, limits=limits, faults=faults, clock=clock)

    @property
    def truth(self) -> Truth:
        """The data that a correct client must end up with."""
        return Truth(self.app.state)

    @property
    def executions(self) -> Counter[str]:
        """The number of things that actually happened, such as messages sent or devices terminated, by endpoint."""
        return self.app.state.executions

    @property
    def usage_limits(self) -> Mapping[str, Row]:
        """The kb_limit, action and usernames that were set, by device_name; no endpoint shows them."""
        return self.app.state.usage_limits

    def executed(self, endpoint: str, device_name: str | None = None) -> int:
        """Return how many requests to an endpoint actually did something; with a device_name, how many to that device.

        For `activation_request` and `suspend_no_billing_request` a device is its ICCID, for `upload_request` its IMEI.

        Raises:
            ValueError: there is no such endpoint.
        """
        self._check_known([endpoint])
        state = self.app.state
        return state.requests[endpoint] if device_name is None else state.per_device[endpoint, device_name]

    def reset(self) -> None:
        """Reset the sandbox to its initial state."""
        self.app.state = State(self._fleet, self._own)
        self.app.seen.clear()
        self.limits = self._limits
        self.faults = self._faults
