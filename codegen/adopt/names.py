"""Names for what Python, or the generated code, can't call as the document does."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from ..ir import Plain
from ..names import IN_FUNCTIONS, identifier, pascal, snake
from ..parser.schemas import RESERVED
from .plain import Object, as_object


def rename_components(document: Object) -> int:
    """Give the components names that OpenAPI allows, and return how many had another one."""
    refs: dict[str, str] = {}
    components = as_object(document.get("components"))
    for section, members in components.items():
        new: Object = {}
        for name, member in as_object(members).items():
            free = unique(re.sub(r"[^a-zA-Z0-9._-]+", "_", name), new)
            new[free] = member
            refs |= {f"#/components/{section}/{name}": f"#/components/{section}/{free}"} if free != name else {}
        components[section] = new
    if refs:
        _refer(document, refs)
    return len(refs)


def _refer(node: Plain, refs: Mapping[str, str]) -> None:
    """Let every `$ref` name the component as it is called now."""
    if isinstance(node, dict):
        ref = node.get("$ref")
        if isinstance(ref, str):
            node["$ref"] = refs.get(unquote(ref).replace("~1", "/").replace("~0", "~"), ref)
        mapping = node.get("mapping")
        if isinstance(mapping, dict):
            node["mapping"] = {
                key: refs.get(each, each) if isinstance(each, str) else each for key, each in mapping.items()
            }
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _refer(inner, refs)


def class_names(names: Iterable[str]) -> dict[str, str]:
    """Return a class for each schema, none of them twice and none that the generated modules import."""
    classes: dict[str, str] = {}
    for name in names:
        classes[name] = unique(class_name(name), classes.values())
    return classes


def class_name(name: str) -> str:
    """Return a class for a schema that the generated modules do not import."""
    title = pascal(name)
    title = title if title not in RESERVED else f"{title}Model"
    return title if title.isidentifier() else f"Model{title}"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, with a number where it is taken."""
    known, number, free = {*taken}, 2, name
    while free in known:
        free, number = f"{name}{number}", number + 1
    return free


def spelled(names: Iterable[str]) -> Mapping[str, str]:
    """Return the names among those of one object that Python needs another name for."""
    taken: set[str] = set()
    others: dict[str, str] = {}
    for name in names:
        own = identifier(name, frozenset()) or identifier(f"value_{name}", frozenset()) or "value"
        free = unique(own, taken)
        taken.add(free)
        if free != own or not identifier(name, frozenset()):
            others[name] = free
    return others


def method(name: str, verb: str, tag: str) -> str | None:
    """Return the name of a method where the operation's own would hide its namespace, or is a word of Python."""
    return f"{verb}_{name}" if keyword.iskeyword(name) or name == snake(tag) else None


def argument(wire: Plain) -> str:
    """Return the argument for a name of the API."""
    return identifier(str(wire), IN_FUNCTIONS)
