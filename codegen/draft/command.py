"""`python -m codegen new-endpoint`: an excerpt of the docs, or a call with curl, to YAML for a person to finish."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ..docpage.facts import Endpoint
from ..docpage.formats.blocks import Block
from ..docpage.formats.page import PageError, page_blocks, read_page
from ..docpage.reader.calls import inner_names, read_call
from ..docpage.reader.read import read
from ..docpage.reader.tokens import tokens
from ..ir import Plain
from ..load import load
from ..problems import Problems
from ..project import first_spec
from .calls import read_request
from .endpoint import draft
from .spec_index import SpecIndex
from .tree import Guess, Tree, lines


def add_new_endpoint(parser: ArgumentParser) -> None:
    """Declare the options of `new-endpoint`."""
    parser.add_argument("excerpt", metavar="EXCERPT", nargs="?", help="a piece of the docs: a file, a URL, - for stdin")
    parser.add_argument("--curl", metavar="CALL", help="instead of an excerpt: a call with curl, httpie, PowerShell …")
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="of a page: the endpoints whose path has these words"
    )
    parser.add_argument("--spec", help="the spec it is for; default: the first of pyproject.toml")
    parser.add_argument("--seen", help="the day on which the docs were read; default: today")
    parser.set_defaults(run=new_endpoint)


def new_endpoint(options: Namespace) -> int:
    """Print the YAML, ready to be pasted under `paths:`.

    Raises:
        PageError: there is no endpoint in the excerpt, or it can't be read.
        SpecError: the spec is not YAML.
    """
    if bool(options.curl) == bool(options.excerpt):
        raise PageError("new-endpoint: name an excerpt of the docs, or a call with --curl")
    spec = options.spec or first_spec()
    problems = Problems(spec)
    root = load(Path(spec).read_text(encoding="utf-8"), problems)
    if problems:
        raise problems.error()
    known = SpecIndex(root)
    seen = options.seen or datetime.now(UTC).date().isoformat()
    endpoints = (
        [(_called(options.curl), page_blocks(options.curl))] if options.curl else _described(options, known.paths)
    )
    print("# Paste it under paths: in the spec, finish what is marked, then run: python -m codegen")
    for endpoint, blocks in endpoints:
        path = template(endpoint.path, known.paths)
        basis = Guess("example", "a call alone documents nothing") if options.curl else "documented"
        source: Tree = {"doc": path.strip("/"), "seen": seen, "basis": basis}
        values = dict(_values(blocks, [path.strip("/").partition("/")[0]]))
        item: Tree = draft(endpoint, path, "\n".join(block.text for block in blocks), values, known, source)
        shown = Guess(item, "what is in braces") if path != endpoint.path else item
        print("\n".join(lines({path: shown}, 2)))
    return 0


def template(path: str, paths: list[str]) -> str:
    """The path with a name for each value: as the spec names it, or `{id}` for whatever has a digit in it."""
    shown = "/" + re.sub(r"/[:<]([^/>]*)>?", r"/{\1}", "/" + path.strip("/")).strip("/").replace(" ", "_")
    parts = shown.strip("/").split("/")
    for each in sorted(paths, key=len):
        head = each.strip("/").split("/")
        head = head[: next((place for place, part in enumerate(head) if "{" in part), -1) + 1]
        if head and len(parts) > len(head) and parts[: len(head) - 1] == head[:-1]:
            known = "/" + "/".join(parts[: len(head)])
            if not any(other == known or other.startswith(known + "/") for other in paths):
                parts[: len(head)] = head
    for place, part in enumerate(parts):
        is_value = part == "{}" or (re.search(r"\d", part) and not re.fullmatch(r"v\d+|{\w+}", part))
        parts[place] = f"{{id{place}}}" if is_value else part
    return "/" + "/".join(parts)


def _described(options: Namespace, paths: list[str]) -> list[tuple[Endpoint, list[Block]]]:
    """The endpoints that are meant, each with the piece of the page that is about it."""
    text = sys.stdin.read() if options.excerpt == "-" else read_page(options.excerpt)
    blocks = page_blocks(text)
    endpoints = read(text, options.excerpt, paths).endpoints
    ends = [*(endpoint.line for endpoint in endpoints[1:]), blocks[-1].line + 1 if blocks else 0]
    described = [
        (endpoint, [block for block in blocks if endpoint.line <= block.line < end])
        for endpoint, end in zip(endpoints, ends, strict=False)
        if options.only in endpoint.path
    ]
    if not described:
        what = f"no endpoint with {options.only!r}" if options.only else "no endpoint in it"
        raise PageError(f"{options.excerpt}: {what}: it needs the path and the HTTP method, or a call with curl")
    return described


def _called(text: str) -> Endpoint:
    call = read_request(text)
    endpoint = Endpoint(verb=call.verb, path=call.path, line=1)
    endpoint.sent = dict.fromkeys(call.names, 1)
    endpoint.inner = {name for body in call.bodies for name in inner_names(body)}
    endpoint.doubts = call.unread
    return endpoint


def _values(blocks: list[Block], roots: list[str]) -> Iterator[tuple[str, Plain]]:
    """Example values by name; the last response as a whole has the empty name."""
    for token in tokens(blocks, roots):
        if token.kind == "call":
            for body in read_call(token.text).bodies:
                yield from ((name, value) for name, value in _readable(body) if name)
        elif token.kind == "body":
            yield from _readable(token.text)
            if token.text.startswith("["):
                yield "", []


def _readable(text: str) -> Iterator[tuple[str, Plain]]:
    try:
        value: Plain = json.loads(text)
    except ValueError:
        return
    rows = value if isinstance(value, list) else [value]
    if isinstance(value, list):
        yield "", value
    for row in rows:
        if isinstance(row, dict):
            yield from row.items()
