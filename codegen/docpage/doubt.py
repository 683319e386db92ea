"""Sets of findings which show that a page was not understood, rather than changed: each becomes one, unclear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from .facts import Document
from .finding import Finding

SEVERAL = 2
"""From this number of names on, it is no chance that all of them belong to another endpoint."""
MOST = 0.5
"""An endpoint of whose sentences this share is not found was not read, or must be read as a whole."""
ENOUGH = 5
"""Fewer sentences can all have been changed."""


def without_doubtful(findings: Sequence[Finding], spec: Document, sentences: Counter[str]) -> list[Finding]:
    """The findings, the doubtful sets replaced.

    Args:
        findings: of one page.
        spec: what it was compared with.
        sentences: how many sentences the lock has of each endpoint.
    """
    doubts = {each.where: each for each in [*_misplaced(findings, spec), *_unrecognizable(findings, sentences)]}
    kept = [each for each in findings if each.where not in doubts or each.what == "endpoint"]
    return [*kept, *doubts.values()]


def _misplaced(findings: Sequence[Finding], spec: Document) -> Iterator[Finding]:
    """Endpoints that seem to have parameters or fields which are missing where they belong."""
    new: dict[str, list[Finding]] = defaultdict(list)
    gone: dict[str, set[str]] = defaultdict(set)
    for each in findings:
        if each.change == "new" and each.what in {"parameter", "field"}:
            new[each.where].append(each)
        elif each.change == "gone" and each.name:
            gone[each.where].add(each.name)
    lost = {name for each in findings if each.what == "endpoint list" for name in each.spec.split("\n")}
    for endpoint in spec.endpoints:
        if endpoint.name in lost:
            gone[endpoint.name] |= {*endpoint.parameters, *endpoint.fields}
    for where, strangers in new.items():
        for owner, names in gone.items():
            if owner != where and sum(each.name in names for each in strangers) >= SEVERAL:
                first = strangers[0]
                text = f"what belongs to {owner} was read under {where}: the start of one of them is not understood"
                yield _doubt(first, where, text)
                yield _doubt(first, owner, text)


def _unrecognizable(findings: Sequence[Finding], sentences: Counter[str]) -> Iterator[Finding]:
    """Endpoints of which hardly a sentence is as it was."""
    lost, new = Counter[str](), Counter[str]()
    for each in findings:
        if each.what == "sentence":
            lost[each.where] += bool(each.spec)
            new[each.where] += bool(each.page)
    for where, known in sentences.items():
        count = max(lost[where], new[where])
        if count >= ENOUGH and count > MOST * known:
            first = next(each for each in findings if each.where == where and each.what == "sentence")
            name = where or "what is about all endpoints"
            yield _doubt(
                first, where, f"{count} sentences of {name} are others: read it as a whole, it was not compared"
            )


def _doubt(first: Finding, where: str, text: str) -> Finding:
    return Finding(
        change="unclear", what="unreadable list", where=where, name="section", page_line=first.page_line,
        spec_line=first.spec_line, text=text,
    )  # fmt: skip
