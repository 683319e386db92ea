"""Lists over real sockets: fleets of every awkward size, services that page in every known way."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import httpx
import pytest
import respx

from lattigo import AsyncLattigo, BadRequest, Drifted, Event
from lattigo.sandbox import Paging, Sandbox

pytestmark = pytest.mark.no_cover

PER_PAGE = 25
Start = Callable[[Sandbox], str]


def client(box: Sandbox, start: Start, told: list[Event] | None = None) -> AsyncLattigo:
    account = box.accounts[0]
    listeners = () if told is None else (told.append,)
    return AsyncLattigo(account.key_name, account.api_key, base_url=start(box), listeners=listeners)


def names(box: Sandbox) -> list[object]:
    return [device["device_name"] for device in box.truth.devices()]


@pytest.mark.parametrize("paging", get_args(Paging))
@pytest.mark.parametrize("devices", [0, 1, PER_PAGE, PER_PAGE + 1, 60])
async def test_a_fleet_of_any_size_is_read_whole_however_the_service_pages(devices: int, paging: Paging, start: Start):
    box = Sandbox(devices=devices, paging=paging)
    async with client(box, start) as lattigo:
        assert await lattigo.devices.list_names(per_page=PER_PAGE).collect() == names(box)
        counted = len(box.seen)
        found = [device.device_name async for device in lattigo.devices.list(per_page=PER_PAGE)]
    assert found == names(box)
    pages = -(-devices // PER_PAGE)
    if paging in {"counted", "without_count"}:
        assert counted == max(1, pages)
    elif paging == "no_headers":
        assert counted == pages + 1  # the empty page after the last one tells that it was the last one
    else:
        assert counted == (2 if devices else 1)


async def test_the_pages_tell_their_place_in_the_list(start: Start):
    box = Sandbox(devices=PER_PAGE + 1)
    async with client(box, start) as lattigo:
        pages = [page async for page in lattigo.devices.list_names(per_page=PER_PAGE).pages()]
    assert [(len(page.items), page.number, page.size, page.total, page.next, page.last) for page in pages] == [
        (25, 1, 25, 26, 2, 2),
        (1, 2, 25, 26, None, 2),
    ]


async def test_a_page_size_that_is_refused_is_lowered(start: Start):
    box = Sandbox(devices=60, page_limit=PER_PAGE)
    async with client(box, start) as lattigo:
        assert await lattigo.devices.list_names().collect() == names(box)
        with pytest.raises(BadRequest, match="per_page must be less than or equal 25"):
            await lattigo.devices.list_names(per_page=30).collect()
    sizes = [dict(seen.query)["per_page"] for seen in box.seen]
    assert sizes == ["100", "25", "25", "25", "30"]


async def test_a_page_size_that_is_lowered_in_silence_loses_no_row(start: Start):
    box, told = Sandbox(devices=60, page_limit=PER_PAGE, refuse_large_pages=False), list[Event]()
    async with client(box, start, told) as lattigo:
        assert await lattigo.devices.list_names(per_page=50).collect() == names(box)
    drifted = [event.what for event in told if isinstance(event, Drifted)]
    assert drifted == ["requested 50 rows a page, the service returns 25"]


async def test_a_reading_that_was_broken_off_goes_on_from_its_page(start: Start):
    box = Sandbox(devices=60)
    async with client(box, start) as lattigo:
        read: list[str] = []
        async for page in lattigo.devices.list_names(per_page=PER_PAGE).pages():
            read += page.items
            following = page.next
            break
        gc.collect()
        read += await lattigo.devices.list_names(page=following, per_page=PER_PAGE).collect()
    assert read == names(box)


async def test_pages_in_parallel_give_the_same_rows_in_the_same_order(start: Start):
    box = Sandbox(devices=180)
    async with client(box, start) as lattigo:
        assert await lattigo.devices.list_names(per_page=20).collect(parallel=4) == names(box)
    assert len(box.seen) == 9


async def test_a_list_may_be_left_early(start: Start):
    """Nothing stays behind: no request under way, and no generator that somebody else has to close."""
    box = Sandbox(devices=60)
    async with client(box, start) as lattigo:
        async for _ in lattigo.devices.list(per_page=PER_PAGE):
            break
        gc.collect()
        assert len(box.seen) == 1
        assert await lattigo.devices.list_names().collect() == names(box)


@pytest.mark.parametrize("paging", get_args(Paging))
async def test_usage_without_a_limit_is_the_whole_range(paging: Paging, start: Start):
    """The service answers one row unless `limit` says otherwise."""
    today = date(2026, 10, 31)
    box = Sandbox(devices=30, paging=paging, today=today)
    device = next(str(row["device_name"]) for row in box.truth.devices() if row["state"] == "active")
    since = today - timedelta(days=120)
    async with client(box, start) as lattigo:
        days = await lattigo.devices.daily_data_usages(device, start_date=since, end_date=today).collect()
        newest = await lattigo.devices.daily_data_usages(device, start_date=since, limit=1).collect()
    assert [row.date_for for row in days] == [today - timedelta(days=back) for back in range(121)]
    assert [row.date_for for row in newest] == [today]


@respx.mock(base_url="https://api.lattigo.com")
async def test_header_names_and_blanks_do_not_matter(respx_mock: respx.MockRouter):
    route = respx_mock.get("/v2/users").mock(
        side_effect=[
            httpx.Response(200, json=["ann"], headers={"x-NEXT-page": " 2 ", "X-TOTAL": " 2 "}),
            httpx.Response(200, json=["bob"], headers={"x-next-page": " "}),
        ]
    )
    async with AsyncLattigo("key", "secret") as lattigo:
        assert await lattigo.users.list().collect() == ["ann", "bob"]
    assert route.call_count == 2
