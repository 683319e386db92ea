"""The usage of a fleet on ThingSpace, whose records are added up here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import astuple

from lattigo.fleet import Dataset
from lattigo.sandbox.base import Box
from lattigo.sandbox.thingspace import ThingSpaceSandbox
from lattigo.sandbox.web import App
from lattigo.thingspace import AsyncThingSpace

TODAY = date(2026, 10, 31)
Start = Callable[[Box[App]], str]


async def test_a_month_that_is_fetched_in_two_parts_is_whole(start: Start, tmp_path: Path):
    box = ThingSpaceSandbox(devices=1, today=TODAY)
    device = box.truth.device(0)
    names = [device.ids["iccid"]]
    async with AsyncThingSpace(*astuple(box.login), base_url=start(box)) as thingspace:
        for since, until in ((date(2026, 9, 10), date(2026, 9, 20)), (date(2026, 9, 10), date(2026, 10, 15))):
            await thingspace.fleet.pull("monthly", since=since, until=until, to=tmp_path, devices=names, extend=True)
    months = {row["date_for"]: row["bytes_used"] for row in Dataset.open(tmp_path).arrow().to_pylist()}
    begin, end = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    expected = {date(2026, 9, 1): 0, date(2026, 10, 1): 0}
    for record in box.truth.usage(device, begin, end):
        expected[datetime.fromisoformat(str(record["timestamp"])).date().replace(day=1)] += record["bytesUsed"]
    assert months == expected
