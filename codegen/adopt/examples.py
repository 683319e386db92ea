"""Made-up examples: a document's own may hold somebody's data, and often are not what its schema says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..ir import Plain

FORMATS: Mapping[str, Plain] = {
    "date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z", "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "name@example.com", "uri": "https://example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
}  # fmt: skip
DEEPEST = 4
"""Below this, an optional value is left out."""


PIECE = re.compile(
    r"\[(?P<set>\^?\]?[^\]]*)\]|\\(?P<kind>[dwsDWS.\\/+*?()-])|(?P<plain>[^\\^$.|?*+()\[\]{}])|(?P<any>\.)"
)
COUNT = re.compile(r"\{(\d+)(?:,\d*)?\}|[*+?]")


def matching(pattern: str) -> str | None:
    """A text that a simple pattern matches; `None` where none was found."""
    rest, text = pattern.removeprefix("^").removesuffix("$"), ""
    while rest:
        piece = PIECE.match(rest)
        if piece is None:
            return None
        rest = rest[piece.end() :]
        count = COUNT.match(rest)
        rest = rest[count.end() :] if count else rest
        times = int(count.group(1)) if count and count.group(1) else 1
        one = piece["plain"] or ("x" if piece["any"] else "")
        if piece["kind"]:
            one = {"d": "1", "w": "x", "s": " ", "D": "x", "W": "-", "S": "x"}.get(piece["kind"], piece["kind"])
        elif piece["set"] is not None:
            allowed = (each for each in "1axAX0-_. /:@" if re.fullmatch(f"[{piece['set']}]", each))
            one = next(allowed, "")
        text += one * times
    return text if re.search(pattern, text) else None


def made_up(schema: Plain, resolve: Callable[[Mapping[str, Plain]], dict[str, Plain]], depth: int = 0) -> Plain:
    """A value that the schema allows."""
    node = schema if isinstance(schema, dict) else {}
    if "$ref" in node:
        node = resolve(node)
    for key in ("oneOf", "anyOf", "allOf"):
        choices = node.get(key)
        if isinstance(choices, list) and choices and "properties" not in node:
            return made_up(choices[0], resolve, depth + 1)
    if "const" in node:
        return node["const"]
    values = node.get("enum")
    if isinstance(values, list) and values:
        return values[0]
    kinds = node.get("type")
    kind = next((each for each in kinds if each != "null"), "null") if isinstance(kinds, list) else kinds
    if kind == "object" or "properties" in node:
        members, needed = node.get("properties"), node.get("required")
        members, needed = members if isinstance(members, dict) else {}, needed if isinstance(needed, list) else []
        return {
            key: made_up(each, resolve, depth + 1) for key, each in members.items() if depth < DEEPEST or key in needed
        }
    if kind == "array":
        least = node.get("minItems")
        count = least if isinstance(least, int) and least else int(depth < DEEPEST)
        return [made_up(node.get("items"), resolve, depth + 1) for _ in range(count)]
    if kind in {"integer", "number"}:
        low = node.get("minimum")
        return low if isinstance(low, int | float) else 1
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    if "pattern" in node:
        return matching(str(node["pattern"])) or "example"
    text = FORMATS.get(str(node.get("format")), "example")
    most, least = node.get("maxLength"), node.get("minLength")
    text = str(text)[:most] if isinstance(most, int) else str(text)
    return text.ljust(least, "x") if isinstance(least, int) else text
