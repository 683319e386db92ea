"""How a type may change without harm: a type in a response can become narrower, one in a request wider."""

from __future__ import annotations

import re

from .change import Weight


def alternatives(annotation: str) -> frozenset[str]:
    """`list[A | B] | None` → `list[A | B]`, `None`."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[\[\]]| \| ", annotation):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if match.group() == " | " and not depth:
            parts.append(annotation[start : match.start()])
            start = match.end()
    return frozenset([*parts, annotation[start:]])


def weigh(old: str, new: str, *, answered: bool, sent: bool) -> Weight:
    """The weight of a change of type, for those who read the value, give it, or do both."""
    before, after = alternatives(old), alternatives(new)
    harmless_to_read = after <= before
    harmless_to_give = before <= after or after == {"JSON"}
    return "additive" if (harmless_to_read or not answered) and (harmless_to_give or not sent) else "breaking"
