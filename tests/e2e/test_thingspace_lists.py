"""ThingSpace's long lists over real sockets: every row, and every row once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from attrs import astuple

from lattigo import PagingError
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import OTHER, OWN, Device, PageSizes, ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace, models
from tests.support.calls import ASYNCIO

pytestmark = pytest.mark.no_cover

TODAY = date(2026, 10, 31)
END = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
Start = Callable[[Box[App]], str]


def client(url: str, box: ThingSpaceSandbox) -> AsyncThingSpace:
    return AsyncThingSpace(*astuple(box.login), base_url=url)


def imei(device: Device) -> models.DeviceId:
    return models.DeviceId(kind="imei", id=device.ids["imei"])


def requests(box: ThingSpaceSandbox, endpoint: str) -> int:
    return sum(seen.endpoint == endpoint for seen in box.seen)


def internal_number(device: models.Device) -> str | None:
    return next(each.value for each in device.extended_attributes or [] if each.key == "DeviceId")


@ASYNCIO
async def test_5000_devices_come_each_once_through_the_id_cursor(start: Start):
    box = ThingSpaceSandbox(devices=5000, today=TODAY)
    async with client(start(box), box) as thingspace:
        devices = await thingspace.devices.list(account_name=OWN).collect()
        of_both = await thingspace.devices.list().collect()
        few = [row async for row in thingspace.devices.list(account_name=OTHER, max_number_of_devices=3)]
    truth = box.truth.devices()
    numbers = [internal_number(device) for device in devices]
    assert numbers == [next(pair["value"] for pair in row["extendedAttributes"]) for row in truth]
    assert [device.device_ids for device in devices] == [
        [models.DeviceId(**each) for each in row["deviceIds"]] for row in truth
    ]
    assert (len(devices), len(set(numbers)), len(of_both), len(few)) == (5000, 5000, 5010, 10)
    assert requests(box, "list_devices") == 3 + 3 + 4


@ASYNCIO
@pytest.mark.parametrize("size", [500, 7])
async def test_3000_usage_records_come_each_once_through_the_date_window(size: int, start: Start):
    box = ThingSpaceSandbox(devices=2, today=TODAY, usage_per_day=10, pages=PageSizes(history=size))
    device, begin = box.truth.device(0), END - timedelta(days=300) + timedelta(minutes=1)
    async with client(start(box), box) as thingspace:
        found = await thingspace.history.usage(device_id=imei(device), earliest=begin, latest=END).collect()
    truth = list(box.truth.usage(device, begin, END))
    assert len(truth) == 3000
    times = [row["timestamp"] for row in truth]
    assert len(set(times)) < 2200, "rows share their times"
    assert any(row == after for row, after in pairwise(truth)), "and some rows are equal"
    assert [(row.bytes_used, row.sms_used) for row in found] == [(row["bytesUsed"], row["smsUsed"]) for row in truth]
    assert [row.timestamp for row in found] == [datetime.fromisoformat(str(time)) for time in times]
    assert requests(box, "list_usage") > 3000 // size
    assert not [row for row in found if row.bytes_used is None], "zeros are zeros"


async def test_rows_that_all_share_one_time_are_told_and_not_asked_for_for_ever(start: Start):
    box = ThingSpaceSandbox(devices=1, today=TODAY, usage_per_day=3, pages=PageSizes(history=1))
    device = box.truth.device(0)
    async with client(start(box), box) as thingspace:
        with pytest.raises(PagingError, match="too many rows share one time"):
            await thingspace.history.usage(
                device_id=imei(device), earliest=END - timedelta(days=2), latest=END
            ).collect()


@pytest.mark.parametrize("enveloped", [True, False])
async def test_the_other_histories_come_whole_too(enveloped: bool, start: Start):
    box = ThingSpaceSandbox(devices=1, today=TODAY, enveloped=enveloped, pages=PageSizes(history=3))
    device = box.truth.device(0)
    begin = END - timedelta(days=1000)
    async with client(start(box), box) as thingspace:
        events = await thingspace.history.provisioning(device_id=imei(device), earliest=begin, latest=END).collect()
        connections = await thingspace.history.connections(
            device_id=imei(device), earliest=END - timedelta(days=10), latest=END
        ).collect()
    assert [event.event_type for event in events] == [event["eventType"] for event in device.events]
    assert len(events) == 9
    assert len({row.occurred_at for row in connections}) == len(connections) == 20


async def test_lists_that_link_to_their_next_page_come_whole(start: Start):
    box = ThingSpaceSandbox(devices=50, leads=2500, today=TODAY, pages=PageSizes(group=4))
    async with client(start(box), box) as thingspace:
        leads = await thingspace.accounts.leads(OWN).collect()
        members = await thingspace.groups.devices(OWN, "pumps").collect()
    assert [lead.lead_id for lead in leads] == [str(number) for number in range(2500)]
    assert len(members) == sum(row["groupNames"] == ["pumps"] for row in box.truth.devices()) > 4
    assert requests(box, "list_leads") == 3


async def test_a_page_that_repeats_the_last_rows_of_the_one_before_is_nothing_to_worry_about(
    start: Start, caplog: pytest.LogCaptureFixture
):
    box = ThingSpaceSandbox(devices=1, today=TODAY, pages=PageSizes(history=50))
    begin = END - timedelta(days=60)
    async with client(start(box), box) as thingspace:
        await thingspace.history.usage(device_id=imei(box.truth.device(0)), earliest=begin, latest=END).collect()
    assert not [record for record in caplog.records if "repeats" in record.getMessage()]
