"""Reads what a page says about one parameter or field: whether it is needed, its type, values, length and default."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..facts import Detail

KINDS = {
    "string": "string",
    "text": "string",
    "json encoded": "string",
    "integer": "integer",
    "int": "integer",
    "number": "number",
    "decimal": "number",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
    "bool": "boolean",
    "array": "array",
    "list": "array",
    "hash": "object",
    "object": "object",
}
QUOTED = re.compile(r"(?<![\w'])['`\"]([\w|/.-]{1,60}),?['`\"](?!\w)")
LEAD = (
    r"\b(?:one of|(?:allowed|possible|valid|accepted|available|permitted) (?:values|options)(?: are| include)?"
    r"|values|options|enum)\s*:?\s+"
)
ONE_OF = re.compile(LEAD + r"((?:['`\"][\w|.-]{1,60},?['`\"](?:\s*(?:,|\||\bor\b|\band\b)*\s*)?)+)", re.IGNORECASE)
BARE = re.compile(
    LEAD + r"(?!the\b|a\b|these\b)(\w+(?:\s*(?:,|\||,?\s\bor\b|,?\s\band\b)\s*\w+)+)\s*(?:[.;)(]|$)", re.IGNORECASE
)
BARS = re.compile(r"(?<![\w|])(\w+(?:\s?\|\s?\w+)+)(?![\w|])")
LONGEST = re.compile(
    r"(?:up to|longer than|more than|at most|limited to|limit(?: is| of)?|maximum(?: length)?(?: is| of)?"
    r"|max(?:imum)?\.?(?: length)?:?"
    r"|within)\s+(?P<number>\d[\d,]*)\b[\w ]*?char(?:acter)?s?\b"
    r"|(?P<before>\d[\d,]*)[ -]char(?:acter)?s?\s+(?:max(?:imum)?|limit|or (?:less|fewer))"
    r"|max(?:imum)? length:?\s+(?P<plain>\d[\d,]*)",
    re.IGNORECASE,
)
MOST = re.compile(
    r"(?:up to|no more than|not more than|at most|limited to|maximum(?: value)?(?: is| of|:)?|max\.?:?|cannot"
    r" exceed|must not exceed"
    r"|not exceed|between \d+ and|(?<![\d-])\d+\s?(?:\.\.|to|-"
    r"|–)\s?(?=\d+\b(?!-)))\s*(\d[\d,]*)\b(?!\s*(?:standard\s+)?(?:\w+\s+){0,4}char)",
    re.IGNORECASE,
)
DEFAULT = re.compile(r"(?:defaults? to|default(?: value)?(?: is|:)?)\s*[`'\"(]?(-?\d+|true|false)\b", re.IGNORECASE)
NEEDED = re.compile(
    r"\W*(?:(?:an? )?(?:[a-z]+), ?|\([a-z]+\) ?|[a-z]+ )?\(?(optional|required|mandatory)\b[\s,.:;)-]*", re.IGNORECASE
)


def describe(text: str, line: int, *, required: bool | None) -> Detail:
    """Read a description. `required` holds unless it says otherwise."""
    words = re.sub(r"^\W*(optional|required|mandatory)\b[\s,.:;)-]*", "", text, flags=re.IGNORECASE)
    need = NEEDED.match(text) or re.search(r"[(.,] ?(required|optional|mandatory)[).]?$", text, re.IGNORECASE)
    listed = {value for match in ONE_OF.finditer(text) for value in _quoted(match.group(1))}
    listed |= {
        value
        for match in BARE.finditer(text)
        for value in re.split(r"\s*(?:,|\||\bor\b|\band\b)+\s*", match.group(1))
        if value
    }
    listed |= {part.strip() for match in BARS.finditer(text) for part in match.group(1).split("|")}
    longest, default, most = LONGEST.search(text), DEFAULT.search(text), MOST.search(text)
    return Detail(
        line=line,
        required=need.group(1).lower() != "optional" if need else required,
        kinds=_kind(words),
        values=frozenset(listed),
        mentions=frozenset(_quoted(text) - listed),
        longest=_number(next(filter(None, longest.groups()))) if longest else None,
        most=_number(most.group(1)) if most else None,
        default=default.group(1).lower() if default else None,
    )


def says_needed(text: str) -> str:
    """`required` or `optional`, if a description starts with it or ends with it."""
    need = NEEDED.match(text) or re.search(r"[(.,] ?(required|optional|mandatory)[).]?$", text, re.IGNORECASE)
    return "" if need is None else "optional" if need.group(1).lower() == "optional" else "required"


def table_row(row: Mapping[str, str], line: int, *, required: bool | None) -> Detail:
    """Read the cells of a table by the names of their columns."""
    needed = next(
        (cell.lower() for column, cell in row.items() if re.search("required|optional|mandatory", column)), None
    )
    turned = any("optional" in column and "required" not in column for column in row)
    kind = next((cell for column, cell in row.items() if "type" in column), "")
    about = next(
        (cell for column, cell in row.items() if re.search("descr|meaning|detail|note|about|explan", column)), ""
    )
    detail = describe(" ".join([kind, about]).strip(), line, required=None)
    in_text = describe(about, line, required=None).required
    yes: dict[str, bool] = dict.fromkeys(("yes", "true", "required", "mandatory", "y", "m", "✓", "✔", "x", "●"), True)
    yes |= dict.fromkeys(("no", "false", "optional", "n", "o", "✗", "✘", "-", "–", ""), False)
    if needed is not None:
        flag = yes.get(needed.strip("* ."))
        required = (
            (not flag if turned and needed not in {"optional", "required"} else flag) if flag is not None else None
        )
    else:
        required = in_text if in_text is not None else required
    return Detail(
        line=line,
        required=required,
        kinds=_kind(kind) or (frozenset() if kind else _kind(about)),
        values=detail.values,
        mentions=detail.mentions,
        longest=detail.longest,
        most=detail.most,
        default=detail.default,
    )


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _quoted(text: str) -> set[str]:
    """The quoted names; what is separated by bars counts as several."""
    return {part for name in QUOTED.findall(text) if "/" not in name for part in name.split("|") if part}


def _kind(text: str) -> frozenset[str]:
    """The type that a description starts with."""
    start = re.match(r"\W*(?:an? )?(json encoded|[a-z]+)\b", text, re.IGNORECASE)
    kind = KINDS.get(start.group(1).lower()) if start else None
    return frozenset({kind}) if kind else frozenset()
