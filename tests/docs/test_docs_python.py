"""Every Python block of the documentation runs, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from blocks import RESOURCES, blocks, execute, pages, services, written

WITH_PYTHON = [*(page for page in written() if blocks(page, "python")), *RESOURCES]


@pytest.mark.no_cover
@pytest.mark.parametrize("page", WITH_PYTHON)
def test_the_blocks_of_a_page_run(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with services(page) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        execute(page)


def test_only_these_blocks_are_not_run() -> None:
    left_out = [(block.page, block.reason) for page in WITH_PYTHON for block in blocks(page, "python") if block.reason]
    assert sorted(left_out) == [
        ("docs/how-to/schedule.md", "dlt reports its use over the network"),
        ("docs/how-to/schedule.md", "there is no cluster"),
        ("docs/how-to/thingspace.md", "nobody posts callbacks to this page"),
    ]


def test_modules_of_tests_are_where_pytest_runs_them() -> None:
    found = {block.page for page in WITH_PYTHON for block in blocks(page, "python") if block.is_pytest}
    assert found == {"README.md", "docs/how-to/testing.md"}


def test_no_page_with_examples_is_left_out() -> None:
    assert {page for page in pages() if blocks(page, "python")} == {*WITH_PYTHON}
