"""How one call is made: its time-out, its attempts, its budget."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Options:
    """How a call is made. What is `None` is taken from the client, and there from the defaults.

    >>> Options(timeout=5, attempts=1)
    Options(timeout=5, attempts=1, budget=None)
    """

    timeout: float | None = None
    """Seconds for one attempt, from sending to the last byte. Default 30."""
    attempts: int | None = None
    """How often a call is sent at most when the service fails. Refusals (429) do not count. Default 4."""
    budget: float | None = None
    """Seconds for all attempts together, refusals and back-off included, from the first attempt. Default 120.

    When the service asks for a longer wait (Retry-After), the call fails at once with `TooManyRequests`.
    A budget of `math.inf` waits out every refusal, but no longer than an hour at a time: then one request finds out
    whether the service is open again, even where it asked for more.
    """

    def __attrs_post_init__(self) -> None:
        for name in ("timeout", "attempts", "budget"):
            value: float | None = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be above 0, not {value}")

    def over(self, base: Options) -> Limits:
        """These options, with the gaps filled from `base` and from the defaults."""
        return Limits(
            timeout=self.timeout or base.timeout or 30.0,
            attempts=self.attempts or base.attempts or 4,
            budget=self.budget or base.budget or 120.0,
        )


@frozen(kw_only=True)
class Limits:
    """Options without gaps: what one call works with."""

    timeout: float
    attempts: int
    budget: float
