"""Watches the sentences of a page: whatever has no field in the spec is compared with what the lock remembers.

Words are compared, in the order of the page, not lines: a sentence that is wrapped or split is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from attrs import evolve, frozen

from .facts import Document
from .finding import Finding
from .sentences import is_weighty, words

ALIKE = 0.5
"""From this likeness of two sentences on, the one is the other in new words."""

FEW = 2
"""Up to this number of words are no sentence."""

CHROME = re.compile(
    r"copyright|all rights reserved|powered by|(?:last )?(?:updated|modified|edited)\b|was this (?:page"
    r" )?helpful|edit this page"
    r"|on this page|table of contents|skip to|back to top|cookies?\b|^(?:previous|next|search|menu|home"
    r"|contents)\b|print(?:ed)? "
    r"|copied|copy to|^page \d+|^references?$|try it|expand all|collapse|generated (?:by|with)|built with|view"
    r" (?:source|as)",
    re.IGNORECASE,
)
"""What is around the text of a page, and not in it."""


@frozen
class Watched:
    """A sentence that a lock remembers."""

    where: str
    """The endpoint; empty for what is about all of them."""
    name: str
    text: str

    @property
    def digest(self) -> str:
        """The hash of its words."""
        return hashlib.sha256(" ".join(words(self.text)).encode()).hexdigest()[:12]


@frozen
class _Seen:
    """A sentence of the page."""

    where: str
    name: str
    text: str
    line: int


Piece = TypeVar("Piece", Watched, _Seen)


def watched(page: Document) -> list[Watched]:
    """What a lock remembers of a page."""
    seen = (each for each in _seen(page) if not CHROME.search(each.text) and (each.name or len(words(each.text)) > 1))
    return [Watched(each.where, each.name, each.text) for each in seen]


def likeness(known: Sequence[Watched], page: Document) -> float:
    """The share of the remembered sentences that a page has."""
    text = f" {' '.join(word for each in _seen(page) for word in words(each.text))} "
    return sum(f" {' '.join(words(each.text))} " in text for each in known) / len(known) if known else 0.0


def rewordings(
    page: Document, spec_line: int, known: Sequence[Watched], others: Sequence[Finding]
) -> Iterator[Finding]:
    """The sentences that are new, gone or reworded, but for those of which another finding speaks already."""
    explained = _Explained(others)
    left_known, left_seen = _left(list(known), list(_seen(page)))
    # A heading once more is a table of contents.
    left_seen = [each for each in left_seen if each.name or words(each.text) not in page.titles]
    for old, new in _pairs(left_known, left_seen):
        where, name = (new.where, new.name) if new else (old.where, old.name) if old else ("", "")
        old_text, new_text, line = old.text if old else "", new.text if new else "", new.line if new else 0
        if explained.explains(where, name, old_text, new_text, line) or (
            old and explained.explains(old.where, old.name, old_text, new_text, line)
        ):
            continue
        label = f"{where}, {name}" if name and where else where or name
        yield Finding(
            change="reworded" if old and new else "new" if new else "gone",
            what="sentence",
            where=where,
            name=name,
            page=new_text,
            spec=old_text,
            page_line=line,
            spec_line=spec_line,
            text=_say(label, old_text, new_text),
        )


def _say(label: str, old: str, new: str) -> str:
    head = f"read this ({label})" if label else "read this"
    if old and new:
        return f"{head}: {old!r} is now {new!r}"
    return f"{head}: new: {new!r}" if new else f"{head}: no longer there: {old!r}"


def _seen(page: Document) -> Iterator[_Seen]:
    yield from (_Seen("", each.name, each.text, each.line) for each in page.texts)
    for endpoint in page.endpoints:
        yield from (_Seen(endpoint.name, each.name, each.text, each.line) for each in endpoint.texts)


class _Explained:
    """What the other findings speak of."""

    def __init__(self, others: Iterable[Finding]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._lines: set[int] = set()
        self._whole: set[str] = set()
        self._lost: set[str] = set()
        """Endpoints of which a list is lost, and with it what was said of its items."""
        for each in others:
            names = {each.name, *each.name.split("="), each.page, each.spec} - {""}
            self._names[each.where] |= names
            self._words[each.where] |= {word for name in names for word in words(name)}
            if each.page_line:
                self._lines.add(each.page_line)
            if each.what == "list":
                self._lost.add(each.where)
            if each.what == "endpoint list":
                self._whole |= {*each.spec.split("\n")}
            if each.what == "endpoint" or each.what == "unreadable list":
                self._whole |= {each.where, each.page}

    def explains(self, where: str, name: str, old: str, new: str, line: int) -> bool:
        """Whether another finding speaks of the same change."""
        if where and where in self._whole:
            return True
        if where in self._lost and name not in {"", "example"} and not new:
            return True
        if name and name != "example" and name in self._names[where] | self._names["every endpoint"]:
            return True
        if line in self._lines:
            return True
        before, after = Counter(words(old)), Counter(words(new))
        differing = {*(before - after), *(after - before)}
        return differing <= self._words[where] | self._words["every endpoint"]


def _left(known: list[Watched], seen: list[_Seen]) -> tuple[list[Watched], list[_Seen]]:
    """What the page and the lock do not have in common."""
    for key in (_whole, _placed, _worded):
        common = Counter(map(key, known)) & Counter(map(key, seen))
        known, seen = _without(known, key, common.copy()), _without(seen, key, common)
    for is_local in (True, False):
        known, seen = _without_runs(known, seen, is_local=is_local)
    return known, [each for each in seen if _counts(each)]


def _without_runs(known: list[Watched], seen: list[_Seen], *, is_local: bool) -> tuple[list[Watched], list[_Seen]]:
    """Without the sentences whose words follow each other, in whatever pieces the page has them."""
    streams: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, piece in enumerate(seen):
        streams[piece.where if is_local else ""] += [(word, number) for word in words(piece.text)]
    covered: dict[str, set[int]] = defaultdict(set)
    rest: list[Watched] = []
    for sentence in known:
        where, wanted = sentence.where if is_local else "", words(sentence.text)
        place = _find(wanted, [word for word, _ in streams[where]], covered[where])
        if place is None:
            rest.append(sentence)
        else:
            covered[where] |= set(range(place, place + len(wanted)))
    left: dict[int, list[str]] = defaultdict(list)
    for where, stream in streams.items():
        for at, (word, number) in enumerate(stream):
            if at not in covered[where]:
                left[number].append(word)
    # Of a piece that is known but for a word or two, those are prompts and numbers of an example.
    return rest, [
        piece
        for number, piece in enumerate(seen)
        if len(left[number]) > FEW
        or (left[number] and len(left[number]) == len(words(piece.text)))
        or is_weighty(" ".join(left[number]))
    ]


def _counts(seen: _Seen) -> bool:
    """Whether a new piece is a sentence of the page, and not of its theme."""
    return (len(words(seen.text)) > FEW or is_weighty(seen.text)) and not CHROME.search(seen.text)


def _whole(each: Watched | _Seen) -> tuple[object, ...]:
    return each.where, each.name, words(each.text)


def _placed(each: Watched | _Seen) -> tuple[object, ...]:
    return each.where, words(each.text)


def _worded(each: Watched | _Seen) -> tuple[object, ...]:
    return words(each.text)


def _without(
    items: list[Piece], key: Callable[[Piece], tuple[object, ...]], counts: Counter[tuple[object, ...]]
) -> list[Piece]:
    left: list[Piece] = []
    for each in items:
        if counts[key(each)] > 0:
            counts[key(each)] -= 1
        else:
            left.append(each)
    return left


def _find(wanted: Sequence[str], stream: Sequence[str], covered: set[int]) -> int | None:
    """Where the words are, one after the other."""
    for start in range(len(stream) - len(wanted) + 1):
        end = start + len(wanted)
        is_there = stream[start] == wanted[0] and tuple(stream[start:end]) == tuple(wanted)
        if is_there and not covered & set(range(start, end)):
            return start
    return None


def _pairs(known: list[Watched], seen: list[_Seen]) -> Iterator[tuple[Watched | None, _Seen | None]]:
    """Old sentences with the new ones that they have become. What is said of one name is one text."""
    known, left = list(_grouped(known)), list(_grouped(seen))
    for old in known:
        likes = {number: _like(old, new) for number, new in enumerate(left)}
        best = max(likes, key=lambda number: likes[number], default=None)
        if best is not None and likes[best] >= ALIKE:
            yield old, left.pop(best)
        else:
            yield old, None
    yield from ((None, new) for new in left)


def _grouped(items: list[Piece]) -> Iterator[Piece]:
    """The pieces, those about one name joined."""
    groups: dict[object, list[Piece]] = defaultdict(list)
    for number, each in enumerate(items):
        groups[(each.where, each.name) if each.name not in {"", "example"} else number].append(each)
    for group in groups.values():
        yield evolve(group[0], text=" ".join(each.text for each in group))


def _like(old: Watched, new: _Seen) -> float:
    if old.where != new.where and old.name != new.name:
        return 0.0
    if old.name not in {"", "example"} and (old.where, old.name) == (new.where, new.name):
        return 1.0
    ratio = SequenceMatcher(None, words(old.text), words(new.text)).ratio()
    return ratio - 0.3 * (old.where != new.where)
