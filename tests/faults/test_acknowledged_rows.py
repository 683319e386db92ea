"""A list whose next page removes the rows before it: on the command line each row is written before that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .thingspace_line import M2M, Command, Line, Reply, Seen, listening

HISTORY = f"GET {M2M}/sms/0000000001-00001/history"
COMMAND = ("sms", "history", "0000000001-00001", "--output")
FORMATS = ["table", "json", "jsonl", "csv"]
PAGES = [[f"row {page}.{row} {'long ' * 20}end" for row in range(1, 4)] for page in range(1, 4)]


@contextmanager
def service() -> Iterator[Line]:
    with listening() as line:
        line.replies[HISTORY] = [page(number) for number in range(1, len(PAGES) + 1)]
        yield line


@pytest.fixture
def line() -> Iterator[Line]:
    with service() as line:
        yield line


@pytest.fixture
def lattigo(line: Line, tmp_path: Path) -> Command:
    return Command(line, tmp_path)


def page(number: int) -> Reply:
    messages = [
        {"deviceIds": [{"id": "1" * 10, "kind": "mdn"}], "message": text, "timestamp": "2026-10-01T00:00:00Z"}
        for text in PAGES[number - 1]
    ]
    if number == len(PAGES):
        return Reply({"hasMoreData": False, "messages": messages})
    link = {"Location": f"https://elsewhere.example/history?next={number + 1}"}
    return Reply({"hasMoreData": True, "messages": messages}, 202, link)


def rows_of(text: str) -> list[str]:
    """The rows whose text is whole."""
    flat = " ".join(text.split())
    return [row for rows in PAGES for row in rows if row in flat]


def written(line: Line, lattigo: Command, output: str) -> list[str]:
    """What stands in the output when each page is asked for, and at the end."""
    file, texts = lattigo.folder / "whole", list[str]()

    def look(seen: Seen) -> None:
        if seen.call == HISTORY:
            texts.append(file.read_text(encoding="utf-8"))

    line.before_answering = look
    with file.open("w") as stdout:
        assert lattigo.into(stdout.fileno(), *COMMAND, output) == (0, "")
    return [*texts, file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("output", FORMATS)
def test_a_page_is_out_before_the_next_one_is_asked_for(line: Line, lattigo: Command, output: str) -> None:
    found = [rows_of(text) for text in written(line, lattigo, output)]
    assert found == [[], PAGES[0], PAGES[0] + PAGES[1], PAGES[0] + PAGES[1] + PAGES[2]]


@pytest.mark.parametrize("output", FORMATS)
def test_a_page_that_could_not_be_written_is_left_at_the_service(output: str, tmp_path: Path) -> None:
    with service() as line:
        _, first, second, _ = (len(text.encode()) for text in written(line, Command(line, tmp_path), output))
    file, room = tmp_path / "out", (first + second) // 2
    with service() as line, file.open("w") as stdout:
        code, told = Command(line, tmp_path).into(stdout.fileno(), *COMMAND, output, limit=room)
    assert (code, told) == (1, "error: [Errno 27] File too large\n")
    assert file.stat().st_size == room
    assert line.calls == [HISTORY] * 2


@pytest.mark.parametrize("output", FORMATS)
def test_whoever_stops_reading_acknowledges_nothing(line: Line, lattigo: Command, output: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert lattigo.into(writer, *COMMAND, output) == (0, "")
    os.close(writer)
    assert line.calls == [HISTORY]


@pytest.mark.parametrize(("rows", "pages"), [(2, 1), (3, 1), (4, 2)])
def test_a_limit_of_rows_asks_for_no_page_that_it_does_not_need(
    line: Line, lattigo: Command, rows: int, pages: int
) -> None:
    result = lattigo(*COMMAND, "jsonl", "--limit-rows", str(rows))
    assert rows_of(result.stdout) == [*PAGES[0], *PAGES[1]][:rows]
    assert line.calls == [HISTORY] * pages
