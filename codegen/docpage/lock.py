"""Remembers the differences that were seen and accepted, so that they are reported once, and the sentences of the page.

One service can have several editions of its page, as a print and the page itself: each has its own part of the lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attrs import define, field

from .facts import Document
from .finding import Finding
from .formats.page import PageError
from .watch import Watched, likeness

Key: TypeAlias = tuple[str, ...]

PARTS = ("change", "what", "where", "name", "page", "spec")
NOTE = (
    "Known differences between the documentation page and the spec, and the page's sentences. See docs/regenerate.md."
)


@define
class Edition:
    """What is known of one edition of the page."""

    name: str
    accepted: dict[Key, str] = field(factory=dict)
    """The reasons, by difference."""
    texts: list[Watched] = field(factory=list)


def read_lock(path: Path) -> list[Edition]:
    """The editions that are known; none when there is no file.

    Raises:
        PageError: the file is not what `write_lock` writes.
    """
    if not path.exists():
        return []
    try:
        return [_edition(entry) for entry in json.loads(path.read_text(encoding="utf-8"))["editions"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PageError(f"{path}: not a lock: {error!r}: take back the last change of it") from None


def _edition(entry: dict[str, Any]) -> Edition:
    accepted = {tuple(each.get(part, "") for part in PARTS): each.get("reason", "") for each in entry["accepted"]}
    texts = [Watched(each.get("where", ""), each.get("name", ""), each["text"]) for each in entry["texts"]]
    return Edition(entry["name"], accepted, texts)


def edition_of(page: Document, editions: Sequence[Edition], name: str) -> Edition:
    """The edition with this name; without a name, the one whose sentences the page has."""
    if name:
        return next((each for each in editions if each.name == name), Edition(name))
    return max(editions, key=lambda each: likeness(each.texts, page), default=Edition("page"))


def write_lock(path: Path, editions: Iterable[Edition]) -> None:
    """Write all editions, each sorted, so that a diff shows what is new."""
    entries = [
        {
            "name": edition.name,
            "accepted": [
                {part: value for part, value in zip((*PARTS, "reason"), (*key, why), strict=True) if value}
                for key, why in sorted(edition.accepted.items())
            ],
            "texts": [
                {key: value for key, value in _parts(each) if value}
                for each in edition.texts
            ],
        }
        for edition in editions
    ]  # fmt: skip
    text = json.dumps({"note": NOTE, "editions": entries}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _parts(each: Watched) -> Sequence[tuple[str, str]]:
    return ("where", each.where), ("name", each.name), ("hash", each.digest), ("text", each.text)


def accept(edition: Edition, findings: Iterable[Finding], reason: str) -> None:
    """Note differences that were looked into; those that are there keep their reason."""
    for finding in findings:
        if finding.change == "settled":
            edition.accepted = {key: why for key, why in edition.accepted.items() if key[1:] != finding.key[1:]}
        elif finding.what != "sentence":
            edition.accepted.setdefault(finding.key, reason)
