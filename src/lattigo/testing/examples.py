"""The bodies of answers: the spec's examples, what a test puts in their place, and pages of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast, get_args, get_origin

import attrs
import orjson
from attrs import frozen

from .._core.codec.annotations import is_union, wire_names
from .._core.codec.converter import StructureError, encode, structure, without_keys
from .._core.fields import JSON
from .._core.http.message import Response
from .._core.operation import Operation
from .._core.paging_styles import Numbered
from .names import near

NO_FIELDS: Mapping[str, object] = {}


@frozen
class Subject:
    """What a call is about: the devices that it names, and the field of an answer that holds such a name."""

    field: str = ""
    names: tuple[str, ...] = ()


class Examples:
    """The examples of a spec, as answers to calls.

    Args:
        answers: bodies by operation and status.
        errors: bodies of errors that several operations have, by status.
        subject: tells what a call with these arguments is about.
    """

    def __init__(
        self,
        answers: Mapping[str, Mapping[int, JSON]],
        errors: Mapping[int, JSON],
        subject: Callable[[Mapping[str, object]], Subject],
    ) -> None:
        self._answers = answers
        self._errors = errors
        self._subject = subject

    def example(
        self, operation: Operation[object], arguments: Mapping[str, object], fields: Mapping[str, object] = NO_FIELDS
    ) -> JSON:
        """What the spec shows, told of the devices that a call names, with other values in some fields."""
        shown = self._answers[operation.name][self._status(operation)]
        return with_fields(operation, about(self._subject(arguments), operation, shown), fields)

    def success(self, operation: Operation[object], arguments: Mapping[str, object], body: JSON) -> Response:
        """The answer with this body; of a list it is the page that was asked for."""
        headers: Mapping[str, str] = {}
        if isinstance(operation.paging, Numbered):
            body, headers = paged(operation.paging, cast("list[JSON]", body), arguments)
        return whole(self._status(operation), [body], headers)

    def error(self, operation: Operation[object], status: int) -> list[JSON]:
        """The body that the spec shows for a status, if it shows one."""
        bodies = {**self._errors, **self._answers[operation.name]}
        return [bodies[status]] if status in bodies else []

    def _status(self, operation: Operation[object]) -> int:
        return min(self._answers[operation.name])


def checked(operation: Operation[object], answer: object) -> JSON:
    """An answer that a test gives, as JSON.

    Raises:
        ValueError: it is not what the spec says that this operation answers.
    """
    body = cast("JSON", encode(answer))
    try:
        structure(body, operation.response)
    except StructureError as error:
        said = "; ".join(f"{without_keys(each.path)} {each.what}" for each in error.problems[:3])
        raise ValueError(
            f"{operation.name} can't answer this: {said}. For an answer that breaks the spec, use fail(200, body)."
        ) from None
    return body


def with_fields(operation: Operation[object], example: JSON, fields: Mapping[str, object]) -> JSON:
    """The example with other values in some of its fields; of a list, in each of its rows.

    Raises:
        ValueError: the answer has no such field, or the field can't have such a value.
    """
    if not fields:
        return example
    model = _model(operation.response)
    if model is None:
        raise ValueError(f"What {operation.name} answers has no fields of its own: give the whole answer.")
    wires = wire_names(model)
    for name in fields:
        if name not in wires:
            what = f"{operation.name} answers a {model.__name__}, which has no field {name!r}"
            raise ValueError(f"{what}: {near(name, list(wires))}")
    changed = {wires[name]: encode(value) for name, value in fields.items()}
    rows = [{**row, **changed} for row in _rows(example)]
    return checked(operation, rows if isinstance(example, list) else rows[0])


def about(subject: Subject, operation: Operation[object], example: JSON) -> JSON:
    """The example as if it told of the devices that were asked for."""
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
    """The page that was asked for, and the headers that describe it."""
    number, size, offset = (
        cast("int", arguments.get(name, default))
        for name, default in ((paging.page, 1), (paging.size, paging.ask), (paging.offset, 0))
    )
    start = offset + (number - 1) * size
    following = number + 1 if start + size < len(rows) else ""
    headers = {paging.next: following, paging.total: len(rows), paging.used: size}
    return rows[start : start + size], {name: str(value) for name, value in headers.items() if name}


def whole(status: int, body: list[JSON], headers: Mapping[str, str]) -> Response:
    """A whole answer. An empty list is no body at all."""
    told = {"content-type": "application/json", **{name.lower(): value for name, value in headers.items()}}
    return Response(status, told, b"".join(map(orjson.dumps, body)))


def _by_name(example: JSON, subject: Subject) -> JSON:
    """What the example says of its first device, said of each that was asked for."""
    if not isinstance(example, Mapping):
        return example
    return {name: said for name in subject.names for said in list(example.values())[:1]}


def _rows(example: JSON) -> list[Mapping[str, JSON]]:
    return cast("list[Mapping[str, JSON]]", example if isinstance(example, list) else [example])


def _model(answer: object) -> type[attrs.AttrsInstance] | None:
    """The class of an answer, or of the rows of a list."""
    kinds = get_args(answer) if get_origin(answer) is list or is_union(answer) else (answer,)
    return next((kind for kind in kinds if isinstance(kind, type) and attrs.has(kind)), None)
