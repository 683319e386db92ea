"""Differences of what every call relies on: where the service is, and how calls authenticate."""

from __future__ import annotations

from collections.abc import Iterator

from ..load import Node
from .change import Change

MEANT = ("type", "scheme", "name", "in", "bearerFormat", "flows", "openIdConnectUrl")
"""The keys of a security scheme that say how a call is signed."""


def service(old: Node, new: Node) -> Iterator[Change]:
    """What changes for everybody who calls: a client of the old spec asks elsewhere, or is refused."""
    before, after = _servers(old), _servers(new)
    if before[:1] != after[:1]:
        yield Change("breaking", "", f"the server {_named(before[:1])} becomes {_named(after[:1])}", ("servers",))
    for url in after[1:]:
        if url not in before:
            yield Change("additive", "", f"another server is named: {url}", ("servers",))
    for url in before[1:]:
        if url not in after:
            yield Change("breaking", "", f"the server {url} is no longer named", ("servers",))
    if old["security"].plain != new["security"].plain:
        text = f"calls are signed with {_named(_signers(new))} instead of {_named(_signers(old))}"
        yield Change("breaking", "", text, ("security",))
    schemes = old["components"]["securitySchemes"].fields, new["components"]["securitySchemes"].fields
    renamed = {
        name: twin
        for name in schemes[0].keys() - schemes[1].keys()
        for twin in sorted(schemes[1].keys() - schemes[0].keys())
        if _meaning(schemes[0][name]) == _meaning(schemes[1][twin])
    }
    for name, twin in sorted(renamed.items()):
        yield Change("docs only", "", f"the security scheme {name} is now named {twin}", ("security", twin))
    for name in sorted((schemes[0].keys() | schemes[1].keys()) - renamed.keys() - {*renamed.values()}):
        yield from _scheme(name, schemes[0].get(name), schemes[1].get(name))


def _meaning(scheme: Node) -> dict[str, object]:
    """What of a scheme says how a call is signed."""
    return {key: scheme[key].plain for key in MEANT if scheme[key].plain is not None}


def _scheme(name: str, old: Node | None, new: Node | None) -> Iterator[Change]:
    place = ("security", name)
    if old is None:
        yield Change("additive", "", f"new security scheme {name}", place)
    elif new is None:
        yield Change("breaking", "", f"the security scheme {name} is gone", place)
    else:
        was, now = _meaning(old), _meaning(new)
        if keys := [key for key in MEANT if was.get(key) != now.get(key)]:
            before, after = (
                ", ".join(f"{key} {each[key]}" for key in keys if key in each) or "nothing" for each in (was, now)
            )
            yield Change("breaking", "", f"the security scheme {name}: {before} becomes {after}", place)
        if old["description"].text != new["description"].text:
            yield Change("docs only", "", f"the description of the security scheme {name} changes", place)


def _servers(root: Node) -> list[str]:
    return [server["url"].text.rstrip("/") for server in root["servers"].items]


def _signers(root: Node) -> list[str]:
    return [name for choice in root["security"].items for name in choice.fields]


def _named(names: list[str]) -> str:
    return " and ".join(names) or "nothing"
