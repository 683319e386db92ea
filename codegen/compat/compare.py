"""All differences of two APIs."""

from __future__ import annotations

from ..ir import Api
from .change import WEIGHTS, Change, others
from .operations import operations
from .types import enums, models


def compare(old: Api, new: Api) -> list[Change]:
    """The differences, the heaviest first."""
    found = [*operations(old, new), *models(old, new), *enums(old, new)]
    before, after = {each.name: each for each in old.resources}, {each.name: each for each in new.resources}
    for name in before.keys() | after.keys():
        if name not in after:
            found.append(Change("breaking", name, "the namespace is gone"))
        elif name not in before:
            found.append(Change("additive", name, "new namespace"))
        elif before[name].description != after[name].description:
            found.append(Change("docs only", name, "its description changes"))
    found += [Change(weight, "", text) for weight, text in others(old, new, {"title", "resources", "enums", "models"})]
    if old.title != new.title:
        found.append(Change("docs only", "", "the title of the API changes"))
    return sorted(found, key=lambda each: (WEIGHTS.index(each.weight), each.where, each.text))
