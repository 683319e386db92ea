"""The pages on which the reader is tried, each with the spec and the lock that it is compared with."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from page_model import parts_of

from codegen.docpage.command import news
from codegen.docpage.compare import compare
from codegen.docpage.facts import Document
from codegen.docpage.finding import Finding
from codegen.docpage.lock import Edition, edition_of, read_lock
from codegen.docpage.reader.read import read
from codegen.docpage.report import unreadable
from codegen.docpage.spec_facts import names_of, spec_facts
from codegen.docpage.watch import watched

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "docs_pages"
ORIGINALS = sorted(Path(os.environ["DOCS_ORIGINALS"]).glob("00[01]_*.txt")) if "DOCS_ORIGINALS" in os.environ else []
FILES = {path.stem: path for path in (PAGES / "headed.txt", PAGES / "flat.txt", *ORIGINALS)}
"""The pages that were written for these tests, and the service's own, where they are here."""


class Subject:
    """A page, with the spec and the lock that it is compared with."""

    def __init__(self, file: Path, spec: Path) -> None:
        self.text = file.read_text(encoding="utf-8")
        is_ours = spec.parent == PAGES
        self.spec = spec_facts(spec.read_text(encoding="utf-8"), "spec.yaml")
        self.parts = parts_of(self.text)
        page = self.page(self.text)
        own = Edition("page", {each.key: "" for each in compare(page, self.spec)}, watched(page))
        self.editions = [own] if is_ours else read_lock(ROOT / "spec" / "docs.lock.json")

    def page(self, text: str) -> Document:
        return read(text, "page", [each.path for each in self.spec.endpoints], names_of(self.spec))

    def findings(self, text: str) -> list[Finding]:
        """What is reported."""
        findings, refusal = self.report(text)
        assert not refusal
        return findings

    def report(self, text: str) -> tuple[list[Finding], str]:
        """What is reported, and what is said of a page that could hardly be read."""
        page = self.page(text)
        if not page.endpoints:
            return [], "no endpoint in it"
        edition = edition_of(page, self.editions, "")
        findings = news(page, self.spec, compare(page, self.spec), edition)
        return findings, unreadable(page, findings, self.spec, len(edition.texts))


@cache
def subject(name: str) -> Subject:
    is_ours = FILES[name].parent == PAGES
    return Subject(FILES[name], PAGES / "meters.yaml" if is_ours else ROOT / "spec" / "lattigo.yaml")
