"""Tokens of a page to what it says. What belongs to no endpoint, or can't be read, is kept as not placed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .calls import Call, json_names, read_call
from .describe import describe, table_row
from .facts import VERBS, Detail, Document, Endpoint, bare
from .misprints import misprints
from .page import page_lines
from .sections import Section, sections
from .tokens import Token, tokens

STATUS = re.compile(r"`?(?:HTTP`? )?`?([1-5]\d\d)\b")
BULLET = re.compile(r"`?([A-Za-z_]\w*)`?\s*(?:(?P<kind>\([^)]*\))\s*)?(?:(?:[:–]|\s-)\s*(?P<text>.*))?$")

NAME_COLUMNS = frozenset({"parameter name", "parameter", "name", "field", "field name"})
CODE_COLUMNS = frozenset({"code", "status", "status code"})


def read(text: str, file: str, paths: Sequence[str]) -> Document:
    """Read a page. `paths` are those of the spec: they tell a path from other text, and a name from a value in it."""
    lines = page_lines(text)
    roots = sorted({path.strip("/").partition("/")[0] for path in paths})
    found = tokens(lines, roots)
    document = Document(file=file)
    document.misprints += misprints(found)
    for section in sections(found):
        _Reader(document, section, paths).read()
    return document


class _Reader:
    """Reads one section into the document."""

    def __init__(self, document: Document, section: Section, paths: Sequence[str]) -> None:
        self._document = document
        self._section = section
        self._paths = paths
        self._calls = [(token.line, read_call(token.text)) for token in section.tokens if token.kind == "call"]
        self._endpoint = Endpoint(verb="", path="", line=section.line)
        self._list = Token("prose", 0, "")
        """The label whose list is being read."""
        self._filled = True
        self._columns: list[str] = []
        self._lead = ""
        """What introduces the examples that follow."""
        self._may_answer = not section.is_flat or bool(section.path)
        """In a flat page, fields above the verb may still belong to the endpoint before."""

    def read(self) -> None:
        verbs = [token for token in self._section.tokens if token.kind == "verb"]
        if not self._section.is_endpoint:
            self._read_tokens(general=True)
            return
        content = {"parameters", "fields", "field", "bullet", "row", "body", "call", "verb"}
        if not any(token.kind in content for token in self._section.tokens):
            return  # a mention of the path, in a table of contents for one
        self._endpoint.verb = self._verb(verbs)
        self._endpoint.path = self._path()
        if self._endpoint.path and not self._section.path:
            self._misprint(self._endpoint.line, "an endpoint has no heading: its path was read from its examples")
        for line, call in self._calls:
            self._read_call(line, call)
        self._read_tokens(general=False)
        if self._endpoint.verb and self._endpoint.path:
            self._document.endpoints.append(self._endpoint)
        else:
            what = "the verb" if self._endpoint.path else "the path"
            where = self._endpoint.path or self._endpoint.verb
            self._unplaced(self._endpoint.line, f"{where}: an endpoint of which {what} can't be read")

    def _verb(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            verb = token.text.partition(":")[2].strip("` .").upper()
            if verb in VERBS:
                return verb
            self._unplaced(token.line, f"{token.text!r}: no verb, or more than one")
        if self._section.verb or tokens or not self._calls:
            return self._section.verb
        self._misprint(self._endpoint.line, "no line names the verb of an endpoint: it was read from an example")
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

    def _read_call(self, line: int, call: Call) -> None:
        shown, own = bare(self._template(call.path)) if call.path else "", bare(self._endpoint.path)
        is_start = bool(self._section.path) and own.startswith(bare(call.path) if call.path else "")
        if shown != own and not is_start:
            self._misprint(line, f"an example of {self._endpoint.path} calls {shown}")
        elif shown != own or (call.is_cut and self._section.path):
            self._misprint(line, "an example call is cut off: what is left of it was read")
        elif call.is_cut:
            self._misprint(line, "a quote in an example call is not closed")
        if call.is_torn and not call.is_cut:
            self._misprint(line, "the body of an example call is no JSON: its names were read")
        self._endpoint.called.setdefault(call.verb, line)
        for name in call.names:
            self._endpoint.sent.setdefault(name, line)

    def _read_tokens(self, *, general: bool) -> None:
        for token in self._section.tokens:
            match token.kind:
                case "verb":
                    self._end_list()
                    self._may_answer = True
                case "parameters" | "fields" | "statuses":
                    self._end_list()
                    self._list, self._filled = token, False
                    if "pagination" in token.text.lower() and not general:
                        self._endpoint.paged = token.line
                case "bullet":
                    self._bullet(token, general=general)
                case "row":
                    self._row(token, general=general)
                case "field":
                    if general or not self._may_answer or self._list.kind != "fields":
                        self._unplaced(token.line, f":{token.text}: a field of no list that is known")
                    else:
                        self._filled = True
                        self._endpoint.fields.setdefault(token.text, Detail(line=token.line))
                case "body":
                    self._body(token, general=general)
                case "header":
                    self._document.headers.setdefault(token.text, token.line)
                case _:
                    self._prose(token)
        self._end_list()

    def _prose(self, token: Token) -> None:
        if code := re.search(r"status code:? `?([1-5]\d\d)\b", token.text):
            self._endpoint.statuses.setdefault(code.group(1), token.line)
        if token.kind in {"lead", "call"}:
            self._lead = token.text if token.kind == "lead" else ""
        self._end_list()

    def _bullet(self, token: Token, *, general: bool) -> None:
        text = token.text.replace("`", "") if token.text.count("`") == 2 and "(" not in token.text else token.text
        bullet = BULLET.match(text) or BULLET.match(token.text)
        if status := STATUS.match(token.text):
            where = self._document.statuses if general else self._endpoint.statuses
            where.setdefault(status.group(1), token.line)
            self._filled = True
        elif self._list.kind == "parameters" and bullet:
            self._filled = True
            if general:
                self._document.paging.setdefault(bullet.group(1), token.line)
                return
            told = f"{(bullet['kind'] or '').strip('()')} {bullet['text'] or ''}".strip()
            is_optional = "optional" in self._list.text.lower()
            detail = describe(told, token.line, required=not is_optional)
            self._endpoint.parameters.setdefault(bullet.group(1), detail)
        elif self._list.kind == "fields" and bullet and not general:
            self._filled = True
            self._endpoint.fields.setdefault(bullet.group(1).lstrip(":"), Detail(line=token.line))
        else:
            self._unplaced(token.line, f"an item of no list that is known: {token.text[:40]}…")

    def _row(self, token: Token, *, general: bool) -> None:
        cells = [cell.strip().strip("`") for cell in re.split(r"\||\t+", token.text)]
        header = cells[0].lower()
        if header in NAME_COLUMNS | CODE_COLUMNS:
            if (header in CODE_COLUMNS) is not (self._list.kind == "statuses"):
                self._end_list()
            self._columns = [cell.lower() for cell in cells]
            return
        row = dict(zip(self._columns, cells, strict=False))
        name = cells[0].lstrip(":")
        if not self._columns or not re.fullmatch(r"[A-Za-z_]\w*|[1-5]\d\d", name):
            self._unplaced(token.line, f"a row of no table that is known: {token.text[:40]}…")
        elif name.isdigit():
            self._filled = True
            (self._document.statuses if general else self._endpoint.statuses).setdefault(name, token.line)
        elif general:
            self._unplaced(token.line, f"{name}: a row of a table that belongs to no endpoint")
        else:
            detail = table_row(row, token.line)
            self._filled = True
            if any("required" in column for column in self._columns) or self._list.kind == "parameters":
                self._endpoint.parameters.setdefault(name, detail)
            elif self._may_answer:
                self._endpoint.fields.setdefault(name, detail)
            else:
                self._unplaced(token.line, f"{name}: a row of a table of no endpoint that is known")

    def _body(self, token: Token, *, general: bool) -> None:
        names, readable = json_names(token.text)
        if not readable and names and not re.search(r"<|\.\.\.", token.text):
            self._misprint(token.line, "an example body is no JSON: its names were read")
        if general and names:
            self._unplaced(token.line, "an example body that belongs to no endpoint")
        if self._list.kind == "fields" and not self._filled:
            self._filled = bool(names)
            for name in names:
                self._endpoint.fields.setdefault(name, Detail(line=token.line))
        is_sent = self._list.kind == "parameters" or (
            re.search(r"submit|request|send", self._lead, re.IGNORECASE) and "respon" not in self._lead.lower()
        )
        for name in names:
            (self._endpoint.sent if is_sent else self._endpoint.shown).setdefault(name, token.line)

    def _end_list(self) -> None:
        """The list is over; one that was announced and has nothing in it is lost."""
        if not self._filled:
            where = self._endpoint.lost if self._endpoint.path or self._endpoint.verb else self._document.lost
            where.setdefault(self._list.text.rstrip(": ").lower()[:60], self._list.line)
        self._list, self._filled = Token("prose", 0, ""), True
        self._columns = []

    def _misprint(self, line: int, what: str) -> None:
        self._document.misprints.append((line, what))

    def _unplaced(self, line: int, what: str) -> None:
        self._document.unplaced.append((line, what))
