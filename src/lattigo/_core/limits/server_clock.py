"""The server's clock, estimated from its responses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

LARGEST_CORRECTION = 2.0
"""Seconds; a Date further ahead means that a clock was changed, not a better estimate."""


class ServerClock:
    """An estimate of how far the server's clock is ahead of our monotonic clock.

    The server's Date is truncated to whole seconds, so its time is never before it.
    The largest observed lead is the best estimate; it settles after a few responses.
    Until the first response, the estimate is this machine's wall clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.lead = time.time() - clock()
        self._seen = ""
        self._observed = False

    def observe(self, headers: Mapping[str, str]) -> None:
        """Update the estimate from the Date of a response."""
        date = headers.get("date", "")
        if not date or date == self._seen:
            return
        from email.utils import parsedate_to_datetime  # imported here, since it loads many modules

        self._seen = date
        try:
            lead = parsedate_to_datetime(date).timestamp() - self._clock()
        except (ValueError, OverflowError):
            return
        if not self._observed:
            # The date is truncated: our own clock is right if it is within that second.
            self.lead, self._observed = max(lead, min(self.lead, lead + 1)), True
        elif lead < self.lead + LARGEST_CORRECTION:
            self.lead = max(self.lead, lead)
