"""Arguments as plain values.

A member of `class State(str, Enum)` is a string, but its `str()` is `State.ACTIVE`: requests, and searches for
identifiers in a text, need the plain string.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import attrs

from ..secret import Secret, SecretValue, as_secret

PLAIN = frozenset({type(None), bool, int, float, str, Secret, Decimal, date, datetime})


def plain_arguments(arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Return the arguments of a call with plain values."""
    if PLAIN.issuperset(map(type, arguments.values())):
        return arguments
    return {name: plain(value) for name, value in arguments.items()}


def plain(value: object) -> object:
    """Return a value, including nested ones, without subclasses and wrappers of other libraries."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, Decimal):
        return Decimal(value)
    if isinstance(value, date):
        return _plain_date(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, Mapping):
        return {plain(name): plain(item) for name, item in cast("Mapping[object, object]", value).items()}
    if attrs.has(type(value)):
        return _plain_model(value)
    if isinstance(value, SecretValue):
        return as_secret(value)
    scalar: object = getattr(value, "item", None)
    if callable(scalar) and getattr(value, "shape", None) == ():  # a scalar of numpy
        return scalar()
    return value


def _plain_date(value: date) -> date:
    if value != value:  # pandas' NaT is a datetime without a date; the validation of the arguments rejects it
        return value
    day = date(value.year, value.month, value.day)
    return datetime.combine(day, value.timetz()) if isinstance(value, datetime) else day


def _plain_model(model: object) -> object:
    values = {
        field.alias: getattr(model, field.name)
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(model)))
        if field.init
    }
    changed = {name: new for name, value in values.items() if (new := plain(value)) is not value}
    return attrs.evolve(cast("Any", model), **changed) if changed else model
