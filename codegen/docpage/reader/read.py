"""Tokens of a page to what it says. What belongs to no endpoint, or can't be read, is kept as not placed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..facts import Detail, Document, Endpoint, bare
from ..formats.page import page_blocks
from ..patterns import VERBS, is_code
from ..sentences import words
from .calls import Call, inner_names, json_names, read_call
from .lists import ItemList, ListReader, note_parameters
from .misprints import misprints
from .scope import Scope
from .sections import Section, sections
from .tables import TableReader
from .tokens import Token, tokens

CONTENT = {"parameters", "fields", "field", "bullet", "row", "body", "call", "verb"}
"""The kinds of tokens that describe an endpoint."""


def read(text: str, file: str, paths: Sequence[str], names: frozenset[str] = frozenset()) -> Document:
    """Read a page.

    Args:
        text: the page.
        file: its name, for messages.
        paths: those of the spec: they distinguish a path from other text, and a name from a value in it.
        names: those of the spec: they distinguish an item without a mark from a sentence.
    """
    roots = sorted({path.strip("/").partition("/")[0] for path in paths})
    pieces = tokens(page_blocks(text), roots)
    document = Document(file=file, size=len(pieces))
    document.misprints += misprints(pieces)
    document.titles |= {words(token.text) for token in pieces if token.kind == "title"}
    lists: list[tuple[Endpoint, ItemList]] = []
    for section in sections(pieces):
        reader = _SectionReader(document, section, paths, names)
        reader.read()
        lists += [(reader.endpoint, items) for items in reader.lists]
    note_parameters(lists)
    described = {endpoint.key[1] for endpoint in document.endpoints}
    # A path that is described elsewhere is only mentioned here, in a table of contents for one.
    document.nameless = [each for each in document.nameless if each[1] not in described]
    document.unplaced += ((line, text) for line, _, text in document.nameless)
    document.unclear += len(document.nameless)
    return document


class _SectionReader:
    """Reads one section into the document."""

    def __init__(
        self, document: Document, section: Section, paths: Sequence[str], names: frozenset[str]
    ) -> None:  # fmt: skip
        self.endpoint = Endpoint(verb="", path="", line=section.line)
        self._document = document
        self._section = section
        self._paths = paths
        self._calls = [(token.line, read_call(token.text)) for token in section.tokens if token.kind == "call"]
        self._scope = Scope(
            document,
            self.endpoint,
            is_general=not section.is_endpoint,
            has_response=not section.is_flat or bool(section.path),
        )
        self._lists = ListReader(self._scope, names)
        self._tables = TableReader(self._scope, self._lists)

    @property
    def lists(self) -> Sequence[ItemList]:
        """The lists that have parameters."""
        return self._lists.finished

    def read(self) -> None:
        """Read the section."""
        if self._scope.is_general:
            self._read_calls()
            self._read_tokens()
            return
        if not any(token.kind in CONTENT for token in self._section.tokens):
            if self._section.path:  # a mention of the path, in a table of contents for one
                self._document.seen.setdefault(bare(self._section.path), self._section.line)
            return
        self.endpoint.verb = self._verb([token for token in self._section.tokens if token.kind == "verb"])
        self.endpoint.path = self._path()
        if self.endpoint.path and not self._section.path:
            self._scope.misprint(self.endpoint.line, "an endpoint has no heading: its path was read from its examples")
        self._read_calls()
        self._read_tokens()
        if self.endpoint.verb and self.endpoint.path:
            self._document.endpoints.append(self.endpoint)
        else:
            what = "the HTTP method" if self.endpoint.path else "the path"
            where = self.endpoint.path or self.endpoint.verb
            text = f"{where}: an endpoint of which {what} can't be read"
            self._document.nameless.append((self.endpoint.line, bare(self.endpoint.path), text))

    def _verb(self, labels: Sequence[Token]) -> str:
        for token in labels:
            verb = re.sub(r"[`*_\s.]", "", token.text.partition(":")[2]).upper()
            if verb in VERBS:
                return verb
            self._scope.unplaced(token.line, f"{token.text!r}: no HTTP method, or more than one")
        if self._section.verb or labels or not self._calls:
            return self._section.verb
        self._scope.misprint(
            self.endpoint.line, "no line names the HTTP method of an endpoint: it was read from an example"
        )
        return self._calls[0][1].verb

    def _path(self) -> str:
        """The heading's path; without a heading, the longest one that an example calls."""
        if self._section.path:
            return "/" + self._section.path.strip("/")
        called = [self._template(call.path) for _, call in self._calls if call.path]
        return max(called, key=len, default="")

    def _template(self, path: str) -> str:
        """The path of the spec that an example's path stands for, or the example's own without its values."""
        shown = bare(path)
        for each in sorted(self._paths, key=lambda each: bare(each) != shown):
            if re.fullmatch("[^/]+".join(map(re.escape, re.split("{[^}]*}", each))), shown):
                return each
        for each in self._paths:
            head = each[: each.find("}") + 1]
            if head and shown.startswith(bare(head) + "/"):
                return head + shown.removeprefix(bare(head))
        return shown

    def _read_calls(self) -> None:
        for line, call in self._calls:
            if call.base:
                self._document.bases.setdefault(call.base, line)
            if call.scheme:
                self._document.schemes.setdefault(call.scheme, line)
            if not self._scope.is_general:
                self._read_call(line, call)

    def _read_call(self, line: int, call: Call) -> None:
        scope = self._scope
        shown, own = bare(self._template(call.path)) if call.path else "", bare(self.endpoint.path)
        is_start = bool(self._section.path) and own.startswith(bare(call.path) if call.path else "")
        if shown != own and not is_start:
            scope.misprint(line, f"an example of {self.endpoint.path} calls {shown}")
        elif shown != own or (call.is_cut and self._section.path):
            scope.misprint(line, "an example call is cut off: what is left of it was read")
        elif call.is_cut:
            scope.misprint(line, "a quote in an example call is not closed")
        if call.is_torn and not call.is_cut:
            scope.misprint(line, "the body of an example call is no JSON: its names were read")
        if call.is_followed:
            self.endpoint.unread.setdefault("example", line)
        self.endpoint.called.setdefault(call.verb, line)
        for body in call.bodies:
            self.endpoint.inner |= inner_names(body)
        for name in call.names:
            self.endpoint.sent.setdefault(name, line)

    def _read_tokens(self) -> None:
        for token in self._section.tokens:
            self._read_token(token)
        self._lists.end()

    def _read_token(self, token: Token) -> None:
        scope, lists = self._scope, self._lists
        match token.kind:
            case "verb":
                lists.end()
                scope.has_response = True
            case "parameters" | "fields" | "statuses":
                lists.start(token)
                scope.watch(token.line, "", token.text, shortest=1 if "(" in token.text else 7)
                if "pagination" in token.text.lower() and not scope.is_general:
                    self.endpoint.paged = token.line
            case "bullet":
                lists.read(token, is_bullet=True)
            case "row":
                self._tables.read(token)
            case "field":
                lists.read_fields(token)
            case "body":
                self._read_body(token)
            case "header":
                self._read_header(token)
            case "call":
                lists.end()
                scope.lead = ""
                scope.watch(token.line, "example", token.text[max(token.text.find("curl"), 0) :], shortest=7)
                scope.statuses_in(token.line, token.text)
            case "lead":
                lists.end()
                scope.lead = token.text
                scope.watch(token.line, "", token.text, shortest=7)
                scope.statuses_in(token.line, token.text)
            case "code" if not lists.current.pending or is_code(token.text):
                scope.watch(token.line, "example", token.text)
            case "title" | "path":
                lists.end()
                scope.watch(token.line, "", token.text, shortest=5)
            case _:
                lists.read(token, is_bullet=False)

    def _read_header(self, token: Token) -> None:
        name, _, value = token.text.partition(":")
        if name.startswith("X-") or name in {"Link", "Retry-After"}:
            self._document.headers.setdefault(name, token.line)
        elif name == "Authorization" and value.strip():
            self._document.schemes.setdefault(value.split()[0].lower(), token.line)
        self._scope.watch(token.line, "example", name)

    def _read_body(self, token: Token) -> None:
        """Read an example in JSON."""
        scope, items, endpoint = self._scope, self._lists.current, self.endpoint
        names, is_json = json_names(token.text)
        scope.watch(token.line, "example", token.text)
        if not is_json and names and not re.search(r"<|\.\.\.", token.text):
            scope.misprint(token.line, "an example body is no JSON: its names were read")
        if scope.is_general:
            if names:
                scope.unplaced(token.line, "an example body that belongs to no endpoint")
            return
        if items.kind == "fields" and not items.count:
            items.count = len(names)
            for name in names:
                endpoint.fields.setdefault(name, Detail(line=token.line))
        is_sent = items.kind == "parameters" or (
            re.search(r"submit|request|send", scope.lead, re.IGNORECASE) and "respon" not in scope.lead.lower()
        )
        endpoint.inner |= inner_names(token.text)
        for name in names:
            (endpoint.sent if is_sent else endpoint.shown).setdefault(name, token.line)
