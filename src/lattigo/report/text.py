"""Safe display of names from outside."""

from __future__ import annotations


def visible(text: str, keep: str = "") -> str:
    """Return the text with everything unprintable as escape sequences."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign in keep else sign.encode("unicode_escape").decode() for sign in text
    )
