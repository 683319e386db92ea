"""Reads a request back into its operation and arguments, or lists all that is wrong with it.

The messages repeat no value, since values can identify a device or a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from typing import cast, get_args, get_origin
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

from .._core.codec.converter import StructureError, encode, structure, without_keys
from .._core.codec.request import build_request
from .._core.codec.validation import selects
from .._core.errors import InvalidRequest
from .._core.http.message import Request
from .._core.operation import Operation, Parameter, Place
from .names import near

FORM = "application/x-www-form-urlencoded"
DAY = len("2026-10-31")
JSON_KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a number", float: "a number"}


class WrongRequest(AssertionError):
    """A request that the spec does not allow."""


def without_prefix(url: str, prefix: str) -> str:
    """Return the URL without the path of the service's base URL, if it is there."""
    parts = urlsplit(url)
    path = parts.path
    return parts._replace(path=path.removeprefix(prefix)).geturl() if path.startswith(f"{prefix}/") else url


def find_operation(request: Request, operations: Mapping[str, Operation[object]]) -> Operation[object]:
    """Return the operation that a request is for.

    Raises:
        WrongRequest: there is none.
    """
    path = urlsplit(request.url).path
    there = [each for each in operations.values() if _pattern(each.path).fullmatch(path)]
    if not there:
        raise WrongRequest(_unknown_path(path, operations))
    found = [each for each in there if each.method == request.method]
    if not found:
        methods = " or ".join(sorted({each.method for each in there}))
        raise WrongRequest(f"{there[0].path} takes {methods}, not {request.method}.")
    query = _query(request)
    fitting = [each for each in found if all(query.get(name) == [text] for name, text in each.fixed.items())]
    return max(fitting or found, key=lambda each: len(each.fixed))


def read_arguments(request: Request, operation: Operation[object]) -> dict[str, object]:
    """Return the arguments of a request, as the function of the operation takes them.

    Raises:
        WrongRequest: something is unknown, missing, or not as in the spec; the message lists all of it.
    """
    wrong: list[str] = []
    sent = _sent(request, operation, wrong)
    given: list[tuple[Parameter, object]] = []
    readable = True
    for parameter in operation.parameters:
        if parameter.wire in sent.get(parameter.place, ()):
            mistakes, value = _read(parameter, sent[parameter.place][parameter.wire], form=operation.form)
            wrong += mistakes
            readable = readable and not mistakes
            given.append((parameter, value))
    arguments = {parameter.name: value for parameter, value in given}
    if operation.selectors and not any(selects(arguments.get(name)) for name in operation.selectors):
        arguments["all_devices"] = True  # which is not sent
    if readable:
        try:
            build_request(operation, "", arguments)  # it refuses what the client would not send
        except InvalidRequest as error:
            wrong.append(error.message.removesuffix("Nothing was sent.").strip())
    if wrong:
        raise WrongRequest(f"{operation.name}: {' '.join(wrong)}")
    return arguments


@cache
def _pattern(path: str) -> re.Pattern[str]:
    literals = re.split(r"{.+?}", path)
    return re.compile("([^/]+)".join(map(re.escape, literals)))


def _unknown_path(path: str, operations: Mapping[str, Operation[object]]) -> str:
    """What is said of a path that is not known. Segments that may be identifiers are not repeated."""
    paths = list(dict.fromkeys(each.path for each in operations.values()))
    words = {word for each in paths for word in each.split("/")}
    misspelt = {word for word in path.split("/") if word.isalpha() and get_close_matches(word, words)}
    shown = "/".join(word if word in words | misspelt else "***" for word in path.split("/"))
    return f"No operation has the path {shown}: {near(shown, paths)}"


def _query(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query, keep_blank_values=True)


def _sent(request: Request, operation: Operation[object], wrong: list[str]) -> dict[Place, dict[str, object]]:
    """What came, by place and by the API's name. Names that are not known are noted as wrong."""
    values = _pattern(operation.path).fullmatch(urlsplit(request.url).path)
    names = re.findall(r"{(.+?)}", operation.path)
    lists = {each.wire for each in operation.parameters if get_origin(each.type) is list}
    query = _query(request)
    for name, texts in query.items():
        if len(texts) > 1 and name not in lists:
            wrong.append(f"{name} came {len(texts)} times.")
    for name, text in operation.fixed.items():
        if query.pop(name, None) != [text]:
            wrong.append(f"{name} must be {text}.")
    body = _body(request, operation.form, wrong)
    whole = [each.wire for each in operation.parameters if each.place == "whole body"]
    sent: dict[Place, dict[str, object]] = {
        "path": dict(zip(names, map(unquote, values.groups() if values else ()), strict=True)),
        "query": {name: texts if name in lists else texts[0] for name, texts in query.items()},
        "header": _headers(request, operation, lists),
        "body": {} if whole else body,
        "whole body": dict.fromkeys(whole, body) if request.body else {},
    }
    for place, what in (("query", "query parameter"), ("body", "member of the body")):
        known = [each.wire for each in operation.parameters if each.place == place]
        fixed = operation.fixed if place == "query" else ()
        strangers = [name for name in sent[cast("Place", place)] if name not in known]
        wrong += [f"Unknown {what} {name!r}: {near(name, [*known, *fixed])}" for name in strangers]
    return sent


def _headers(request: Request, operation: Operation[object], lists: set[str]) -> dict[str, object]:
    names = [each.wire for each in operation.parameters if each.place == "header"]
    texts = {name: request.headers[name.lower()] for name in names if name.lower() in request.headers}
    return {name: text.split(",") if name in lists else text for name, text in texts.items()}


def _body(request: Request, form: bool, wrong: list[str]) -> dict[str, object]:
    if not request.body:
        return {}
    kind = request.headers.get("content-type", "")
    if form:
        if not kind.startswith(FORM):
            wrong.append(f"The body must be a form, sent as {FORM}.")
        return {name: text for name, (text, *_) in parse_qs(request.body.decode(), keep_blank_values=True).items()}
    try:
        members: object = orjson.loads(request.body)
    except ValueError:
        members = None
    if not isinstance(members, dict) or not kind.startswith("application/json"):
        wrong.append("The body must be a JSON object, sent as application/json.")
    return cast("dict[str, object]", members) if isinstance(members, dict) else {}


def _read(parameter: Parameter, raw: object, *, form: bool) -> tuple[list[str], object]:
    """What is wrong with a value, and the value."""
    kind = parameter.type
    if datetime in get_args(kind) and len(str(raw)) > DAY:
        kind = datetime  # a day would take it too, and lose the time
    try:
        value = structure(raw, kind)
    except StructureError as error:
        return [f"{parameter.wire}{without_keys(each.path)[1:]} {each.what}." for each in error.problems], None
    in_json = parameter.place in {"body", "whole body"} and not form
    return list(_strangers(parameter.wire, raw, encode(value))) if in_json else [], value


def _strangers(where: str, sent: object, understood: object) -> Iterator[str]:
    """What the spec has no room for: the codec passes it over, or reads it as another kind of value."""
    if isinstance(sent, dict) and isinstance(understood, dict):
        known = cast("dict[str, object]", understood)
        for name, value in cast("dict[str, object]", sent).items():
            if name in known:
                yield from _strangers(f"{where}.{name}", value, known[name])
            else:
                yield f"{where}.{name} is not in the spec."
    elif isinstance(sent, list) and isinstance(understood, list):
        for index, (item, known_item) in enumerate(zip(sent, understood, strict=True)):
            yield from _strangers(f"{where}[{index}]", item, known_item)
    elif JSON_KINDS.get(type(sent)) != JSON_KINDS.get(type(understood)):
        yield f"{where} must be {JSON_KINDS.get(type(understood), 'something else')}."
