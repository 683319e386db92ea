"""Sentences, and when two of them say the same: words count, their dress does not."""

from __future__ import annotations

import re

END = re.compile(r"(?<!e\.g\.)(?<!i\.e\.)(?<=[.!?])[)'\"]?\s+(?=[A-Z('\"`])")
NEED = re.compile(r"^\W*(?:optional|required|mandatory)\b[\s,.:;)-]*", re.IGNORECASE)
WORD = re.compile(r"[a-z0-9_]+", re.IGNORECASE)

WEIGHTY = frozenset({
    "charge", "charges", "charged", "fee", "fees", "cost", "costs", "billed", "deprecated", "obsolete", "removed",
    "beta", "preview", "experimental", "sandbox", "form", "encoded", "multipart", "only", "never", "not", "nullable",
    "null", "header", "headers", "async", "asynchronous", "permanent", "permanently", "irreversible",
    "milliseconds", "seconds", "minutes", "hours", "days", "bytes", "kilobytes", "megabytes",
})  # fmt: skip
"""Words that change what a caller does, however short the sentence is."""


def is_weighty(text: str) -> bool:
    """Return whether a text has such a word."""
    return not WEIGHTY.isdisjoint(words(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [each.strip() for each in END.split(re.sub(r"\s+", " ", text)) if WORD.search(each)]


def words(text: str) -> tuple[str, ...]:
    """What of a text counts: its words, in small letters."""
    return tuple(WORD.findall(text.lower()))


def without_need(about: str) -> str:
    """A description but for the word that says whether it is needed: some layouts have a column for that."""
    return NEED.sub("", about)
