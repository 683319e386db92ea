"""Compares what a page says with what a spec says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from attrs import frozen

from .facts import Detail, Document, Endpoint

Change: TypeAlias = Literal["new", "gone", "changed", "contradiction", "unclear"]

EVERY = "every endpoint"
PLURAL = {"status": "status codes", "header": "pagination headers", "paging parameter": "paging parameters"}
ALIKE = 0.75
"""From this likeness of two names on, one may be the other's new name; 1 is the same."""


@frozen(kw_only=True)
class Finding:
    """A difference, or something that could not be placed. All but the lines and the text is what a lock remembers."""

    change: Change
    what: str
    where: str
    name: str = ""
    page: str = ""
    """What the page has: a name, a number, a word."""
    spec: str = ""
    page_line: int = 0
    """0 where the page has nothing."""
    spec_line: int
    text: str

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What makes it the same finding, wherever it stands."""
        return self.change, self.what, self.where, self.name, self.page, self.spec

    @property
    def can_be_accepted(self) -> bool:
        """Not so a list that could not be read: once accepted, it would hide whatever changes in it."""
        return self.change != "unclear" or self.what == "line"


def compare(page: Document, spec: Document) -> list[Finding]:
    """Everything in which the two differ, in the page's order; what only the spec has comes last."""
    found = [*_general(page, spec)]
    names = _names(spec)
    for ours, theirs, findings in _pairs(page, spec):
        found += findings
        if ours and theirs:
            found += _Pair(theirs, ours, page, spec, names).findings()
    for line, what in page.unplaced:
        digest = hashlib.sha256(what.encode()).hexdigest()[:12]
        found.append(
            Finding(
                change="unclear", what="line", where="", name=digest, page_line=line, spec_line=spec.line, text=what
            )
        )
    unique = {finding.key: finding for finding in reversed(found)}
    return sorted(unique.values(), key=lambda each: (each.page_line or 10**9, each.spec_line, each.key))


def _general(page: Document, spec: Document) -> Iterator[Finding]:
    """What the page says about all endpoints."""
    for what, ours, theirs in (
        ("status", spec.statuses, page.statuses),
        ("header", spec.headers, page.headers),
        ("paging parameter", spec.paging, page.paging),
    ):
        if ours and not theirs:
            line = next((line for label, line in page.lost.items() if what.split()[-1] in label), 0)
            text = (
                f"the page has no general list of {PLURAL[what]}, so that {', '.join(sorted(ours))} were not compared"
            )
            yield Finding(
                change="unclear",
                what=f"{what} list",
                where=EVERY,
                page_line=line,
                spec_line=min(ours.values()),
                text=text,
            )
            continue
        for name in theirs.keys() - ours.keys():
            text, line = f"new {what} {name} for {EVERY}", theirs[name]
            yield Finding(
                change="new", what=what, where=EVERY, name=name, page_line=line, spec_line=spec.line, text=text
            )
        for name in ours.keys() - theirs.keys():
            text, line = f"the {what} {name} of {EVERY} is no longer on the page", ours[name]
            yield Finding(change="gone", what=what, where=EVERY, name=name, spec_line=line, text=text)


def _pairs(page: Document, spec: Document) -> Iterator[tuple[Endpoint | None, Endpoint | None, list[Finding]]]:
    """Endpoints of the spec with those of the page, and what tells them apart."""
    ours = {endpoint.key: endpoint for endpoint in spec.endpoints}
    theirs: dict[tuple[str, str], Endpoint] = {}
    for endpoint in page.endpoints:
        first = theirs.setdefault(endpoint.key, endpoint)
        if first is not endpoint:
            text = f"{endpoint.name} is described twice, first on line {first.line}: only that was compared"
            yield None, None, [_about(endpoint, "unclear", "endpoint", endpoint.line, spec.line, text, name="twice")]
    for key in ours.keys() & theirs.keys():
        yield ours.pop(key), theirs.pop(key), []
    for theirs_key, other in list(theirs.items()):
        match = _moved(other, ours.values(), theirs.values())
        if match is None:
            continue
        del ours[match.key], theirs[theirs_key]
        word = "verb" if match.key[1] == other.key[1] else "endpoint"
        page_has, spec_has = (other.verb, match.verb) if word == "verb" else (other.name, match.name)
        text = f"the {word} of {match.path}: {page_has} on the page, {spec_has} in the spec"
        if word == "endpoint":
            text = f"{match.name} is now {other.name}; or the one is gone and the other is new"
        change = _about(match, "changed", word, other.line, match.line, text, page=page_has, spec=spec_has)
        yield match, other, [change]
    for endpoint in theirs.values():
        yield None, endpoint, [_about(endpoint, "new", "endpoint", endpoint.line, spec.line, _portrait(endpoint))]
    for endpoint in ours.values():
        known = "; the spec has marked it as deprecated" if endpoint.deprecated else ""
        text = f"{endpoint.name} is no longer on the page{known}"
        yield endpoint, None, [_about(endpoint, "gone", "endpoint", 0, endpoint.line, text)]


def _moved(other: Endpoint, ours: Iterable[Endpoint], theirs: Iterable[Endpoint]) -> Endpoint | None:
    """The endpoint of the spec that may have got this verb or this path."""
    ours, theirs = list(ours), list(theirs)
    same_path = [each for each in ours if each.key[1] == other.key[1]]
    if len(same_path) == 1 and sum(each.key[1] == other.key[1] for each in theirs) == 1:
        return same_path[0]
    alike = {each.key: _likeness(each.path, other.path) for each in ours if each.verb == other.verb}
    best = max(alike, key=lambda key: alike[key], default=None)
    return next(each for each in ours if each.key == best) if best and alike[best] >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    """How alike the last segments of two paths are, where all but one segment are the same; else 0."""
    left, right = one.strip("/").split("/"), other.strip("/").split("/")
    differing = [
        pair for pair in zip(left, right, strict=False) if pair[0] != pair[1] and not _is_value(pair[0], pair[1])
    ]
    if len(left) != len(right) or len(differing) != 1:
        return 0.0
    return SequenceMatcher(None, *differing[0]).ratio()


def _is_value(*segments: str) -> bool:
    return all(segment[:1] in "{:<" or segment.isdigit() for segment in segments)


def _portrait(endpoint: Endpoint) -> str:
    """A new endpoint in one line."""
    asked = [name + (" (required)" if each.required else "") for name, each in endpoint.parameters.items()]
    asked += [f"{name} (in an example)" for name in endpoint.sent if name not in endpoint.parameters]
    answered = [*endpoint.fields, *(name for name in endpoint.shown if name not in endpoint.fields)]
    parts = (("parameters", asked), ("answers", answered), ("statuses", [*endpoint.statuses]))
    return f"new endpoint {endpoint.name}" + "".join(f"; {head} {', '.join(names)}" for head, names in parts if names)


def _names(spec: Document) -> frozenset[str]:
    """Every name that the spec knows."""
    names = {"true", "false", *spec.headers}
    for endpoint in spec.endpoints:
        names.update(endpoint.parameters, endpoint.fields)
        for detail in [*endpoint.parameters.values(), *endpoint.fields.values()]:
            names |= detail.values
    return frozenset(names)


class _Pair:
    """One endpoint as both sides describe it."""

    def __init__(self, theirs: Endpoint, ours: Endpoint, page: Document, spec: Document, names: frozenset[str]) -> None:
        self._theirs = theirs
        self._ours = ours
        self._page = page
        self._spec = spec
        self._names = names

    def findings(self) -> Iterator[Finding]:
        """All differences of the two."""
        theirs, ours = self._theirs, self._ours
        for verb, line in theirs.called.items():
            if verb != theirs.verb:
                text = f"an example of {ours.name} uses {verb}, its text says {theirs.verb}"
                yield self._tell("contradiction", "verb", text, line, ours.line, page=verb, spec=ours.verb)
        yield from self._parameters()
        yield from self._fields()
        yield from self._statuses()
        if theirs.paged and not ours.paged:
            yield self._tell("new", "paging", f"{ours.name} comes in pages", theirs.paged, ours.line)
        for label, line in theirs.lost.items():
            if self._is_missed(label):
                text = f"the list after {label!r} of {ours.name} is empty, so that it could not be compared"
                yield self._tell("unclear", "list", text, line, ours.line, name=label)

    def _is_missed(self, label: str) -> bool:
        """Whether the spec has something of the kind that the empty list announces."""
        if "fields" in label:
            return bool(self._ours.fields)
        if "parameters" in label:
            return any(not detail.in_path for detail in self._ours.parameters.values())
        return True

    def _parameters(self) -> Iterator[Finding]:
        theirs, ours = self._theirs, self._ours
        in_path = {name for name, detail in ours.parameters.items() if detail.in_path}
        named = {segment.strip(":<{>}").replace(" ", "_") for segment in theirs.path.split("/") if segment[:1] in ":{"}
        for name in sorted(named - in_path - {""}):
            text = f"{ours.name} is printed with {name} in its path"
            yield self._tell(
                "changed", "name in the path", text, theirs.line, ours.line, page=name, spec=" ".join(in_path)
            )
        shown = {name: Detail(line=line) for name, line in theirs.sent.items()}
        new = {name: each for name, each in (shown | theirs.parameters).items() if name not in ours.parameters}
        new = {name: each for name, each in new.items() if name not in named}
        gone = {} if any("parameters" in label for label in theirs.lost) else {
            name: each
            for name, each in ours.parameters.items()
            if not each.in_path and name not in theirs.parameters and name not in theirs.sent
        }  # fmt: skip
        yield from self._names_differ("parameter", new, gone, theirs.parameters, ours.parameters)
        for name, detail in theirs.parameters.items():
            if name in ours.parameters:
                yield from self._details("parameter", name, detail, ours.parameters[name])

    def _fields(self) -> Iterator[Finding]:
        theirs, ours = self._theirs, self._ours
        new = {name: each for name, each in theirs.fields.items() if name not in ours.fields}
        told = ours.fields.keys() | ours.parameters.keys() | theirs.parameters.keys() | new.keys()
        new |= {name: Detail(line=line) for name, line in theirs.shown.items() if name not in told}
        gone = {name: each for name, each in ours.fields.items() if name not in {*theirs.fields, *theirs.shown}}
        if not theirs.fields:
            gone = {}
            others = [each for each in self._page.endpoints if each.fields and each.fields.keys() & ours.fields.keys()]
            if ours.fields and not others and not any("fields" in label for label in theirs.lost):
                text = f"{ours.name}: nothing on the page lists what it answers"
                yield self._tell("gone", "field list", text, 0, ours.line)
        yield from self._names_differ("field", new, gone, theirs.fields, ours.fields)
        for name, detail in theirs.fields.items():
            if name in ours.fields:
                yield from self._details("field", name, detail, ours.fields[name])

    def _names_differ(
        self,
        what: str,
        new: Mapping[str, Detail],
        gone: Mapping[str, Detail],
        theirs: Mapping[str, Detail],
        ours: Mapping[str, Detail],
    ) -> Iterator[Finding]:
        where = self._ours.name
        renamed = dict(_renamed(list(new), list(gone), list(theirs), list(ours)))
        for name, detail in new.items():
            old = renamed.get(name)
            if old is None:
                how = ", required" if detail.required else ", optional" if detail.required is False else ""
                shown = "" if name in theirs else " (only an example shows it)"
                text = f"new {what} {name} of {where}{how}{shown}"
                yield self._tell("new", what, text, detail.line, self._ours.line, name=name)
            else:
                text = f"the {what} {old} of {where} is now {name}; or the one is gone and the other is new"
                if any(old in {*each.fields, *each.parameters} for each in self._page.endpoints):
                    text += f"; or a misprint, as other places of the page have {old}"
                yield self._tell("changed", what, text, detail.line, gone[old].line, name=old, page=name, spec=old)
        for name, detail in gone.items():
            if name not in renamed.values():
                text = f"the {what} {name} of {where} is no longer on the page"
                yield self._tell("gone", what, text, 0, detail.line, name=name)

    def _details(self, what: str, name: str, theirs: Detail, ours: Detail) -> Iterator[Finding]:
        there, label = f"{name} of {self._ours.name}", f"the {what} {name} of {self._ours.name}"
        if theirs.required is not None and theirs.required != ours.required and not ours.in_path:
            words = {True: "required", False: "optional"}
            has, had = words[theirs.required], words[bool(ours.required)]
            yield self._changed("required", name, label, has, had, theirs, ours)
        if theirs.kinds and ours.kinds and not theirs.kinds & ours.kinds:
            yield self._changed("type", name, label, _words(theirs.kinds), _words(ours.kinds), theirs, ours)
        if theirs.longest is not None and theirs.longest != ours.longest:
            yield self._changed(
                "length", name, label, str(theirs.longest), str(ours.longest or "no limit"), theirs, ours
            )
        if theirs.default is not None and theirs.default != ours.default:
            has = str(theirs.default)
            yield self._changed("default", name, label, has, str(ours.default or "none"), theirs, ours)
        known = {*self._names, *self._ours.path.split("/"), *self._theirs.parameters, *self._theirs.fields}
        unknown = theirs.mentions - known
        for value in sorted((theirs.values - ours.values) | unknown):
            text = f"{value!r} is named for {there}, and the spec does not know it"
            yield self._tell("new", "value", text, theirs.line, ours.line, name=f"{name}={value}")
        if theirs.values and not ours.is_open:
            for value in sorted(ours.values - theirs.values):
                text = f"the value {value!r} for {there} is no longer on the page"
                yield self._tell("gone", "value", text, theirs.line, ours.line, name=f"{name}={value}")

    def _changed(self, what: str, name: str, label: str, page: str, spec: str, theirs: Detail, ours: Detail) -> Finding:
        text = f"{label}: {what} differs: {page} on the page, {spec} in the spec"
        return self._tell("changed", what, text, theirs.line, ours.line, name=name, page=page, spec=spec)

    def _statuses(self) -> Iterator[Finding]:
        theirs, ours = self._theirs, self._ours
        for code in theirs.statuses.keys() - ours.statuses.keys():
            text = f"new status {code} of {ours.name}"
            yield self._tell("new", "status", text, theirs.statuses[code], ours.line, name=code)
        if any("status" in label for label in theirs.lost):
            return
        for code in ours.statuses.keys() - self._spec.statuses.keys() - theirs.statuses.keys():
            if code not in self._page.statuses:
                text = f"the status {code} of {ours.name} is no longer on the page"
                yield self._tell("gone", "status", text, 0, ours.statuses[code], name=code)

    def _tell(
        self, change: Change, what: str, text: str, page_line: int, spec_line: int,
        *, name: str = "", page: str = "", spec: str = "",
    ) -> Finding:  # fmt: skip
        return _about(self._ours, change, what, page_line, spec_line, text, name=name, page=page, spec=spec)


def _about(
    endpoint: Endpoint, change: Change, what: str, page_line: int, spec_line: int, text: str,
    *, name: str = "", page: str = "", spec: str = "",
) -> Finding:  # fmt: skip
    return Finding(
        change=change, what=what, where=endpoint.name, name=name, page=page, spec=spec,
        page_line=page_line, spec_line=spec_line, text=text,
    )  # fmt: skip


def _words(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))


def _renamed(new: list[str], gone: list[str], theirs: list[str], ours: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a new and a gone name that may be one: they are alike, or stand at the same place in the list."""
    left = list(gone)
    for name in new:
        likes = {old: SequenceMatcher(None, name, old).ratio() for old in left}
        likes |= dict.fromkeys((old for old in left if _around(name, theirs) == _around(old, ours)), 1.0)
        best = max(likes, key=lambda old: likes[old], default=None)
        if best is not None and likes[best] >= ALIKE:
            left.remove(best)
            yield name, best


def _around(name: str, names: list[str]) -> tuple[str, str] | None:
    """The neighbours of a name in a list."""
    if name not in names:
        return None
    place = names.index(name)
    return (names[place - 1] if place else ""), (names[place + 1] if place + 1 < len(names) else "")
