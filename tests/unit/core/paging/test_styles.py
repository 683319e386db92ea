"""Lists that are walked by a cursor, by time or by a link: whatever the page size, each row comes exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import anyio
import orjson
import pytest
from attrs import define, field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from lattigo import Drifted, Event, InvalidRequest, Pager, PagingError, Request, Response, ServerError
from lattigo._core.api import pages
from lattigo._core.fields import Rule
from lattigo._core.operation import Operation, Parameter
from lattigo._core.options import Options
from lattigo._core.paging_styles import Cursor, Link, TimeWindow
from tests.support.examples import examples
from tests.support.memory import MemoryTransport, query, reply, timeless

START = datetime(2026, 10, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Pair:
    key: str
    value: str | None = None


@frozen(kw_only=True)
class Row:
    name: str
    at: datetime | None = None
    attributes: list[Pair] | None = None


@frozen(kw_only=True)
class Rows:
    rows: list[Row] | None = None
    has_more: bool | None = field(default=None, metadata={"rule": Rule(wire="hasMore")})


BY_CURSOR: Operation[list[Row]] = Operation(
    name="by_cursor", method="POST", path="/cursor", effect="read", response=Rows, doc="Lists",
    parameters=(Parameter("after", "body", int), Parameter("size", "body", int)),
    paging=Cursor(items="rows", more="has_more", cursor="after", last="attributes", pair="Id", size="size", ask=3),
)  # fmt: skip
BY_TIME: Operation[list[Row]] = Operation(
    name="by_time", method="POST", path="/time", effect="read", response=Rows, doc="Lists",
    parameters=(Parameter("earliest", "body", datetime), Parameter("latest", "body", datetime)),
    paging=TimeWindow(items="rows", more="has_more", begin="earliest", at="at"),
)  # fmt: skip
BY_LINK: Operation[list[Row]] = Operation(
    name="by_link", method="GET", path="/link", effect="read", response=Rows, doc="Lists",
    parameters=(Parameter("next", "query", int),),
    paging=Link(items="rows", more="has_more", link="Location", next="next"),
)  # fmt: skip
QUEUE: Operation[list[Row]] = Operation(
    name="queue", method="GET", path="/queue", effect="read", response=Rows, doc="Lists",
    parameters=(Parameter("next", "query", int),),
    paging=Link(items="rows", more="has_more", link="Location", next="next", acknowledges=True),
)  # fmt: skip


def body(request: Request) -> dict[str, object]:
    return cast("dict[str, object]", orjson.loads(request.body or b"{}"))


def page(
    rows: Sequence[dict[str, object]], *, more: bool | None, status: int | None = None, **headers: str
) -> Response:
    return reply({"rows": rows, "hasMore": more}, status or (202 if more else 200), **headers)


def read(
    operation: Operation[list[Row]],
    answer: Callable[[Request], Response],
    told: list[str] | None = None,
    **given: object,
) -> Pager[Row]:
    def listen(event: Event) -> None:
        if isinstance(event, Drifted) and told is not None:
            told.append(event.what)

    return pages(timeless(MemoryTransport(answer), listen, Options(attempts=1)), operation, None, **given)


def collect(pager: Pager[Row]) -> list[str]:
    async def work() -> list[str]:
        return [row.name async for row in pager]

    return anyio.run(work)


# -- by a cursor


def numbered(number: int) -> dict[str, object]:
    other = {"key": "Region", "value": "North"}
    return {"name": f"row{number}", "attributes": [other, {"key": "Id", "value": str(number)}]}


def cursor_service(
    ids: Sequence[int], size: int, *, flag: bool = True, status: bool = True
) -> Callable[[Request], Response]:
    """Serves rows by their ids; says by a flag, by the status, or by both that there are more."""

    def answer(request: Request) -> Response:
        asked = body(request)
        left = [each for each in sorted(ids) if each > cast("int", asked["after"])]
        rows, more = left[: min(size, cast("int", asked["size"]))], len(left) > size
        return page(
            [numbered(each) for each in rows], more=more if flag else None, status=202 if more and status else 200
        )

    return answer


@settings(max_examples=examples(60), deadline=None, derandomize=True, database=None)
@given(ids=st.sets(st.integers(1, 10**12), max_size=20), size=st.integers(1, 3), said=st.sampled_from("fsb"))
def test_rows_after_a_cursor_come_once_each(ids: set[int], size: int, said: str):
    service = cursor_service([*ids], size, flag=said in "fb", status=said in "sb")
    assert collect(read(BY_CURSOR, service)) == [f"row{number}" for number in sorted(ids)]


def test_a_list_can_be_begun_after_any_cursor():
    assert collect(read(BY_CURSOR, cursor_service(range(1, 9), 3), after=5)) == ["row6", "row7", "row8"]


async def test_a_page_says_where_the_next_one_begins():
    pages = [each async for each in read(BY_CURSOR, cursor_service(range(1, 6), 2), size=2).pages()]
    assert [(each.number, len(each.items), each.next, each.resume) for each in pages] == [
        (1, 2, 2, {"after": 2, "size": 2}),
        (2, 2, 4, {"after": 4, "size": 2}),
        (3, 1, None, None),
    ]


def test_rows_that_come_again_are_given_once():
    told: list[str] = []
    pages = [page([numbered(1), numbered(2)], more=True), page([numbered(2), numbered(3)], more=False)]
    assert collect(read(BY_CURSOR, lambda _: pages.pop(0), told)) == ["row1", "row2", "row3"]
    assert told == ["page 2 repeats 1 rows"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page([], more=True), "page 1 is empty, but more rows should follow"),
        (page([{"name": "a"}], more=True), "its last row has no Id, which is the cursor"),
        (page([{"name": "a", "attributes": [{"key": "Id", "value": "x"}]}], more=True), "its last row has no Id"),
        (page([numbered(0)], more=True), "page 1 does not end after the row that it was requested to start after"),
    ],
)
def test_a_cursor_that_leads_nowhere_is_an_error(answer: Response, why: str):
    with pytest.raises(PagingError, match=why):
        collect(read(BY_CURSOR, lambda _: answer))


# -- by time


def at(seconds: int, name: str) -> dict[str, object]:
    return {"name": name, "at": (START + timedelta(seconds=seconds)).isoformat()}


def time_service(rows: Sequence[dict[str, object]], size: int) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        earliest = datetime.fromisoformat(str(body(request)["earliest"]))
        left = [row for row in rows if datetime.fromisoformat(str(row["at"])) >= earliest]
        return page(left[:size], more=len(left) > size)

    return answer


@settings(max_examples=examples(100), deadline=None, derandomize=True, database=None)
@given(times=st.lists(st.integers(0, 12), max_size=25), names=st.integers(1, 25), more=st.integers(1, 3))
def test_rows_of_a_time_come_once_each_though_pages_overlap(times: list[int], names: int, more: int):
    """Rows that are equal in every field are still as many rows as the service has."""
    rows = [at(second, f"row{number % names}") for number, second in enumerate(sorted(times))]
    crowd = max((times.count(second) for second in times), default=0)
    pager = read(BY_TIME, time_service(rows, crowd + more), earliest=START)
    assert collect(pager) == [row["name"] for row in rows]


def test_more_rows_of_one_time_than_a_page_holds_are_an_error():
    rows = [at(0, f"row{number}") for number in range(5)]
    with pytest.raises(PagingError, match=r"page 2 holds only rows of earlier pages, .* too many rows share one time"):
        collect(read(BY_TIME, time_service(rows, 3), earliest=START))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "page 1 is empty, but more rows should follow"),
        ([{"name": "a"}], "its last row has no at to start from"),
        ([at(-60, "a")], "page 1 ends before the time that it was requested to start at"),
    ],
)
def test_a_time_that_leads_nowhere_is_an_error(rows: list[dict[str, object]], why: str):
    with pytest.raises(PagingError, match=why):
        collect(read(BY_TIME, lambda _: page(rows, more=True), earliest=START.replace(tzinfo=None)))


# -- by a link


def link_service(rows: int, size: int) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        start = int(query(request).get("next", 0))
        names = [{"name": f"row{number}"} for number in range(start, min(rows, start + size))]
        more = start + size < rows
        return page(
            names, more=more, **({"location": f"https://elsewhere.example/x?next={start + size}"} if more else {})
        )

    return answer


@settings(max_examples=examples(40), deadline=None, derandomize=True, database=None)
@given(rows=st.integers(0, 12), size=st.integers(1, 5))
def test_links_are_followed_to_the_end(rows: int, size: int):
    assert collect(read(BY_LINK, link_service(rows, size))) == [f"row{number}" for number in range(rows)]


def test_a_link_is_followed_on_our_own_host_only():
    line = MemoryTransport(link_service(4, 2))
    assert len(collect(pages(timeless(line), BY_LINK))) == 4
    assert [request.url for request in line.requests] == ["https://example.com/link", "https://example.com/link?next=2"]


def test_a_list_can_be_begun_at_any_link():
    assert collect(read(BY_LINK, link_service(6, 2), next=4)) == ["row4", "row5"]


def test_links_in_a_circle_are_an_error():
    pages = [{"name": "a"}]
    with pytest.raises(PagingError, match="page 2 leads back to a page that was read before"):
        collect(read(BY_LINK, lambda _: page(pages, more=True, location="/link?next=7")))


def test_a_missing_link_is_an_error():
    with pytest.raises(PagingError, match="more rows should follow page 1, but no Location header names the next page"):
        collect(read(BY_LINK, lambda _: page([{"name": "a"}], more=True)))


# -- pages that acknowledge the one before


@define
class Queue:
    """Messages that are removed once the page after theirs is asked for."""

    messages: list[str]
    removed: list[str] = field(factory=list[str])
    fails_at: int = 100
    asked: int = 0

    def answer(self, request: Request) -> Response:
        self.asked += 1
        if self.asked == self.fails_at:
            return Response(500, {}, b"")
        start = int(query(request).get("next", 0))
        self.removed = self.messages[:start]
        rows, more = self.messages[start : start + 2], start + 2 < len(self.messages)
        location = {"location": f"/queue?next={start + 2}"} if more else {}
        return page([{"name": name} for name in rows], more=more, **location)


async def test_nothing_is_acknowledged_before_its_reader_has_asked_for_more():
    queue, received = Queue([f"sms{number}" for number in range(7)]), list[str]()
    async for row in read(QUEUE, queue.answer):
        assert set(queue.removed) <= set(received)
        received.append(row.name)
    assert received == queue.messages
    assert queue.removed == queue.messages[:6]


@pytest.mark.parametrize("parallel", [1, 4])
async def test_pages_that_acknowledge_are_never_fetched_ahead(parallel: int):
    queue = Queue([f"sms{number}" for number in range(7)])
    async for each in read(QUEUE, queue.answer).pages(parallel=parallel):
        assert queue.asked == each.number
        if each.number == 2:
            break
    assert queue.removed == ["sms0", "sms1"]


async def test_collecting_what_is_removed_on_the_way_is_refused_before_anything_is_sent():
    queue = Queue(["sms0"])
    with pytest.raises(InvalidRequest, match="Read it with `async for`"):
        await read(QUEUE, queue.answer).collect()
    assert queue.asked == 0


async def test_what_came_before_a_failure_is_in_the_readers_hands():
    queue, received = Queue([f"sms{number}" for number in range(7)], fails_at=3), list[str]()

    async def receive() -> None:
        async for row in read(QUEUE, queue.answer):
            received.append(row.name)

    with pytest.raises(ServerError):
        await receive()
    assert received == queue.messages[:4]
    assert set(queue.removed) <= set(received)
