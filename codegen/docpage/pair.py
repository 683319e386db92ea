"""One endpoint as the page and the spec describe it: all in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from .facts import Detail, Document, Endpoint
from .finding import Change, Finding, about

ALIKE = 0.75
"""From this likeness of two names on, one may be the other's new name; 1 is the same."""


class Pair:
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
        for kind, line in theirs.unread.items():
            what = {"table": "a table", "example": "an example"}.get(kind, f"the list of {kind}")
            text = f"{what} of {ours.name} is written in a way that is not understood: it was not compared"
            yield self._tell("unclear", "unreadable list", text, line, ours.line, name=kind)
        if not theirs.unread.keys() & {"parameters", "table"}:
            yield from self._parameters()
        if not theirs.unread.keys() & {"fields", "table", "example"}:
            yield from self._fields()
        if "statuses" not in theirs.unread:
            yield from self._statuses()
        if theirs.paged and not ours.paged:
            yield self._tell("new", "paging", f"{ours.name} comes in pages", theirs.paged, ours.line)
        for label, line in theirs.lost.items():
            if "table" not in theirs.unread and self._is_missed(label):
                text = f"the list after {label!r} of {ours.name} is empty, so that it could not be compared"
                yield self._tell("unclear", "list", text, line, ours.line, name=label)

    def _is_missed(self, label: str) -> bool:
        """Whether the spec has something of the kind that the empty list announces."""
        if "fields" in label:
            return bool(self._ours.fields)
        if "parameters" in label:
            return any(not detail.in_path for detail in self._ours.parameters.values())
        return True

    def _is_left_out(self, name: str) -> bool:
        """Whether an example sends what the list may have left out: all of it, where there is a table or no list."""
        theirs = self._theirs
        return name in theirs.sent and (theirs.has_table or not theirs.parameters or name in theirs.inner)

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
            if not each.in_path and name not in theirs.parameters and not self._is_left_out(name)
        }  # fmt: skip
        yield from self._names_differ("parameter", new, gone, theirs.parameters, ours.parameters)
        for name, detail in theirs.parameters.items():
            if name in ours.parameters:
                yield from self._details("parameter", name, detail, ours.parameters[name])

    def _fields(self) -> Iterator[Finding]:
        theirs, ours = self._theirs, self._ours
        new = {name: each for name, each in theirs.fields.items() if name not in ours.fields}
        known = ours.fields.keys() | ours.parameters.keys() | theirs.parameters.keys() | new.keys()
        new |= {name: Detail(line=line) for name, line in theirs.shown.items() if name not in known}
        gone = {name: each for name, each in ours.fields.items() if name not in {*theirs.fields, *theirs.shown}}
        if not theirs.fields:
            gone = {}
            others = [each for each in self._page.endpoints if each.fields and each.fields.keys() & ours.fields.keys()]
            if ours.fields and not others and not any("fields" in label for label in theirs.lost):
                text = f"{ours.name}: nothing on the page lists the fields of its response"
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
        pairs = dict(renamed(list(new), list(gone), list(theirs), list(ours)))
        for name, detail in new.items():
            old = pairs.get(name)
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
        starts = self._theirs.starts
        unclear = [name for name in gone if name in starts and name not in pairs.values()]
        if unclear:
            text = f"{', '.join(unclear)} of {where}: on the page, but not in a list of {what}s that is understood"
            yield self._tell(
                "unclear", f"{what} list", text, starts[unclear[0]], gone[unclear[0]].line, name=unclear[0]
            )
        for name, detail in gone.items():
            if name not in pairs.values() and name not in unclear:
                text = f"the {what} {name} of {where} is no longer on the page"
                yield self._tell("gone", what, text, 0, detail.line, name=name)

    def _details(self, what: str, name: str, theirs: Detail, ours: Detail) -> Iterator[Finding]:
        where, label = f"{name} of {self._ours.name}", f"the {what} {name} of {self._ours.name}"
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
        if theirs.most is not None and theirs.most not in {ours.most, ours.longest, theirs.longest}:
            yield self._changed("maximum", name, label, str(theirs.most), str(ours.most or "none"), theirs, ours)
        if theirs.default is not None and theirs.default != ours.default:
            has = str(theirs.default)
            yield self._changed("default", name, label, has, str(ours.default or "none"), theirs, ours)
        known = {*self._names, *self._ours.path.split("/"), *self._theirs.parameters, *self._theirs.fields}
        unknown = theirs.mentions - known
        fresh = (theirs.values - ours.values) | unknown
        if len(fresh) > 1 and not ours.values:
            text = f"{', '.join(map(repr, sorted(fresh)))} are listed for {where}, and the spec lists no values"
            yield self._tell("new", "values", text, theirs.line, ours.line, name=name, page=" ".join(sorted(fresh)))
            fresh = frozenset()
        for value in sorted(fresh):
            text = f"{value!r} is named for {where}, and the spec does not know it"
            yield self._tell("new", "value", text, theirs.line, ours.line, name=f"{name}={value}")
        if theirs.values and not ours.is_open:
            for value in sorted(ours.values - theirs.values):
                text = f"the value {value!r} for {where} is no longer on the page"
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
        return about(self._ours, change, what, page_line, spec_line, text, name=name, page=page, spec=spec)


def _words(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))


def renamed(new: list[str], gone: list[str], theirs: list[str], ours: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a new and a gone name that may be one: they are alike, or are at the same place in the list."""
    left = list(gone)
    for name in new:
        likes = {old: SequenceMatcher(None, name, old).ratio() for old in left}
        likes |= dict.fromkeys((old for old in left if _around(name, theirs) == _around(old, ours) is not None), 1.0)
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
