"""`seed`: a test says which devices its fleet has, and what they used."""

from __future__ import annotations

from datetime import UTC, date, datetime

import httpx
import pytest

from lattigo import BadRequest, NotFound
from lattigo.models import DailyDataUsage, Device
from lattigo.testing import FakeLattigo, FakeThingSpace
from lattigo.thingspace import models as thingspace

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
DAYS = {date(2026, 9, 30): 1, date(2026, 10, 1): 20, date(2026, 10, 31): 300}
ICCID, IMEI = "8900000000000000001", "imei:350000000000002"


@pytest.fixture
def fake() -> FakeLattigo:
    fake = FakeLattigo()
    pump = Device(id=9, device_name="pump-9", state="suspended", iccid=ICCID)
    texts = [DailyDataUsage(id=1, date_for=date(2026, 10, 5), bytes_used=None, sms_used=4)]
    fake.seed(devices=["pump-7", "pump-8", pump], usage={"pump-7": DAYS, "pump-9": texts})
    return fake


async def test_lists_have_the_seeded_devices(fake: FakeLattigo):
    client = fake.client()
    assert [device.device_name async for device in client.devices.list()] == ["pump-7", "pump-8", "pump-9"]
    assert await client.devices.list_names(state="suspended").collect() == ["pump-9"]
    assert (await client.devices.get(ICCID, id_type="iccid")).device_name == "pump-9"


async def test_a_long_list_comes_in_pages(fake: FakeLattigo):
    fake.seed(devices=[f"pump-{n}" for n in range(250)])
    assert len(await fake.client().devices.list().collect()) == 250
    assert len(fake.calls) == 3


@pytest.mark.parametrize("method", ["get", "calculate_etf", "daily_data_usages"])
async def test_another_device_is_not_found(method: str, fake: FakeLattigo):
    days = {"start_date": OCTOBER["since"], "end_date": OCTOBER["until"]} if "usages" in method else {}
    call = getattr(fake.client().devices, method)("pump-6", **days)
    with pytest.raises(NotFound):
        await (call.collect() if days else call)


async def test_usage_is_what_was_seeded_in_that_range(fake: FakeLattigo):
    async with fake.client() as client:
        daily = {outcome.device: outcome.value async for outcome in client.fleet.daily_usage(**OCTOBER)}
        monthly = {outcome.device: outcome.value async for outcome in client.fleet.monthly_usage(**OCTOBER)}
    assert {name: [row.bytes_used for row in rows or ()] for name, rows in daily.items()} == {
        "pump-7": [300, 20],
        "pump-8": [],
        "pump-9": [None],
    }
    assert [(row.date_for, row.bytes_used) for row in monthly["pump-7"] or ()] == [(date(2026, 10, 1), 320)]
    assert [row.sms_used for row in monthly["pump-9"] or ()] == [4]


async def test_a_single_row_comes_without_a_limit(fake: FakeLattigo):
    # As from the service: whoever builds a request by hand, and forgets the limit, sees it in the test.
    url = "https://api.lattigo.com/v2/devices/pump-7/daily_data_usages?start_date=2026-10-01&end_date=2026-10-31"
    async with httpx.AsyncClient(
        transport=httpx.MockTransport(fake.respond), auth=("test-key", "test-secret")
    ) as client:
        assert [row["bytes_used"] for row in (await client.get(url)).json()] == [300]


async def test_a_script_comes_before_the_fleet(fake: FakeLattigo):
    fake.on("get_device", device_name="pump-7").fail(404)
    client = fake.client()
    with pytest.raises(NotFound):
        await client.devices.get("pump-7")
    assert (await client.devices.get("pump-7")).device_name == "pump-7"
    fake.verify()


async def test_what_a_fleet_does_not_say_is_the_example(fake: FakeLattigo):
    assert await fake.client().rate_plans.list().collect()
    assert (await fake.client().devices.calculate_etf("pump-7")).keys() == {"pump-7"}


@pytest.mark.parametrize("api", [FakeLattigo, FakeThingSpace])
def test_a_misspelt_device_is_refused_where_it_is_written(api: type[FakeLattigo] | type[FakeThingSpace]):
    with pytest.raises(ValueError, match="not in the fleet: did you mean 890001"):
        api().seed(devices=["890001"], usage={"890002": {date(2026, 10, 1): 1}})
    with pytest.raises(ValueError, match="appears twice"):
        api().seed(devices=["890001", "890001"])


async def test_a_fleet_of_thingspace():
    fake = FakeThingSpace()
    line = thingspace.CarrierInformation(carrier_name="Verizon Wireless", state="suspend")
    ids = [thingspace.DeviceId(kind="ICCID", id="8900000000000000003")]
    other = thingspace.Device(account_name="0000000001-00002", device_ids=ids, carrier_informations=[line])
    fake.seed(devices=[ICCID, IMEI, other], usage={IMEI: DAYS})
    async with fake.client() as client:
        usage = {outcome.device: outcome.value async for outcome in client.fleet.daily_usage(**OCTOBER)}
        assert {name: [row.bytes_used for row in rows or ()] for name, rows in usage.items()} == {
            ICCID: [],
            IMEI: [20, 300],
            "8900000000000000003": [],
        }
        suspended = await client.devices.list(current_state="suspend").collect()
        assert [device.account_name for device in suspended] == ["0000000001-00002"]
        with pytest.raises(BadRequest):
            await client.devices.list(device_id=thingspace.DeviceId(kind="iccid", id="8900000000000000009")).collect()
        unknown = thingspace.AccountDeviceList(device_ids=[thingspace.DeviceId(kind="iccid", id="89")])
        request = await client.devices.suspend(devices=[unknown], account_name="0000000001-00001")
        assert (await client.devices.request_status("0000000001-00001", request.request_id)).status == "Pending"
        assert (await client.devices.request_status("0000000001-00001", request.request_id)).status == "Failed"


async def test_a_long_list_of_thingspace_comes_in_pages():
    fake = FakeThingSpace()
    fake.seed(devices=[f"89{n:017}" for n in range(4500)])
    async with fake.client() as client:
        assert len(await client.devices.list().collect()) == 4500
    assert len(fake.calls) == 3


async def test_records_of_thingspace_can_be_whole():
    fake = FakeThingSpace()
    record = thingspace.UsageRecord(timestamp=datetime(2026, 10, 5, 12, tzinfo=UTC), bytes_used=7, sms_used=2)
    fake.seed(devices=[ICCID], usage={ICCID: [record]})
    async with fake.client() as client:
        (outcome,) = [each async for each in client.fleet.daily_usage(**OCTOBER)]
    assert [(row.date_for, row.bytes_used, row.sms_used) for row in outcome.value or ()] == [(date(2026, 10, 5), 7, 2)]
