"""Metrics and spans for OpenTelemetry. They need the extra: `pip install "lattigo[otel]"`.

Their names follow the semantic conventions for HTTP clients. None of them contains a URL, a header that was sent or an
identifier of a device: paths have the names of their parameters instead of the values.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from threading import Lock
from time import time_ns
from typing import TypeAlias

from opentelemetry.context import Context, get_current
from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation, get_meter
from opentelemetry.trace import SpanKind, StatusCode, Tracer, TracerProvider, get_tracer

from .._core.events import Completed, Event, Listener, everywhere
from .._version import __version__

__all__ = ["LattigoInstrumentor", "OpenTelemetry"]

Attributes: TypeAlias = Mapping[str, str | int]

SCOPE, SCHEMA = "lattigo", "https://opentelemetry.io/schemas/1.37.0"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
"""Those of the semantic conventions, in seconds."""
TOTALS = (
    ("lattigo.client.calls", "{call}", "Calls that ended, however many requests each of them needed."),
    ("lattigo.client.resends", "{request}", "Requests that were sent again."),
    ("lattigo.client.wait.time", "s", "Time that calls waited for the rate limit, for a slot and between attempts."),
)
"""Names, units and descriptions of the counters."""
MOST_DURATIONS = 64
"""Durations that are recorded at a time: more would keep the event loop for more than a millisecond."""
SPANS = "OTEL_PYTHON_LATTIGO_SPANS"
"""The environment variable that switches spans on where no code does."""


class OpenTelemetry:
    """A listener that measures the calls of one client, and traces them on request.

    ```python
    async with AsyncLattigo(listeners=(OpenTelemetry(spans=True),)) as client: ...
    ```

    It is for a client that differs from the others; for all clients use `LattigoInstrumentor`.

    Args:
        spans: whether each call has a span, which is a child of the caller's current span.
        meter_provider: where the metrics go. Default: the global provider.
        tracer_provider: where the spans go. Default: the global provider.
    """

    only_calls = True

    def __init__(
        self,
        *,
        spans: bool = False,
        meter_provider: MeterProvider | None = None,
        tracer_provider: TracerProvider | None = None,
    ) -> None:
        self._metrics = _metrics(meter_provider)
        self._tracer = get_tracer(SCOPE, __version__, tracer_provider, SCHEMA) if spans else None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Completed):
            self._metrics.add(event)
            if self._tracer is not None:
                _add_span(self._tracer, event)


class LattigoInstrumentor:
    """The instrumentation of all clients of this process, those of ThingSpace included.

    ```python
    LattigoInstrumentor().instrument()              # metrics
    LattigoInstrumentor().instrument(spans=True)    # and a span for each call
    ```

    The command `opentelemetry-instrument` does this without a line of code.
    """

    def instrument(
        self,
        *,
        spans: bool | None = None,
        meter_provider: MeterProvider | None = None,
        tracer_provider: TracerProvider | None = None,
        **_: object,
    ) -> None:
        """Measure the calls of all clients from now on, those that are open included.

        Calling it again replaces the earlier arguments.

        Args:
            spans: whether each call has a span, which is a child of the caller's current span. Default: whether the
                environment variable OTEL_PYTHON_LATTIGO_SPANS is `true`.
            meter_provider: where the metrics go. Default: the global provider.
            tracer_provider: where the spans go. Default: the global provider.
            _: the arguments of `opentelemetry-instrument` for other instrumentations.
        """
        if spans is None:
            spans = os.environ.get(SPANS, "").strip().lower() == "true"
        listener = OpenTelemetry(spans=spans, meter_provider=meter_provider, tracer_provider=tracer_provider)
        everywhere.listen([*_others(), listener])

    def uninstrument(self, **_: object) -> None:
        """Stop measuring."""
        everywhere.listen(_others())


def _others() -> list[Listener]:
    return [listener for listener in everywhere.listeners if not isinstance(listener, OpenTelemetry)]


@cache  # a provider takes the callbacks of an instrument only once
def _metrics(provider: MeterProvider | None) -> _Metrics:
    return _Metrics(provider)


_lock = Lock()


def _after_fork() -> None:
    global _lock
    _lock = Lock()  # another thread may have held it in the moment of the fork


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class _Metrics:
    """The metrics of a provider.

    To record a value takes the SDK more than 10 µs, and three times that between other work, with cold caches. So
    counters are added up here, and durations are recorded many at a time; before the provider collects, it asks.
    """

    def __init__(self, provider: MeterProvider | None) -> None:
        meter = get_meter(SCOPE, __version__, provider, SCHEMA)
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=BUCKETS,
        )
        self._durations: list[tuple[float, Attributes, Context]] = []
        self._totals: defaultdict[tuple[str, str, str, str | None], list[float]] = defaultdict(lambda: [0, 0, 0.0])
        for index, (name, unit, description) in enumerate(TOTALS):
            meter.create_observable_counter(name, [partial(self._observe, index)], unit, description)

    def add(self, call: Completed) -> None:
        """Add the requests of a call, and count it."""
        endpoint, elapsed = (call.method, call.template, call.server), call.elapsed - call.waited
        context = get_current()
        with _lock:
            for attempt in call.failed_attempts:
                attributes = _attributes(*endpoint, attempt.error, attempt.status)
                self._durations.append((attempt.elapsed, attributes, context))
                elapsed -= attempt.elapsed
            if call.error is None:
                self._durations.append((elapsed, _attributes(*endpoint, None, call.status), context))
            totals = self._totals[*endpoint, call.error]
            totals[0] += 1
            totals[1] += max(0, call.attempts - 1)
            totals[2] += call.waited
            is_full = len(self._durations) >= MOST_DURATIONS
        if is_full:
            self._record()

    def _record(self) -> None:
        with _lock:
            durations, self._durations = self._durations, []
        for duration in durations:
            self._duration.record(*duration)

    def _observe(self, index: int, _: CallbackOptions) -> Iterable[Observation]:
        self._record()
        with _lock:
            return [Observation(totals[index], _attributes(*key)) for key, totals in self._totals.items()]


def _add_span(tracer: Tracer, call: Completed) -> None:
    """Make the span of a call that has just ended: nothing that goes wrong with a span can then disturb the call."""
    end = time_ns()
    at = end - _nanoseconds(call.elapsed)
    attributes: dict[str, str | int | float | tuple[str]] = {
        **_attributes(call.method, call.template, call.server, call.error, call.status),
        "lattigo.wait.duration": call.waited,
    }
    if call.attempts > 1:
        attributes["http.request.resend_count"] = call.attempts - 1
    if call.request_id is not None:
        attributes["http.response.header.x-request-id"] = (call.request_id,)
    name = f"{call.method} {call.template}"
    span = tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes, start_time=at)
    for attempt in call.failed_attempts if call.attempts > 1 else ():
        at += _nanoseconds(attempt.waited + attempt.elapsed)
        result = {"http.response.status_code": attempt.status, "error.type": attempt.error}
        known = {name: value for name, value in result.items() if value is not None}
        span.add_event("lattigo.attempt.failed", known, at)
    if call.error:
        span.set_status(StatusCode.ERROR)
    span.end(end)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1e9)


@lru_cache(maxsize=4096)
def _attributes(
    method: str, template: str, server: str, error: str | None = None, status: int | None = None
) -> Attributes:
    address, port = _address(server)
    attributes: dict[str, str | int] = {
        "http.request.method": method,
        "url.template": template,
        "server.address": address,
        "server.port": port,
    }
    if status is not None:
        attributes["http.response.status_code"] = status
    if error is not None:
        attributes["error.type"] = error
    return attributes


def _address(server: str) -> tuple[str, int]:
    """Return the host and the port of a server, which is 443 unless it is written."""
    host, colon, port = server.rpartition(":") if not server.endswith("]") else (server, "", "")
    return (host.strip("[]"), int(port)) if colon else (server.strip("[]"), 443)
