"""A list whose next page removes the rows before it: on the command line each row is written before that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.thingspace_server import M2M, Command, Line, Reply, Seen, listening

pytestmark = pytest.mark.no_cover

HISTORY = f"GET {M2M}/sms/0000000001-00001/history"
COMMAND = ("sms", "history", "0000000001-00001", "--output")
FORMATS = ["table", "json", "jsonl", "csv"]
PAGES = [[f"row {page}.{row} {'long ' * 20}end" for row in range(1, 4)] for page in range(1, 4)]
LONG_PAGES = [[row.replace("long ", "long " * 400) for row in rows] for rows in PAGES]
"""Each is more than a pipe holds."""


@pytest.fixture
def line() -> Iterator[Line]:
    with listening() as line:
        line.replies[HISTORY] = replies(PAGES)
        yield line


@pytest.fixture
def client(line: Line, tmp_path: Path) -> Command:
    return Command(line.url, tmp_path)


def replies(pages: list[list[str]]) -> list[Reply]:
    """The pages as the service answers them."""
    return [reply(rows, number + 1 if number < len(pages) else None) for number, rows in enumerate(pages, start=1)]


def reply(rows: list[str], following: int | None) -> Reply:
    messages = [
        {"deviceIds": [{"id": "1" * 10, "kind": "mdn"}], "message": text, "timestamp": "2026-10-01T00:00:00Z"}
        for text in rows
    ]
    if following is None:
        return Reply({"hasMoreData": False, "messages": messages})
    link = {"Location": f"https://elsewhere.example/history?next={following}"}
    return Reply({"hasMoreData": True, "messages": messages}, 202, link)


def rows_of(text: str, pages: list[list[str]] = PAGES) -> list[str]:
    """The rows whose text is whole."""
    flat = " ".join(text.split())
    return [row for rows in pages for row in rows if row in flat]


@pytest.mark.parametrize("output", FORMATS)
def test_a_page_is_out_before_the_next_one_is_asked_for(line: Line, client: Command, output: str) -> None:
    file, found = client.folder / "out", list[list[str]]()

    def look(seen: Seen) -> None:
        if seen.call == HISTORY:
            found.append(rows_of(file.read_text(encoding="utf-8")))

    line.before_answering = look
    with file.open("w") as stdout, client.start(*COMMAND, output, stdout=stdout.fileno()) as process:
        assert process.communicate() == (None, "")
    assert found == [[], PAGES[0], PAGES[0] + PAGES[1]]
    assert rows_of(file.read_text(encoding="utf-8")) == PAGES[0] + PAGES[1] + PAGES[2]


@pytest.mark.parametrize("output", FORMATS)
def test_a_reader_who_leaves_on_the_second_page_leaves_it_at_the_service(
    line: Line, client: Command, output: str
) -> None:
    line.replies[HISTORY] = replies(LONG_PAGES)
    with client.start(*COMMAND, output) as process:
        assert process.stdout
        assert process.stderr
        read = ""
        while "row 2.1" not in read:
            read += process.stdout.read(1000)
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
    assert rows_of(read, LONG_PAGES) == LONG_PAGES[0]
    assert line.calls == [HISTORY] * 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("output", FORMATS)
def test_nothing_is_acknowledged_on_a_full_disk(line: Line, client: Command, output: str) -> None:
    with Path("/dev/full").open("w") as full, client.start(*COMMAND, output, stdout=full.fileno()) as process:
        _, told = process.communicate()
    assert (process.returncode, told) == (1, "error: No space left on device.\n")
    assert line.calls == [HISTORY]


@pytest.mark.parametrize(("rows", "pages"), [(2, 1), (3, 1), (4, 2)])
def test_a_limit_of_rows_asks_for_no_page_that_it_does_not_need(
    line: Line, client: Command, rows: int, pages: int
) -> None:
    result = client(*COMMAND, "jsonl", "--limit-rows", str(rows))
    assert rows_of(result.stdout) == [*PAGES[0], *PAGES[1]][:rows]
    assert line.calls == [HISTORY] * pages
