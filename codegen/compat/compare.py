"""All differences of two APIs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ir import Api
from .change import WEIGHTS, Change, others
from .operations import operations
from .renames import without_renames
from .types import enums, models


def compare(old: Api, new: Api) -> list[Change]:
    """The differences, the heaviest first, each once."""
    title = old.title
    old, changes = without_renames(old, new)
    changes += [*operations(old, new), *models(old, new), *enums(old, new)]
    before, after = {each.name: each for each in old.resources}, {each.name: each for each in new.resources}
    for name in before.keys() & after.keys():
        if before[name].description != after[name].description:
            changes.append(Change("docs only", name, "its description changes"))
    changes += [
        Change(weight, "", text) for weight, text in others(old, new, {"title", "resources", "enums", "models"})
    ]
    if title != new.title:
        changes.append(Change("docs only", "", "the title of the API changes"))
    return sorted(_once(changes), key=lambda each: (WEIGHTS.index(each.weight), each.where, each.text))


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    """What several methods share, as a parameter of all lists, is one change."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        is_shared = each.text.startswith("parameter ") and len(each.place) > 1
        what: tuple[object, ...] = each.place[-1:] if is_shared else (each.where, each.place)
        key = (each.weight, each.text, *what)
        groups.setdefault(key, []).append(each)
    for first, *rest in groups.values():
        where = ", ".join(sorted({first.where, *(each.where for each in rest)}))
        yield Change(first.weight, where, first.text, first.place)
