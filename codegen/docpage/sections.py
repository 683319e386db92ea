"""Cuts a page into the parts that are about one endpoint each.

Where the page has headings, each endpoint begins with its own.
Where it has none, each has one line `Verb: …`, and begins with the last sentence above it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from attrs import frozen

from .tokens import PATH, Token


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
    """Found by its verb alone: the page has no heading for it."""


def sections(found: Sequence[Token]) -> Iterator[Section]:
    """The parts of a page, in its order."""
    start = 0
    for end in [*_edges(found), len(found)]:
        part, start = found[start:end], end
        if not part:
            continue
        head = part[0]
        heading = PATH.fullmatch(head.text) if head.kind == "path" else None
        if heading is None:
            yield from _flat(part)
            continue
        for place, each in enumerate(_under_heading(part)):
            called = any(token.kind == "call" for token in each)
            yield Section(
                line=head.line,
                verb=heading.group(1) or "",
                path="" if place and called else heading.group(2),
                tokens=each,
                is_endpoint=True,
                is_flat=place > 0,
            )


def _under_heading(part: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What is below one heading: one endpoint, or more where a heading is missing or two verbs share one."""
    verbs = [place for place, token in enumerate(part) if token.kind == "verb"]
    starts = [1, *(_begin(part, before + 1, place) for before, place in itertools.pairwise(verbs))]
    for start, end in itertools.pairwise([*starts, len(part)]):
        yield part[start:end]


def _edges(found: Sequence[Token]) -> Iterator[int]:
    """Where a heading begins an endpoint, or ends the one before it."""
    title = inside = 7
    for place, token in enumerate(found):
        if token.kind == "path":
            inside = token.level or title
            yield place
        elif token.kind == "title" and token.level <= inside:
            title = token.level or 7
            yield place


def _flat(part: Sequence[Token]) -> Iterator[Section]:
    """The endpoints in a part without headings; what stands before the first one is about none."""
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
    """The last sentence before a verb, but nothing at or before `after`, nor before the last call."""
    for place in range(verb - 1, after - 1, -1):
        if part[place].kind == "call":
            break
        if part[place].kind == "prose":
            return place
    return verb
