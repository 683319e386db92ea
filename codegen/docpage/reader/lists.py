"""Reads the lists of a section: parameters, fields and status codes, one item after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import define, field

from ..facts import Detail, Endpoint
from ..patterns import IDENTIFIER, STATUS
from ..sentences import without_need
from .describe import describe, says_needed
from .items import item_of
from .scope import Scope
from .tokens import Token, names_in

TABLE_HEAD = re.compile(
    r"\W*(?:(?:parameter|field) ?(?:name)?|name|property|attribute|argument|key)\W*(?:(?:value |data )?type|required"
    r"|description|meaning)(?:\W*(?:required|mandatory|optional|description|meaning|default))*\b|\[TABLE\]$",
    re.IGNORECASE,
)
"""The head of a table that was not read as one."""


MANY = 5
"""A sentence with more names of the spec than that is a list that has lost its form."""


@define
class ItemList:
    """The list that is being read."""

    kind: str = ""
    """parameters, fields, statuses; empty outside."""
    label: str = ""
    line: int = 0
    count: int = 0
    """How many items were read."""
    unknown: list[tuple[int, str]] = field(factory=list)
    """What could be no item that is understood."""
    items: list[tuple[str, str, int]] = field(factory=list)
    """The parameters that were read: name, description, line."""
    pending: str = ""
    """A name whose description comes next."""
    pending_line: int = 0
    columns: list[str] = field(factory=list)
    group: int = 0
    """The table that the columns belong to."""

    @property
    def is_optional(self) -> bool:
        """Whether the label says that all of it may be left out."""
        return "optional" in self.label.lower()


class ListReader:
    """Reads the lists of one section."""

    def __init__(self, scope: Scope, names: frozenset[str]) -> None:
        self.scope = scope
        self.current = ItemList()
        self.finished: list[ItemList] = []
        """The lists that have parameters."""
        self._names = names
        self._has_stray = False
        """Whether the fields that are being read belong to no list."""

    def start(self, token: Token) -> None:
        """Start the list that a label announces."""
        self.end()
        self.current = ItemList(kind=token.kind, label=token.text, line=token.line)
        if TABLE_HEAD.search(token.text) and not self.scope.is_general:
            self.scope.endpoint.unread.setdefault("table", token.line)

    def end(self) -> None:
        """End the list; one that was announced and has nothing in it is lost, or written in an unknown way."""
        self._end_item()
        items, self.current = self.current, ItemList()
        if items.items:
            self.finished.append(items)
        if not items.kind:
            return
        scope = self.scope
        owner = scope.document if scope.is_general else scope.endpoint
        if items.unknown and len(items.unknown) >= items.count:
            scope.document.unclear += len(items.unknown)
            owner.unread.setdefault(items.kind, items.unknown[0][0])
        elif items.unknown:
            for line, text in items.unknown:
                scope.unplaced(line, f"an item that can't be read: {text[:40]}…")
        elif not items.count:
            owner.lost.setdefault(_label_name(items.label), items.line)

    def read(self, token: Token, *, is_bullet: bool) -> None:
        """Read an item, with its mark or without, or a sentence."""
        if not (
            self._read_status(token, is_bullet=is_bullet)
            or self._read_description(token, is_bullet=is_bullet)
            or self._read_item(token, is_bullet=is_bullet)
        ):
            self._read_sentence(token, is_bullet=is_bullet)

    def read_fields(self, token: Token) -> None:
        """Read a line of fields: `:id :name`."""
        if self.scope.is_general or not self.scope.has_response or self.current.kind != "fields":
            if not self._has_stray:
                self.scope.unplaced(token.line, f"{token.text.split()[0]}: a field of no list that is known")
            self._has_stray = True
            return
        self._has_stray = False
        for name in names_in(token.text):
            self.current.count += 1
            self.scope.endpoint.fields.setdefault(name, Detail(line=token.line))

    def add_status(self, code: str, text: str, line: int) -> None:
        """Note a status code."""
        self.current.count += 1
        owner = self.scope.document if self.scope.is_general else self.scope.endpoint
        owner.statuses.setdefault(code, line)
        self.scope.watch(line, code, text.strip(" :–-`|"))

    def _read_status(self, token: Token, *, is_bullet: bool) -> bool:
        text, kind, is_general = token.text, self.current.kind, self.scope.is_general
        status = STATUS.match(text)
        if status is None:
            return False
        rest = text[status.end() :]
        if not is_bullet and not rest.strip("` :") and (is_general or kind == "statuses"):
            self._start_item(status.group(1), token.line)
            return True
        starts_line = is_general and re.match(r"(?:HTTP )?\d{3}`?(?: ?:| -| –|  | [A-Z])", text)
        if is_bullet or kind == "statuses" or starts_line:
            self.add_status(status.group(1), rest, token.line)
            return True
        return False

    def _read_description(self, token: Token, *, is_bullet: bool) -> bool:
        """Read the description of the item whose name was alone on its line."""
        if not self.current.pending or is_bullet:
            return False
        if self.current.kind and IDENTIFIER.fullmatch(token.text.strip("`")):
            return False
        self._add_named(self.current.pending, token.text, token.line)
        return True

    def _read_item(self, token: Token, *, is_bullet: bool) -> bool:
        text, kind = token.text, self.current.kind
        if kind not in {"parameters", "fields"}:
            return False
        item = item_of(text, self._names, is_bullet=is_bullet)
        if item is None:
            names = _names_alone(text, is_bullet=is_bullet) if kind == "fields" else []
            for name in names:
                self._add(name, "", token.line)
            return bool(names)
        name, description = item
        is_item = is_bullet or not self.current.count or name in self._names or bool(self.current.pending)
        if not (is_item or not description or ":" in text):
            return False
        if description or is_bullet:
            self._add_named(name, description, token.line)
        else:
            self._start_item(name, token.line)
        return True

    def _read_sentence(self, token: Token, *, is_bullet: bool) -> None:
        self._end_item()
        text, items = token.text, self.current
        if items.kind in {"parameters", "fields"} and not items.count and self._is_run_together(text):
            items.unknown.append((token.line, text))
        if is_bullet and items.kind:
            items.unknown.append((token.line, text))
        elif is_bullet and item_of(text, self._names, is_bullet=True) and ":" in text:
            self.scope.unplaced(token.line, f"an item of no list that is known: {text[:40]}…")
        if not self.scope.is_general and len(self._names & {*re.findall(r"[a-z]\w*", text)}) > MANY:
            self.scope.endpoint.unread.setdefault("table", token.line)
        if not self.scope.is_general and self.has_known(text):
            start = re.search(r"\w+", text)
            self.scope.endpoint.starts.setdefault(start.group() if start else "", token.line)
            if TABLE_HEAD.match(text):
                self.scope.endpoint.unread.setdefault("table", token.line)
        self.scope.statuses_in(token.line, text)
        self.scope.watch(token.line, "", text)

    def has_known(self, text: str) -> bool:
        """Whether a text starts with a name of the spec, or is the head of a table."""
        if TABLE_HEAD.match(text):
            return True
        start = re.match(r"\W*([A-Za-z_]\w*)", text)
        return start is not None and start.group(1) in self._names and (start.group(1).islower())

    def _is_run_together(self, text: str) -> bool:
        """Whether a paragraph has lost the form of a list: it starts with a name, and has more of them."""
        first, *rest = re.findall(r"[A-Za-z_]\w*", text) or [""]
        return (
            first in self._names and first.islower() and len(text.split()) > 2 and not set(rest).isdisjoint(self._names)
        )

    def _start_item(self, name: str, line: int) -> None:
        """Start an item whose description comes next."""
        self._end_item()
        self.current.pending, self.current.pending_line = name, line

    def _end_item(self) -> None:
        """End an item whose description never came."""
        if self.current.pending:
            self._add_pending("")

    def _add_named(self, name: str, description: str, line: int) -> None:
        if self.current.pending == name:
            self._add_pending(description)
            return
        self._end_item()
        self._add_any(name, description, line)

    def _add_pending(self, description: str) -> None:
        name, self.current.pending = self.current.pending, ""
        self._add_any(name, description, self.current.pending_line)

    def _add_any(self, name: str, description: str, line: int) -> None:
        (self.add_status if name.isdigit() else self._add)(name, description, line)

    def _add(self, name: str, description: str, line: int) -> None:
        """Note a parameter or a field."""
        scope = self.scope
        self.current.count += 1
        if any(inner in self._names for inner in re.findall(r"\s([a-z]\w*) (?::|=>?|\|) ", description)):
            (scope.document if scope.is_general else scope.endpoint).unread.setdefault(self.current.kind, line)
        scope.watch(line, name, without_need(description))
        if self.current.kind == "fields":
            if scope.is_general or not scope.has_response:
                scope.unplaced(line, f":{name}: a field of no list that is known")
                return
            detail = describe(description, line, required=None) if description else Detail(line=line)
            scope.endpoint.fields.setdefault(name, detail)
        elif scope.is_general:
            scope.document.paging.setdefault(name, line)
        else:
            self.current.items.append((name, description, line))


def note_parameters(lists: Sequence[tuple[Endpoint, ItemList]]) -> None:
    """Note the parameters of all lists: what a page says of some shows what silence means for the others."""
    needs = [says_needed(description) for _, items in lists for _, description, _ in items.items]
    only_required_is_marked = needs.count("required") > 2 and "optional" not in needs
    for endpoint, items in lists:
        for name, description, line in items.items:
            required = not (items.is_optional or only_required_is_marked)
            endpoint.parameters.setdefault(name, describe(description, line, required=required))


def _label_name(text: str) -> str:
    """A label without its markup."""
    return re.sub(r"[`*_]", "", text).rstrip(": ").lower()[:60]


def _names_alone(text: str, *, is_bullet: bool) -> list[str]:
    """The names of a sentence that has nothing else: `a`, `b` and `c`."""
    if not re.fullmatch(r"`?:?[A-Za-z_]\w*`?(?:(?:\s*,\s*(?:and )?|\s+(?=`))`?:?[A-Za-z_]\w*`?)*\.?", text):
        return []
    names = re.findall(r"[A-Za-z_]\w*", text.replace(", and ", ", "))
    return names if "," in text or "`" in text or is_bullet or len(names) == 1 else []
