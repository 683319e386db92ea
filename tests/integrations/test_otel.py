"""Metrics and spans of OpenTelemetry, as exporters of its SDK receive them, over real sockets."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from tomllib import loads

import anyio
import httpx
import pytest
from attrs import astuple, frozen
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.instrumentation.distro import DefaultDistro
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.utils import suppress_http_instrumentation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext, SpanKind, Tracer
from prometheus_client import CollectorRegistry, generate_latest

from lattigo import AsyncLattigo, Completed, NotFound, OutcomeUnknown
from lattigo._core.events import everywhere
from lattigo._core.runtime import Engine
from lattigo.fleet import RunOptions
from lattigo.integrations.otel import BUCKETS, LattigoInstrumentor, OpenTelemetry
from lattigo.sandbox import Sandbox
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace
from tests.support.calls import ONCE, client
from tests.support.loops import ON_EVERY_LOOP
from tests.support.specs import ROOT
from tests.support.wire import HANG, OK, Wire, reply

Start = Callable[[Box[App]], str]
TEMPLATE = "/v2/devices/{device_name}"
REFUSED = reply(429, {}, ("Retry-After", "0"))


@frozen
class Telemetry:
    """The SDK as a program sets it up, with exporters to memory."""

    reader: InMemoryMetricReader
    meters: MeterProvider
    exporter: InMemorySpanExporter
    tracers: TracerProvider

    @classmethod
    def create(cls) -> Telemetry:
        reader, exporter, tracers = InMemoryMetricReader(), InMemorySpanExporter(), TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(exporter))
        return cls(reader, MeterProvider([reader]), exporter, tracers)

    @property
    def tracer(self) -> Tracer:
        """The tracer of the program itself."""
        return self.tracers.get_tracer("program")

    def instrument(self, *, spans: bool | None = None) -> None:
        LattigoInstrumentor().instrument(spans=spans, meter_provider=self.meters, tracer_provider=self.tracers)

    def listener(self, *, spans: bool = False) -> OpenTelemetry:
        return OpenTelemetry(spans=spans, meter_provider=self.meters, tracer_provider=self.tracers)

    def points(self, name: str) -> dict[tuple[object, ...], float]:
        """The values of a metric by method, path template, status and error; of a histogram the number of values."""
        keys = ("http.request.method", "url.template", "http.response.status_code", "error.type")
        return {
            tuple(map(dict(point.attributes or {}).get, keys)): (
                point.count if isinstance(point, HistogramDataPoint) else point.value
            )
            for point in self.metrics().get(name, [])
        }

    def metrics(self) -> dict[str, list]:
        data = self.reader.get_metrics_data()
        scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        return {metric.name: list(metric.data.data_points) for scope in scopes for metric in scope.metrics}

    def spans(self) -> list[ReadableSpan]:
        """The spans of calls."""
        return [span for span in self.exporter.get_finished_spans() if scope(span) == "lattigo"]

    def contexts(self) -> dict[str, SpanContext]:
        """The spans of the program, by name."""
        spans = [span for span in self.exporter.get_finished_spans() if scope(span) == "program"]
        return {span.name: span.context for span in spans if span.context}

    def text(self) -> str:
        """Everything that was exported."""
        data = self.reader.get_metrics_data()
        return "\n".join([data.to_json() if data else "", *(span.to_json() for span in self.spans())])


def scope(span: ReadableSpan) -> str:
    return span.instrumentation_scope.name if span.instrumentation_scope else ""


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    telemetry = Telemetry.create()
    yield telemetry
    LattigoInstrumentor().uninstrument()
    telemetry.meters.shutdown()
    telemetry.tracers.shutdown()


# -- metrics


async def test_one_line_measures_every_request_of_every_client(telemetry: Telemetry):
    telemetry.instrument()
    with Wire(REFUSED, OK, reply(404, {"error": "no"})) as wire:
        async with client(wire) as one, client(wire) as other:
            await one.devices.get("truck")
            with pytest.raises(NotFound):
                await other.devices.get("truck")
    assert telemetry.points("http.client.request.duration") == {
        ("GET", TEMPLATE, 429, "TooManyRequests"): 1,
        ("GET", TEMPLATE, 200, None): 1,
        ("GET", TEMPLATE, 404, "NotFound"): 1,
    }
    assert telemetry.points("lattigo.client.calls") == {
        ("GET", TEMPLATE, None, None): 1,
        ("GET", TEMPLATE, None, "NotFound"): 1,
    }
    assert sum(telemetry.points("lattigo.client.resends").values()) == 1
    assert telemetry.spans() == []


async def test_durations_have_the_buckets_and_attributes_of_the_semantic_conventions(telemetry: Telemetry):
    telemetry.instrument()
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
    (point,) = telemetry.metrics()["http.client.request.duration"]
    assert point.explicit_bounds == BUCKETS
    assert dict(point.attributes) == {
        "http.request.method": "GET",
        "url.template": TEMPLATE,
        "server.address": "127.0.0.1",
        "server.port": wire.port,
        "http.response.status_code": 200,
    }
    assert 0 < point.sum < 10


async def test_a_wait_counts_as_a_wait_and_not_as_the_duration_of_a_request(telemetry: Telemetry):
    ends: list[Completed] = []
    telemetry.instrument()
    with Wire(reply(429, {}, ("Retry-After", "1")), OK) as wire:
        async with client(wire, listeners=(lambda event: ends.append(event),)) as lattigo:
            await lattigo.devices.get("truck")
    end = ends[-1]
    assert telemetry.points("lattigo.client.wait.time") == {("GET", TEMPLATE, None, None): end.waited}
    assert end.waited >= 1
    durations = sum(point.sum for point in telemetry.metrics()["http.client.request.duration"])
    assert durations == pytest.approx(end.elapsed - end.waited)


async def test_a_duration_links_to_the_span_of_its_caller_however_late_it_is_recorded(telemetry: Telemetry):
    telemetry.instrument()
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            with telemetry.tracer.start_as_current_span("job") as job:
                await lattigo.devices.get("truck")
    with telemetry.tracer.start_as_current_span("collection"):
        (point,) = telemetry.metrics()["http.client.request.duration"]
    assert [exemplar.span_id for exemplar in point.exemplars] == [job.get_span_context().span_id]


async def test_prometheus_shows_them_under_its_names(telemetry: Telemetry):
    registry = CollectorRegistry()
    meters = MeterProvider([PrometheusMetricReader(registry=registry)])
    LattigoInstrumentor().instrument(meter_provider=meters)
    with Wire(REFUSED, OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
    lines = [line for line in generate_latest(registry).decode().splitlines() if "lattigo_" in line or "http_" in line]
    meters.shutdown()
    samples = {line.split("{")[0]: line.rpartition(" ")[2] for line in lines if not line.startswith("#")}
    assert {name for name in samples if name.endswith("_total")} == {
        "lattigo_client_calls_total",
        "lattigo_client_resends_total",
        "lattigo_client_wait_time_seconds_total",
    }
    assert samples["lattigo_client_resends_total"] == "1.0"
    counts = [line for line in lines if line.startswith("http_client_request_duration_seconds_count{")]
    labels = f'server_address="127.0.0.1",server_port="{wire.port}",url_template="{TEMPLATE}"'
    assert len(counts) == 2
    assert all(labels in line and 'http_request_method="GET"' in line for line in counts)


def test_clients_in_several_threads_are_counted_together(telemetry: Telemetry):
    telemetry.instrument()

    async def work() -> None:
        async with client(wire) as lattigo:
            for _ in range(30):
                await lattigo.devices.get("truck")

    with Wire(OK) as wire:
        threads = [threading.Thread(target=anyio.run, args=(work,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert telemetry.points("lattigo.client.calls") == {("GET", TEMPLATE, None, None): 90}
    assert telemetry.points("http.client.request.duration") == {("GET", TEMPLATE, 200, None): 90}


# -- spans


async def test_a_call_has_one_client_span_below_the_current_one(telemetry: Telemetry):
    telemetry.instrument(spans=True)
    with Wire(reply(200, {"id": 1, "device_name": "truck"}, ("X-Request-Id", "a-1"))) as wire:
        async with client(wire) as lattigo:
            with telemetry.tracer.start_as_current_span("job") as job:
                await lattigo.devices.get("truck")
    (span,) = telemetry.spans()
    assert (span.name, span.kind, span.status.is_ok) == (f"GET {TEMPLATE}", SpanKind.CLIENT, True)
    assert span.parent == job.get_span_context()
    attributes = dict(span.attributes or {})
    assert attributes.pop("lattigo.wait.duration") >= 0
    assert attributes == {
        "http.request.method": "GET",
        "url.template": TEMPLATE,
        "server.address": "127.0.0.1",
        "server.port": wire.port,
        "http.response.status_code": 200,
        "http.response.header.x-request-id": ("a-1",),
    }
    assert span.start_time is not None
    assert span.end_time is not None
    assert span.start_time < span.end_time
    assert span.events == ()


async def test_a_call_that_was_sent_again_has_the_failed_attempts_in_its_span(telemetry: Telemetry):
    telemetry.instrument(spans=True)
    with Wire(REFUSED, reply(500, {}), OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
    (span,) = telemetry.spans()
    assert span.status.is_ok
    assert (span.attributes or {})["http.request.resend_count"] == 2
    assert (span.attributes or {})["http.response.status_code"] == 200
    assert [(event.name, dict(event.attributes or {})) for event in span.events] == [
        ("lattigo.attempt.failed", {"http.response.status_code": 429, "error.type": "TooManyRequests"}),
        ("lattigo.attempt.failed", {"http.response.status_code": 500, "error.type": "ServerError"}),
    ]
    times = [span.start_time, *(event.timestamp for event in span.events), span.end_time]
    assert times == sorted(times)


async def test_a_call_that_failed_has_an_error_without_its_text(telemetry: Telemetry):
    telemetry.instrument(spans=True)
    with Wire(reply(404, {"error": "Device truck not found."}), HANG) as wire:
        async with client(wire, options=ONCE) as lattigo:
            with pytest.raises(NotFound):
                await lattigo.devices.get("truck")
            with anyio.move_on_after(0.1):
                await lattigo.devices.get("truck")
    failed, cancelled = telemetry.spans()
    for span, status, error in ((failed, 404, "NotFound"), (cancelled, None, anyio.get_cancelled_exc_class().__name__)):
        assert not span.status.is_ok
        assert span.status.description is None
        assert (span.attributes or {}).get("http.response.status_code") == status
        assert (span.attributes or {})["error.type"] == error
        assert span.events == ()


async def test_a_paid_call_with_an_unknown_outcome_is_found_by_its_error(telemetry: Telemetry):
    telemetry.instrument(spans=True)
    with Wire(reply(500, {})) as wire:
        async with client(wire) as lattigo:
            with pytest.raises(OutcomeUnknown):
                await lattigo.device_operations.send_sms(device_names=["truck"], sms_text="reboot")
    (span,) = telemetry.spans()
    assert (span.attributes or {})["error.type"] == "OutcomeUnknown"
    assert telemetry.points("http.client.request.duration").keys() == {
        ("POST", "/v2/device_operations/send_sms", 500, "ServerError")
    }


# -- the caller's span


def parents(telemetry: Telemetry) -> list[str]:
    """The names of the program's spans that calls are directly below."""
    names = {context.span_id: name for name, context in telemetry.contexts().items()}
    return sorted({names[span.parent.span_id] if span.parent else "none" for span in telemetry.spans()})


@ON_EVERY_LOOP
async def test_each_call_of_work_on_a_fleet_is_below_the_span_that_started_it(
    telemetry: Telemetry, start: Start, tmp_path: Path
):
    telemetry.instrument(spans=True)
    box = Sandbox(devices=12, seed=7)
    url, days = start(box), {"since": date(2026, 10, 1), "until": date(2026, 10, 3)}
    async with AsyncLattigo(*astuple(box.accounts[0])[:2], base_url=url, in_flight=4) as lattigo:
        devices = [str(device["device_name"]) for device in box.truth.devices()]

        async def pages() -> None:
            await lattigo.devices.list(per_page=3).collect(parallel=4)

        async def each() -> None:
            async for _ in lattigo.fleet.each(lattigo.devices.get, devices):
                pass

        async def pull() -> None:
            await lattigo.fleet.pull("daily", **days, to=tmp_path / "usage")

        async def act() -> None:
            change = lattigo.device_operations.change_simstate
            options = RunOptions(batch=3)
            await lattigo.fleet.act(change, devices, state="suspend", journal=tmp_path / "run", options=options)

        async def job(work: Callable[[], object]) -> None:
            telemetry.exporter.clear()
            with telemetry.tracer.start_as_current_span(work.__name__):
                await work()
            assert (parents(telemetry), len(telemetry.spans()) >= 3) == ([work.__name__], True)

        with telemetry.tracer.start_as_current_span("program"):
            for work in (pages, each, pull, act):
                await job(work)


@ON_EVERY_LOOP
async def test_two_clients_that_work_at_once_do_not_mix_their_spans(telemetry: Telemetry, start: Start, tmp_path: Path):
    telemetry.instrument(spans=True)
    box, thingspace_box = Sandbox(devices=8, seed=7), ThingSpaceSandbox(devices=3)
    async with (
        AsyncLattigo(*astuple(box.accounts[0])[:2], base_url=start(box)) as lattigo,
        AsyncThingSpace(*astuple(thingspace_box.login), base_url=start(thingspace_box)) as thingspace,
    ):

        async def ours() -> None:
            with telemetry.tracer.start_as_current_span("lattigo"):
                async for _ in lattigo.fleet.each(lattigo.devices.get):
                    pass

        async def theirs() -> None:
            with telemetry.tracer.start_as_current_span("thingspace"):
                await thingspace.devices.list(account_name="0000000001-00001").collect()

        async with anyio.create_task_group() as group:
            group.start_soon(ours)
            group.start_soon(theirs)
        calls = telemetry.spans()
        programs = {name: context.span_id for name, context in telemetry.contexts().items()}
    assert {span.parent.span_id if span.parent else 0 for span in calls if is_ours(span)} == {programs["lattigo"]}
    assert {span.parent.span_id if span.parent else 0 for span in calls if not is_ours(span)} == {
        programs["thingspace"]
    }


def is_ours(span: ReadableSpan) -> bool:
    return span.name.partition(" ")[2].startswith("/v2/")


# -- both engines, and the user's own client


@pytest.fixture(params=["httpx", "fast", "http_client"])
async def lattigo(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncGenerator[Callable[..., AsyncLattigo]]:
    if request.param == "fast" and anyio_backend == "trio":
        pytest.skip("the fast engine is for asyncio")
    async with httpx.AsyncClient() as own:
        engine: Engine = "fast" if request.param == "fast" else "httpx"
        mine = own if request.param == "http_client" else None
        yield lambda wire, **more: client(wire, engine=engine, http_client=mine, **more)


async def test_every_engine_is_measured_and_traced_alike(telemetry: Telemetry, lattigo: Callable[..., AsyncLattigo]):
    with Wire(REFUSED, OK) as wire:
        async with lattigo(wire, listeners=(telemetry.listener(spans=True),)) as opened:
            with telemetry.tracer.start_as_current_span("job"):
                await opened.devices.get("truck")
    assert parents(telemetry) == ["job"]
    assert [span.name for span in telemetry.spans()] == [f"GET {TEMPLATE}"]
    assert telemetry.points("http.client.request.duration") == {
        ("GET", TEMPLATE, 429, "TooManyRequests"): 1,
        ("GET", TEMPLATE, 200, None): 1,
    }


async def test_a_call_sends_nothing_of_the_trace_to_the_service(
    telemetry: Telemetry, lattigo: Callable[..., AsyncLattigo]
):
    telemetry.instrument(spans=True)
    with Wire(OK) as wire:
        async with lattigo(wire) as opened:
            with telemetry.tracer.start_as_current_span("job"):
                await opened.devices.get("truck")
    assert not {"traceparent", "tracestate", "baggage"} & wire.seen[0].headers.keys()


@pytest.mark.parametrize("name", ["truck 7", "8900000000000000001", "+15550100", "a/../b", "x" * 200, "🚚"])
async def test_nothing_identifies_a_device_or_holds_a_key(
    telemetry: Telemetry, lattigo: Callable[..., AsyncLattigo], name: str
):
    telemetry.instrument(spans=True)
    with Wire(reply(429, {}), reply(404, {"error": f"{name} is unknown"}), OK, HANG) as wire:
        async with lattigo(wire, options=ONCE) as opened:
            for _ in range(2):
                with anyio.move_on_after(0.1):
                    try:
                        await opened.devices.get(name)
                        await opened.devices.get(name, id_type="iccid")
                    except NotFound:
                        pass
    text = telemetry.text()
    assert "url.template" in text
    for secret in (name, json.dumps(name)[1:-1], "hunter2", "somebody", "url.full"):
        assert secret not in text


async def test_the_httpx_instrumentation_sees_only_your_own_client(telemetry: Telemetry):
    """What the documentation warns of, and how to avoid it."""
    HTTPXClientInstrumentor().instrument(tracer_provider=telemetry.tracers, meter_provider=telemetry.meters)
    try:
        with Wire(OK) as wire:
            async with client(wire) as default, httpx.AsyncClient() as own, client(wire, http_client=own) as lattigo:
                await default.devices.get("truck")
                assert telemetry.exporter.get_finished_spans() == ()
                with suppress_http_instrumentation():
                    await lattigo.devices.get("truck")
                assert telemetry.exporter.get_finished_spans() == ()
                await lattigo.devices.get("truck")
        (span,) = telemetry.exporter.get_finished_spans()
        assert "truck" in span.to_json()
    finally:
        HTTPXClientInstrumentor().uninstrument()


# -- telemetry that fails


class Broken(SpanExporter, SpanProcessor):
    def export(self, spans: object) -> SpanExportResult:
        raise RuntimeError("truck")

    def on_start(self, span: object, parent_context: object = None) -> None:
        raise RuntimeError("truck")

    def on_end(self, span: object) -> None:
        raise KeyError("truck")


@pytest.mark.parametrize("part", ["exporter", "processor"])
async def test_telemetry_that_fails_harms_no_call(telemetry: Telemetry, part: str, caplog: pytest.LogCaptureFixture):
    broken = Broken()
    telemetry.tracers.add_span_processor(SimpleSpanProcessor(broken) if part == "exporter" else broken)
    telemetry.instrument(spans=True)
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
    assert len(wire.seen) == 1
    assert telemetry.points("lattigo.client.calls") == {("GET", TEMPLATE, None, None): 1}
    assert not [record for record in caplog.records if record.name == "lattigo" and "truck" in record.getMessage()]


# -- switching it on


async def test_it_is_switched_on_for_open_clients_once_and_off_again(telemetry: Telemetry):
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            for spans in (True, False, True):
                telemetry.instrument(spans=spans)
                await lattigo.devices.get("truck")
            LattigoInstrumentor().uninstrument()
            await lattigo.devices.get("truck")
    assert telemetry.points("lattigo.client.calls") == {("GET", TEMPLATE, None, None): 3}
    assert len(telemetry.spans()) == 2


async def test_one_client_alone_is_measured_by_a_listener(telemetry: Telemetry):
    with Wire(OK) as wire:
        async with client(wire, listeners=(telemetry.listener(),)) as measured, client(wire) as other:
            await measured.devices.get("truck")
            await other.devices.get("truck")
    assert telemetry.points("lattigo.client.calls") == {("GET", TEMPLATE, None, None): 1}
    assert telemetry.spans() == []


async def test_the_command_of_opentelemetry_switches_it_on(telemetry: Telemetry, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_PYTHON_LATTIGO_SPANS", "true")
    group = "opentelemetry_instrumentor"
    (entry,) = loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][group].items()
    DefaultDistro().load_instrumentor(
        EntryPoint(*entry, group),
        skip_dep_check=True,
        meter_provider=telemetry.meters,
        tracer_provider=telemetry.tracers,
    )
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            await lattigo.devices.get("truck")
    assert len(telemetry.spans()) == 1


async def test_without_an_sdk_a_call_works_as_ever(telemetry: Telemetry):
    LattigoInstrumentor().instrument(spans=True)
    with Wire(OK) as wire:
        async with client(wire) as lattigo:
            assert (await lattigo.devices.get("truck")).id == 1
    LattigoInstrumentor().uninstrument()
    assert everywhere.listeners == ()
