"""How the types look to those who use the package. Type-checked by `mypy` and `pyright`, and run by nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from decimal import Decimal
from typing import assert_type

import httpx

from lattigo import (
    ApiError,
    AsyncLattigo,
    Attempted,
    BackedOff,
    Drifted,
    Event,
    Options,
    Outcome,
    OutcomeUnknown,
    Page,
    Pager,
    Paused,
    Problem,
    Report,
    Request,
    Response,
    StatusError,
    Transport,
    UnexpectedShape,
)
from lattigo.models import (
    ActivationRequest,
    ActivationResult,
    CalAmpMessage,
    ChangeStatus,
    DailyDataUsage,
    Device,
    MonthlyDataUsage,
    RatePlan,
    Sms,
)


async def one_device(client: AsyncLattigo) -> None:
    device = await client.devices.get("8900000000000000001", id_type="iccid")
    assert_type(device, Device)
    assert_type(device.device_name, str)
    assert_type(device.bytes_used, int | None)
    assert_type(device.latitude, Decimal | None)
    assert_type(device.connected, bool | str | None)
    assert_type(await client.devices.last_calamp_message("a"), CalAmpMessage | None)
    assert_type(await client.devices.get_sms("a", direction="sent"), list[Sms])
    assert_type(await client.devices.calculate_etf("a"), dict[str, Decimal | None])


async def lists(client: AsyncLattigo) -> None:
    devices = client.devices.list(state="active", per_page=50)
    assert_type(devices, Pager[Device])
    async for device in devices:
        assert_type(device, Device)
    async for page in devices.pages(parallel=4):
        assert_type(page, Page[Device])
        assert_type(page.items, list[Device])
        assert_type(page.next, int | None)
        assert_type(page.resume, Mapping[str, object] | None)
    assert_type(await client.devices.list_names().collect(), list[str])
    assert_type(await client.rate_plans.list().collect(parallel=2), list[RatePlan])
    usage = client.devices.daily_data_usages("a", start_date=date(2026, 10, 1))
    assert_type([row async for row in usage], list[DailyDataUsage])


async def actions(client: AsyncLattigo) -> None:
    status = await client.device_operations.change_simstate(device_names=["a"], state="suspend")
    assert_type(status, ChangeStatus)
    assert_type(status.change_status, dict[str, str])
    order = [ActivationRequest(iccid="1", imei="2")]
    result = await client.device_operations.activation_request(rate_plan_name="x", activation_requests=order)
    assert_type(result, ActivationResult)


async def fleets(client: AsyncLattigo, names: AsyncIterator[str]) -> None:
    async for daily in client.fleet.daily_usage(since=date(2026, 10, 1), until=date(2026, 10, 31), devices=names):
        assert_type(daily, Outcome[list[DailyDataUsage]])
        assert_type(daily.error, ApiError | None)
        assert_type(daily.unwrap(), list[DailyDataUsage])
    async for monthly in client.fleet.monthly_usage(since=date(2026, 1, 1), until=date(2026, 12, 31)):
        assert_type(monthly.value, list[MonthlyDataUsage] | None)
    async for outcome in client.fleet.each(client.devices.get, ["a", "b"], concurrency=8):
        assert_type(outcome, Outcome[Device])
    report = await client.fleet.pull("daily", since=date(2026, 10, 1), until=date(2026, 10, 31), to="usage")
    assert_type(report, Report)
    assert_type(report.total, int | None)


async def errors(client: AsyncLattigo) -> None:
    try:
        await client.devices.cellular_locate("a", options=Options(timeout=5, attempts=1))
    except StatusError as error:
        assert_type(error.status, int)
        assert_type(error.retry_after, float | None)
    except OutcomeUnknown as error:
        assert_type(error.reconcile, str)
    except UnexpectedShape as error:
        assert_type(error.problems, tuple[Problem, ...])
    except ApiError as error:
        assert_type(error.operation, str | None)


def listen(event: Event) -> None:
    match event:
        case Attempted(operation, attempt):
            assert_type(operation, str)
            assert_type(attempt, int)
        case Paused() | BackedOff():
            assert_type(event.seconds, float)
        case Drifted(what=what):
            assert_type(what, str)


class Line:
    """A transport of one's own."""

    async def send(self, request: Request, /, *, timeout: float) -> Response:  # noqa: ASYNC109 - the protocol's name
        assert_type(request.body, bytes | None)
        return Response(200, {}, b"[]")

    async def aclose(self) -> None: ...


async def clients() -> None:
    line: Transport = Line()
    async with AsyncLattigo("key", "secret", transport=line, listeners=(listen,), options=Options(budget=60)) as client:
        assert_type(client, AsyncLattigo)
    async with httpx.AsyncClient(proxy="http://localhost:3128") as own, AsyncLattigo(http_client=own):
        pass
