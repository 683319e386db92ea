"""Reads what a page says about one parameter or field: whether it is needed, its type, values, length and default."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .facts import Detail

KINDS = {
    "string": "string",
    "text": "string",
    "json encoded": "string",
    "integer": "integer",
    "int": "integer",
    "number": "number",
    "decimal": "number",
    "float": "number",
    "boolean": "boolean",
    "bool": "boolean",
    "array": "array",
    "list": "array",
    "hash": "object",
    "object": "object",
}
QUOTED = re.compile(r"(?<![\w'])['‘`\"]([\w|/.-]{1,40}),?['’`\"](?!\w)")
ONE_OF = re.compile(r"\bone of:?\s+((?:['‘`\"][\w|.-]{1,40},?['’`\"](?:\s*(?:,|\bor\b|\band\b)?\s*)?)+)", re.IGNORECASE)
LONGEST = re.compile(
    r"(?:up to|longer than|at most|maximum(?: length)?(?: of)?|max)\s+(\d+)\b[\w ]*?characters", re.IGNORECASE
)
DEFAULT = re.compile(r"(?:defaults? to|default(?: value)? is|default:?)\s+`?(\d+)\b", re.IGNORECASE)


def describe(text: str, line: int, *, required: bool) -> Detail:
    """Read a description. `required` holds unless it says otherwise."""
    words = re.sub(r"^(optional|required)\b[\s,.:;-]*", "", text, flags=re.IGNORECASE)
    said = re.match(r"\W*(?:[a-z]+, )?(optional|required)\b", text, re.IGNORECASE)
    listed = {value for found in ONE_OF.finditer(text) for value in _quoted(found.group(1))}
    longest, default = LONGEST.search(text), DEFAULT.search(text)
    return Detail(
        line=line,
        required=said.group(1).lower() == "required" if said else required,
        kinds=_kind(words),
        values=frozenset(listed),
        mentions=frozenset(_quoted(text) - listed),
        longest=int(longest.group(1)) if longest else None,
        default=int(default.group(1)) if default else None,
    )


def table_row(row: Mapping[str, str], line: int) -> Detail:
    """Read the cells of a table by the names of their columns."""
    needed = next((cell.lower() for column, cell in row.items() if "required" in column), "")
    kind = next((cell for column, cell in row.items() if "type" in column), "")
    told = describe(
        " ".join([kind, next((cell for column, cell in row.items() if "descr" in column), "")]), line, required=True
    )
    return Detail(
        line=line,
        required={"yes": True, "true": True, "required": True, "no": False, "false": False, "optional": False}.get(
            needed
        ),
        kinds=_kind(kind),
        values=told.values,
        mentions=told.mentions,
        longest=told.longest,
        default=told.default,
    )


def _quoted(text: str) -> set[str]:
    """The quoted names; what is separated by bars counts as several."""
    return {part for name in QUOTED.findall(text) if "/" not in name for part in name.split("|") if part}


def _kind(text: str) -> frozenset[str]:
    """The type that a description begins with."""
    start = re.match(r"\W*(?:an? )?(json encoded|[a-z]+)\b", text, re.IGNORECASE)
    kind = KINDS.get(start.group(1).lower()) if start else None
    return frozenset({kind}) if kind else frozenset()
