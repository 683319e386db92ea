"""Identifiers that are kept out of texts, whatever a service sends, and in linear time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from lattigo._core.codec.converter import without_keys
from lattigo._core.codec.json_body import ESCAPE, LONG_NUMBER
from lattigo._core.codec.status_errors import status_error
from lattigo._core.http.httpx_transport import QUOTED
from lattigo._core.http.message import Response
from lattigo._core.redaction import IDENTIFIER, LONGEST_QUOTE, WINDOW, WITHHELD, _bare, redact
from lattigo._generated.operations import GET_DEVICE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("truck 89014103211118510729 is gone", "truck *** is gone"),
        ("write to ann.lee@example.com.", "write to ***."),
        ("a@b@example.com", "a@***"),
        ("1234567ann@example.com", "***"),
        ("1234567ann@example", "***ann@example"),
        ("123456 ann@ @example.com", "123456 ann@ @example.com"),
        ("it's <ann@example.com>", "it's <***>"),
    ],
)
def test_what_looks_like_an_identifier_is_masked(text: str, shown: str):
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        r"Ann\u0027s truck",
        r"Ann\\u0027s truck",
        "Ann%27s truck",
        "Ann&#39;s  truck",
        "Ann\\'s truck",
        "Ann%2527s\ttruck",
    ],
)
def test_a_text_with_a_value_in_another_spelling_is_withheld(text: str):
    assert redact(f"no device {text}", ["Ann's truck"]) == WITHHELD


def test_a_character_that_takes_two_escapes_is_recognized():
    assert redact(r"no \uD83D\ude80 here", ["\N{ROCKET}"]) == WITHHELD


def test_more_layers_of_escaping_than_anybody_needs_are_withheld():
    assert redact("%" + "25" * 20 + "41", ["truck"]) == WITHHELD


@pytest.mark.parametrize("before", [0, 250, 299, WINDOW - 20, WINDOW - 5, WINDOW - 1, WINDOW])
@pytest.mark.parametrize("noise", ["-", f"{'8' * 60} "], ids=["text", "identifiers, which are masked and so make room"])
@pytest.mark.parametrize("value", ["Ann's secret truck", "secret " * 60, "secret " * 1000], ids=[18, 420, 7000])
def test_a_value_that_is_cut_is_not_shown_in_part(value: str, noise: str, before: int):
    start = (noise * before)[:before]
    shown = redact(f"{start}{value} and more {'.' * WINDOW}", [value])
    assert "secret" not in shown
    assert len(shown) <= LONGEST_QUOTE


def error(body: str) -> object:
    return status_error(GET_DEVICE, Response(400, {}, body.encode()), ["Ann's truck"])


STEPS: dict[str, tuple[Callable[[str], object], str]] = {
    "identifiers: one long word": (lambda text: IDENTIFIER.sub("", text), "x"),
    "identifiers: at signs": (lambda text: IDENTIFIER.sub("", text), "x@"),
    "identifiers: dots": (lambda text: IDENTIFIER.sub("", text), "@."),
    "identifiers: an at sign and a long word": (lambda text: IDENTIFIER.sub("", "a@" + text), "x"),
    "identifiers: short numbers": (lambda text: IDENTIFIER.sub("", text), "123456-"),
    "layers of percent signs": (_bare, "25"),
    "layers of entities": (_bare, "&amp;"),
    "layers of escapes": (_bare, r"\u005cu005c"),
    "nested entities": (lambda text: _bare("&" + text), "amp;"),
    "a text": (redact, "x@ "),
    "a text with values": (lambda text: redact(text, [f"Ann {n}" for n in range(1000)]), "%2541nn "),
    "keys of a path": (without_keys, "['"),
    "keys of a path with line ends": (without_keys, "['\n]"),
    "quoted bytes": (lambda text: QUOTED.sub("", text), "b"),
    "escapes": (lambda text: ESCAPE.sub(b"", text.encode()), "\\ud83d"),
    "numbers": (lambda text: LONG_NUMBER.search(text.encode()), ":123456789012345"),
    "an error: a text": (error, "x"),
    "an error: titles of a web page": (lambda text: error(f"<html>{text}"), "<title"),
    "an error: a title without an end": (lambda text: error(f"<html><title {text}"), "x"),
    "an error: percent signs": (lambda text: error("%" + text), "25"),
    "an error: JSON": (lambda text: error(f'{{"error": "{text}"}}'), "%2541 "),
}


def seconds(step: Callable[[str], object], text: str) -> float:
    """The least CPU time of three runs."""
    return min(_once(step, text) for _ in range(3))


def _once(step: Callable[[str], object], text: str) -> float:
    start = time.thread_time()
    step(text)
    return time.thread_time() - start


@pytest.mark.parametrize(("step", "piece"), STEPS.values(), ids=STEPS)
def test_every_step_takes_linear_time(step: Callable[[str], object], piece: str):
    """Ten times the text may take ten times as long; a quadratic step would take a hundred times."""
    short, long = piece * (100_000 // len(piece)), piece * (1_000_000 // len(piece))
    assert seconds(step, long) < 25 * max(seconds(step, short), 1e-3)


def test_what_lies_beyond_the_quoted_start_is_not_looked_at():
    assert redact("fine. " + "x" * 10_000 + " a%20b", ["a b"]).startswith("fine. x")
