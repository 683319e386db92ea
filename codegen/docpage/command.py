"""`python -m codegen docs PAGE`: what the page says and the spec does not, and the other way round."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from ..project import first_spec
from .compare import Finding, compare
from .facts import Document
from .lock import read_lock, write_lock
from .page import PageError, read_page
from .read import read
from .spec_facts import spec_facts


def add_docs(parser: ArgumentParser) -> None:
    """Declare the options of `docs`."""
    parser.add_argument("page", metavar="PAGE", help="the documentation: a file or a URL, HTML or text")
    parser.add_argument("--spec", help="the spec to compare with; default: the first of pyproject.toml")
    parser.add_argument("--lock", default="spec/docs.lock.json", help="what was accepted; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--accept", action="store_true", help="write the differences to the lock, so that they rest")
    parser.add_argument("--only", default="", metavar="WORDS", help="with --accept: those whose line has these words")
    parser.add_argument("--reason", default="", help="with --accept: why the spec is right")
    parser.set_defaults(run=docs)


def docs(options: Namespace) -> int:
    """Compare, print, and give the exit code: 0 nothing new, 1 differences.

    Raises:
        PageError: the page or the lock can't be read.
        SpecError: the spec is not YAML.
        OSError: there is no such spec.
    """
    file = options.spec or first_spec()
    spec = spec_facts(Path(file).read_text(encoding="utf-8"), file)
    page = read(read_page(options.page), options.page, [endpoint.path for endpoint in spec.endpoints])
    if not page.endpoints:
        raise PageError(f"{options.page}: no endpoint in it: is it the page of the API's reference?")
    lock = Path(options.lock)
    accepted = read_lock(lock)
    findings = compare(page, spec)
    fresh = [finding for finding in findings if finding.key not in accepted]
    if options.accept:
        chosen = [each for each in fresh if each.can_be_accepted and options.only.lower() in each.text.lower()]
        write_lock(lock, accepted, chosen, options.reason)
        print("".join(f"accepted: {each.text}\n" for each in chosen) + f"{len(chosen)} accepted in {lock}")
        return 0
    tell = _json if options.json else _text
    print(tell(page, spec, fresh, len(findings) - len(fresh)))
    return 1 if fresh else 0


def _text(page: Document, spec: Document, fresh: Sequence[Finding], known_count: int) -> str:
    lines: list[str] = []
    differences = [each for each in fresh if each.change != "unclear"]
    unclear = [each for each in fresh if each.change == "unclear"]
    for title, group in (("Differences", differences), ("Not placed", unclear)):
        if group:
            lines += [f"{title}:"]
            lines += [
                f"  {_place(page.file, each.page_line)}: {each.text} [{_place(spec.file, each.spec_line)}]"
                for each in group
            ]
            lines += [""]
    misprints = _misprints(page)
    if misprints:
        lines += ["Read in spite of how it is printed:"]
        for what, found in misprints.items():
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            lines += [f"  {_place(page.file, found[0])}: {what}{more}"]
        lines += [""]
    lines += [
        f"{len(page.endpoints)} endpoints on the page, {len(spec.endpoints)} in the spec: "
        f"{len(differences)} differences, {len(unclear)} not placed, {known_count} accepted earlier."
    ]
    return "\n".join(lines)


def _json(page: Document, spec: Document, fresh: Sequence[Finding], known_count: int) -> str:
    def entries(unclear: bool) -> list[dict[str, str]]:
        return [
            {
                "change": each.change,
                "what": each.what,
                "where": each.where,
                "name": each.name,
                "page": each.page,
                "spec": each.spec,
                "page_place": _place(page.file, each.page_line),
                "spec_place": _place(spec.file, each.spec_line),
                "text": each.text,
            }
            for each in fresh
            if (each.change == "unclear") is unclear
        ]

    whole = {
        "page": page.file,
        "spec": spec.file,
        "differences": entries(unclear=False),
        "not_placed": entries(unclear=True),
        "misprints": [{"text": what, "lines": lines} for what, lines in _misprints(page).items()],
        "accepted": known_count,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _misprints(page: Document) -> dict[str, list[int]]:
    """Each kind with its lines."""
    found: dict[str, list[int]] = {}
    for line, what in sorted(page.misprints):
        found.setdefault(what, []).append(line)
    return found


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file
