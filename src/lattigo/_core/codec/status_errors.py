"""From an answer with an error status to the error that says what the service said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

import orjson

from ..errors import StatusError, error_class
from ..fields import JSON
from ..http.message import Response
from ..operation import Operation
from ..redaction import redact
from .converter import StructureError, structure

T = TypeVar("T")

LONGEST_QUOTE = 300
"""Characters of the service's own words in an error's text."""

NEXT_STEP: Mapping[int, str] = {
    401: "Check the credentials. Calls that were waiting are not sent.",
    403: "It belongs to another account, or the key may not do this.",
    404: "Check the name, and the kind of identifier that it is.",
    405: "The documentation of the endpoint may have changed.",
    429: "Slow down; the client does so by itself within its budget.",
}


def status_error(
    operation: Operation[T], response: Response, personal: Iterable[str], *, retry_after: float | None = None
) -> StatusError:
    """The error for an answer outside 2xx."""
    status = response.status
    body = _body(response)
    said = redact(_said(body), personal)[:LONGEST_QUOTE]
    quoted = f": {said}" if said else " without a word of explanation"
    if location := response.headers.get("location", "") if 300 <= status < 400 else "":
        quoted = f" and points to {redact(location, personal)}, which is not followed. Is the base URL right?"
    next_step = f" {NEXT_STEP[status]}" if status in NEXT_STEP else ""
    return error_class(status)(
        f"{status} {_phrase(status)}{quoted}{'' if quoted.endswith(('.', '?', '!')) else '.'}{next_step}",
        status=status,
        headers={name: value for name, value in response.headers.items() if name != "set-cookie"},
        body=body,
        parsed=_parsed(operation, status, body),
        retry_after=retry_after,
        operation=operation.name,
    )


def _phrase(status: int) -> str:
    from http import HTTPStatus  # here, since only errors need it

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(a status of its own)"


def _body(response: Response) -> JSON:
    try:
        return cast("JSON", orjson.loads(response.body))
    except ValueError:
        return response.body.decode("utf-8", "replace")


def _said(body: JSON) -> str:
    """The service's own words: out of the usual shapes of error bodies, the title of a web page, or the text."""
    match body:
        case {"fault": {"message": str(what), "description": str(said)}} | {
            "error": str(what),
            "error_description": str(said),
        }:
            return f"{what}: {said}"
        case {"error": str(said)} | {"message": str(said)} | {"errorMessage": str(said)}:
            return said
        case {"error": said} | {"errors": said} | {"fault": said} if said:
            return said if isinstance(said, str) else orjson.dumps(said).decode()
        case str(text) if "<html" in text[:1000].lower():
            title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
            return f"a web page titled '{title[1].strip()}'" if title else "a web page"
        case str(text):
            return " ".join(text.split())
        case _:
            return ""


def _parsed(operation: Operation[T], status: int, body: JSON) -> object:
    kind = operation.errors.get(status)
    if kind is None:
        return None
    try:
        return structure(body, kind)
    except StructureError:  # the error that is being told matters more than the shape of its body
        return None
