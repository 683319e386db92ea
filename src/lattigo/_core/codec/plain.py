"""Arguments as the plain values that they stand for.

A member of `class State(str, Enum)` is a text, but `str()` of it is `State.ACTIVE`: a request, and the search of a text
for an identifier, need the text itself.
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
    """Return a value, or what a list, mapping or model holds, without any subclass or wrapper of another library."""
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
    if callable(scalar) and getattr(value, "shape", None) == ():  # of numpy
        return scalar()
    return value


def _plain_date(value: date) -> date:
    if value != value:  # NaT of pandas is a datetime without a date; the check of the arguments refuses it
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
