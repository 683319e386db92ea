"""Sentences, and when two of them say the same: words count, their dress does not."""

from __future__ import annotations

import re

END = re.compile(r"(?<!e\.g\.)(?<!i\.e\.)(?<=[.!?])[)'\"]?\s+(?=[A-Z('\"`])")
NEED = re.compile(r"^\W*(?:optional|required|mandatory)\b[\s,.:;)-]*", re.IGNORECASE)
WORD = re.compile(r"[a-z0-9_]+", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [each.strip() for each in END.split(re.sub(r"\s+", " ", text)) if WORD.search(each)]


def words(text: str) -> tuple[str, ...]:
    """What of a text counts: its words, in small letters."""
    return tuple(WORD.findall(text.lower()))


def without_need(about: str) -> str:
    """A description but for the word that says whether it is needed: some layouts have a column for that."""
    return NEED.sub("", about)
