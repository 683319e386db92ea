"""Lists that come in pages, against services that lie, change or know nothing of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import anyio
import pytest
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo import BadRequest, Drifted, Event, PagingError, Request, Response, Unprocessable
from lattigo._generated.client import Namespaces
from tests.support.examples import examples
from tests.support.memory import MemoryTransport, client, query, reply, timeless

Change = Callable[[list[str]], None]


@define
class Service:
    """A list of user names that is served in pages, with headers as a test wants them."""

    names: list[str]
    headers: tuple[str, ...] = ("x-total", "x-next-page", "x-per-page")
    limit: int = 1000
    changes: Sequence[Change] = ()
    """What happens to the list after each page."""
    pages: list[int] = field(factory=list[int])
    told: list[str] = field(factory=list[str])
    """What the client told about pages that do not fit together."""

    def answer(self, request: Request) -> Response:
        asked = {name: int(text) for name, text in query(request).items()}
        number, size, offset = asked["page"], min(asked["per_page"], self.limit), asked.get("offset", 0)
        start = offset + (number - 1) * size
        total = len(self.names)
        values = {
            "x-total": str(total),
            "x-per-page": str(size),
            "x-next-page": str(number + 1) if start + size < total else "",
        }
        rows = self.names[start : start + size]
        self.pages.append(number)
        if len(self.pages) <= len(self.changes):
            self.changes[len(self.pages) - 1](self.names)
        return reply(rows, **{name: values[name] for name in self.headers})

    def client(self) -> Namespaces:
        return timeless(MemoryTransport(self.answer), self.listen)

    def listen(self, event: Event) -> None:
        if isinstance(event, Drifted):
            self.told.append(event.what)


def names(count: int) -> list[str]:
    return [f"user{number}" for number in range(count)]


HEADERS = [("x-total", "x-next-page", "x-per-page"), ("x-next-page", "x-per-page"), ("x-next-page",), ("x-total",), ()]


@settings(max_examples=examples(150), deadline=None, derandomize=True, database=None)
@given(
    count=st.integers(0, 12),
    size=st.integers(1, 6),
    page=st.none() | st.integers(1, 5),
    offset=st.none() | st.integers(0, 14),
    headers=st.sampled_from(HEADERS),
    parallel=st.integers(1, 4),
    limit=st.integers(1, 6),
)
def test_any_list_page_and_offset_give_the_rows_that_a_plain_list_would(
    count: int, size: int, page: int | None, offset: int | None, headers: tuple[str, ...], parallel: int, limit: int
):
    service = Service(names(count), headers, limit)

    async def read() -> list[str]:
        users = service.client().users.list(page=page, per_page=size, offset=offset)
        return await users.collect(parallel=parallel)

    start = (offset or 0) + ((page or 1) - 1) * min(size, limit)
    assert anyio.run(read) == service.names[start:]


def insert(place: int, name: str) -> Change:
    return lambda rows: rows.insert(place % (len(rows) + 1), name)


def remove(place: int) -> Change:
    return lambda rows: rows.pop(place % len(rows)) and None if rows else None


PLACES = st.integers(0, 30)
FRESH = st.integers(0, 10**6).map("new{}".format)
SCHEDULES = st.lists(st.none() | st.builds(insert, PLACES, FRESH) | st.builds(remove, PLACES), max_size=8).map(
    lambda changes: [change or (lambda _: None) for change in changes]
)


@settings(max_examples=examples(400), deadline=None, derandomize=True, database=None)
@given(count=st.integers(0, 14), size=st.integers(2, 5), changes=SCHEDULES, parallel=st.integers(1, 3))
def test_a_row_is_lost_or_given_twice_only_with_a_warning(count: int, size: int, changes: list[Change], parallel: int):
    """One device comes or goes between any two pages: whoever is there all the time is read once, or it is told."""
    service = Service(names(count), changes=changes)

    async def read() -> list[str]:
        return await service.client().users.list(per_page=size).collect(parallel=parallel)

    rows = anyio.run(read)
    stayed = set(names(count)) & set(service.names)
    assert len(rows) == len(set(rows))
    assert stayed <= set(rows) or service.told


async def test_a_row_that_is_lost_while_another_comes_is_not_noticed():
    """The total does not move when one device goes and another comes, and still all rows between shift by one.

    It says how many rows there are, not which: only pages that overlap, at twice the calls, would show it.
    """

    def replace(rows: list[str]) -> None:
        del rows[0]
        rows.append("new")

    service = Service(names(9), changes=[replace])
    rows = await service.client().users.list(per_page=3).collect()
    assert rows == [name for name in names(9) if name != names(9)[3]] + ["new"]
    assert not service.told


async def collect(*pages: Response, size: int | None = None) -> tuple[list[str], list[str], list[dict[str, str]]]:
    """The rows, what was told, and the queries, of a list whose pages are given."""
    told: list[str] = []
    line = MemoryTransport(lambda _: pages[min(len(line.requests), len(pages)) - 1])

    def listen(event: Event) -> None:
        if isinstance(event, Drifted):
            told.append(event.what)

    rows = await timeless(line, listen).users.list(per_page=size).collect()
    return rows, told, [query(request) for request in line.requests]


@pytest.mark.parametrize("said", ["1", "0", "-1", "soon", "1.5", "²", "9" * 5000], ids=lambda said: said[:5])
async def test_a_next_page_that_makes_no_sense_is_an_error(said: str):
    with pytest.raises(PagingError, match="after page 1 the service names page") as caught:
        await collect(reply(["ann"], x_next_page=said))
    assert len(str(caught.value)) < 200


async def test_going_backwards_is_an_error():
    with pytest.raises(PagingError, match=r"after page 2 the service names page '1'\. 2 rows were read before"):
        await collect(reply(["ann"], x_next_page="2"), reply(["bob"], x_next_page="1"))


async def test_pages_may_be_skipped_by_the_service():
    rows, _, queries = await collect(reply(["ann"], x_next_page="5"), reply(["bob"], x_next_page=""))
    assert rows == ["ann", "bob"]
    assert [asked["page"] for asked in queries] == ["1", "5"]


async def test_an_empty_page_before_the_last_is_an_error():
    with pytest.raises(PagingError, match="page 2 is empty, but page '3' should follow"):
        await collect(reply(["ann"], x_next_page="2"), reply([], x_next_page="3"), reply(["bob"], x_next_page=""))


async def test_an_empty_page_ends_a_list_without_headers():
    rows, told, queries = await collect(reply(["ann"]), reply([]), reply(["bob"]))
    assert (rows, told, len(queries)) == (["ann"], [], 2)


async def test_a_service_that_ignores_paging_is_asked_once_more_and_no_row_is_repeated():
    rows, told, queries = await collect(reply(names(250)))
    assert rows == names(250)
    assert told == ["page 2 repeats 250 rows"]
    assert len(queries) == 2


async def test_a_service_that_ignores_paging_but_sends_headers_does_not_make_a_loop():
    rows, told, queries = await collect(reply(names(250), x_total="250", x_page="1", x_next_page=""))
    assert (rows, told, len(queries)) == (names(250), [], 1)
    with pytest.raises(PagingError, match="page 2 has only rows of earlier pages"):
        await collect(reply(names(9), x_next_page="2"), reply(names(9), x_next_page="3"))


async def test_the_last_page_again_and_again_does_not_make_a_loop():
    rows, _, queries = await collect(reply(["ann"]), reply(["bob"]), reply(["bob"]))
    assert (rows, len(queries)) == (["ann", "bob"], 3)


async def test_repeated_rows_are_given_once_and_told():
    rows, told, _ = await collect(reply(["ann", "bob"], x_next_page="2"), reply(["bob", "eve", "eve"], x_next_page=""))
    assert rows == ["ann", "bob", "eve"]
    assert told == ["page 2 repeats 2 rows"]


async def test_a_total_that_moves_is_told():
    rows, told, _ = await collect(
        reply(["ann"], x_next_page="2", x_total="2"), reply(["bob"], x_next_page="", x_total="3")
    )
    assert rows == ["ann", "bob"]
    assert told == [
        "the list had 2 rows, on page 2 it has 3",
        "the service announced 3 rows, 2 came: the list changed while it was read",
    ]


@pytest.mark.parametrize("total", ["-1", "many", "", "1.0", "9" * 5000], ids=lambda total: total[:5])
async def test_a_total_that_makes_no_sense_counts_as_none(total: str):
    rows, told, _ = await collect(reply(["ann"], x_next_page="", x_total=total))
    assert (rows, told) == (["ann"], [])


async def test_a_total_below_the_rows_that_came_is_told():
    rows, told, _ = await collect(reply(["ann", "bob"], x_next_page="", x_total="1"))
    assert rows == ["ann", "bob"]
    assert told == ["the service announced 1 rows, 2 came: the list changed while it was read"]


async def test_rows_without_a_key_are_all_kept():
    line = MemoryTransport(lambda _: reply([{"message_id": 1}, {"message_id": 1}, {"message_id": 2}], x_next_page=""))
    async with client(line) as lattigo:
        events = lattigo.device_operations.calamp_events(
            event_code=1, start_date=date(2026, 10, 1), end_date=date(2026, 10, 1)
        )
        assert [message.message_id for message in await events.collect()] == [1, 2]


async def test_a_page_size_of_our_own_that_is_refused_is_lowered_to_what_the_service_names():
    refusal = reply({"error": "per_page must be less than or equal 50"}, 400)
    rows, _, queries = await collect(refusal, reply(["ann"], x_next_page=""))
    assert rows == ["ann"]
    assert [asked["per_page"] for asked in queries] == ["100", "50"]


async def test_a_page_size_that_is_refused_without_a_number_is_left_to_the_service():
    rows, _, queries = await collect(reply({"error": "per_page is invalid"}, 422), reply(["ann"], x_next_page=""))
    assert rows == ["ann"]
    assert [asked.get("per_page") for asked in queries] == ["100", None]


async def test_a_page_size_of_the_callers_own_that_is_refused_is_an_error():
    with pytest.raises(BadRequest, match="per_page must be less"):
        await collect(reply({"error": "per_page must be less than or equal 50"}, 400), size=80)


async def test_other_refusals_of_the_first_page_are_errors():
    with pytest.raises(Unprocessable, match="state is invalid"):
        await collect(reply({"error": "state is invalid"}, 422))


async def test_a_page_size_that_is_lowered_in_silence_is_told_once():
    service = Service(names(7), limit=3)
    pages = [page async for page in service.client().users.list().pages()]
    assert [page.items for page in pages] == [names(7)[:3], names(7)[3:6], names(7)[6:]]
    assert [(page.number, page.size, page.total, page.next, page.last) for page in pages] == [
        (1, 3, 7, 2, 3),
        (2, 3, 7, 3, 3),
        (3, 3, 7, None, 3),
    ]
    assert service.told == ["requested 100 rows a page, the service returns 3"]


async def test_each_reading_begins_anew():
    service = Service(names(3))
    users = service.client().users.list(per_page=2)
    assert await users.collect() == [name async for name in users] == names(3)
    assert service.pages == [1, 2, 1, 2]


@pytest.mark.parametrize("parallel", [1, 2, 4, 50])
async def test_parallel_pages_come_in_order_and_none_is_asked_for_twice(parallel: int):
    service = Service(names(23))
    assert await service.client().users.list(per_page=3).collect(parallel=parallel) == names(23)
    assert sorted(service.pages) == list(range(1, 9))


async def test_parallel_pages_without_a_total_are_read_one_by_one():
    service = Service(names(23), headers=("x-next-page",))
    assert await service.client().users.list(per_page=3).collect(parallel=4) == names(23)
    assert service.pages == list(range(1, 9))


@pytest.mark.parametrize("rows", [9_999, 10_000])
async def test_a_list_that_ends_where_we_asked_it_to_end_may_have_been_cut(rows: int):
    usage = [{"id": number, "date_for": "2026-10-01"} for number in range(rows)]
    async with client(MemoryTransport(lambda _: reply(usage, x_next_page=""))) as lattigo:
        reading = lattigo.devices.daily_data_usages("a")
        if rows < 10_000:
            assert len(await reading.collect()) == rows
        else:
            with pytest.raises(PagingError, match=r"Exactly 10,000 rows came.* larger limit"):
                await reading.collect()
        assert len(await lattigo.devices.daily_data_usages("a", limit=10_000).collect()) == rows
