"""Validation of arguments, before anything is sent.

A message starts with the name of the argument; other names are in backticks, as in Python.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin

import attrs

from ..fields import Rule
from ..operation import Operation, Parameter
from .annotations import is_model

T = TypeVar("T")

SURROGATE = r"[\ud800-\udfff]"
"""Compiled when it is needed: that takes long."""
KINDS: Mapping[object, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    Decimal: ((int, Decimal), "a number"),
    bool: ((bool,), "true or false"),
    date: ((date,), "a date"),
    datetime: ((datetime,), "a date with time"),
}


def check(parameter: Parameter, value: object) -> list[str]:
    """Return all mistakes in one argument."""
    if value is None:
        return [f"{parameter.name} is missing."] if parameter.required else []
    return _mistakes(parameter.name, parameter.type, value, parameter)


def check_together(operation: Operation[T], given: Sequence[tuple[Parameter, object]]) -> list[str]:
    """Return all mistakes in the arguments outside the path, individually and in combination."""
    by_name = {parameter.name: value for parameter, value in given if value is not None}
    wrong = [mistake for parameter, value in given for mistake in check(parameter, value)]
    for parameter, value in given:
        start = by_name.get(parameter.not_before) if parameter.not_before else None
        if isinstance(start, date) and isinstance(value, date) and _is_before(value, start):
            wrong.append(f"{parameter.name} ({value}) is before `{parameter.not_before}` ({start}).")
    unselected = _selection_mistakes(operation, by_name) if operation.selectors else []
    if not unselected and operation.at_least_one and not by_name.keys() & set(operation.at_least_one):
        wrong.append(f"At least one of {_listed(operation.at_least_one)} must be given.")
    return wrong + unselected


def _selection_mistakes(operation: Operation[T], by_name: Mapping[str, object]) -> list[str]:
    """Return the mistakes in the selection of devices: for changes, "all" is never the default."""
    selectors = operation.selectors
    wrong = [f"{name} is empty." for name in selectors if by_name.get(name) in ([], ())]
    given = [name for name in selectors if selects(by_name.get(name))]
    if by_name.get("all_devices"):
        wrong += [f"all_devices can't be given together with `{name}`." for name in given]
    elif not given:
        account = "`account_name`" if "account_name" in operation.at_least_one else "a `filter` with only the account"
        wrong.append(
            f"Which devices? Pass {_listed(selectors)}; for all devices of an account `all_devices=True` and {account}."
        )
    return wrong


def _listed(names: Sequence[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} or {last}" if most else last


def selects(value: object) -> bool:
    """Return whether a value selects some of the devices; an account name alone does not."""
    if value is not None and attrs.has(type(value)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        return any(selects(getattr(value, field.name)) for field in fields if field.name not in {"account", "extra"})
    return bool(value)


def _is_before(end: date, start: date) -> bool:
    """Return whether a range ends before it starts; a date without a time is the whole day."""
    if not (_is_real(end) and _is_real(start)):
        return False
    end, start = _in_utc(end), _in_utc(start)
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end < start
    return date(end.year, end.month, end.day) < date(start.year, start.month, start.day)


def _in_utc(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _mistakes(name: str, kind: object, value: object, rule: Parameter | Rule) -> list[str]:
    """Return all mistakes in one value, without the value itself."""
    if problem := _wrong_type(kind, cast("Hashable", type(value))):
        return [f"{name} must be {problem}, not {type(value).__name__}."]
    wrong = _broken_rules(name, value, rule)
    if isinstance(value, str | int | date):
        return wrong
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            wrong += _item_mistakes(f"{name}[{index}]", kind, item)
    elif attrs.has(type(value)):
        wrong += _field_mistakes(name, value)
    return wrong


def _item_mistakes(name: str, kind: object, item: object) -> list[str]:
    if item == "":
        return [f"{name} is empty."]
    options = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    inner = next((get_args(option)[0] for option in options if get_origin(option) in {list, Sequence}), object)
    return _mistakes(name, inner, item, Rule())


def _field_mistakes(name: str, model: object) -> list[str]:
    wrong: list[str] = []
    for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", type(model))):
        value: object = getattr(model, attribute.name)
        inner = f"{name}.{attribute.name}"
        if value is None:
            if attribute.default is attrs.NOTHING:
                wrong.append(f"{inner} is missing.")
        elif attribute.name != "extra":
            rule = attribute.metadata.get("rule", Rule())
            wrong += _mistakes(inner, attribute.type, value, rule)
    return wrong


@cache  # the types in an API, and those that users confuse them with
def _wrong_type(kind: object, given: type) -> str | None:
    """Return the expected type, or `None` if the given type is right."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        problems = [_wrong_type(option, given) for option in get_args(kind) if option is not type(None)]
        return None if None in problems else " or ".join(dict.fromkeys(problem for problem in problems if problem))
    if origin is Literal:
        return None if issubclass(given, str) else "text"
    if origin in {list, Sequence}:
        return None if issubclass(given, list | tuple) else "a list"
    if is_model(kind):
        return None if issubclass(given, kind) else f"a {kind.__name__}"
    classes, what = KINDS.get(kind, ((object,), ""))
    if not issubclass(given, classes) or (issubclass(given, bool) and bool not in classes and object not in classes):
        return what
    return None


def _is_real(value: object) -> bool:
    """Return whether a number or a date is valid: NaN, infinity and NaT have the same types."""
    if isinstance(value, Decimal):
        return value.is_finite()
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, date) or value == value  # NaT is not equal to itself


def _broken_rules(name: str, value: object, rule: Parameter | Rule) -> list[str]:
    if not _is_real(value):
        return [f"{name} is not a value that can be sent (NaN, infinity or NaT)."]
    wrong: list[str] = []
    if rule.values and value not in rule.values:
        wrong.append(f"{name} must be one of {', '.join(rule.values)}.")
    if isinstance(value, str):
        wrong += _wrong_length(name, value, "characters", rule)
        if not value.isascii() and re.search(SURROGATE, value):
            wrong.append(f"{name} contains a lone surrogate.")
        if rule.pattern and not re.search(rule.pattern, value):
            wrong.append(f"{name} does not have the form {rule.pattern}.")
    elif isinstance(value, list | tuple):
        wrong += _wrong_length(name, cast("Sequence[object]", value), "items", rule)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if isinstance(value, int) and abs(value) >= 2**63:
            wrong.append(f"{name} does not fit into 64 bits.")
        if rule.minimum is not None and value < rule.minimum:
            wrong.append(f"{name} is below {rule.minimum:g}.")
        if rule.maximum is not None and value > rule.maximum:
            wrong.append(f"{name} is above {rule.maximum:g}.")
    return wrong


def _wrong_length(name: str, value: Sequence[object], unit: str, rule: Parameter | Rule) -> list[str]:
    wrong: list[str] = []
    if rule.min_length is not None and len(value) < rule.min_length:
        wrong.append(f"{name} is empty." if not value else f"{name} needs at least {rule.min_length} {unit}.")
    if rule.max_length is not None and len(value) > rule.max_length:
        wrong.append(f"{name} has {len(value)} {unit}, at most {rule.max_length} are allowed.")
    return wrong
