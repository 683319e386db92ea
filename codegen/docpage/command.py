"""`python -m codegen docs PAGE`: what the page says and the spec does not, and the other way round."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from ..project import first_spec
from .compare import compare
from .doubt import without_doubtful
from .facts import Document
from .finding import Finding
from .formats.page import PageError, read_page
from .lock import Edition, accept, edition_of, read_lock, write_lock
from .reader.read import read
from .report import Report, unreadable
from .spec_facts import names_of, spec_facts
from .watch import rewordings, watched


def add_docs(parser: ArgumentParser) -> None:
    """Declare the options of `docs`."""
    parser.add_argument("page", metavar="PAGE", help="the documentation: a file or a URL; HTML, Markdown or text")
    parser.add_argument("--spec", help="the spec to compare with; default: the first of pyproject.toml")
    parser.add_argument("--lock", default="spec/docs.lock.json", help="what was accepted; default: %(default)s")
    parser.add_argument(
        "--edition", default="", metavar="NAME", help="which edition of the page; default: the most alike"
    )
    parser.add_argument("--force", action="store_true", help="compare even a page that can hardly be read")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--accept", action="store_true", help="write the differences to the lock, so that they rest")
    parser.add_argument("--only", default="", metavar="WORDS", help="with --accept: those whose line has these words")
    parser.add_argument("--reason", default="", help="with --accept: why the spec is right")
    parser.set_defaults(run=docs)


def docs(options: Namespace) -> int:
    """Compare, print, and give the exit code: 0 nothing new, 1 differences, 2 a page that can hardly be read.

    Raises:
        PageError: the page or the lock can't be read.
        SpecError: the spec is not YAML.
        OSError: there is no such spec.
    """
    file = options.spec or first_spec()
    spec = spec_facts(Path(file).read_text(encoding="utf-8"), file)
    page = read(read_page(options.page), options.page, [each.path for each in spec.endpoints], names_of(spec))
    if not page.endpoints:
        raise PageError(f"{options.page}: no endpoint in it: is it the page of the API's reference?")
    editions = read_lock(Path(options.lock))
    edition = edition_of(page, editions, options.edition)
    findings = compare(page, spec)
    fresh = news(page, spec, findings, edition)
    if not options.force and (text := unreadable(page, fresh, spec, len(edition.texts))):
        print(text, file=sys.stderr if options.json else sys.stdout)
        return 2
    if options.accept:
        return _accept(options, page, edition, fresh, [*editions, *([] if edition in editions else [edition])])
    known = sum(each.key in edition.accepted for each in findings)
    report = Report(page=page, spec=spec, fresh=fresh, known=known, is_watched=bool(edition.texts))
    print(report.json if options.json else report.text)
    return 1 if fresh else 0


def news(page: Document, spec: Document, findings: list[Finding], edition: Edition) -> list[Finding]:
    """What was not accepted yet, what was and is no longer so, and the sentences that have changed."""
    fresh = [each for each in findings if each.key not in edition.accepted]
    if edition.texts:
        fresh += rewordings(page, spec.line, edition.texts, fresh)
    fresh = without_doubtful(fresh, spec, Counter(each.where for each in edition.texts))
    keys = {each.key for each in findings}
    whole = {each.where for each in fresh if each.change == "unclear" or each.what == "endpoint"}
    whole |= {name for each in fresh if each.what == "endpoint list" for name in each.spec.split("\n")}
    again = {(each.what, each.where, each.name) for each in fresh}
    for key in edition.accepted.keys() - keys:
        change, what, where, name, has, had = key
        if where in whole or (what, where, name) in again:
            continue
        about = " ".join(filter(None, (change, what, name, f"of {where}" if where else "")))
        text = f"what was accepted is no longer so: {about}: take it out of the lock with --accept"
        fresh.append(
            Finding(
                change="settled", what=what, where=where, name=name, page=has, spec=had, spec_line=spec.line, text=text
            )
        )  # fmt: skip
    return sorted(fresh, key=lambda each: (each.page_line or 10**9, each.spec_line, each.key))


def _accept(options: Namespace, page: Document, edition: Edition, fresh: list[Finding], editions: list[Edition]) -> int:
    lock = Path(options.lock)
    chosen = [each for each in fresh if options.only.lower() in each.text.lower()]
    accept(edition, chosen, options.reason)
    if not options.only:
        edition.texts = watched(page)
    else:
        old = {(each.where, each.name, each.spec) for each in chosen if each.what == "sentence" and each.spec}
        new = {(each.where, each.name, each.page) for each in chosen if each.what == "sentence" and each.page}
        edition.texts = [each for each in edition.texts if (each.where, each.name, each.text) not in old]
        edition.texts += [each for each in watched(page) if (each.where, each.name, each.text) in new]
    write_lock(lock, editions)
    print("".join(f"accepted: {each.text}\n" for each in chosen) + f"{len(chosen)} accepted in {lock}")
    return 0
