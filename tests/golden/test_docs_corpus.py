"""The same pages in every layout, and every kind of edit: nothing false, nothing silent.

The pages that were written for these tests are always read. The service's own documents are no part of the repository:
those in the folder that DOCS_ORIGINALS names are read as well, with the lock that is committed.
Every page is tried in some layouts, and in all of them with DOCS_ALL=1.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from random import Random

import pytest
from edits import EDITS, edited
from layouts import LAYOUTS
from page_model import Part
from subjects import FILES, PAGES, subject

STEP = 1 if os.environ.get("DOCS_ALL") else 4
"""One of how many layouts and edits is tried."""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", FILES)
def test_the_page_itself_has_nothing_new(name: str) -> None:
    assert [each.text for each in subject(name).findings(subject(name).text)] == []


@pytest.mark.parametrize(
    ("name", "layout"),
    [(name, layout) for first, name in enumerate(FILES) for layout in list(LAYOUTS)[first % STEP :: STEP]],
)
def test_another_layout_says_the_same(name: str, layout: str) -> None:
    assert [each.text for each in subject(name).findings(LAYOUTS[layout](subject(name).parts))] == []


def test_there_are_enough_layouts_and_kinds_of_edits() -> None:
    assert len(LAYOUTS) >= 60
    assert len(EDITS) >= 60


def tries(fold: int) -> Iterator[tuple[str, list[str], str, Random]]:
    """Yield pages, edits and layouts: every edit once on each page, or as many draws of several."""
    layouts = list(LAYOUTS)
    for first, name in enumerate(FILES):
        is_ours = FILES[name].parent == PAGES
        for number, kind in list(enumerate(EDITS))[first % STEP :: STEP]:
            random = Random(zlib.crc32(f"{name} {kind} {fold}".encode()))  # the same on every run
            kinds = [kind, *random.sample([each for each in EDITS if each != kind], fold - 1)]
            if is_ours and fold > 1:
                continue
            # what removes an endpoint comes first, so that it can't take another edit with it
            kinds.sort(key=lambda each: each != "endpoint removed")
            yield name, kinds, layouts[(number * 7) % len(layouts)], random


@pytest.mark.parametrize("fold", [1, 5])
def test_edits_are_found_and_nothing_else(fold: int) -> None:
    promised = detected = reported = true = unclear = 0
    slips: list[str] = []
    for name, kinds, layout, random in tries(fold):
        parts: list[Part] = subject(name).parts
        try:
            changed, wanted = edited(parts, kinds, random)
        except (AttributeError, StopIteration, TypeError):
            continue  # the page has not the part that this edit changes
        findings = subject(name).findings(LAYOUTS[layout](changed))
        texts = [" ".join((each.text, each.where, each.name, each.page, each.spec)).lower() for each in findings]
        promised += len(wanted)
        for words in wanted:
            hit = any(all(word.lower() in text for word in words) for text in texts)
            detected += hit
            slips += [] if hit else [f"{name}, {layout}, {kinds}: missed {words}"]
        for finding, text in zip(findings, texts, strict=True):
            hit = any(all(word.lower() in text for word in words) for words in wanted)
            reported, true, unclear = reported + 1, true + hit, unclear + (finding.change == "unclear")
            slips += [] if hit else [f"{name}, {layout}, {kinds}: false {finding.text}"]
    if not promised:
        pytest.skip("the service's documents are not here")
    print(f"{promised} edits, {detected} found; {reported} findings, {true} true, {unclear} unclear")
    report = "\n".join(slips)
    assert detected / promised >= 0.99, report
    assert true / reported >= 0.99, report
    assert unclear / reported <= 0.03, report
