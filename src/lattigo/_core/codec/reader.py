"""From a response to the value that its operation returns.

The fast decoder reads what is exactly as the spec says; everything else is read by the tolerant converter, or refused
by it with an error that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast, get_origin

import orjson

from ..errors import EmptyResponse, HtmlResponse, InvalidJson, UnexpectedShape
from ..fields import JSON
from ..http.message import Response
from ..operation import Operation
from .converter import StructureError, structure, structure_hook, without_keys

if TYPE_CHECKING:
    from .fast import FastDecoder

T = TypeVar("T")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UNREAD = object()
"""Returned by the fast decoder for what only the converter can read."""


def read(operation: Operation[T], response: Response) -> T:
    """Return the value of a success response.

    Raises:
        EmptyResponse, HtmlResponse, InvalidJson: the body is not JSON.
        UnexpectedShape: the JSON does not match the spec.
    """
    body = response.body.removeprefix(BYTE_ORDER_MARK)
    fast = fast_decoder()
    value = fast.decode(operation, body, UNREAD)
    if value is not UNREAD:
        return cast("T", value)
    if operation.may_be_empty and not body.strip():
        return cast("T", [] if get_origin(operation.response) is list else None)
    value = decode(operation, parse_json(response), response)
    fast.learn_from(value)
    return value


@cache
def fast_decoder() -> FastDecoder:
    """Return the decoder for responses that need no tolerance."""
    from .fast import FastDecoder  # here, since it is not needed before the first response

    return FastDecoder(structure_hook)


def parse_json(response: Response) -> JSON:
    """Return the JSON value of a success response.

    Raises:
        EmptyResponse, HtmlResponse, InvalidJson: the body is not JSON.
    """
    body = response.body.removeprefix(BYTE_ORDER_MARK)
    try:
        return cast("JSON", orjson.loads(body))
    except ValueError:
        pass
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
    """Convert the JSON value of a response to the type of its operation.

    Raises:
        UnexpectedShape: the JSON does not match the spec.
    """
    payload = unwrap(payload, operation.envelope)
    try:
        return cast("T", structure(payload, operation.response))
    except StructureError as error:
        problems = error.problems
    shown = "; ".join(f"{without_keys(problem.path)} {problem.what}" for problem in problems[:3])
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    raise UnexpectedShape(
        f"The response does not match the spec: {shown}{more}. See `error.body` for the raw body.",
        problems=problems,
        status=response.status,
        body=response.body,
    )


def unwrap(payload: JSON, envelope: str | None) -> JSON:
    """Return the payload without its envelope, if it has one. The envelope `[]` is an array with the payload alone."""
    if envelope == "[]":
        return cast("JSON", payload[0]) if isinstance(payload, list) and len(payload) == 1 else payload
    if envelope is not None and isinstance(payload, Mapping) and envelope in payload:
        return payload[envelope]
    return payload
