"""The bodies of responses: the spec's examples, their replacements by a test, and pages of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast, get_args, get_origin

import attrs
import orjson
from attrs import frozen

from .._core.codec.annotations import is_model, is_union, wire_names
from .._core.codec.converter import StructureError, encode, structure, without_keys
from .._core.fields import JSON
from .._core.http.message import Response
from .._core.operation import Operation
from .._core.paging_styles import Numbered
from .names import near

NO_FIELDS: Mapping[str, object] = {}


@frozen
class Subject:
    """The devices that a call names, and the field of a response that holds such a name."""

    field: str = ""
    names: tuple[str, ...] = ()


class Examples:
    """The examples of a spec, as responses to calls.

    Args:
        responses: bodies by operation and status.
        errors: bodies of errors that several operations have, by status.
        subject: returns the devices that a call with these arguments is about.
    """

    def __init__(
        self,
        responses: Mapping[str, Mapping[int, JSON]],
        errors: Mapping[int, JSON],
        subject: Callable[[Mapping[str, object]], Subject],
    ) -> None:
        self._responses = responses
        self._errors = errors
        self._subject = subject

    def example(
        self, operation: Operation[object], arguments: Mapping[str, object], fields: Mapping[str, object] = NO_FIELDS
    ) -> JSON:
        """Return the spec's example for the devices that a call names, with other values in some fields."""
        example = self._responses[operation.name][self._status(operation)]
        return with_fields(operation, about(self._subject(arguments), operation, example), fields)

    def success(self, operation: Operation[object], arguments: Mapping[str, object], body: JSON) -> Response:
        """Return the response with this body; for a list it is the requested page."""
        headers: Mapping[str, str] = {}
        if isinstance(operation.paging, Numbered):
            body, headers = paged(operation.paging, cast("list[JSON]", body), arguments)
        return whole(self._status(operation), [body], headers)

    def error(self, operation: Operation[object], status: int) -> list[JSON]:
        """Return the body that the spec shows for a status, if it shows one."""
        bodies = {**self._errors, **self._responses[operation.name]}
        return [bodies[status]] if status in bodies else []

    def _status(self, operation: Operation[object]) -> int:
        return min(self._responses[operation.name])


def checked(operation: Operation[object], response: object) -> JSON:
    """Return a test's response as JSON.

    Raises:
        ValueError: the spec does not allow this response.
    """
    body = cast("JSON", encode(response))
    try:
        structure(body, operation.response)
    except StructureError as error:
        problems = "; ".join(f"{without_keys(each.path)} {each.what}" for each in error.problems[:3])
        raise ValueError(
            f"{operation.name} can't respond with this: {problems}. "
            "For a response that breaks the spec, use fail(200, body)."
        ) from None
    return body


def with_fields(operation: Operation[object], example: JSON, fields: Mapping[str, object]) -> JSON:
    """Return the example with other values in some fields; for a list, in each row.

    Raises:
        ValueError: the response has no such field, or the field can't have such a value.
    """
    if not fields:
        return example
    model = _model(operation.response)
    if model is None:
        raise ValueError(f"The response of {operation.name} has no fields: pass a whole response.")
    wires = wire_names(model)
    for name in fields:
        if name not in wires:
            what = f"{operation.name} returns a {model.__name__}, which has no field {name!r}"
            raise ValueError(f"{what}: {near(name, list(wires))}")
    changed = {wires[name]: encode(value) for name, value in fields.items()}
    rows = [{**row, **changed} for row in _rows(example)]
    return checked(operation, rows if isinstance(example, list) else rows[0])


def about(subject: Subject, operation: Operation[object], example: JSON) -> JSON:
    """Return the example with the names of the requested devices."""
    if not subject.names:
        return example
    if get_origin(operation.response) is dict:
        return _by_name(example, subject)
    model = _model(operation.response)
    if model is None:
        return example
    names = wire_names(model)
    keyed = {names[each.name] for each in attrs.fields(model) if get_origin(each.type) is dict and each.name in names}
    rows: list[JSON] = []
    for row in _rows(example):
        own = {name: _by_name(value, subject) for name, value in row.items() if name in keyed}
        if subject.field in names.values():
            own[subject.field] = subject.names[0]
        rows.append({**row, **own})
    return rows if isinstance(example, list) else rows[0]


def paged(paging: Numbered, rows: list[JSON], arguments: Mapping[str, object]) -> tuple[list[JSON], dict[str, str]]:
    """Return the requested page, and the headers that describe it."""
    number, size, offset = (
        cast("int", arguments.get(name, default))
        for name, default in ((paging.page, 1), (paging.size, paging.ask), (paging.offset, 0))
    )
    start = offset + (number - 1) * size
    following = number + 1 if start + size < len(rows) else ""
    headers = {paging.next: following, paging.total: len(rows), paging.used: size}
    return rows[start : start + size], {name: str(value) for name, value in headers.items() if name}


def whole(status: int, body: list[JSON], headers: Mapping[str, str]) -> Response:
    """Return a complete response. An empty list means no body at all."""
    all_headers = {"content-type": "application/json", **{name.lower(): value for name, value in headers.items()}}
    return Response(status, all_headers, b"".join(map(orjson.dumps, body)))


def _by_name(example: JSON, subject: Subject) -> JSON:
    """Return the example's first value for each of the requested devices."""
    if not isinstance(example, Mapping):
        return example
    return {name: value for name in subject.names for value in list(example.values())[:1]}


def _rows(example: JSON) -> list[Mapping[str, JSON]]:
    return cast("list[Mapping[str, JSON]]", example if isinstance(example, list) else [example])


def _model(response: object) -> type[attrs.AttrsInstance] | None:
    """Return the class of a response, or of the rows of a list."""
    kinds = get_args(response) if get_origin(response) is list or is_union(response) else (response,)
    return next((kind for kind in kinds if is_model(kind)), None)
