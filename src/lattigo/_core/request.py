"""From an operation and its arguments to a request, or to a refusal before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from types import UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin
from urllib.parse import quote

import attrs
import orjson
from attrs import frozen

from .codec import encode
from .errors import InvalidRequest
from .fields import Rule, masked
from .http.message import Request
from .operation import Operation, Parameter
from .urls import path_segment

T = TypeVar("T")

LONGEST_URL = 60_000
"""Characters; httpx refuses more than 65,536."""
REPEATING = frozenset({type(None), bool, int, str, date, datetime})
"""Types of which equal values are written alike; datetimes, in UTC."""
SURROGATE = re.compile("[\ud800-\udfff]")
KINDS: Mapping[object, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    Decimal: ((int, Decimal), "a number"),
    bool: ((bool,), "true or false"),
    date: ((date,), "a date"),
    datetime: ((datetime,), "a date with time"),
}


@frozen(eq=False)
class Plan:
    """The parameters of an operation, sorted by what has to be done with them."""

    operation: Operation[object]
    path: tuple[Parameter, ...]
    rest: tuple[Parameter, ...]
    names: tuple[str, ...]
    """Of the rest."""
    has_body: bool


@frozen
class Rest:
    """Everything of a request but its path."""

    wrong: Sequence[str]
    """What is wrong with the arguments; if anything is, the others don't count."""
    query: str
    headers: Mapping[str, str]
    body: bytes | None


def build_request(operation: Operation[T], base_url: str, arguments: Mapping[str, object]) -> Request:
    """The request for a call. Every argument is checked first; all mistakes are reported together."""
    plan = _plan(operation)
    named = [(parameter, arguments.get(parameter.name)) for parameter in plan.path]
    values = [arguments.get(name) for name in plan.names]
    repeats = not plan.has_body and REPEATING.issuperset(map(type, values))
    rest = (_rest_again if repeats else _rest)(plan, *values)
    wrong = [mistake for parameter, value in named for mistake in _check(parameter, value)]
    if wrong or rest.wrong:
        raise InvalidRequest(" ".join([*wrong, *rest.wrong, "Nothing was sent."]), operation=operation.name)
    path = operation.path
    for parameter, value in named:
        path = path.replace(f"{{{parameter.wire}}}", path_segment(parameter.name, str(value)))
    url = f"{base_url}{path}{rest.query}"
    if len(url) > LONGEST_URL:
        raise InvalidRequest(f"The arguments make a URL of {len(url):,} characters. Nothing was sent.")
    return Request(operation.method, url, rest.headers, rest.body)


@cache
def _plan(operation: Operation[object]) -> Plan:
    path = tuple(parameter for parameter in operation.parameters if parameter.place == "path")
    rest = tuple(parameter for parameter in operation.parameters if parameter.place != "path")
    has_body = any(parameter.place in {"body", "whole body"} for parameter in rest)
    return Plan(operation, path, rest, tuple(parameter.name for parameter in rest), has_body)


def _rest(plan: Plan, *values: object) -> Rest:
    given = [
        (parameter, parameter.send if value is None else value)
        for parameter, value in zip(plan.rest, values, strict=True)
    ]
    wrong = _check_together(plan.operation, given)
    query = [f"{_quoted(wire)}={_quoted(text)}" for wire, text in plan.operation.fixed.items()]
    headers = {"accept": "application/json"}
    body: dict[str, object] = {}
    for parameter, value in () if wrong else given:
        if value is None:
            continue
        if parameter.place == "query":
            query += [f"{_quoted(parameter.wire)}={_quoted(text)}" for text in _texts(value)]
        elif parameter.place == "header":
            headers[parameter.wire.lower()] = ",".join(_texts(value))
        elif parameter.place == "whole body":
            body.update(cast("dict[str, object]", encode(value)))
        else:
            body[parameter.wire] = encode(value)
    sent = _body(plan.operation, body, headers) if plan.has_body and plan.operation.method != "GET" else None
    return Rest(wrong, f"?{'&'.join(query)}" if query else "", headers, sent)


def _body(operation: Operation[object], members: Mapping[str, object], headers: dict[str, str]) -> bytes:
    """The body, and the header that says what it is."""
    if operation.form:
        headers["content-type"] = "application/x-www-form-urlencoded"
        pairs = [f"{_quoted(name)}={_quoted(text)}" for name, value in members.items() for text in _texts(value)]
        return "&".join(pairs).encode()
    headers["content-type"] = "application/json"
    return orjson.dumps(members)


_rest_again = lru_cache(maxsize=1024, typed=True)(_rest)  # the same dates, limits and pages come again and again


def subject(operation: Operation[T], arguments: Mapping[str, object]) -> str:
    """What a call is about, as its path names it: the device, as a rule."""
    return " ".join([str(arguments[parameter.name]) for parameter in _plan(operation).path])


def personal_values(operation: Operation[T], arguments: Mapping[str, object]) -> list[str]:
    """What must not be repeated in an error about this call."""
    return [
        text
        for parameter in operation.parameters
        for text in _personal_texts(arguments.get(parameter.name), personal=parameter.personal)
    ]


def _personal_texts(value: object, *, personal: bool) -> Iterator[str]:
    """The personal ones of the texts that a value holds at any depth."""
    if isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _personal_texts(item, personal=personal)
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, object]", value).values():
            yield from _personal_texts(item, personal=personal)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            yield from _personal_texts(getattr(value, attribute.name), personal=personal or attribute.repr is masked)
    elif personal and value is not None:
        yield str(value)


def _check(parameter: Parameter, value: object) -> list[str]:
    """Everything that is wrong with one argument."""
    if value is None:
        return [f"{parameter.name} is missing."] if parameter.required else []
    return _mistakes(parameter.name, parameter.type, value, parameter)


def _check_together(operation: Operation[T], given: Sequence[tuple[Parameter, object]]) -> list[str]:
    """Everything that is wrong with the arguments that are not in the path: with each, and with one beside another."""
    by_name = {parameter.name: value for parameter, value in given if value is not None}
    wrong = [mistake for parameter, value in given for mistake in _check(parameter, value)]
    for parameter, value in given:
        start = by_name.get(parameter.not_before) if parameter.not_before else None
        if isinstance(start, date) and isinstance(value, date) and _is_before(value, start):
            wrong.append(f"{parameter.name} ({value}) is before {parameter.not_before} ({start}).")
    if operation.at_least_one and not by_name.keys() & set(operation.at_least_one):
        wrong.append(f"At least one of {', '.join(operation.at_least_one)} must be given.")
    return wrong


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _is_before(end: date, start: date) -> bool:
    """Whether a range ends before it begins. Two times compare as times; a day without a time is the whole day."""
    end, start = _in_utc(end), _in_utc(start)
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end < start
    return date(end.year, end.month, end.day) < date(start.year, start.month, start.day)


def _in_utc(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _texts(value: object) -> list[str]:
    if type(value) is str or type(value) is int:
        return [str(value)]
    encoded = encode(value)
    items = encoded if isinstance(encoded, list) else [encoded]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _mistakes(name: str, kind: object, value: object, rule: Parameter | Rule) -> list[str]:
    """Everything that is wrong with one value; the value itself is never repeated."""
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


@cache  # the types that an API takes, and those that its users mistake for them
def _wrong_type(kind: object, given: type) -> str | None:
    """What a value of the given type should have been, or `None` where it is right."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        problems = [_wrong_type(option, given) for option in get_args(kind) if option is not type(None)]
        return None if None in problems else " or ".join(dict.fromkeys(problem for problem in problems if problem))
    if origin is Literal:
        return None if issubclass(given, str) else "text"
    if origin in {list, Sequence}:
        return None if issubclass(given, list | tuple) else "a list"
    if isinstance(kind, type) and attrs.has(kind):
        return None if issubclass(given, kind) else f"a {kind.__name__}"
    classes, what = KINDS.get(kind, ((object,), ""))
    if not issubclass(given, classes) or (issubclass(given, bool) and bool not in classes and object not in classes):
        return what
    return None


def _broken_rules(name: str, value: object, rule: Parameter | Rule) -> list[str]:
    wrong: list[str] = []
    if rule.values and value not in rule.values:
        wrong.append(f"{name} must be one of {', '.join(rule.values)}.")
    if isinstance(value, str | list | tuple):
        unit = "characters" if isinstance(value, str) else "items"
        if rule.min_length is not None and len(value) < rule.min_length:
            wrong.append(f"{name} is empty." if not value else f"{name} needs at least {rule.min_length} {unit}.")
        if rule.max_length is not None and len(value) > rule.max_length:
            wrong.append(f"{name} has {len(value)} {unit}, at most {rule.max_length} are allowed.")
    if isinstance(value, str) and SURROGATE.search(value):
        wrong.append(f"{name} holds half a character (a lone surrogate).")
    if isinstance(value, int) and abs(value) >= 2**63:
        wrong.append(f"{name} does not fit into 64 bits.")
    if isinstance(value, str) and rule.pattern and not re.search(rule.pattern, value):
        wrong.append(f"{name} does not have the form {rule.pattern}.")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if rule.minimum is not None and value < rule.minimum:
            wrong.append(f"{name} is below {rule.minimum:g}.")
        if rule.maximum is not None and value > rule.maximum:
            wrong.append(f"{name} is above {rule.maximum:g}.")
    return wrong
