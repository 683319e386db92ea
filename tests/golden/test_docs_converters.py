"""Pages that real converters make: each is understood, or it is said that it is not; no false difference.

They run with DOCS_CONVERTERS=1 only: some hundred pages, and `pip install --group converters`.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest
from converters import CONVERTERS
from layouts import LAYOUTS
from subjects import FILES, subject

from codegen.docpage.formats.page import PageError

STARTS = {"html": "html", "markdown": "markdown", "markdown tables": "markdown, tables"}
"""The layout in which a converter gets a page."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("DOCS_CONVERTERS"), reason="DOCS_CONVERTERS is not set"),
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("converter", CONVERTERS)
def test_a_converted_page_has_no_false_difference(converter: str, name: str) -> None:
    one = CONVERTERS[converter]
    if find_spec(one.needs) is None:
        pytest.skip(f"{one.needs} is not installed")
    page = one.convert(LAYOUTS[STARTS[one.start]](subject(name).parts))
    try:
        findings, refusal = subject(name).report(page)
    except PageError:
        return  # it is in a markup that is not read, and the message says so
    assert refusal or [each.text for each in findings if each.change != "unclear"] == []
