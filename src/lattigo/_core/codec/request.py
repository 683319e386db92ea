"""Conversion of an operation and its arguments to a request, with validation before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TypeVar, cast
from urllib.parse import quote

import attrs
import orjson
from attrs import frozen

from ..errors import InvalidRequest
from ..fields import redacted
from ..http.message import Request
from ..operation import Operation, Parameter
from .converter import encode
from .path_segments import path_segment
from .validation import check, check_together

T = TypeVar("T")

LONGEST_URL = 60_000
"""Maximum number of characters; httpx rejects more than 65,536."""
REPEATING = frozenset({type(None), bool, int, str, date, datetime})
"""Types whose equal values have the same encoding; datetimes are in UTC."""


@frozen(eq=False, repr=False)
class Plan:
    """The parameters of an operation, grouped by their encoding."""

    operation: Operation[object]
    path: tuple[Parameter, ...]
    rest: tuple[Parameter, ...]
    names: tuple[str, ...]
    """Of the rest."""
    has_body: bool
    names_device: bool
    """Whether the path has a device, and not only an account."""


@frozen(eq=False, repr=False)
class Rest:
    """A request without its path."""

    wrong: Sequence[str]
    """The mistakes in the arguments; if there are any, the other fields are ignored."""
    query: str
    headers: Mapping[str, str]
    body: bytes | None


def build_request(operation: Operation[T], base_url: str, arguments: Mapping[str, object]) -> Request:
    """Return the request for a call. All arguments are validated first, and all mistakes are reported together."""
    plan = _plan(operation)
    values = [*map(arguments.get, plan.names)]
    repeats = not plan.has_body and REPEATING.issuperset(map(type, values))
    rest = (_rest_again if repeats else _rest)(plan, *values)
    wrong: list[str] = []
    for parameter in plan.path:
        wrong += check(parameter, arguments.get(parameter.name))
    if wrong or rest.wrong:
        raise InvalidRequest(" ".join([*wrong, *rest.wrong, "Nothing was sent."]), operation=operation.name)
    path = operation.path
    for parameter in plan.path:
        segment = path_segment(parameter.name, str(arguments[parameter.name]))
        path = path.replace(f"{{{parameter.wire}}}", segment)
    url = f"{base_url}{path}{rest.query}"
    if len(url) > LONGEST_URL:
        raise InvalidRequest(f"The arguments make the URL too long ({len(url):,} characters). Nothing was sent.")
    return Request(operation.method, url, rest.headers, rest.body)


@cache
def _plan(operation: Operation[object]) -> Plan:
    path = tuple(parameter for parameter in operation.parameters if parameter.place == "path")
    rest = tuple(parameter for parameter in operation.parameters if parameter.place != "path")
    has_body = any(parameter.place in {"body", "whole body"} for parameter in rest)
    names_device = any(parameter.personal for parameter in path)
    return Plan(operation, path, rest, tuple(parameter.name for parameter in rest), has_body, names_device)


def _rest(plan: Plan, *values: object) -> Rest:
    given = [
        (parameter, parameter.send if value is None else value)
        for parameter, value in zip(plan.rest, values, strict=True)
    ]
    wrong = check_together(plan.operation, given)
    query = [f"{_quoted(wire)}={_quoted(text)}" for wire, text in plan.operation.fixed.items()]
    headers = {"accept": "application/json"}
    members: dict[str, object] = {}
    body: object = members
    for parameter, value in () if wrong else given:
        if value is None or parameter.place == "none":
            continue
        if parameter.place == "query":
            query += [f"{_quoted(parameter.wire)}={_quoted(text)}" for text in _texts(value)]
        elif parameter.place == "header":
            headers[parameter.wire.lower()] = ",".join(_texts(value))
        elif parameter.place == "whole body":
            body = encode(value)
        else:
            members[parameter.wire] = encode(value)
    sent = _body(plan.operation, body, headers) if plan.has_body and plan.operation.method != "GET" else None
    return Rest(wrong, f"?{'&'.join(query)}" if query else "", headers, sent)


def _body(operation: Operation[object], body: object, headers: dict[str, str]) -> bytes:
    """Return the body, and set the header with its type."""
    if operation.form:
        headers["content-type"] = "application/x-www-form-urlencoded"
        members = cast("Mapping[str, object]", body)
        pairs = [f"{_quoted(name)}={_quoted(text)}" for name, value in members.items() for text in _texts(value)]
        return "&".join(pairs).encode()
    headers["content-type"] = "application/json"
    return orjson.dumps(body)


_rest_again = lru_cache(maxsize=1024, typed=True)(_rest)  # the same dates, limits and pages recur


def subject(operation: Operation[T], arguments: Mapping[str, object]) -> str:
    """Return the subject of a call: the device in its path, or the devices in its query or body, if there are any.

    It is a hash, since what a request sends may be secret, and must not be in a traceback that shows variables.
    """
    plan = _plan(operation)
    values = [str(arguments[parameter.name]) for parameter in plan.path]
    if not plan.names_device:
        values += personal_values(operation, arguments)
    return f"{hash(tuple(values)):x}" if values else ""


def personal_values(operation: Operation[T], arguments: Mapping[str, object]) -> list[str]:
    """Return the values that must not appear in an error about this call."""
    return [
        text
        for parameter in operation.parameters
        for text in _personal_texts(arguments.get(parameter.name), personal=parameter.personal)
    ]


def _personal_texts(value: object, *, personal: bool) -> Iterator[str]:
    """Yield the personal texts in a value, at any depth."""
    if isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _personal_texts(item, personal=personal)
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, object]", value).values():
            yield from _personal_texts(item, personal=personal)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            yield from _personal_texts(getattr(value, attribute.name), personal=personal or attribute.repr is redacted)
    elif personal and value is not None:
        yield value if isinstance(value, str) else str(value)  # a secret stays masked


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _texts(value: object) -> list[str]:
    if type(value) is str or type(value) is int:
        return [str(value)]
    encoded = encode(value)
    items = encoded if isinstance(encoded, list) else [encoded]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]
