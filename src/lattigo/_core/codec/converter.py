"""Conversion between JSON and models: tolerant in, strict out.

Tolerant: unknown fields are kept in `extra`, numbers may be strings, blanks count as absent, and a response may be
wrapped in its envelope.
A value that does not match the spec is an error with its path; no other value is lost silently.
"""

from __future__ import annotations

from types import NoneType
from typing import cast

from ..errors import Problem
from .annotations import is_optional
from .scalars import WRITERS

SAME = frozenset({NoneType, bool, int, float, str})
"""Types that JSON has, too."""


class StructureError(ValueError):
    """The error of JSON that does not match a type."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{without_keys(problem.path)} {problem.what}" for problem in problems))
        self.problems = problems
        """All mismatches, with their paths."""


def structure(payload: object, kind: object, *, lenient: bool = False) -> object:
    """Convert JSON to the given type.

    Args:
        payload: the JSON.
        kind: the type.
        lenient: move values of optional fields that do not match the spec to `extra`.

    Raises:
        StructureError: the JSON does not match the type.
    """
    if payload == [] and is_optional(kind):
        return None
    from . import hooks  # here, since cattrs takes long to load, and the fast decoder reads most responses

    try:
        return (hooks.LENIENT if lenient else hooks.TOLERANT).structure(payload, cast("type[object]", kind))
    except Exception as error:  # noqa: BLE001 - cattrs promises no class of error for JSON that does not fit
        raise StructureError(hooks.explain(payload, kind, error)) from None


def encode(value: object) -> object:
    """Convert a value to JSON types, for a body or a query."""
    kind = type(value)
    if kind in SAME:
        return value
    if write := WRITERS.get(kind):
        return write(value)
    from .hooks import TOLERANT  # here, since cattrs takes long to load, and few calls send models

    return TOLERANT.unstructure(value)


def without_keys(path: str) -> str:
    """Return a path without dictionary keys, which may be the names of devices."""
    start = min((place for place in map(path.find, ("['", '["')) if place >= 0), default=-1)
    return path if start < 0 else f"{path[:start]}[…]{path[path.rfind(']') + 1 :]}"
