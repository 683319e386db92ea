"""The documents as a whole: no link is broken, and the reference of the command line has every command.

`nox -s docs` checks the links once more, as Sphinx sees them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

import pytest
from blocks import BLOCK, COMMANDS, ROOT, TOP, pages, written

from docs.commands import commands
from lattigo.cli.app import build_app
from tests.support.command import each_command

LINK = re.compile(r"\]\(([^()\s]*)\)")
ANCHOR = re.compile(r"^\((.+)\)=$", re.MULTILINE)
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
FILE = re.compile(r"`((?:src|codegen|tests|spec|bench|docs|\.github)/[^`\s]+)`")
TREE = re.compile(r"^```{toctree}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
pytestmark = pytest.mark.no_cover
APP = build_app()


@cache
def site() -> Mapping[str, str]:
    """The Markdown of all pages. To make that of the commands takes seconds, so only this module does."""
    return {**pages(), COMMANDS: commands()}


@cache
def anchors(page: str) -> set[str]:
    """What a link to a page may name: its headings, as the site spells them."""
    headings = HEADING.findall(BLOCK.sub("", site()[page]))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def everywhere() -> set[str]:
    """The anchors that are the site's as a whole."""
    return {anchor for text in site().values() for anchor in ANCHOR.findall(text)}


def is_broken(page: str, link: str) -> bool:
    parts = urlsplit(link)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path)) if parts.path else page
    if parts.scheme:
        return parts.scheme != "https"
    if target in site():
        return bool(parts.fragment) and parts.fragment not in anchors(target) | everywhere()
    return not (ROOT / target).exists()


def test_links_lead_somewhere() -> None:
    links = {(page, link) for page, text in site().items() for link in LINK.findall(BLOCK.sub("", text))}
    assert [f"{page}: {link}" for page, link in links if is_broken(page, link)] == []


@pytest.mark.parametrize("page", written())
def test_files_that_a_page_names_exist(page: str) -> None:
    named = FILE.findall(BLOCK.sub("", written()[page]))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    named = {*TOP, "docs/index.md"}
    for page, text in site().items():
        for tree in TREE.findall(text):
            entries = [line for line in tree.splitlines() if line and not line.startswith(":")]
            named |= {posixpath.join(posixpath.dirname(page), f"{entry}.md") for entry in entries}
    assert named == set(site())


@cache
def sections() -> dict[str, str]:
    parts = re.split(r"^## (lattigo .*)\n", commands(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("words", list(each_command(APP)), ids=" ".join)
def test_a_command_is_there_with_every_option(words: tuple[str, ...]) -> None:
    app = APP
    for word in words:
        app = app[word]
    section = sections()[" ".join(("lattigo", *words))]
    options = {
        name
        for argument in app.assemble_argument_collection()
        for name in argument.names
        if argument.parse and name.startswith("--") and not name.startswith("--empty-")
    }
    documented = set(re.findall(r"--[a-z0-9-]+", "\n".join(re.findall(r"^\* `(.*?)`:", section, re.MULTILINE))))
    assert options == documented


def test_there_is_no_option_that_nobody_could_use() -> None:
    assert "--empty-" not in commands()


def test_the_reference_of_commands_has_no_examples() -> None:
    assert {block["language"] for block in BLOCK.finditer(commands())} <= {"", "console"}
