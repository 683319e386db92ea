"""The server's clock, as far as its answers show it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


class ServerClock:
    """Tells the server's time without ever jumping with this machine's wall clock.

    The server's Date is cut to whole seconds, so its time is never before it.
    The largest such lead over our own clock is the best guess; it settles after a few answers.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._offset = time.time() - clock()
        self._seen = ""
        self._observed = False

    def now(self) -> float:
        """Seconds since the epoch by the server's clock."""
        return self._clock() + self._offset

    def observe(self, headers: Mapping[str, str]) -> None:
        """Take note of an answer's Date."""
        date = headers.get("date", "")
        if not date or date == self._seen:
            return
        from email.utils import parsedate_to_datetime  # here, since it loads much that importing need not

        self._seen = date
        try:
            lead = parsedate_to_datetime(date).timestamp() - self._clock()
        except ValueError:
            return
        self._offset = max(self._offset, lead) if self._observed else lead
        self._observed = True
