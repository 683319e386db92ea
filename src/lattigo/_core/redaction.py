"""Keeps personal identifiers out of texts that people and logs see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

IDENTIFIER = re.compile(r"\d{7,}|[^\s@\"'<>]+@[^\s@\"'<>]+\.\w+")
"""Long runs of digits (ICCID, IMEI, MSISDN …) and e-mail addresses."""


WITHHELD = "(not shown: it repeats what was asked for)"


def redact(text: str, personal: Iterable[str] = ()) -> str:
    """`text` without the given values, and without anything that looks like an identifier.

    Where a value shows in another spelling (percent-encoded, escaped, with other blanks), the whole text is withheld.
    """
    for value in sorted(set(personal), key=len, reverse=True):
        if value:
            text = text.replace(value, "***")
    bare = _bare(text)
    if any(hidden in bare for hidden in map(_bare, personal) if hidden):
        return WITHHELD
    return IDENTIFIER.sub("***", text)


def _bare(text: str) -> str:
    """The text without any layer of escaping."""
    import html  # here, since only errors need it

    before = ""
    while text != before:
        before, text = text, re.sub(r"[\s\\]", "", html.unescape(unquote(text)))
    return text
