"""The reference of the command line has every command, with all of its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from cyclopts import App

from docs.commands import commands
from lattigo.cli.app import build_app

pytestmark = pytest.mark.no_cover
APP = build_app()


def leaves(app: App, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something."""
    if app.default_command is not None and words:
        yield words
    for name in app:
        if not name.startswith("-"):
            yield from leaves(app[name], (*words, name))


@cache
def sections() -> dict[str, str]:
    parts = re.split(r"^## (lattigo .*)\n", commands(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("words", list(leaves(APP)), ids=" ".join)
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
