"""No link within the documents is broken. `nox -s docs` checks the same once more, as Sphinx sees it."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from urllib.parse import urlsplit

import pytest
from blocks import BLOCK, ROOT, TOP, pages, written

LINK = re.compile(r"\]\(([^()\s]*)\)")
ANCHOR = re.compile(r"^\((.+)\)=$", re.MULTILINE)
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
FILE = re.compile(r"`((?:src|codegen|tests|spec|bench|docs|\.github)/[^`\s]+)`")
TREE = re.compile(r"^```{toctree}\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@cache
def anchors(page: str) -> set[str]:
    """What a link to a page may name: its headings, as the site spells them."""
    headings = HEADING.findall(BLOCK.sub("", pages()[page]))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def everywhere() -> set[str]:
    """The anchors that are the site's as a whole."""
    return {anchor for text in pages().values() for anchor in ANCHOR.findall(text)}


def is_broken(page: str, link: str) -> bool:
    parts = urlsplit(link)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path)) if parts.path else page
    if parts.scheme:
        return parts.scheme != "https"
    if target in pages():
        return bool(parts.fragment) and parts.fragment not in anchors(target) | everywhere()
    return not (ROOT / target).exists()


def test_links_lead_somewhere() -> None:
    links = {(page, link) for page, text in pages().items() for link in LINK.findall(BLOCK.sub("", text))}
    assert [f"{page}: {link}" for page, link in links if is_broken(page, link)] == []


@pytest.mark.parametrize("page", written())
def test_files_that_a_page_names_exist(page: str) -> None:
    named = FILE.findall(BLOCK.sub("", written()[page]))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    named = {*TOP, "docs/index.md"}
    for page, text in pages().items():
        for tree in TREE.findall(text):
            entries = [line for line in tree.splitlines() if line and not line.startswith(":")]
            named |= {posixpath.join(posixpath.dirname(page), f"{entry}.md") for entry in entries}
    assert named == set(pages())
