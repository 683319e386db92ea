"""What is sent to ThingSpace, and what its usage means, where its documentation is easily misread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import anyio
import pytest

from lattigo import InvalidRequest, NoSession, NotSent, Options
from lattigo.thingspace import AsyncThingSpace, models
from tests.support.thingspace_server import CREDENTIALS, LOGIN, M2M, Line, Reply, listening

ACCOUNT = "0000000001-00001"
DEVICE = models.DeviceId(kind="iccid", id="8900000000000000001")
TOKEN = "POST /ts/v1/oauth2/token"
ACCOUNTS = f"GET {M2M}/accounts/{ACCOUNT}"


@pytest.fixture
def line() -> Iterator[Line]:
    with listening() as line:
        line.replies[ACCOUNTS] = [Reply({"accountName": ACCOUNT})]
        yield line


def client(line: Line) -> AsyncThingSpace:
    return AsyncThingSpace(*CREDENTIALS.values(), base_url=line.url)


def token(expires_in: object, text: str = "a-token") -> Reply:
    lifetime = {} if expires_in is None else {"expires_in": expires_in}
    return Reply({"access_token": text, "token_type": "Bearer", **lifetime})


def asked(line: Line, call: str) -> int:
    return sum(seen.call == call for seen in line.seen)


ODD_LIFETIMES = ["soon", "", True, [], 0.5, 10**30]


@pytest.mark.parametrize("expires_in", [None, 0, -5, 60, 100, 3600, "3600", *ODD_LIFETIMES])
async def test_a_token_is_not_asked_for_in_every_call(expires_in: object, line: Line):
    line.replies[TOKEN] = [token(expires_in)]
    async with client(line) as thingspace:
        for _ in range(5):
            await thingspace.accounts.get(ACCOUNT)
    assert asked(line, TOKEN) == 1


UNSENDABLE = ["", " ", "two\r\nLines: x", "nul\0"]


@pytest.mark.parametrize("text", UNSENDABLE)
async def test_a_token_that_can_not_be_sent_is_named_and_no_login_is_lost(text: str, line: Line):
    line.replies[TOKEN] = [token(3600, text)]
    async with client(line) as thingspace:
        with pytest.raises(NotSent, match="issued a token that can't be sent"):
            await thingspace.accounts.get(ACCOUNT, options=Options(attempts=1))
    assert not asked(line, LOGIN)


@pytest.mark.parametrize("text", UNSENDABLE)
async def test_a_session_that_can_not_be_sent_is_none(text: str, line: Line):
    line.replies[LOGIN] = [Reply({"sessionToken": text})]
    async with client(line) as thingspace:
        with pytest.raises(NoSession, match="can't be sent"):
            await thingspace.accounts.get(ACCOUNT)
    assert (asked(line, LOGIN), asked(line, ACCOUNTS)) == (1, 0)


async def test_near_its_end_a_token_is_renewed_once(line: Line):
    line.replies[TOKEN] = [token(1), token(3600, "another-token")]
    async with client(line) as thingspace:
        with anyio.move_on_after(1.3):
            while True:
                await thingspace.accounts.get(ACCOUNT)
                await anyio.sleep(0.05)
    assert asked(line, TOKEN) == 2


async def test_a_device_is_looked_up_by_its_identifier_alone(line: Line):
    line.replies[f"POST {M2M}/devices/actions/list"] = [Reply({"hasMoreData": False, "devices": []})]
    async with client(line) as thingspace:
        await thingspace.devices.list(device_id=DEVICE).collect()
        await thingspace.devices.list(account_name=ACCOUNT).collect()
    bodies = [seen.payload for seen in line.seen if seen.call in line.calls and "list" in seen.call]
    assert bodies == [
        {"deviceId": {"kind": "iccid", "id": "8900000000000000001"}},
        {"accountName": ACCOUNT, "largestDeviceIdSeen": 0, "maxNumberOfDevices": 2000},
    ]


@pytest.mark.parametrize("form", [{"service_plan": "GLOBAL"}, {"smsr_oid": "1.3.6.1.4.1.00001"}])
@pytest.mark.parametrize("method", ["download_profile", "enable_profile", "delete_profile"])
async def test_profiles_are_local_or_global(method: str, form: dict[str, str], line: Line):
    devices = [models.DeviceList(device_ids=[models.DeviceId(kind="eid", id="8" * 32), DEVICE])]
    async with client(line) as thingspace:
        call = getattr(thingspace.devices, method)
        with pytest.raises(InvalidRequest, match="At least one of `smsr_oid` or `service_plan`"):
            await call(devices=devices, account_name=ACCOUNT)
        (path,) = {"download_profile": ["download_enable"]}.get(method, [method.removesuffix("_profile")])
        line.replies[f"POST {M2M}/devices/profile/actions/{path}"] = [Reply({"requestId": "r-1"})]
        await call(devices=devices, account_name=ACCOUNT, **form)
    sent: Any = next(seen.payload for seen in line.seen if f"actions/{path}" in seen.call)
    assert set(sent) == {"devices", "accountName", "servicePlan" if "service_plan" in form else "smsrOid"}


async def test_members_that_only_the_sdk_knows_can_be_sent(line: Line):
    accepted = [Reply({"requestId": "r-1"})]
    line.replies[f"POST {M2M}/devices/actions/restore"] = accepted
    line.replies[f"POST {M2M}/diagnostics/basic/devicereachability/monitors"] = accepted
    devices = [models.AccountDeviceList(device_ids=[DEVICE])]
    async with client(line) as thingspace:
        await thingspace.devices.restore(devices=devices, with_billing=True)
        await thingspace.reachability.monitors(account_name=ACCOUNT, devices=devices, monitor_type="REACHABLE_FOR_SMS")
    bodies = [json.loads(seen.body) for seen in line.seen if seen.call in line.replies]
    assert bodies[0]["withBilling"] is True
    assert bodies[1]["monitorType"] == "REACHABLE_FOR_SMS"


@pytest.mark.parametrize("nothing", [{}, {"devices": []}, {"all_devices": False}])
async def test_all_devices_are_never_meant_by_leaving_something_out(nothing: dict[str, Any], line: Line):
    suspend = f"POST {M2M}/devices/actions/suspend"
    line.replies[suspend] = [Reply({"requestId": "r-1"})]
    async with client(line) as thingspace:
        with pytest.raises(InvalidRequest, match="all devices of an account `all_devices=True` and `account_name`"):
            await thingspace.devices.suspend(account_name=ACCOUNT, **nothing)
        assert not asked(line, suspend)
        await thingspace.devices.suspend(account_name=ACCOUNT, all_devices=True)
    assert json.loads(line.seen[-2].body) == {"accountName": ACCOUNT}


def usage(day: int, source: str | None, bytes_used: int | None, sms_used: int | None) -> dict[str, object]:
    at = f"2026-10-{day:02}T00:00:00Z"
    return {"timestamp": at, "source": source, "bytesUsed": bytes_used, "smsUsed": sms_used}


async def test_two_feeds_for_one_day_are_not_added_up(line: Line):
    records = [
        usage(1, "Raw Usage", 100, 1),
        usage(1, "Raw Usage", 50, 0),
        usage(1, "Usage Feed", 140, 0),
        usage(2, "Raw Usage", 7, None),
        usage(2, "SMS Feed", None, 3),
    ]
    call = f"POST {M2M}/devices/usage/actions/list"
    line.replies[call] = [Reply({"hasMoreData": False, "usageHistory": records})]
    async with client(line) as thingspace:
        window = {"since": date(2026, 10, 1), "until": date(2026, 10, 31), "devices": ["8900000000000000001"]}
        (daily,) = [outcome.value async for outcome in thingspace.fleet.daily_usage(**window)]
        (monthly,) = [outcome.value async for outcome in thingspace.fleet.monthly_usage(**window)]
    assert [(row.date_for.day, row.bytes_used, row.sms_used) for row in daily] == [(1, 150, 1), (2, 7, 3)]
    assert [(row.bytes_used, row.sms_used) for row in monthly] == [(157, 4)]
