"""Keeps personal identifiers out of texts that people and logs see."""

from __future__ import annotations

import re
from collections.abc import Iterable

IDENTIFIER = re.compile(r"\d{7,}|[^\s@\"'<>]+@[^\s@\"'<>]+\.\w+")
"""Long runs of digits (ICCID, IMEI, MSISDN …) and e-mail addresses."""


def scrub(text: str, personal: Iterable[str] = ()) -> str:
    """`text` without the given values, and without anything that looks like an identifier."""
    for value in sorted(set(personal), key=len, reverse=True):
        if value:
            text = text.replace(value, "***")
    return IDENTIFIER.sub("***", text)
