"""The events that a client reports while it works: for logs, progress bars and metrics.

No event holds a secret, a URL or a personal identifier.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Coroutine, Sequence
from logging import CRITICAL, DEBUG, INFO, WARNING
from typing import TypeAlias, cast

from attrs import frozen

from .fields import Record

log = logging.getLogger(__name__.split(".", maxsplit=1)[0])
LEVELS = ("debug", "info", "warning", "error")


@frozen(eq=False, repr=False)
class Attempted(Record):
    """A request was sent, and succeeded or failed."""

    operation: str
    attempt: int
    """Starts at 1 for each call."""
    status: int | None
    """The status of the response; `None` when there was none."""
    error: str | None
    """The name of the error class; `None` on success."""
    elapsed: float
    """Seconds from sending to the end of the response."""
    request_id: str | None = None
    """The service's own ID of the request (X-Request-Id), which its support can look up."""
    method: str = ""
    """The HTTP method."""
    template: str = ""
    """The path with the names of its parameters instead of their values: `/v2/devices/{device_name}`."""
    server: str = ""
    """The host of the service, with its port unless that is 443."""
    waited: float = 0.0
    """Seconds before sending, at the gate and between attempts."""


@frozen(eq=False, repr=False)
class Completed(Record):
    """A call ended, after one attempt or several: it succeeded, or failed for good."""

    operation: str
    method: str
    template: str
    """The path with the names of its parameters instead of their values: `/v2/devices/{device_name}`."""
    server: str
    """The host of the service, with its port unless that is 443."""
    attempts: int
    """Number of requests that were sent; 0 if none was."""
    status: int | None
    """The status of the last response; `None` when there was none."""
    error: str | None
    """The name of the error class; `None` on success."""
    elapsed: float
    """Seconds from the call to its end."""
    waited: float
    """Seconds of these at the gate and between attempts."""
    request_id: str | None = None
    """The service's own ID of the last request."""
    failed_attempts: tuple[Attempted, ...] = ()
    """The attempts that failed; all of them if the call did."""


@frozen(eq=False, repr=False)
class Paused(Record):
    """An endpoint was closed after a refusal; nothing is sent to it until one probe gets through."""

    operation: str
    seconds: float
    """How long the endpoint stays closed before it is probed."""
    asked: bool
    """Whether the service itself requested this wait (Retry-After)."""


@frozen(eq=False, repr=False)
class Parked(Record):
    """A device is refused while others are not; it waits, but its endpoint does not."""

    operation: str
    seconds: float


@frozen(eq=False, repr=False)
class BackedOff(Record):
    """A call waits before its next attempt."""

    operation: str
    attempt: int
    """The attempt that failed."""
    error: str
    seconds: float


@frozen(eq=False, repr=False)
class Drifted(Record):
    """Pages or values of a list are inconsistent, or do not match the spec; reading continues."""

    operation: str
    what: str


Event: TypeAlias = Attempted | Completed | Paused | Parked | BackedOff | Drifted
Listener: TypeAlias = Callable[[Event], None]


class EventDispatcher:
    """The function that reports events to the logger and the listeners.

    A listener that fails does not affect the call, which may have cost money.
    """

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self.listen(listeners)

    def listen(self, listeners: Sequence[Listener]) -> None:
        """Replace the listeners. One with the attribute `only_calls` can do without `Attempted`, which takes time."""
        self.listeners = tuple(listeners)
        levels = [INFO if getattr(listener, "only_calls", False) is True else DEBUG for listener in listeners]
        self._level = min(levels, default=CRITICAL)

    def is_heard(self, level: int) -> bool:
        """Return whether anything receives events of a level of the log: most clients have no listener."""
        return self._level <= level or everywhere._level <= level or log.isEnabledFor(level)

    def __call__(self, event: Event) -> None:
        log_event(event)
        for listener in (*everywhere.listeners, *self.listeners):
            try:
                returned = cast("object", listener(event))
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # noqa: BLE001 - the call may have cost money: a listener must not end it
                # Only its class: the message of a listener's error can contain anything.
                log.warning("a listener failed with %s on the event %s", type(error).__name__, type(event).__name__)
            else:
                if isinstance(returned, Coroutine):
                    returned.close()
                    log.warning("a listener must not be async: nothing awaits it")


everywhere = EventDispatcher()
"""It has the listeners of all clients of this process."""
LEVELS_OF_EVENTS = {Attempted: DEBUG, Completed: INFO}
"""The level at which the log has an event; WARNING for everything else."""


def log_event(event: Event) -> None:
    """Write an event to the package's logger: attempts at DEBUG, calls at INFO, everything unusual at WARNING."""
    if not log.isEnabledFor(LEVELS_OF_EVENTS.get(type(event), WARNING)):
        return
    match event:
        case Attempted(operation, attempt, status, error, elapsed, request_id):
            result = f"{status} ({error})" if status and error else error or status
            suffix = f", request {request_id}" if request_id else ""
            log.debug("%s: attempt %d: %s in %.0f ms%s", operation, attempt, result, elapsed * 1000, suffix)
        case Completed():
            log.info("%s", _summary(event))
        case Paused(operation, seconds, asked):
            why = "requested by the service" if asked else "refused without Retry-After"
            log.warning("%s: paused for %.2f s (%s)", operation, seconds, why)
        case Parked(operation, seconds):
            log.warning("%s: one device is refused while others are not; it waits for %.0f s", operation, seconds)
        case BackedOff(operation, attempt, error, seconds):
            log.warning("%s: attempt %d failed (%s), next one in %.2f s", operation, attempt, error, seconds)
        case Drifted(operation, what):
            log.warning("%s: %s", operation, what)


def _summary(call: Completed) -> str:
    result = f"{call.status} ({call.error})" if call.status and call.error else call.error or call.status
    attempts = f", {call.attempts} attempts" if call.attempts > 1 else ""
    suffix = f", request {call.request_id}" if call.request_id else ""
    times = f"in {call.elapsed * 1000:.0f} ms, waited {call.waited * 1000:.0f} ms"
    return f"{call.method} {call.template}: {result} {times}{attempts}{suffix}"


def level_in(variable: str) -> str | None:
    """Return the level that a variable names, in capitals; `None` for anything else."""
    level = os.environ.get(variable, "").strip().lower()
    return level.upper() if level in LEVELS else None


def log_to_stderr(variable: str) -> None:
    """Write the log to stderr, if the variable names a level."""
    if level := level_in(variable):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
        log.setLevel(level)
