"""Reads the tables of a section, row by row: the columns show which list a table is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..sentences import without_need
from .describe import table_row
from .lists import ListReader
from .scope import Scope
from .tokens import Token

NAME_COLUMN = re.compile(
    r"(?:\w+ )?(?:name|parameter|field|property|attribute|argument|key|param|variable|member|element)s?(?: name)?$"
)
CODE_COLUMN = re.compile(r"(?:http )?(?:status )?(?:code|status)s?(?: code)?$|response(?: code)?$")
NAME_CELL = re.compile(r"(?:HTTP )?:?([A-Za-z_]\w*|[1-5]\d\d)(?:\[\])?\b`?\s*(.*)$")
AFTER_NAME = re.compile(r"[*(]|required|optional|string|integer|array|object|boolean")


class TableReader:
    """Reads the tables of one section. A table can be the list that a label announced."""

    def __init__(self, scope: Scope, lists: ListReader) -> None:
        self._scope = scope
        self._lists = lists

    def read(self, token: Token) -> None:
        """Read a row."""
        cells = [cell.strip().strip("`* ") for cell in token.cells]
        if self._is_head(token, cells):
            return
        match = NAME_CELL.match(cells[0])
        name, rest = (match.group(1), match.group(2)) if match else ("", "")
        if name.isdigit():
            self._lists.add_status(name, " ".join(cells[1:]), token.line)
            return
        if rest and not AFTER_NAME.match(rest):
            name = ""
        if not name:
            self._report(token)
        if self._lists.current.kind == "statuses":  # the list of status codes is over: this is another table
            columns, group = self._lists.current.columns, self._lists.current.group
            self._lists.end()
            self._lists.current.columns, self._lists.current.group = columns, group
        if not name:
            return
        items = self._lists.current
        if not items.columns and items.kind not in {"parameters", "fields"}:
            self._report(token)
        elif self._scope.is_general and items.kind != "parameters":
            self._scope.unplaced(token.line, f"{name}: a row of a table that belongs to no endpoint")
        else:
            self._add(name, rest, cells, token.line)

    def _is_head(self, token: Token, cells: Sequence[str]) -> bool:
        """Whether a row names the columns of a new table."""
        items, first = self._lists.current, cells[0].lower()
        if not token.group or token.group == items.group:
            return False
        items.group, items.columns = token.group, []
        has_codes = CODE_COLUMN.fullmatch(first) is not None
        if not has_codes and not NAME_COLUMN.fullmatch(first):
            return False
        if has_codes and items.kind != "statuses":
            self._lists.end()
            self._lists.current.group = token.group
        self._lists.current.columns = [cell.lower() for cell in cells]
        return True

    def _report(self, token: Token) -> None:
        """Report a row that no list can take; where it has names of the spec, it is a list that is not understood."""
        if not self._scope.is_general and self._lists.has_known(token.text):
            self._scope.endpoint.unread.setdefault("table", token.line)
        elif not self._lists.current.unknown or self._lists.current.kind == "":
            text = f"a row of no table that is known: {token.text[:40]}…"
            self._scope.unplaced(token.line, text, table=token.group)
        self._scope.watch(token.line, "", token.text.replace(" | ", " "))

    def _add(self, name: str, rest: str, cells: Sequence[str], line: int) -> None:
        """Note a parameter or a field."""
        scope, items, endpoint = self._scope, self._lists.current, self._scope.endpoint
        columns = items.columns or ["name", *(["type"] if len(cells) > 2 else []), "description"]
        row = dict(zip(columns, cells, strict=False))
        needs = [column for column in columns if re.search("required|optional|mandatory", column)]
        items.count += 1
        for column, cell in zip(columns[1:], cells[1:], strict=False):
            if column not in needs:
                scope.watch(line, name, without_need(cell))
        if scope.is_general:
            scope.document.paging.setdefault(name, line)
            return
        is_request = "request" in scope.lead.lower() and items.kind != "fields"
        if needs or (is_request and items.kind != "parameters"):
            endpoint.has_table |= items.kind != "parameters"
            endpoint.parameters.setdefault(name, table_row(row, line, required=None))
        elif items.kind == "parameters":
            description = " ".join(cell for _, cell in zip(columns[1:], cells[1:], strict=False) if cell)
            items.items.append((name, f"{rest} {description}".strip(), line))
        elif scope.has_response:
            endpoint.fields.setdefault(name, table_row(row, line, required=None))
        else:
            scope.unplaced(line, f"{name}: a row of a table of no endpoint that is known")
