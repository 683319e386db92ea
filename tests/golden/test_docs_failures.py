"""One small page for each way in which reading a documentation page has failed, compared with a spec of one endpoint.

`dress/` has pages that all say the same. `changed/` has `dress/plain.txt` with one change, or with a list that is lost.
`accepted/` has pages with a lock of their own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from subjects import PAGES, Subject

from codegen.cli import main

DRESS = {
    "plain.txt": "text, as it was first written",
    "html.html": "the same as HTML",
    "invisible characters.html": "characters without width, in the middle of words",
    "non-breaking blanks.html": "non-breaking blanks",
    "smart quotes in code.html": "typographic quotes in code",
    "soft hyphens.html": "soft hyphens",
    "bold labels.md": "labels in bold: **Verb:**",
    "permalinks.html": "a pilcrow with a link after each heading",
    "copy buttons.html": "buttons that copy an example",
    "spans around verbs.html": "the HTTP method in a <span> of its own",
    "one pre.html": "one <pre> around the whole page",
    "wrapped.txt": "bullets and sentences that are wrapped",
    "table with bars.md": "a table with leading bars",
    "table without leading bars.md": "a table without leading bars, in Markdown",
    "table without leading bars.txt": "a table without leading bars, in text",
    "definition list.html": "a definition list",
    "tabs.html": "examples in tabs",
    "cards.html": "parameters as cards that unfold: <details>",
    "redoc.html": "the markup of Redoc",
    "swagger ui.html": "the markup of Swagger UI",
    "slate.html": "the markup of Slate",
    "readme.html": "the markup of ReadMe",
    "stoplight.html": "the markup of Stoplight",
}
"""The pages that say what the spec says, and what was in the way."""

VALVE = "PUT /v2/valves/{valve_id}/state"
CHANGED = {
    "base URL.txt": ("the base URL is https://api2.example.com in an example",),
    "authentication.txt": ("the authentication is bearer in an example",),
    "rate.txt": ("'Calls are limited to 10 a second.' is now 'Calls are limited to 5 a second.'",),
    "deprecation.txt": ("new: 'This endpoint is deprecated and stops on 2027-03-01.'",),
    "time zone.txt": ("'All times are in UTC.' is now 'All times are in Eastern time.'",),
    "default.txt": ("default differs: 15 on the page, 5 in the spec",),
    "at most.txt": ("maximum differs: 100 on the page, 60 in the spec",),
    "limited to.txt": ("length differs: 160 on the page, 40 in the spec",),
    "no more than.txt": ("maximum differs: 90 on the page, 60 in the spec",),
    "allowed values.txt": ("'holiday', 'leak', 'repair' are listed for reason",),
    "values with bars.txt": ("'drain' is named for action",),
    "status in a sentence.txt": (f"new status 409 of {VALVE}",),
    "Link header.txt": ("new: 'The next page is in a Link header with rel=next.'",),
    "reworded sentence.txt": ("new: 'The change is made at once.'", "no longer there: 'The change takes a minute.'"),
    "removed sentence.txt": ("no longer there: 'The change takes a minute.'",),
    "charges.txt": ("new: 'Charges apply.'",),
    "deprecated parameter.txt": (
        "new: '(deprecated), a string of at most 40 characters that is shown to everybody in the house'",
    ),
    "unit.txt": ("new: 'minutes, an integer up to 60, defaults to 5'",),
    "header parameters.txt": ("new: 'Header parameters:'",),
    "example of a sandbox.txt": ("new: 'Example (sandbox only):'",),
    "form.txt": ("new: 'Parameters (form-encoded):'",),
    # gone is only said of a list that was read to its end
    "removed parameter.txt": (f"the parameter reason of {VALVE} is no longer on the page",),
    "lost list.txt": (f"the list after 'parameters' of {VALVE} is empty",),
    "list that is not understood.txt": (f"the list of parameters of {VALVE} is written in a way",),
    "table that is not understood.txt": (f"a table of {VALVE} is written in a way that is not understood",),
    "items without a name.txt": (f"the list of parameters of {VALVE} is written in a way",),
}
"""What is found in the pages with a change, and nothing else is."""

NO_LONGER = "what was accepted is no longer so:"
ACCEPTED: dict[tuple[str, str], tuple[str, ...]] = {
    ("lost list", "lost list"): (),
    ("list that is back", "lost list"): (
        f"{NO_LONGER} unclear list parameters of {VALVE}",
        "new: \"one of 'open', 'close'\"",
        "new: 'a string of at most 40 characters that is shown to everybody in the house'",
        "new: 'an integer up to 60, defaults to 5'",
    ),
    ("accepted field", "field"): (),
    ("field that is gone again", "field"): (f"{NO_LONGER} new field firmware of {VALVE}",),
}
"""What is reported of a page, by its name and that of its lock; without a report the exit code is 0."""


@pytest.fixture(scope="module")
def valve() -> Subject:
    return Subject(PAGES / "dress" / "plain.txt", PAGES / "valve.yaml")


@pytest.mark.parametrize("file", DRESS)
def test_a_page_in_another_dress_says_the_same(valve: Subject, file: str) -> None:
    page = (PAGES / "dress" / file).read_text(encoding="utf-8")
    assert [each.text for each in valve.findings(page)] == []


@pytest.mark.parametrize("file", CHANGED)
def test_a_change_is_reported_once_and_nothing_else(valve: Subject, file: str) -> None:
    texts = [each.text for each in valve.findings((PAGES / "changed" / file).read_text(encoding="utf-8"))]
    assert len(texts) == len(CHANGED[file]), texts
    for words in CHANGED[file]:
        assert any(words in text for text in texts), texts


def test_a_page_that_can_hardly_be_read_says_so_and_nothing_else(valve: Subject) -> None:
    _, refusal = valve.report((PAGES / "changed" / "hardly readable.txt").read_text(encoding="utf-8"))
    assert "44% of it could not be read, so nothing is compared" in refusal


def docs(page: Path, lock: Path, *options: str) -> int:
    return main(["docs", str(page), "--spec", str(PAGES / "valve.yaml"), "--lock", str(lock), *options])


@pytest.mark.parametrize(("page", "lock"), ACCEPTED)
def test_a_page_is_compared_with_what_was_accepted(page: str, lock: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = PAGES / "accepted"
    assert docs(folder / f"{page}.txt", folder / f"{lock}.json", "--json") == bool(ACCEPTED[page, lock])
    report = json.loads(capsys.readouterr().out)
    texts = [each["text"] for kind in ("differences", "not_placed") for each in report[kind]]
    assert len(texts) == len(ACCEPTED[page, lock])
    for words in ACCEPTED[page, lock]:
        assert any(words in text for text in texts), texts


@pytest.mark.parametrize("file", CHANGED)
def test_every_report_can_be_accepted_so_that_the_exit_code_is_0(file: str, tmp_path: Path) -> None:
    page, lock = PAGES / "changed" / file, tmp_path / "lock.json"
    assert docs(PAGES / "dress" / "plain.txt", lock, "--accept") == 0
    assert docs(page, lock) == 1
    assert docs(page, lock, "--accept", "--reason", "It was looked into.") == 0
    assert docs(page, lock) == 0
    assert docs(PAGES / "dress" / "plain.txt", lock) == 1  # what was accepted is no longer so
    assert docs(PAGES / "dress" / "plain.txt", lock, "--accept") == 0
    assert docs(PAGES / "dress" / "plain.txt", lock) == 0


def test_every_page_is_in_a_table() -> None:
    assert {each.name for each in (PAGES / "dress").iterdir()} == DRESS.keys()
    assert {each.name for each in (PAGES / "changed").iterdir()} == {*CHANGED, "hardly readable.txt"}
    files = {f"{page}.txt" for page, _ in ACCEPTED} | {f"{lock}.json" for _, lock in ACCEPTED}
    assert {each.name for each in (PAGES / "accepted").iterdir()} == files
