"""The cost of OpenTelemetry: CPU time of a call with metrics and with spans, as a multiple of one without.

    python -m bench.telemetry [--rounds 40]

Rounds of 250 calls, 64 in flight, take turns in one process with one client, so that a busy machine is busy for all.
The time is that of the whole process: it includes collecting the metrics, and the thread of the SDK that exports spans.
They are exported to memory: encoding and sending them is not included.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from resource import RUSAGE_SELF, getrusage

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lattigo.integrations.otel import LattigoInstrumentor

from .clients import serve
from .clients_contenders import Call, ours, ours_fast, run

ENGINES = {"httpx": ours, "fast": ours_fast}
CALLS, TASKS = 250, 64
ALLOWED = {"without": 1.0, "metrics": 1.1, "metrics and spans": 1.5}


def cpu() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Telemetry:
    """The SDK as a program sets it up, with exporters to memory."""

    def __init__(self) -> None:
        self.reader, self.exporter = InMemoryMetricReader(), InMemorySpanExporter()
        self.meters, self.tracers = MeterProvider([self.reader]), TracerProvider()
        self.tracers.add_span_processor(BatchSpanProcessor(self.exporter))

    def switch(self, mode: str) -> None:
        LattigoInstrumentor().uninstrument()
        if mode != "without":
            spans = mode == "metrics and spans"
            LattigoInstrumentor().instrument(spans=spans, meter_provider=self.meters, tracer_provider=self.tracers)

    def flush(self) -> int:
        """Export everything; return the number of spans."""
        self.reader.get_metrics_data()
        self.tracers.force_flush()
        spans = len(self.exporter.get_finished_spans())
        self.exporter.clear()
        return spans


async def measure(call: Call, telemetry: Telemetry, mode: str) -> float:
    """Return the CPU time per call of a round, in µs."""
    telemetry.switch(mode)
    before = cpu()
    await run(call, CALLS, TASKS)
    spans = await asyncio.to_thread(telemetry.flush)
    time = cpu() - before
    assert spans == (CALLS if mode == "metrics and spans" else 0)
    return time / CALLS * 1e6


async def compare(make: Callable[[str], object], url: str, rounds: int) -> dict[str, list[float]]:
    call, telemetry = await make(url), Telemetry()
    times: dict[str, list[float]] = {mode: [] for mode in ALLOWED}
    for _ in range(2 + rounds):
        for mode, values in times.items():
            values.append(await measure(call, telemetry, mode))
    return {mode: values[2:] for mode, values in times.items()}  # without the first rounds, which load modules


def main() -> int:
    """Print the table; return 1 if anything costs more than allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    rounds: int = parser.parse_args().rounds
    met = True
    print("| engine | telemetry | µs per call | × without | allowed |\n|---|---|---:|---:|---:|")
    with ExitStack() as stack:
        url = serve(stack)
        for engine, make in ENGINES.items():
            times = asyncio.run(compare(make, url, rounds))
            for mode, values in times.items():
                ratio = statistics.median(map(float.__truediv__, values, times["without"]))
                met &= ratio <= ALLOWED[mode]
                print(
                    f"| {engine} | {mode} | {statistics.median(values):,.0f} | {ratio:.2f} | {ALLOWED[mode]} |",
                    flush=True,
                )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
