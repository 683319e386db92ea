"""The server's clock, as far as its answers show it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

LARGEST_CORRECTION = 2.0
"""Seconds; a Date further ahead is a clock that was set, not one that is known better."""


class ServerClock:
    """How far the server's clock is ahead of ours, which only goes forward.

    The server's Date is cut to whole seconds, so its time is never before it.
    The largest lead that was seen is the best guess; it settles after a few answers.
    Until the first one this machine's wall clock is the guess.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.lead = time.time() - clock()
        self._seen = ""
        self._observed = False

    def observe(self, headers: Mapping[str, str]) -> None:
        """Take note of an answer's Date."""
        date = headers.get("date", "")
        if not date or date == self._seen:
            return
        from email.utils import parsedate_to_datetime  # here, since it loads much that importing need not

        self._seen = date
        try:
            lead = parsedate_to_datetime(date).timestamp() - self._clock()
        except (ValueError, OverflowError):
            return
        if not self._observed:
            # The date is cut: our own clock is right where it lies within that second.
            self.lead, self._observed = max(lead, min(self.lead, lead + 1)), True
        elif lead < self.lead + LARGEST_CORRECTION:
            self.lead = max(self.lead, lead)
