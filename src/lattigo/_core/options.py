"""The options of a call: its time-out, its attempts, its budget."""

from __future__ import annotations

from attrs import frozen

from .fields import Record


@frozen(kw_only=True, eq=False, repr=False)
class Options(Record):
    """The options of a call.

    An option that is `None` is taken from the client, and there from the defaults.

    >>> Options(timeout=5, attempts=1)
    Options(timeout=5, attempts=1, budget=None)
    """

    timeout: float | None = None
    """Seconds for one attempt, from sending to the last byte; default 30."""
    attempts: int | None = None
    """Maximum number of attempts when the service fails; refusals (429) do not count; default 4."""
    budget: float | None = None
    """Total time-out: seconds for all attempts, refusals and back-off included, from the first attempt; default 120.

    When the service asks for a longer wait (Retry-After), the call fails at once with `TooManyRequests`.
    A budget of `math.inf` waits out every refusal, but at most an hour at a time: then one request finds out whether
    the service is open again, even where it asked for a longer wait.
    """

    def __attrs_post_init__(self) -> None:
        for name in ("timeout", "budget"):
            value: object = getattr(self, name)
            if value is not None and not _is_positive(value):
                raise ValueError(f"{name} must be a number of seconds above 0, not {value!r:.50}")
        attempts: object = self.attempts
        if attempts is not None and not (isinstance(attempts, int) and _is_positive(attempts)):
            raise ValueError(f"attempts must be a whole number from 1 on, not {attempts!r:.50}")

    def over(self, base: Options) -> Limits:
        """Return these options, with the gaps filled from `base` and from the defaults."""
        return Limits(
            timeout=self.timeout or base.timeout or 30.0,
            attempts=self.attempts or base.attempts or 4,
            budget=self.budget or base.budget or 120.0,
        )


def _is_positive(value: object) -> bool:
    """Whether a value from code without a type checker is a number above 0 that a clock can count with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return float(value) > 0
    except OverflowError:
        return False


@frozen(kw_only=True, eq=False, repr=False)
class Limits(Record):
    """The options of one call, without gaps."""

    timeout: float
    attempts: int
    budget: float
