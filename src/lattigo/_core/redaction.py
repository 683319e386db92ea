"""Keeps personal identifiers out of texts that people and logs see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

LONGEST_QUOTE = 300
"""Characters of the service's own words in an error's text."""
WINDOW = 8 * LONGEST_QUOTE
"""Characters that are looked at: a longer text is cut before anything else, since it may be of any size."""
TAIL = 2 * LONGEST_QUOTE
"""Characters at the end of a cut text that may hold half an identifier, and are not shown."""
RECOGNIZABLE = 100
"""Characters of a longer value that give it away."""
LAYERS = 5
"""Of escaping that are looked through; more are nobody's honest text."""

IDENTIFIER = re.compile(r"(?<![^\s@\"'<>])[^\s@\"'<>]++@[^\s@\"'<>]+\.\w+|\d{7,}")
"""E-mail addresses and long runs of digits (ICCID, IMEI, MSISDN …).

Searched in linear time: an address starts only where a word does, and its first part is never tried again.
"""
MASK = "***"
WITHHELD = "(not shown: it repeats what was asked for)"


def redact(text: str, personal: Iterable[str] = ()) -> str:
    """Return the start of a text without the given values, and without anything that looks like an identifier.

    Where a value shows in another spelling (percent-encoded, escaped, with other blanks), the whole text is withheld.
    """
    values = sorted({value for value in personal if value}, key=len, reverse=True)
    shown = text[:WINDOW]
    for value in values:
        shown = shown.replace(value, MASK)
    if values:
        bare = _bare(shown)
        if bare is None or any(hidden in bare for hidden in map(_trace, values) if hidden):
            return WITHHELD
    shown = IDENTIFIER.sub(MASK, shown)
    return (shown if len(text) <= WINDOW else shown[:-TAIL])[:LONGEST_QUOTE]


def _trace(value: str) -> str:
    """Return the part of a value that reveals it, in any spelling."""
    value = value[:WINDOW]
    return (value if value.isalnum() else _bare(value) or value)[:RECOGNIZABLE]


def _bare(text: str) -> str | None:
    """The text without its layers of escaping, or `None` where there are too many."""
    import html  # here, since only errors need it

    for _ in range(LAYERS):
        before, text = text, re.sub(r"[\s\\]", "", html.unescape(unquote(_without_escapes(text))))
        if text == before:
            return text
    return None


def _without_escapes(text: str) -> str:
    r"""Return the characters that JSON may write as `\uXXXX`, or as two of these."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda escape: chr(int(escape[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
