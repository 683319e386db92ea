"""Cuts a page into the parts that are about one endpoint each.

Where the page has headings, each endpoint starts with its own.
Where it has none, each has one line `Verb: …`, and starts with the last sentence above it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from ..facts import bare
from .tokens import Token


@frozen(kw_only=True)
class Section:
    """A part of the page."""

    line: int
    verb: str = ""
    path: str = ""
    """What the heading says."""
    tokens: Sequence[Token]
    is_endpoint: bool
    is_flat: bool = False
    """Found by its HTTP method alone: the page has no heading for it."""


def sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """The parts of a page, in its order."""
    start = 0
    for end in [*_edges(tokens), len(tokens)]:
        part, start = tokens[start:end], end
        if not part:
            continue
        head = part[0]
        if head.kind != "path":
            yield from _flat(part)
            continue
        verb, path = verb_and_path(head.text)
        verb = verb or next((verb_and_path(token.text)[0] for token in part[1:] if token.kind == "path"), "")
        for place, each in enumerate(_under_heading(part)):
            called = any(token.kind == "call" for token in each)
            yield Section(
                line=head.line,
                verb=verb,
                path="" if place and called else path,
                tokens=each,
                is_endpoint=True,
                is_flat=place > 0,
            )


def _under_heading(part: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What is below one heading: one endpoint, or more where a heading is missing or two HTTP methods share one."""
    verbs = [place for place, token in enumerate(part) if token.kind == "verb"]
    starts = [1, *(_begin(part, before + 1, place) for before, place in itertools.pairwise(verbs))]
    for start, end in itertools.pairwise([*starts, len(part)]):
        yield part[start:end]


def verb_and_path(text: str) -> tuple[str, str]:
    """The HTTP method of a heading, if it has one, and its path."""
    verb, _, path = text.rpartition(" ")
    return verb, path


def _edges(tokens: Sequence[Token]) -> Iterator[int]:
    """Where a heading starts an endpoint, or ends the one before it."""
    title = inside = 7
    current = ("", "")
    for place, token in enumerate(tokens):
        if token.kind == "path":
            verb, path = verb_and_path(token.text)
            if bare(path) == bare(current[1]) and (not verb or verb == current[0] or not current[0]):
                current = (current[0] or verb, path)
                continue  # the same endpoint, with its path once more
            current = (verb, path)
            inside = token.level or title
            yield place
        elif token.kind == "verb":
            current = (current[0] or re.sub(r"\W", "", token.text.partition(":")[2]).upper(), current[1])
        elif token.kind == "title" and token.level <= inside:
            title = token.level or 7
            current = ("", "")
            yield place


def _flat(part: Sequence[Token]) -> Iterator[Section]:
    """The endpoints in a part without headings; what is before the first one is about none."""
    starts: list[int] = []
    last = 0
    for place, token in enumerate(part):
        if token.kind == "verb":
            starts.append(_begin(part, last, place))
            last = place + 1
    before = part[: starts[0]] if starts else part
    if before:
        yield Section(line=before[0].line, tokens=before, is_endpoint=False)
    for start, end in itertools.pairwise([*starts, len(part)]):
        yield Section(line=part[start].line, tokens=part[start:end], is_endpoint=True, is_flat=True)


def _begin(part: Sequence[Token], after: int, verb: int) -> int:
    """The last sentence before the HTTP method, but nothing at or before `after`, nor before the last call."""
    for place in range(verb - 1, after - 1, -1):
        if part[place].kind == "call":
            break
        if part[place].kind == "prose":
            return place
    return verb
