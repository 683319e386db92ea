"""Conversion of error responses to exceptions that quote the service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar, get_origin

from ..errors import NotFound, StatusError, error_class
from ..fields import JSON
from ..http.message import Response
from ..operation import Operation
from ..redaction import redact
from .annotations import is_anything, is_model, is_union, list_item, wire_names
from .converter import StructureError, structure
from .json_body import json_value, text

T = TypeVar("T")

ERROR_FIELDS = ("error", "errors", "errorMessage", "errorCode", "fault")
"""Fields of error bodies with a message."""

NEXT_STEP: Mapping[int, str] = {
    401: "Check the credentials. Calls in the queue are not sent.",
    403: "It belongs to another account, or the key is not allowed to do this.",
    404: "Check the name and `id_type`.",
    405: "The documentation of the endpoint may have changed.",
    429: "Slow down; the client does so automatically within its budget.",
}


def status_error(
    operation: Operation[T],
    response: Response,
    personal: Iterable[str],
    *,
    retry_after: float | None = None,
    kind: type[StatusError] | None = None,
) -> StatusError:
    """Return the error for a response outside 2xx, or for one whose body is the given kind of error."""
    status = response.status
    body = _body(response)
    words = redact(_words(body), personal)
    if status < 300:
        quoted = f", but the body is an error: {words}" if words else ", but the body is null"
    else:
        quoted = f": {words}" if words else " with no explanation"
    if location := response.headers.get("location", "") if 300 <= status < 400 else "":
        quoted = f" and points to {redact(location, personal)}, which is not followed. Is the base URL right?"
    kind = kind or error_class(status)
    code = 404 if kind is NotFound else status
    next_step = f" {NEXT_STEP[code]}" if code in NEXT_STEP else ""
    return kind(
        f"{status} {_phrase(status)}{quoted}{'' if quoted.endswith(('.', '?', '!')) else '.'}{next_step}",
        status=status,
        headers={name: value for name, value in response.headers.items() if name != "set-cookie"},
        body=body,
        parsed=_parsed(operation, status, body),
        retry_after=retry_after,
        operation=operation.name,
    )


def hidden_error(operation: Operation[T], payload: JSON) -> type[StatusError] | None:
    """Return the class of the error in a body with a success status.

    Some services return `null` for an unknown name, and others return errors with the status 200.
    A body with any field of the spec is not an error.
    """
    kind = operation.response
    if payload is None:
        return NotFound if operation.effect == "read" and is_model(kind) else None
    if isinstance(payload, list) and len(payload) == 1:
        payload, kind = payload[0], list_item(kind)
    if not isinstance(payload, Mapping) or not any(payload.get(name) for name in ERROR_FIELDS):
        return None
    if get_origin(kind) is dict or is_anything(kind) or is_union(kind):
        return None  # any field may be valid
    known = wire_names(kind).values() if is_model(kind) else ()
    return None if any(payload.get(name) is not None for name in known) else StatusError


def _phrase(status: int) -> str:
    from http import HTTPStatus  # imported here, since only errors need it

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(a non-standard status)"


def _body(response: Response) -> JSON:
    try:
        return json_value(response)
    except ValueError:
        return text(response)


def _words(body: JSON) -> str:
    """Return the service's message: from common formats of error bodies, the title of a web page, or plain text."""
    match body:
        case {"fault": {"message": str(what), "description": str(why)}} | {
            "error": str(what),
            "error_description": str(why),
        }:
            return f"{what}: {why}"
        case {"error": str(words)} | {"message": str(words)} | {"errorMessage": str(words)}:
            return words
        case {"error": value} | {"errors": value} | {"fault": value} | {"errorCode": value} if value:
            return (
                value
                if isinstance(value, str)
                else json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
            )
        case str(page) if "<html" in page[:1000].lower():
            title = re.search(r"<title[^<>]*>([^<]*)", page, re.IGNORECASE)
            return f"a web page titled '{title[1].strip()}'" if title else "a web page"
        case [alone]:
            return _words(alone)
        case str(words):
            return " ".join(words.split())
        case _:
            return ""


def _parsed(operation: Operation[T], status: int, body: JSON) -> object:
    kind = operation.errors.get(status)
    if kind is None:
        return None
    try:
        return structure(body, kind)
    except StructureError:  # the error itself matters more than the format of its body
        return None
