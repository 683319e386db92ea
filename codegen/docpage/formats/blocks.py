"""A page as a person sees it: headings, items, rows of tables, code and text, each with its line in the source.

Whatever a page is written in, its reader makes these of it, so that nothing that follows depends on the layout.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from attrs import frozen

Kind: TypeAlias = Literal["heading", "item", "row", "code", "text"]


@frozen(kw_only=True)
class Block:
    """One piece of a page."""

    kind: Kind
    line: int
    text: str
    level: int = 0
    """How deep a heading is, 1 the highest; how deep an item is nested, 0 not at all."""
    cells: tuple[str, ...] = ()
    """The cells of a row."""
    group: int = 0
    """Rows of one table, and lines of one example, have the same number; what is in no group has 0."""


INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0xFE0E, 0xFE0F, 0xFEFF, 0x2060, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
)
BLANKS = dict.fromkeys(
    [0x00A0, 0x1680, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B), 0x0B, 0x2028, 0x2029, 0x85], " "
)
LOOKALIKES = {
    **dict.fromkeys(map(ord, "‘’‚‛′´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑−"), "-"),
    ord("ﬀ"): "ff",
    ord("ﬁ"): "fi",
    ord("ﬂ"): "fl",
    ord("ﬃ"): "ffi",
    ord("ﬄ"): "ffl",
    ord("…"): "...",
    **dict.fromkeys(map(ord, "│┃║╎┆┊▏"), "|"),
}
ATTRIBUTES = re.compile(
    r"^(?:\{(?:[#.]|id:)[^{}\n]*\}|:::+.*|\.\. (?:_.*:|[\w-]+::.*)|:(?:PROPERTIES|END|CUSTOM_ID):.*"
    r"|\s+:(?:header-rows|stub-columns|widths?|align|class|name|caption|language|linenos):.*"
    r"|(?:</?(?:span|div|section|a)(?:\s[^<>]*)?>\s*)+"
    r"|#\+(?:begin|end)_\w+.*"
    r"|\[(?:cols|source|options|width|%|\[|#)[^\n]*\])\s*$"
    r"|(?<=\S) \{[#.][^{}\n]*\}$|(?<=\S)\{(?:#toc-|class: )[\w. -]+\}",
    re.MULTILINE | re.IGNORECASE,
)
"""Lines, and ends of headings, that only a renderer reads."""
CODE_MARKS = re.compile(
    r"(?<!`)``(?P<name>[^`\n]+)``(?!`)|(?<![\w=~])(?P<mark>[=~])(?P<org>\w+(?: \w+)?)(?P=mark)(?![\w=~])"
)
"""How some kinds of markup set code; a pair of backticks is the common way."""
DRESS = {**INVISIBLE, **BLANKS, **LOOKALIKES, 0x0C: None}


def undress(text: str) -> str:
    """Remove what is only decoration: characters without width, hard blanks, typographic quotes. Lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\_", "_").replace("~/~/", "//")
    text = re.sub(r"\x1b\[[\d;]*[A-Za-z]|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", "", text).translate(DRESS)
    text = re.sub(r"\+\+(\S)\+\+", r"\1", ATTRIBUTES.sub("", text))
    text = re.sub(r"`([^`<\n]+?)\s*<[^>`\n]+>`_{1,2}", r"\1", text)  # a link of reStructuredText
    text = re.sub(r"""(['"])`([^`\n]+)`\1""", r"\1\2\1", text)  # typographic quotes of AsciiDoc
    return CODE_MARKS.sub(lambda match: f"`{match['name'] or match['org']}`", text)
