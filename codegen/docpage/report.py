"""What `docs` prints: for people, and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from attrs import frozen

from .facts import Document
from .finding import EVERY, Finding

FEW = 2
"""Up to this number of endpoints that were not understood do not make a page unreadable, however short it is."""
TITLES = (
    ("Differences", {"new", "gone", "changed", "contradiction"}),
    ("Reworded, and no field of the spec says it: read these", {"sentence"}),
    ("Accepted earlier, and no longer so", {"settled"}),
    ("Not placed", {"unclear"}),
)
"""The parts of a report."""


@frozen(kw_only=True)
class Report:
    """What was found in a page."""

    page: Document
    spec: Document
    fresh: Sequence[Finding]
    known: int
    """How many findings were accepted earlier."""
    is_watched: bool
    """Whether the lock has sentences to compare with."""

    @property
    def text(self) -> str:
        """For people."""
        lines: list[str] = []
        for title, changes in TITLES:
            if group := [each for each in self.fresh if _part(each) in changes]:
                lines += [f"{title}:", *(f"  {self._line(each)}" for each in group), ""]
        misprints = _misprints(self.page)
        if misprints:
            lines += ["Read in spite of how it is printed:"]
            for what, places in misprints.items():
                more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
                lines += [f"  {_place(self.page.file, places[0])}: {what}{more}"]
            lines += [""]
        if not self.is_watched:
            lines += [
                "The lock has no sentences of this page yet, so that its prose was not compared: --accept notes them.",
                "",
            ]
        unclear = sum(each.change == "unclear" for each in self.fresh)
        lines += [
            f"{len(self.page.endpoints)} endpoints on the page, {len(self.spec.endpoints)} in the spec: "
            f"{len(self.fresh) - unclear} differences, {unclear} not placed, {self.known} accepted earlier."
        ]
        return "\n".join(lines)

    def _line(self, finding: Finding) -> str:
        place = "" if finding.what == "sentence" else f" [{_place(self.spec.file, finding.spec_line)}]"
        return f"{_place(self.page.file, finding.page_line)}: {finding.text}{place}"

    @property
    def json(self) -> str:
        """For programs."""
        whole = {
            "page": self.page.file,
            "spec": self.spec.file,
            "differences": [self._entry(each) for each in self.fresh if each.change != "unclear"],
            "not_placed": [self._entry(each) for each in self.fresh if each.change == "unclear"],
            "misprints": [{"text": what, "lines": lines} for what, lines in _misprints(self.page).items()],
            "accepted": self.known,
        }
        return json.dumps(whole, indent=2, ensure_ascii=False)

    def _entry(self, finding: Finding) -> dict[str, str]:
        return {
            "change": finding.change,
            "what": finding.what,
            "where": finding.where,
            "name": finding.name,
            "page": finding.page,
            "spec": finding.spec,
            "page_place": _place(self.page.file, finding.page_line),
            "spec_place": _place(self.spec.file, finding.spec_line),
            "text": finding.text,
        }


def unreadable(page: Document, findings: Sequence[Finding], spec: Document, sentences: int) -> str:
    """What to print of a page that could hardly be read; empty for one that could.

    `sentences` are those that the lock remembers: where many of them are not found, the reader is wrong, not the page.
    """
    endpoints = sum(each.change == "unclear" and each.what == "endpoint" for each in findings)
    unclear = [each for each in findings if each.change == "unclear" and (sentences or each.what != "list")]
    lists = len({each.where for each in unclear} - {"", EVERY})
    lists += sum(each.spec.count("\n") + 1 for each in findings if each.what == "endpoint list")
    lost = sum(each.what == "sentence" and bool(each.spec) for each in findings)
    share = max(
        page.unclear / max(page.size, 1),
        (endpoints > FEW) * endpoints / max(len(spec.endpoints), 1),
        (lists > FEW) * lists / max(len(page.endpoints), 1),
        lost / max(sentences, 1),
    )
    if share <= 1 / 3:
        return ""
    places = [each for each in findings if each.change == "unclear" or each.what == "sentence"][:10]
    lines = [f"{page.file}: {share:.0%} of it could not be read, so nothing is compared. The first places:"]
    lines += [f"  {_place(page.file, each.page_line)}: {each.text}" for each in places]
    return "\n".join(
        [
            *lines,
            "Save the page in another form (text, Markdown, the browser's HTML), or teach codegen/docpage its layout.",
        ]
    )


def _part(finding: Finding) -> str:
    return "sentence" if finding.what == "sentence" else finding.change


def _misprints(page: Document) -> dict[str, list[int]]:
    """Each kind with its lines."""
    kinds: dict[str, list[int]] = {}
    for line, what in sorted(page.misprints):
        kinds.setdefault(what, []).append(line)
    return kinds


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file
