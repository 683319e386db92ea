"""Reads one item of a list, in whatever form it is written: `- name: text`, `name (type) - text`, `name   text`."""

from __future__ import annotations

import re
from collections.abc import Collection

from .describe import KINDS

NAME = r"[`\"']?:?(?P<name>[A-Za-z_]\w*)(?:\[\])?[`\"']?"
COLON = re.compile(rf"{NAME}\s*\*?\s*(?:\((?P<kind>[^)]*)\)\s*)?(?::|–|—|\s-|=>?)\s*(?P<text>.*)$")
ALONE = re.compile(rf"{NAME}\s*\*?\s*(?:\((?P<kind>[^)]*)\))?$")
QUOTED = re.compile(r"`:?(?P<name>[A-Za-z_]\w*)(?:\[\])?`\s+(?P<text>.+)$")
APART = re.compile(rf"{NAME}(?:\t|\s{{2,}})(?P<text>\S.*)$")
WORDS = re.compile(r"(?P<name>[A-Za-z_]\w*)\s+(?P<text>.+)$")
MARKS = re.compile(rf"\*?\s*\(?(?:optional|required|{'|'.join(KINDS)})\b", re.IGNORECASE)


def item_of(text: str, known: Collection[str], *, is_bullet: bool) -> tuple[str, str] | None:
    """The name and the description of an item; `None` for text that is none.

    Args:
        text: the item.
        known: the names that the spec has.
        is_bullet: whether a mark says that it is an item; without one, only what can't be a sentence is.
    """
    text = re.sub(r"^[*_]{1,2}(`?[\w\[\]]+`?)(:?)[*_]{1,2}", r"\1\2", text)
    for pattern in (COLON, ALONE, QUOTED, APART):
        match = pattern.match(text)
        if match and (is_bullet or match["name"] in known or _is_name(match["name"])):
            parts = match.groupdict()
            description = " ".join(filter(None, (parts.get("kind"), parts.get("text"))))
            return match["name"], re.sub(r"\s+", " ", description).strip()
    match = WORDS.match(text)
    if match and (MARKS.match(match["text"]) or (is_bullet and match["name"] in known and match["name"].islower())):
        return (match["name"], match["text"]) if is_bullet or match["name"] in known or "_" in match["name"] else None
    return None


def _is_name(word: str) -> bool:
    """Whether a word before a colon is a name rather than the first word of a sentence."""
    return word[:1].islower() or "_" in word
