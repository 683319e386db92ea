"""Compares what a page says with what a spec says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from .facts import Document, Endpoint, bare
from .finding import EVERY, Finding, about
from .pair import ALIKE, Pair, renamed

PLURAL = {"status": "status codes", "header": "pagination headers", "paging parameter": "paging parameters"}


def compare(page: Document, spec: Document) -> list[Finding]:
    """Everything in which the two differ, in the page's order; what only the spec has comes last."""
    differences = [*_general(page, spec), *_service(page, spec)]
    names = _names(spec)
    for ours, theirs, findings in _pairs(page, spec):
        differences += findings
        if ours and theirs:
            differences += Pair(theirs, ours, page, spec, names).findings()
    for line, what in page.unplaced:
        digest = hashlib.sha256(what.encode()).hexdigest()[:12]
        differences.append(
            Finding(
                change="unclear", what="line", where="", name=digest, page_line=line, spec_line=spec.line, text=what
            )
        )
    unique = {finding.key: finding for finding in reversed(differences)}
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
        if what.split()[0] == "status":
            theirs = page.mentioned | theirs
        if (what == "status" and "statuses" in page.unread) or (
            what == "paging parameter" and "parameters" in page.unread
        ):
            text = f"the general list of {PLURAL[what]} is written in a way that is not understood"
            line = page.unread["statuses" if what == "status" else "parameters"]
            yield Finding(
                change="unclear", what=f"{what} list", where=EVERY, page_line=line, spec_line=spec.line, text=text
            )
            continue
        gone = [name for name in ours if name not in theirs and name not in {"Link", "Retry-After"}]
        pairs = (
            dict(renamed([name for name in theirs if name not in ours], gone, list(theirs), list(ours)))
            if what != "status"
            else {}
        )
        for name, old in pairs.items():
            text = f"the {what} {old} of {EVERY} is now {name}; or the one is gone and the other is new"
            yield Finding(
                change="changed", what=what, where=EVERY, name=old, page=name, spec=old, page_line=theirs[name],
                spec_line=ours[old], text=text,
            )  # fmt: skip
        for name in theirs.keys() - ours.keys() - pairs.keys():
            text, line = f"new {what} {name} for {EVERY}", theirs[name]
            yield Finding(
                change="new", what=what, where=EVERY, name=name, page_line=line, spec_line=spec.line, text=text
            )
        for name in set(gone) - set(pairs.values()):
            text, line = f"the {what} {name} of {EVERY} is no longer on the page", ours[name]
            yield Finding(change="gone", what=what, where=EVERY, name=name, spec_line=line, text=text)


def _service(page: Document, spec: Document) -> Iterator[Finding]:
    """Where the service is, and how calls authenticate."""
    for what, ours, theirs in (("base URL", spec.bases, page.bases), ("authentication", spec.schemes, page.schemes)):
        for name, line in theirs.items():
            if name not in ours:
                text = f"the {what} is {name} in an example, and {' or '.join(ours) or 'none'} in the spec"
                yield Finding(
                    change="changed", what=what, where=EVERY, page=name, spec=" ".join(ours), page_line=line,
                    spec_line=min(ours.values(), default=spec.line), text=text,
                )  # fmt: skip


def _pairs(page: Document, spec: Document) -> Iterator[tuple[Endpoint | None, Endpoint | None, list[Finding]]]:
    """Endpoints of the spec with those of the page, and what distinguishes them."""
    ours = {endpoint.key: endpoint for endpoint in spec.endpoints}
    theirs: dict[tuple[str, str], Endpoint] = {}
    for endpoint in page.endpoints:
        first = theirs.setdefault(endpoint.key, endpoint)
        if first is not endpoint:
            text = f"{endpoint.name} is described twice, first on line {first.line}: only that was compared"
            yield None, None, [about(endpoint, "unclear", "endpoint", endpoint.line, spec.line, text, name="twice")]
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
        change = about(match, "changed", word, other.line, match.line, text, page=page_has, spec=spec_has)
        yield match, other, [change]
    for endpoint in theirs.values():
        yield None, endpoint, [about(endpoint, "new", "endpoint", endpoint.line, spec.line, _portrait(endpoint))]
    if ours and page.nameless:
        names = [each.name for each in ours.values()]
        text = (
            f"{', '.join(names)}: not compared, as an endpoint on the page has no path or HTTP method that can be read"
        )
        lost = Finding(
            change="unclear", what="endpoint list", where=EVERY, spec="\n".join(names), page_line=page.nameless[0][0],
            spec_line=spec.line, text=text,
        )  # fmt: skip
        yield None, None, [lost]
        ours.clear()
    for endpoint in ours.values():
        if line := page.seen.get(endpoint.key[1]):
            text = f"{endpoint.name}: its path is on the page, but nothing there was read as its description"
            yield endpoint, None, [about(endpoint, "unclear", "endpoint", line, endpoint.line, text)]
            continue
        known = "; the spec has marked it as deprecated" if endpoint.deprecated else ""
        text = f"{endpoint.name} is no longer on the page{known}"
        yield endpoint, None, [about(endpoint, "gone", "endpoint", 0, endpoint.line, text)]


def _moved(other: Endpoint, ours: Iterable[Endpoint], theirs: Iterable[Endpoint]) -> Endpoint | None:
    """The endpoint of the spec that may have this HTTP method or this path now."""
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
    if [re.fullmatch(r"v\d+", each[0]) is not None for each in (left, right)] == [True, True] and bare(one)[3:] == bare(
        other
    )[3:]:
        return 1.0  # another version
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
    parameters = [name + (" (required)" if each.required else "") for name, each in endpoint.parameters.items()]
    parameters += [f"{name} (in an example)" for name in endpoint.sent if name not in endpoint.parameters]
    fields = [*endpoint.fields, *(name for name in endpoint.shown if name not in endpoint.fields)]
    parts = (("parameters", parameters), ("answers", fields), ("statuses", [*endpoint.statuses]))
    return f"new endpoint {endpoint.name}" + "".join(f"; {head} {', '.join(names)}" for head, names in parts if names)


def _names(spec: Document) -> frozenset[str]:
    """Every name that the spec knows."""
    names = {"true", "false", *spec.headers}
    for endpoint in spec.endpoints:
        names.update(endpoint.parameters, endpoint.fields)
        for detail in [*endpoint.parameters.values(), *endpoint.fields.values()]:
            names |= detail.values
    return frozenset(names)
