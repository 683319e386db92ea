"""Conversion of a response to the return value of its operation.

The fast decoder reads responses that match the spec exactly; the tolerant converter reads all others, or rejects them
with an error that explains why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_origin

import attrs

from ..errors import EmptyResponse, HtmlResponse, InvalidJson, UnexpectedShape
from ..fields import JSON
from ..http.message import Response
from ..operation import Operation
from .annotations import wire_names
from .converter import StructureError, structure, without_keys
from .json_body import BYTE_ORDER_MARK, json_value
from .status_errors import hidden_error, status_error

if TYPE_CHECKING:
    from .fast import FastDecoder

T = TypeVar("T")

UNREAD = object()
"""The fast decoder's result for values that only the converter can read."""


def read(
    operation: Operation[T],
    response: Response,
    personal: Callable[[], Iterable[str]] = tuple,
    report: Callable[[str], None] = lambda _: None,
) -> T:
    """Return the value of a success response.

    Args:
        operation: the operation that was called.
        response: the response of the service.
        personal: returns the values that must not appear in an error.
        report: is called with the mismatches of a lenient operation.

    Raises:
        StatusError: the body is an error, regardless of the status.
        EmptyResponse, HtmlResponse, InvalidJson: the body is not JSON.
        UnexpectedShape: the JSON does not match the spec.
    """
    fast = fast_decoder()
    value = fast.decode(operation, response.body.removeprefix(BYTE_ORDER_MARK), UNREAD)
    if value is not UNREAD:
        return cast("T", value)
    if operation.may_be_empty and not response.body.strip():
        return cast("T", [] if get_origin(operation.response) is list else None)
    payload = unwrap(parse_json(response), operation.envelope)
    if kind := hidden_error(operation, payload):
        raise status_error(operation, response, personal(), kind=kind)
    value = _decode(operation, payload, response, report)
    fast.learn_from(value)
    return value


@cache
def fast_decoder() -> FastDecoder:
    """Return the decoder for responses that need no tolerance."""
    from .fast import FastDecoder  # imported here, since it is not needed before the first response

    return FastDecoder()


def parse_json(response: Response) -> JSON:
    """Return the JSON value of a success response.

    Raises:
        EmptyResponse, HtmlResponse, InvalidJson: the body is not JSON.
    """
    try:
        return json_value(response)
    except ValueError:
        pass
    body = response.body.removeprefix(BYTE_ORDER_MARK)
    status = response.status
    if not body.strip():
        raise EmptyResponse(f"The service returned {status} with an empty body.", status=status, body=body)
    if body.lstrip()[:1] == b"<":
        raise HtmlResponse(
            f"The service returned {status} with a web page instead of JSON. Is the base URL right? Is there a proxy?",
            status=status,
            body=body,
        )
    raise InvalidJson(
        f"The service returned {status} with a body that is truncated or not JSON ({len(body):,} bytes).",
        status=status,
        body=body,
    )


def decode(operation: Operation[T], payload: JSON, response: Response) -> T:
    """Convert the JSON value of a response, bare or in its envelope, to the type of its operation.

    Raises:
        UnexpectedShape: the JSON does not match the spec.
    """
    return _decode(operation, unwrap(payload, operation.envelope), response, lambda _: None)


def _decode(operation: Operation[T], payload: JSON, response: Response, report: Callable[[str], None]) -> T:
    try:
        return cast("T", structure(payload, operation.response))
    except StructureError as error:
        problems = error.problems
    shown = "; ".join(f"{without_keys(problem.path)} {problem.what}" for problem in problems[:3])
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    if operation.lenient:
        try:
            value = cast("T", _lenient_list(operation, payload))
        except StructureError:
            pass
        else:
            report(f"The response does not match the spec: {shown}{more}. These values are left out.")
            return value
    raise UnexpectedShape(
        f"The response does not match the spec: {shown}{more}. See `error.body` for the raw body.",
        problems=problems,
        status=response.status,
        body=response.body,
    )


def _lenient_list(operation: Operation[T], payload: JSON) -> object:
    """Convert the rows of a list leniently, but not the enclosing object, which could lose all rows."""
    items: str | None = getattr(operation.paging, "items", None)
    if items is None or not isinstance(payload, Mapping):
        return structure(payload, operation.response, lenient=True)
    model = cast("type[attrs.AttrsInstance]", operation.response)
    wire = wire_names(model)[items]
    page = structure({**payload, wire: []}, model)
    rows = structure(payload.get(wire), attrs.fields_dict(model)[items].type, lenient=True)
    return attrs.evolve(cast("Any", page), **{items: rows})


def unwrap(payload: JSON, envelope: str | None) -> JSON:
    """Return the payload without its envelope, if it has one. The envelope `[]` is an array with only the payload."""
    if envelope == "[]":
        return cast("JSON", payload[0]) if isinstance(payload, list) and len(payload) == 1 else payload
    if envelope is not None and isinstance(payload, Mapping) and envelope in payload:
        return payload[envelope]
    return payload
