"""`FakeThingSpace`: tokens, sessions, requests that are carried out later, and their callbacks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import astuple

from lattigo import NotSent, OutcomeUnknown, RequestFailed, Unauthorized
from lattigo._core.api import call, pages
from lattigo.testing import FakeThingSpace, WrongRequest
from lattigo.thingspace import AsyncThingSpace, CallbackReceiver, models
from lattigo.thingspace._generated.operations import OPERATIONS

ACCOUNT = "0000000001-00001"
ICCID = "8900000000000000001"
TRUCK = models.AccountDeviceList(device_ids=[models.DeviceId(kind="iccid", id=ICCID)])
CAR = models.AccountDeviceList(device_ids=[models.DeviceId(kind="imei", id="350000000000002")])
URL = "https://hooks.example.com/thingspace"


@pytest.fixture
def fake() -> FakeThingSpace:
    return FakeThingSpace()


async def register(client: AsyncThingSpace, service: str = "CarrierService") -> CallbackReceiver:
    await client.callbacks.register(ACCOUNT, name=service, url=URL, username="hook", password="secret")
    return CallbackReceiver("hook", "secret")


async def test_logging_in_and_out_is_no_call_of_the_test(fake: FakeThingSpace):
    async with fake.client() as client:
        await client.service_plans.list(ACCOUNT)
        await client.service_plans.list(ACCOUNT)
    assert [each.operation for each in fake.calls] == ["list_service_plans"] * 2
    assert [len(fake.calls_to(name)) for name in ("get_token", "log_in", "log_out")] == [1, 1, 1]
    fake.verify()


async def test_an_expired_session_and_a_revoked_token_are_renewed(fake: FakeThingSpace):
    async with fake.client() as client:
        await client.service_plans.list(ACCOUNT)
        fake.expire_sessions()
        await client.service_plans.list(ACCOUNT)
        fake.revoke_tokens()
        await client.service_plans.list(ACCOUNT)
    assert [each.outcome for each in fake.calls] == [200, 400, 200, 401, 200]
    assert [len(fake.calls_to(name)) for name in ("get_token", "log_in")] == [2, 2]


async def test_a_session_ends_after_20_virtual_minutes(fake: FakeThingSpace):
    async with fake.client() as client:
        await client.service_plans.list(ACCOUNT)
        await fake.clock.sleep(20 * 60 + 1)
        await client.service_plans.list(ACCOUNT)
    assert [each.outcome for each in fake.calls] == [200, 400, 200]


@pytest.mark.parametrize("place", range(4))
async def test_other_credentials_than_those_of_the_fake_are_a_mistake_of_the_test(place: int, fake: FakeThingSpace):
    login = ["test-key", "test-secret", "test-user", "test-password"]
    login[place] = "other"
    client = AsyncThingSpace(*login, transport=fake, clock=fake.clock, base_url="https://thingspace.verizon.com/api")
    with pytest.raises(WrongRequest, match="not those of the fake"):
        await client.service_plans.list(ACCOUNT)
    with pytest.raises(AssertionError, match="not those of the fake"):
        fake.verify()


async def test_a_refused_login_can_be_scripted_and_is_not_repeated(fake: FakeThingSpace):
    fake.on("log_in").fail(400, {"errorCode": "UnifiedWebService.REQUEST_FAILED.Login", "errorMessage": "wrong"})
    client = fake.client()
    for _ in range(2):
        with pytest.raises(Unauthorized):
            await client.service_plans.list(ACCOUNT)
    assert len(fake.calls_to("log_in")) == 1
    assert not fake.calls
    fake.verify()


async def test_a_request_is_pending_before_it_is_done(fake: FakeThingSpace):
    async with fake.client() as client:
        first = await client.devices.suspend(devices=[TRUCK])
        second = await client.devices.restore(devices=[TRUCK], account_name=ACCOUNT)
        assert first.request_id != second.request_id
        assert (await first.wait(account_name=ACCOUNT)).status == "Success"
        assert (await second.wait()).status == "Success"
    assert len(fake.calls_to("get_request_status", request_id=first.request_id)) == 2
    assert fake.elapsed < 10


async def test_requests_fail_for_some_devices(fake: FakeThingSpace):
    fake.fail(ICCID)
    async with fake.client() as client:
        request = await client.devices.suspend(devices=[TRUCK], account_name=ACCOUNT)
        with pytest.raises(RequestFailed):
            await request.wait()
        assert (await (await client.devices.suspend(devices=[CAR], account_name=ACCOUNT)).wait()).status == "Success"


async def test_a_scripted_request_is_as_scripted(fake: FakeThingSpace):
    fake.on("suspend_devices").respond(request_id="00000000-0000-4000-8000-00000000000a")
    fake.on("get_request_status").respond(status="Pending", times=3)
    fake.on("restore_devices").fail("timeout")
    async with fake.client() as client:
        request = await client.devices.suspend(devices=[TRUCK], account_name=ACCOUNT)
        assert (await request.wait()).status == "Success"
        with pytest.raises(OutcomeUnknown):
            await client.devices.restore(devices=[TRUCK], account_name=ACCOUNT)
    assert len(fake.calls_to("get_request_status")) == 4
    fake.verify()


async def test_outcomes_are_posted_to_the_receiver(fake: FakeThingSpace):
    fake.fail(ICCID)
    async with fake.client() as client:
        receiver = await register(client)
        request = await client.devices.deactivate(
            devices=[TRUCK, CAR], account_name=ACCOUNT, reason_code="FF", etf_waiver=False
        )
        assert await fake.post_callbacks(receiver) == [200, 200]
        callbacks = await receiver.wait(request, devices=2)
        outcomes = {next(iter(each.device_ids)): each for each in callbacks}
        assert outcomes["iccid"].failed
        assert outcomes["imei"].succeeded
        assert await fake.post_callbacks(receiver) == []


async def test_a_refused_message_is_posted_four_times(fake: FakeThingSpace):
    async with fake.client() as client:
        await register(client)
        await client.devices.suspend(devices=[TRUCK], account_name=ACCOUNT)
    assert [await fake.post_callbacks(CallbackReceiver("hook", "other")) for _ in range(5)] == [[403]] * 4 + [[]]


async def test_a_service_without_a_url_is_named(fake: FakeThingSpace):
    async with fake.client() as client:
        receiver = await register(client, "NiddService")
        await client.devices.suspend(devices=[TRUCK], account_name=ACCOUNT)
        with pytest.raises(ValueError, match="No URL is registered for CarrierService"):
            await fake.post_callbacks(receiver)
        await client.callbacks.register(ACCOUNT, name="CarrierService", url=URL, username="hook", password="secret")
        assert await fake.post_callbacks(receiver) == [200]
        assert {each.service_name for each in await client.callbacks.list(ACCOUNT)} == {"CarrierService", "NiddService"}


async def test_an_unreachable_service_is_not_sent(fake: FakeThingSpace):
    fake.on("get_token").fail("unreachable", times=None)
    with pytest.raises(NotSent):
        await fake.client().service_plans.list(ACCOUNT)


ARGUMENTS: dict[str, dict[str, object]] = {
    "list_devices": {},
    "list_usage": {
        "earliest": datetime(2026, 10, 1, tzinfo=UTC),
        "latest": datetime(2026, 10, 31, tzinfo=UTC),
        "device_id": TRUCK.device_ids[0],
    },
    "list_leads": {"account_name": ACCOUNT},
    "list_received_sms": {"account_name": ACCOUNT},
    "list_group_devices": {"account_name": ACCOUNT, "group_name": "trucks"},
}


@pytest.mark.parametrize("name", ARGUMENTS)
async def test_a_list_has_the_rows_of_the_spec(name: str, fake: FakeThingSpace):
    operation = OPERATIONS[name]
    async with fake.client() as client:
        rows = pages(client, operation, **ARGUMENTS[name])  # type: ignore[arg-type]  # a list
        assert [row async for row in rows]


async def test_the_status_of_an_unknown_request_is_the_example(fake: FakeThingSpace):
    async with fake.client() as client:
        status = await call(client, OPERATIONS["get_request_status"], account_name=ACCOUNT, request_id="other")
    assert getattr(status, "status") == "Success"  # noqa: B009 - the operation's type is not known here


def test_the_credentials_are_those_of_a_login():
    assert "test-password" not in repr(FakeThingSpace()._login)
    assert astuple(FakeThingSpace("a", "b", "c", "d")._login) == ("a", "b", "c", "d")
