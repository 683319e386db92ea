"""`FakeLattigo`: what it answers, what goes wrong on purpose, and what it remembers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo import (
    AsyncLattigo,
    ConnectionLost,
    Drifted,
    EmptyResponse,
    Event,
    HtmlResponse,
    InvalidJson,
    NotFound,
    NotSent,
    Options,
    OutcomeUnknown,
    ServerError,
    TooManyRequests,
    UnexpectedShape,
    Unprocessable,
)
from lattigo._core.api import call, pages
from lattigo._generated.operations import OPERATIONS
from lattigo.models import ActivationRequest, ActivationResult, Device, SuspensionRequest, UploadId
from lattigo.testing import Call, FakeLattigo

ONCE = Options(attempts=1)
DAYS = {"start_date": date(2026, 10, 1), "end_date": date(2026, 10, 31)}
NAMES = {"device_names": ["pump-7", "pump-8"]}
ARGUMENTS: Mapping[str, Mapping[str, object]] = {
    **{name: {} for name in OPERATIONS},
    **{name: {"device_name": "pump-7"} for name, each in OPERATIONS.items() if "{device_name}" in each.path},
    "calamp_messages": {"device_name": "pump-7", **DAYS},
    "calamp_events": {"event_code": 31, **DAYS},
    "set_note": {"device_name": "pump-7", "field_name": "note1", "note": "Pump house"},
    "activation_request": {"rate_plan_name": "5 MB", "activation_requests": [ActivationRequest(imei="35", iccid="89")]},
    "suspend_no_billing_request": {"suspension_requests": [SuspensionRequest(imei="35", iccid="89")]},
    "change_cost_center": {**NAMES, "cost_center": "North"},
    "change_simstate": {**NAMES, "state": "suspend"},
    "remove_usage_limit": NAMES,
    "send_sms": {**NAMES, "sms_text": "reboot"},
    "set_usage_limit": {**NAMES, "kb_limit": 5, "action": "suspend"},
    "terminate_service": NAMES,
    "upload_request": {"upload_email": "a@example.com", "upload_sku": "A", "upload_ids": [UploadId(imei="35")]},
}
"""What each operation can be called with."""


@pytest.fixture
def fake() -> FakeLattigo:
    return FakeLattigo()


# what it answers


async def test_a_pump_is_suspended(fake: FakeLattigo):
    async with fake.client() as lattigo:
        changed = await lattigo.device_operations.change_simstate(device_names=["pump-7"], state="suspend")
    assert changed.change_status == {"pump-7": "Success"}
    assert fake.calls[-1].operation == "change_simstate"
    assert fake.calls[-1].arguments == {"device_names": ["pump-7"], "state": "suspend"}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_every_operation_answers_the_example_of_the_spec(name: str, fake: FakeLattigo):
    told: list[Event] = []
    client = fake.client(listeners=(told.append,))
    operation = OPERATIONS[name]
    if operation.paging:
        assert await pages(client, operation, **ARGUMENTS[name]).collect()  # type: ignore[arg-type]  # a list
    else:
        assert await call(client, operation, **ARGUMENTS[name])
    assert fake.calls[0].operation == name
    assert {key: fake.calls[0].arguments[key] for key in ARGUMENTS[name]} == ARGUMENTS[name]
    assert not [event for event in told if isinstance(event, Drifted)]


async def test_the_example_tells_of_the_device_that_was_asked_for(fake: FakeLattigo):
    lattigo = fake.client()
    assert (await lattigo.devices.get("pump-7")).device_name == "pump-7"
    by_iccid = await lattigo.devices.get("8900000000000000042", id_type="iccid")
    assert (by_iccid.device_name, by_iccid.iccid) == ("meter-0001", "8900000000000000042")
    assert (await lattigo.devices.calculate_etf("pump-7")).keys() == {"pump-7"}
    sent = await lattigo.device_operations.send_sms(device_names=["pump-7", "pump-8"], sms_text="reboot")
    assert sent.status == dict.fromkeys(["pump-7", "pump-8"], "Success: Attempting SMS Send.")


async def test_fields_of_the_example_can_be_others(fake: FakeLattigo):
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    fake.on("get_device").respond(state="suspended", last_connection_date=seen, iccid=None)
    device = await fake.client().devices.get("pump-7")
    assert (device.device_name, device.state, device.iccid) == ("pump-7", "suspended", None)
    assert device.last_connection_date == seen
    assert device.cost_center == "North"
    fake.on("list_devices").respond(state="lost")
    assert {device.state async for device in fake.client().devices.list()} == {"lost"}


@pytest.mark.parametrize(
    "answer",
    [
        Device(id=7, device_name="a"),
        {"id": 7, "device_name": "a"},
        lambda call: Device(id=7, device_name="a" if call["device_name"] == "pump-7" else "b"),
    ],
    ids=["model", "json", "function"],
)
async def test_an_answer_can_be_given_whole(answer: object, fake: FakeLattigo):
    fake.on("get_device").respond(answer)
    assert await fake.client().devices.get("pump-7") == Device(id=7, device_name="a")


async def test_nothing_is_an_answer_too_where_the_spec_has_it(fake: FakeLattigo):
    fake.on("last_calamp_message").respond(None)
    assert await fake.client().devices.last_calamp_message("pump-7") is None


async def test_only_calls_with_these_arguments_are_meant(fake: FakeLattigo):
    fake.on("get_device", device_name="pump-7").respond(state="suspended")
    lattigo = fake.client()
    assert [(await lattigo.devices.get(name)).state for name in ("pump-7", "pump-8")] == ["suspended", "active"]
    assert len(fake.calls_to("get_device")) == 2
    assert len(fake.calls_to("get_device", device_name="pump-8")) == 1


async def test_what_is_for_a_number_of_calls_comes_first_and_then_the_newest(fake: FakeLattigo):
    fake.on("get_device").respond(state="a").respond(state="b", times=1).respond(state="c", times=2).respond(state="d")
    lattigo = fake.client()
    assert [(await lattigo.devices.get("pump-7")).state for _ in range(5)] == ["b", "c", "c", "d", "d"]


@pytest.mark.parametrize(("parallel", "size"), [(1, None), (4, None), (1, 7), (3, 1000)])
async def test_a_list_comes_in_pages(parallel: int, size: int | None, fake: FakeLattigo):
    told: list[Event] = []
    rows = [Device(id=number, device_name=f"pump-{number}") for number in range(1000)]
    fake.on("list_devices").respond(rows)
    lattigo = fake.client(listeners=(told.append,))
    pager = lattigo.devices.list(per_page=size)
    assert await pager.collect(parallel=parallel) == rows
    assert len(fake.calls) == -(-1000 // (size or 100))
    assert not [event for event in told if isinstance(event, Drifted)]
    first = await anext(pager.pages())
    assert (first.total, first.size, first.next) == (1000, size or 100, 2 if size != 1000 else None)
    assert [it.device_name async for it in lattigo.devices.list(offset=995)] == [f"pump-{n}" for n in range(995, 1000)]
    assert await lattigo.devices.list(page=1001).collect() == []


# what goes wrong


async def test_a_storm_of_refusals_is_waited_out_in_no_time(fake: FakeLattigo):
    fake.on("get_device").rate_limit(times=3, retry_after=30)
    started = time.monotonic()
    device = await fake.client().devices.get("pump-7")
    assert device.device_name == "pump-7"
    assert [call.outcome for call in fake.calls] == [429, 429, 429, 200]
    assert [call.at for call in fake.calls] == pytest.approx([0, 30, 60, 90], abs=1)
    assert fake.elapsed == pytest.approx(90, abs=1)
    assert time.monotonic() - started < 20
    fake.verify()


async def test_patience_ends_in_virtual_time_too(fake: FakeLattigo):
    fake.on("get_device").rate_limit(times=None)
    started = time.monotonic()
    with pytest.raises(TooManyRequests) as refused:
        await fake.client(options=Options(budget=600)).devices.get("pump-7")
    assert 300 < refused.value.elapsed <= 600
    assert fake.elapsed == pytest.approx(refused.value.elapsed)
    assert time.monotonic() - started < 60


async def test_back_off_takes_virtual_time(fake: FakeLattigo):
    fake.on("get_device").fail(500, times=3)
    await fake.client().devices.get("pump-7")
    assert len(fake.calls) == 4
    assert 0 < fake.elapsed < 10


async def test_a_lost_answer_of_what_costs_money_is_an_unknown_outcome(fake: FakeLattigo):
    fake.on("send_sms").fail("timeout")
    with pytest.raises(OutcomeUnknown) as unknown:
        await fake.client().device_operations.send_sms(device_names=["pump-7"], sms_text="reboot")
    assert "get_sms" in unknown.value.reconcile
    assert [call.outcome for call in fake.calls] == ["timeout"]
    assert fake.elapsed == 30


FAULTS: Mapping[Literal["unreachable", "timeout", "reset", "empty", "html", "cut_json"], type[Exception]] = {
    "unreachable": NotSent,
    "reset": ConnectionLost,
    "empty": EmptyResponse,
    "html": HtmlResponse,
    "cut_json": InvalidJson,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_faults_are_the_errors_that_they_would_be(
    fault: Literal["unreachable", "reset", "empty", "html", "cut_json"], fake: FakeLattigo
):
    fake.on("get_device").fail(fault)
    with pytest.raises(FAULTS[fault]):
        await fake.client(options=ONCE).devices.get("pump-7")
    assert (await fake.client().devices.get("pump-7")).state == "active"


async def test_an_error_has_the_body_of_the_spec_or_ones_own(fake: FakeLattigo):
    lattigo = fake.client(options=ONCE)
    fake.on("get_device").fail(404).fail(404, {"error": "gone"}).fail(503, headers={"Retry-After": "5"}).fail(500)
    for body in ({"error": "Not found"}, {"error": "gone"}):
        with pytest.raises(NotFound) as missing:
            await lattigo.devices.get("pump-7")
        assert missing.value.body == body
    assert (await lattigo.devices.get("pump-7", options=Options(attempts=2))).state == "active"
    assert 5 <= fake.elapsed < 30
    fake.on("activation_request").fail(422)
    with pytest.raises(Unprocessable) as refused:
        await lattigo.device_operations.activation_request(
            rate_plan_name="5 MB", activation_requests=[ActivationRequest(imei="35", iccid="89")]
        )
    assert isinstance(refused.value.parsed, ActivationResult)


async def test_an_answer_may_break_the_spec_when_it_is_said_so(fake: FakeLattigo):
    fake.on("get_device").fail(200, {"id": "no number"})
    with pytest.raises(UnexpectedShape):
        await fake.client().devices.get("pump-7")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (lambda fake: fake.on("get_devise"), r"no operation 'get_devise': did you mean get_device"),
        (lambda fake: fake.calls_to("zzz"), r"no operation 'zzz': there is list_devices, "),
        (lambda fake: fake.on("get_device", devicename="a"), r"no parameter 'devicename': did you mean device_name\?"),
        (lambda fake: fake.calls_to("list_users", zzz=1), r"no parameter 'zzz': there is page, per_page, offset"),
        (
            lambda fake: fake.on("get_device").respond(stat="a"),
            r"a Device, .* no field 'stat': did you mean state",
        ),
        (lambda fake: fake.on("get_device").respond(id="a"), r"\$\.id is a text instead of a whole number"),
        (lambda fake: fake.on("get_device").respond({"id": 1}), r"device_name is missing"),
        (lambda fake: fake.on("list_users").respond([{}]), r"\$\[0\] is an object instead of a text"),
        (lambda fake: fake.on("list_users").respond(name="a"), r"has no fields: pass a whole response"),
        (lambda fake: fake.on("get_device").respond({"id": 1}, state="a"), r"not both"),
        (lambda fake: fake.on("get_device").fail("timout"), r"no fault 'timout': did you mean timeout\?"),
    ],
)
def test_a_mistake_in_a_script_is_told_where_it_is_made(script: object, said: str, fake: FakeLattigo):
    assert callable(script)
    with pytest.raises(ValueError, match=said):
        script(fake)
    fake.verify()


async def test_a_function_is_held_to_the_spec_as_well(fake: FakeLattigo):
    fake.on("get_device").respond(lambda _: {"id": "a"})
    with pytest.raises(ValueError, match="get_device can't respond with this"):
        await fake.client().devices.get("pump-7")


# what it remembers


async def test_what_was_not_used_is_told_with_its_line(fake: FakeLattigo):
    fake.on("get_device").rate_limit(times=2)
    fake.on("send_sms").respond()
    fake.on("list_users").respond(["a"])
    await fake.client().users.list().collect()
    with pytest.raises(AssertionError) as complaint:
        fake.verify()
    first, second = str(complaint.value).splitlines()
    assert first.startswith(f"{Path(__file__)}:")
    assert "get_device was called 0 of 2 times" in first
    assert "send_sms was called 0 times" in second


async def test_the_repr_of_a_call_names_no_device(fake: FakeLattigo):
    await fake.client().devices.get("pump-7", id_type="iccid")
    assert repr(fake.calls) == "[<get_device(device_name=***, id_type='iccid'): 200>]"
    assert isinstance(fake.calls[0], Call)


@settings(deadline=None)
@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50).filter(
        lambda name: name not in {".", ".."}
    ),
    start=st.none() | st.dates() | st.datetimes(timezones=st.just(UTC)),
    note=st.text(st.characters(exclude_categories=["Cs"])),
)
async def test_arguments_come_back_as_they_were_given(name: str, start: date | None, note: str):
    fake = FakeLattigo()
    lattigo = fake.client()
    await lattigo.devices.get_sms(name, start_date=start, direction="sent")
    await lattigo.devices.set_note(name, field_name="note2", note=note)
    asked = {"device_name": name, "direction": "sent", **({} if start is None else {"start_date": start})}
    assert fake.calls[0].arguments == asked
    assert fake.calls[1].arguments == {"device_name": name, "field_name": "note2", "note": note}


# whole fleets


async def test_a_fleet_is_read_and_what_fails_is_kept_apart(fake: FakeLattigo):
    fake.on("list_devices").respond([Device(id=number, device_name=f"pump-{number}") for number in range(150)])
    fake.on("daily_data_usages").rate_limit(times=20)
    fake.on("daily_data_usages", device_name="pump-9").fail(404)
    async with fake.client() as lattigo:
        usage = lattigo.fleet.daily_usage(since=date(2026, 10, 1), until=date(2026, 10, 31))
        outcomes = {outcome.device: outcome async for outcome in usage}
    assert len(outcomes) == 150
    assert isinstance(outcomes.pop("pump-9").error, NotFound)
    assert {len(outcome.unwrap()) for outcome in outcomes.values()} == {2}
    assert len(fake.calls_to("daily_data_usages")) == 170
    fake.verify()


async def test_a_pull_writes_what_was_answered(fake: FakeLattigo, tmp_path: Path):
    fake.on("list_devices").respond([Device(id=7, device_name="pump-7"), Device(id=8, device_name="pump-8")])
    async with fake.client() as lattigo:
        report = await lattigo.fleet.pull("daily", since=date(2026, 10, 1), until=date(2026, 10, 31), to=tmp_path / "u")
    assert (report.devices, report.failed, report.rows) == (2, 0, 4)


async def test_two_clients_share_a_service(fake: FakeLattigo):
    fake.on("get_device").fail("reset", times=2)
    clients: list[AsyncLattigo] = [fake.client(options=ONCE), fake.client(options=ONCE)]
    for client in clients:
        with pytest.raises(ConnectionLost):
            await client.devices.get("pump-7")
    fake.on("get_device").fail(500)
    with pytest.raises(ServerError):
        await clients[0].devices.get("pump-7")
    assert [call.outcome for call in fake.calls] == ["reset", "reset", 500]
