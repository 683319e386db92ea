"""Differences of operations: methods, their arguments, responses, paging and retries."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import Api, Operation
from .annotations import weigh
from .change import Change, Weight, others
from .fields import members

TEXTS = ("summary", "description", "reconcile", "price", "source")
UNSEEN = ("verb", "path", "envelope", "may_be_empty", "form", "polls")
"""What the client settles with the service on its own."""
COVERED = frozenset({*TEXTS, *UNSEEN, "name", "method", "parameters", "response", "paging", "effect", "idempotent"}) | {
    "security", "at_least_one", "selectors", "errors", "deprecated", "deferred", "examples",
}  # fmt: skip
RETRIES = {
    True: "after a failure it is sent again automatically",
    False: "after a failure it is sent again only when nothing can have happened",
}


def operations(old: Api, new: Api) -> Iterator[Change]:
    """What changes for those who call."""
    before, after = _by_name(old), _by_name(new)
    gone = {name: before[name] for name in before if name not in after}
    fresh = {name: after[name] for name in after if name not in before}
    for name, (method, operation) in list(gone.items()):
        match = next((new_name for new_name, (_, other) in fresh.items() if _place(other) == _place(operation)), None)
        if match is None:
            yield Change("breaking", method, f"is gone ({operation.verb} {operation.path})", (name,))
            continue
        new_method, other = fresh.pop(match)
        yield Change("breaking", method, f"operation {name} is renamed to {match}", (match,))
        yield from _compare(method, operation, new_method, other)
    for name, (method, operation) in fresh.items():
        yield Change("additive", method, f"new: {operation.verb} {operation.path}", (name,))
    for name in before.keys() & after.keys():
        yield from _compare(*before[name], *after[name])


def _by_name(api: Api) -> dict[str, tuple[str, Operation]]:
    """The operations with what a caller writes for them."""
    return {
        operation.name: (f"{resource.name}.{operation.method}", operation)
        for resource in api.resources
        for operation in resource.operations
    }


def _place(operation: Operation) -> tuple[object, ...]:
    return operation.verb, operation.path, operation.fixed


def _compare(old_method: str, old: Operation, method: str, new: Operation) -> Iterator[Change]:
    place = (new.name,)
    if old_method != method:
        yield Change("breaking", old_method, f"is now called {method}", place)
    for weight, text in _differences(old, new):
        yield Change(weight, method, text, place)
    paths = [[each.wire for each in operation.parameters if each.place == "path"] for operation in (old, new)]
    if sorted(paths[0]) == sorted(paths[1]) and paths[0] != paths[1]:
        yield Change("breaking", method, "the positional arguments change their order", place)
    for wire, weight, text in members("parameter", old.parameters, new.parameters, answered=False, sent=True):
        yield Change(weight, method, text, (*place, wire))


def _differences(old: Operation, new: Operation) -> Iterator[tuple[Weight, str]]:
    if old.returns != new.returns:
        yield weigh(old.returns, new.returns, answered=True, sent=False), f"answer {old.returns} becomes {new.returns}"
    if bool(old.paging) != bool(new.paging):
        text = (
            "comes in pages now: the method returns a Pager"
            if new.paging
            else "no longer comes in pages: the method is awaited"
        )
        yield "breaking", text
    elif _walk(old) != _walk(new):
        yield "additive", "is walked page by page in another way"
    if (old.effect, old.idempotent) != (new.effect, new.idempotent):
        differs = _is_repeatable(old) != _is_repeatable(new)
        retries = RETRIES[_is_repeatable(new)] if differs else "it is sent again as before"
        yield "breaking" if differs else "additive", f"effect {_effect(old)} becomes {_effect(new)}: {retries}"
    if old.at_least_one != new.at_least_one:
        looser = not new.at_least_one or (old.at_least_one and {*old.at_least_one} <= {*new.at_least_one})
        one = ", ".join(new.at_least_one) or "none"
        yield "additive" if looser else "breaking", f"at least one is needed of: {one}"
    if old.selectors != new.selectors:
        weight: Weight = "breaking" if new.selectors else "additive"
        yield weight, f"all_devices is needed without any of: {', '.join(new.selectors) or 'none'}"
    yield from _errors(dict(old.errors), dict(new.errors))
    if old.deprecated != new.deprecated:
        yield "additive", "is deprecated" if new.deprecated else "is no longer deprecated"
    if old.security != new.security:
        was, now = (
            " and ".join(each.security or ("nothing",)) if each.security is not None else "the API's scheme"
            for each in (old, new)
        )
        yield "breaking", f"is signed with {now} instead of {was}"
    for name in (*TEXTS, *UNSEEN):
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name in TEXTS:
            yield "docs only", f"its {name} changes"
        elif was != now:
            yield "additive", f"{name} {was} becomes {now}; callers change nothing"
    yield from others(old, new, COVERED)


def _walk(operation: Operation) -> tuple[object, ...]:
    """How a list is walked, whatever its rows are."""
    return (operation.paging.kind, operation.paging.arguments) if operation.paging else ()


def _errors(old: dict[int, str], new: dict[int, str]) -> Iterator[tuple[Weight, str]]:
    for status in sorted(old.keys() | new.keys()):
        was, now = old.get(status, "no body"), new.get(status, "no body")
        if was != now:
            yield "breaking" if status in old else "additive", f"the error {status} with {was} becomes {now}"


def _effect(operation: Operation) -> str:
    return f"idempotent {operation.effect}" if operation.idempotent else operation.effect


def _is_repeatable(operation: Operation) -> bool:
    return operation.effect == "read" or (operation.effect == "write" and operation.idempotent)
