"""Tokens of a page to what it says. What belongs to no endpoint, or can't be read, is kept as not placed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import define, field

from .calls import Call, inner_names, json_names, read_call
from .describe import describe, says_needed, table_row
from .facts import Detail, Document, Endpoint, Sentence, bare
from .items import item_of
from .misprints import misprints
from .page import page_blocks
from .patterns import IDENTIFIER, PROMPT, STATUS, VERBS, is_code
from .sections import Section, sections
from .sentences import sentences, told
from .tokens import Token, names_in, tokens

NAME_COLUMN = re.compile(
    r"(?:\w+ )?(?:name|parameter|field|property|attribute|argument|key|param|variable|member|element)s?(?: name)?$"
)
CODE_COLUMN = re.compile(r"(?:http )?(?:status )?(?:code|status)s?(?: code)?$|response(?: code)?$")
PROSE_STATUS = re.compile(
    r"\b(?:HTTP(?: status)?(?: code)?|status(?: code)?|returns?(?: an?| the)?(?: HTTP)?(?: status)?(?: code)?"
    r"|answers?(?: with)?(?: an?)?"
    r"|responds?(?: with)?(?: an?)?(?: HTTP)?|error)[: ]+`?([1-5]\d\d)\b(?! ?(?:char|record|row|device|ms"
    r"|second|request|message|item))"
    r"|\b([1-5]\d\d)`? (?:HTTP|error|status|Too Many|Not Found|Conflict)\b",
    re.IGNORECASE,
)


def read(text: str, file: str, paths: Sequence[str], names: frozenset[str] = frozenset()) -> Document:
    """Read a page.

    Args:
        text: the page.
        file: its name, for messages.
        paths: those of the spec: they tell a path from other text, and a name from a value in it.
        names: those of the spec: they tell an item without a mark from a sentence.
    """
    roots = sorted({path.strip("/").partition("/")[0] for path in paths})
    found = tokens(page_blocks(text), roots)
    document = Document(file=file, size=len(found))
    document.misprints += misprints(found)
    listed: list[tuple[Endpoint, _List]] = []
    for section in sections(found):
        _Reader(document, section, paths, names, listed).read()
    _parameters(listed)
    return document


def _parameters(listed: Sequence[tuple[Endpoint, _List]]) -> None:
    """Note the parameters of all lists. What a page says of some tells what silence means for the others."""
    said = [says_needed(about) for _, state in listed for _, about, _ in state.items]
    is_marked = said.count("required") > 2 and "optional" not in said  # only what is required has a mark
    for endpoint, state in listed:
        for name, about, line in state.items:
            required = not (state.is_optional or is_marked)
            endpoint.parameters.setdefault(name, describe(about, line, required=required))


@define
class _List:
    """The list that is being read."""

    kind: str = ""
    """parameters, fields, statuses; empty outside."""
    text: str = ""
    line: int = 0
    filled: int = 0
    """How many items were read."""
    strange: list[tuple[int, str]] = field(factory=list)
    """What could be no item that is understood."""
    items: list[tuple[str, str, int]] = field(factory=list)
    """The parameters that were read: name, description, line."""
    pending: str = ""
    """A name whose description comes next."""
    columns: list[str] = field(factory=list)
    group: int = 0
    """The table that the columns belong to."""

    @property
    def is_optional(self) -> bool:
        """Whether the label says that all of it may be left out."""
        return "optional" in self.text.lower()


class _Reader:
    """Reads one section into the document."""

    def __init__(
        self, document: Document, section: Section, paths: Sequence[str], names: frozenset[str],
        listed: list[tuple[Endpoint, _List]],
    ) -> None:  # fmt: skip
        self._listed = listed
        self._document = document
        self._section = section
        self._paths = paths
        self._names = names
        self._calls = [(token.line, read_call(token.text)) for token in section.tokens if token.kind == "call"]
        self._endpoint = Endpoint(verb="", path="", line=section.line)
        self._general = not section.is_endpoint
        self._list = _List()
        self._lead = ""
        """What introduces the examples that follow."""
        self._may_answer = not section.is_flat or bool(section.path)
        """In a flat page, fields above the verb may still belong to the endpoint before."""

    def read(self) -> None:
        if self._general:
            self._read_calls()
            self._read_tokens()
            return
        verbs = [token for token in self._section.tokens if token.kind == "verb"]
        content = {"parameters", "fields", "field", "bullet", "row", "body", "call", "verb"}
        if not any(token.kind in content for token in self._section.tokens):
            if self._section.path:  # a mention of the path, in a table of contents for one
                self._document.seen.setdefault(bare(self._section.path), self._section.line)
            return
        self._endpoint.verb = self._verb(verbs)
        self._endpoint.path = self._path()
        if self._endpoint.path and not self._section.path:
            self._misprint(self._endpoint.line, "an endpoint has no heading: its path was read from its examples")
        self._read_calls()
        self._read_tokens()
        if self._endpoint.verb and self._endpoint.path:
            self._document.endpoints.append(self._endpoint)
        else:
            what = "the verb" if self._endpoint.path else "the path"
            where = self._endpoint.path or self._endpoint.verb
            self._unplaced(self._endpoint.line, f"{where}: an endpoint of which {what} can't be read")

    def _verb(self, labels: Sequence[Token]) -> str:
        for token in labels:
            verb = re.sub(r"[`*_\s.]", "", token.text.partition(":")[2]).upper()
            if verb in VERBS:
                return verb
            self._unplaced(token.line, f"{token.text!r}: no verb, or more than one")
        if self._section.verb or labels or not self._calls:
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

    def _read_calls(self) -> None:
        for line, call in self._calls:
            if call.base:
                self._document.bases.setdefault(call.base, line)
            if call.scheme:
                self._document.schemes.setdefault(call.scheme, line)
            if not self._general:
                self._read_call(line, call)

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
        for body in call.bodies:
            self._endpoint.inner |= inner_names(body)
        for name in call.names:
            self._endpoint.sent.setdefault(name, line)

    # What follows reads one token after the other ---------------------------------------------------------------------
    def _read_tokens(self) -> None:
        for token in self._section.tokens:
            match token.kind:
                case "verb":
                    self._end_list()
                    self._may_answer = True
                case "parameters" | "fields" | "statuses":
                    self._end_list()
                    self._list = _List(kind=token.kind, text=token.text, line=token.line)
                    self._say(token.line, "", token.text, shortest=7)
                    if "pagination" in token.text.lower() and not self._general:
                        self._endpoint.paged = token.line
                case "bullet":
                    self._item(token, is_bullet=True)
                case "row":
                    self._row(token)
                case "field":
                    self._field(token)
                case "body":
                    self._body(token)
                case "header":
                    self._header(token)
                case "call" | "lead":
                    self._end_list()
                    self._lead = token.text if token.kind == "lead" else ""
                    text = token.text[max(token.text.find("curl"), 0) :] if token.kind == "call" else token.text
                    self._say(token.line, "" if token.kind == "lead" else "example", text, shortest=7)
                    self._statuses_of(token)
                case "code" if self._list.pending and not is_code(token.text):
                    self._item(token, is_bullet=False)
                case "code":
                    self._say(token.line, "example", token.text)
                case "title" | "path":
                    self._end_list()
                    self._say(token.line, "", token.text, shortest=5)
                case _:
                    self._item(token, is_bullet=False)
        self._end_list()

    def _say(self, line: int, name: str, text: str, shortest: int = 1) -> None:
        """Watch a text."""
        if len(text.split()) >= shortest:
            target = self._document.texts if self._general else self._endpoint.texts
            target += [
                Sentence(line, name, each)
                for each in sentences(PROMPT.sub("", text, count=1) if PROMPT.match(text) else text)
            ]

    def _statuses_of(self, token: Token) -> None:
        """The status codes that a sentence names."""
        for found in PROSE_STATUS.finditer(token.text):
            code = found.group(1) or found.group(2)
            where = self._document.mentioned if self._general else self._endpoint.statuses
            where.setdefault(code, token.line)

    def _item(self, token: Token, *, is_bullet: bool) -> None:
        """An item, with its mark or without, or a sentence."""
        text, kind = token.text, self._list.kind
        status = STATUS.match(text)
        if status and not is_bullet and not text[status.end() :].strip("` :") and (self._general or kind == "statuses"):
            self._flush_pending()
            self._list.pending, self._pending_line = status.group(1), token.line
            return
        if status and (
            is_bullet
            or kind == "statuses"
            or (self._general and re.match(r"(?:HTTP )?\d{3}`?(?: ?:| -| –|  | [A-Z])", text))
        ):
            self._status(status.group(1), text[status.end() :], token.line)
            return
        if self._list.pending and not is_bullet and not (kind and IDENTIFIER.fullmatch(text.strip("`"))):
            self._named(self._list.pending, text, token.line)
            return
        item = item_of(text, self._names, is_bullet=is_bullet) if kind in {"parameters", "fields"} else None
        if kind == "fields" and item is None and (names := _names_alone(text, is_bullet=is_bullet)):
            for name in names:
                self._name(name, "", token.line)
            return
        if item and (
            is_bullet
            or not self._list.filled
            or item[0] in self._names
            or self._list.pending
            or not item[1]
            or ":" in text
        ):
            name, about = item
            if about or is_bullet:
                self._named(name, about, token.line)
            else:
                self._flush_pending()
                self._list.pending, self._list.strange = name, self._list.strange
                self._pending_line = token.line
            return
        self._flush_pending()
        if kind in {"parameters", "fields"} and not self._list.filled and self._is_run_together(text):
            self._list.strange.append((token.line, text))
        if is_bullet and kind:
            self._list.strange.append((token.line, text))
        elif is_bullet and item_of(text, self._names, is_bullet=True) and ":" in text:
            self._unplaced(token.line, f"an item of no list that is known: {text[:40]}…")
        self._statuses_of(token)
        self._say(token.line, "", text)

    def _is_run_together(self, text: str) -> bool:
        """Whether a paragraph has lost the form of a list: it begins with a name, and has more of them."""
        first, *rest = re.findall(r"[A-Za-z_]\w*", text) or [""]
        return first in self._names and first.islower() and len(text.split()) > 2 and bool(self._names & set(rest))

    def _flush_pending(self) -> None:
        """A name whose description never came."""
        if self._list.pending:
            name, self._list.pending = self._list.pending, ""
            (self._status if name.isdigit() else self._name)(name, "", self._pending_line)

    def _named(self, name: str, about: str, line: int) -> None:
        if self._list.pending and self._list.pending != name:
            self._flush_pending()
        line = self._pending_line if self._list.pending == name else line
        self._list.pending = ""
        (self._status if name.isdigit() else self._name)(name, about, line)

    def _name(self, name: str, about: str, line: int) -> None:
        """A parameter or a field, with what is said of it."""
        self._list.filled += 1
        self._say(line, name, told(about))
        if self._list.kind == "fields":
            if self._general or not self._may_answer:
                self._unplaced(line, f":{name}: a field of no list that is known")
            else:
                self._endpoint.fields.setdefault(
                    name, describe(about, line, required=None) if about else Detail(line=line)
                )
        elif self._general:
            self._document.paging.setdefault(name, line)
        else:
            self._list.items.append((name, about, line))

    def _status(self, code: str, about: str, line: int) -> None:
        self._list.filled += 1
        where = self._document.statuses if self._general else self._endpoint.statuses
        where.setdefault(code, line)
        self._say(line, code, about.strip(" :–-`|"))

    def _field(self, token: Token) -> None:
        if self._general or not self._may_answer or self._list.kind != "fields":
            self._unplaced(token.line, f"{token.text.split()[0]}: a field of no list that is known")
            return
        for name in names_in(token.text):
            self._list.filled += 1
            self._endpoint.fields.setdefault(name, Detail(line=token.line))

    def _header(self, token: Token) -> None:
        name, _, value = token.text.partition(":")
        if name.startswith("X-") or name in {"Link", "Retry-After"}:
            self._document.headers.setdefault(name, token.line)
        elif name == "Authorization" and value.strip():
            self._document.schemes.setdefault(value.split()[0].lower(), token.line)
        self._say(token.line, "example", name)

    def _row(self, token: Token) -> None:
        cells = [cell.strip().strip("`* ") for cell in token.cells]
        state = self._list
        head = cells[0].lower()
        if token.group != state.group and token.group:
            state.group, state.columns = token.group, []
            if CODE_COLUMN.fullmatch(head) or NAME_COLUMN.fullmatch(head):
                is_codes = CODE_COLUMN.fullmatch(head) is not None
                if is_codes and state.kind != "statuses":
                    self._end_list()
                    self._list.group = token.group
                self._list.columns = [cell.lower() for cell in cells]
                return
        state = self._list
        found = re.match(r"(?:HTTP )?:?([A-Za-z_]\w*|[1-5]\d\d)(?:\[\])?\b`?\s*(.*)$", cells[0])
        name, rest = (found.group(1), found.group(2)) if found else ("", "")
        if not name or (
            rest
            and not name.isdigit()
            and not re.match(r"[*(]|required|optional|string|integer|array|object|boolean", rest)
        ):
            name = ""
            self._strange_row(token)
        elif name.isdigit():
            self._status(name, " ".join(cells[1:]), token.line)
            return
        if state.kind == "statuses":  # the list of statuses is over: this table is another one
            self._end_list()
            self._list.columns, self._list.group = state.columns, state.group
            state = self._list
        if not name:
            return
        if not state.columns and state.kind not in {"parameters", "fields"}:
            self._strange_row(token)
        elif self._general and state.kind != "parameters":
            self._unplaced(token.line, f"{name}: a row of a table that belongs to no endpoint")
        else:
            self._table_name(name, rest, cells, token.line)

    def _strange_row(self, token: Token) -> None:
        if not self._list.strange or self._list.kind == "":
            self._unplaced(token.line, f"a row of no table that is known: {token.text[:40]}…", once=token.group)
        self._say(token.line, "", token.text.replace(" | ", " "))

    def _table_name(self, name: str, rest: str, cells: Sequence[str], line: int) -> None:
        state = self._list
        columns = state.columns or ["name", *(["type"] if len(cells) > 2 else []), "description"]
        row = dict(zip(columns, cells, strict=False))
        needs = [column for column in columns if re.search("required|optional|mandatory", column)]
        state.filled += 1
        for column, cell in zip(columns[1:], cells[1:], strict=False):
            if column not in needs:
                self._say(line, name, told(cell))
        if self._general:
            self._document.paging.setdefault(name, line)
            return
        is_sent = (
            bool(needs) or state.kind == "parameters" or ("request" in self._lead.lower() and state.kind != "fields")
        )
        if is_sent and (needs or state.kind != "parameters"):
            self._endpoint.has_table |= state.kind != "parameters"
            self._endpoint.parameters.setdefault(name, table_row(row, line, required=None))
        elif is_sent:
            about = " ".join(cell for column, cell in zip(columns[1:], cells[1:], strict=False) if cell)
            state.items.append((name, f"{rest} {about}".strip(), line))
        elif self._may_answer:
            self._endpoint.fields.setdefault(name, table_row(row, line, required=None))
        else:
            self._unplaced(line, f"{name}: a row of a table of no endpoint that is known")

    def _body(self, token: Token) -> None:
        names, readable = json_names(token.text)
        self._say(token.line, "example", token.text)
        if not readable and names and not re.search(r"<|\.\.\.", token.text):
            self._misprint(token.line, "an example body is no JSON: its names were read")
        if self._general:
            if names:
                self._unplaced(token.line, "an example body that belongs to no endpoint")
            return
        if self._list.kind == "fields" and not self._list.filled:
            self._list.filled = len(names)
            for name in names:
                self._endpoint.fields.setdefault(name, Detail(line=token.line))
        is_sent = self._list.kind == "parameters" or (
            re.search(r"submit|request|send", self._lead, re.IGNORECASE) and "respon" not in self._lead.lower()
        )
        self._endpoint.inner |= inner_names(token.text)
        for name in names:
            (self._endpoint.sent if is_sent else self._endpoint.shown).setdefault(name, token.line)

    def _end_list(self) -> None:
        """The list is over; one that was announced and has nothing in it is lost, or written in an unknown way."""
        self._flush_pending()
        state, self._list = self._list, _List()
        if state.items:
            self._listed.append((self._endpoint, state))
        if not state.kind:
            return
        is_own = not self._general
        if state.strange and len(state.strange) >= state.filled:
            self._document.unclear += len(state.strange)
            (self._endpoint.unread if is_own else self._document.unread).setdefault(state.kind, state.strange[0][0])
        elif state.strange:
            for line, text in state.strange:
                self._unplaced(line, f"an item that can't be read: {text[:40]}…")
        elif not state.filled:
            where = self._endpoint.lost if is_own else self._document.lost
            where.setdefault(_label_name(state.text), state.line)

    def _misprint(self, line: int, what: str) -> None:
        self._document.misprints.append((line, what))

    def _unplaced(self, line: int, what: str, once: int = 0) -> None:
        self._document.unclear += 1
        if once and once == getattr(self, "_told_group", 0):
            return
        self._told_group = once
        self._document.unplaced.append((line, what))


def _label_name(text: str) -> str:
    """A label, whatever dress it has."""
    return re.sub(r"[`*_]", "", text).rstrip(": ").lower()[:60]


def _names_alone(text: str, *, is_bullet: bool) -> list[str]:
    """The names of a sentence that has nothing else: `a`, `b` and `c`."""
    if not re.fullmatch(r"`?:?[A-Za-z_]\w*`?(?:(?:\s*,\s*(?:and )?|\s+(?=`))`?:?[A-Za-z_]\w*`?)*\.?", text):
        return []
    names = re.findall(r"[A-Za-z_]\w*", text.replace(", and ", ", "))
    return names if "," in text or "`" in text or is_bullet or len(names) == 1 else []
