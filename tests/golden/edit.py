"""One kind of edit of a page, and where on the page it may be made."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from page_model import Part

Edit = Callable[[list[Part], Random], tuple[str, ...] | None]
"""Changes the parts in place; the words that one finding must have, or `None` where the page has nothing to change."""

EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    """Note a kind of edit by its name."""
    EDITS[function.__name__.replace("_", " ")] = function
    return function


def endpoints(parts: list[Part]) -> list[list[Part]]:
    """The parts of each endpoint."""
    marks = [number for number, part in enumerate(parts) if part.kind == "path"]
    if not marks:  # a page without headings: an endpoint starts with the last sentence before its verb
        for number, part in enumerate(parts):
            if part.kind == "verb":
                marks.append(max(place for place in range(number) if parts[place].kind == "prose"))
    ends = [
        next(
            (
                place
                for place in range(start + 1, end)
                if parts[place].kind == "title" and "Spec" not in parts[place].text
            ),
            end,
        )
        for start, end in zip(marks, [*marks[1:], len(parts)], strict=True)
    ]
    return [parts[start:end] for start, end in zip(marks, ends, strict=True)]


def last_segment(endpoint: list[Part]) -> str:
    """What distinguishes an endpoint from others."""
    calls = " ".join(line for part in endpoint for line in part.lines)
    found = re.findall(r"(v\d/[\w/:]+)", endpoint[0].text if endpoint[0].kind == "path" else calls)
    return str(found[0]).rpartition("/")[2].strip(":") if found else ""


def pick(items: list, random: Random):  # type: ignore[no-untyped-def]  # of anything
    return random.choice(items) if items else None


def lists_of(parts: list[Part], *, statuses: bool = False) -> list[Part]:
    """The lists of parameters of all endpoints, or of status codes."""
    found = [part for each in endpoints(parts) for part in each if part.kind == "bullets"]
    return [part for part in found if part.items[0][0][-3:].isdigit() is statuses]


def own(parts: list[Part], random: Random, kind: str) -> Part | None:
    """One part of a kind that is in an endpoint."""
    return pick([part for each in endpoints(parts) for part in each if part.kind == kind], random)


def own_prose(parts: list[Part], random: Random) -> Part | None:
    return own(parts, random, "prose")


def general(parts: list[Part], word: str) -> Part | None:
    """The sentence about all endpoints that has a word."""
    first = endpoints(parts)[0][0]
    before = parts[: next(number for number, part in enumerate(parts) if part is first)]
    return next((part for part in before if part.kind in {"prose", "label"} and word in part.text), None)


def fresh(random: Random) -> str:
    return "".join(random.choice("bdfgklmprtvz") + random.choice("aiou") for _ in range(3)) + "_no"


def change(part: Part | None, old: str, new: str) -> bool:
    if part is None or old not in part.text:
        return False
    part.text = part.text.replace(old, new, 1)
    return True
