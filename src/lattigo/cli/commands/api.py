"""`lattigo api`: calls of endpoints that the spec does not have yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
from cyclopts import Parameter as CliParameter

from ..._core.fields import JSON
from ..._core.operation import Operation, Parameter
from ..arguments import UsageError, mark_files, read_text
from ..groups import COMMON
from ..operations import ApiCall, run_call
from ..profiles.services import Api, service_of
from ..settings import CallSettings, Service

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

RECONCILE = "Look at what the endpoint changes."


def api(
    method: Method,
    path: str,
    /,
    *,
    data: Annotated[str | None, CliParameter(metavar="JSON|@FILE|-")] = None,
    api: Api = "lattigo",
    options: Annotated[CallSettings | None, CliParameter(name="*", group=COMMON)] = None,
) -> int:
    """Call an endpoint that has no command yet, with the credentials, the pace and the checks of all others.

    GET only reads, and is retried. Nobody knows what the other methods do: they may cost money, so they need
    confirmation, and are never retried if the first request may have had an effect.

    Args:
        method: The HTTP method.
        path: The path below the base URL, with its query: /v2/devices/pump-7/battery?days=3.
        data: The body: a JSON object.
        api: The API.
        options: The options shared by all commands that make a call.
    """
    service = service_of(api)
    operation, arguments = _operation(method, path, service)
    if data is not None:
        if method == "GET":
            raise UsageError("--data is not for GET. Nothing was sent.")
        arguments["body"] = _body(data)
    return run_call(ApiCall(operation, arguments), service, options or CallSettings())


def _operation(method: Method, path: str, service: Service[object]) -> tuple[Operation[object], dict[str, object]]:
    """Return an operation for a path; what is not known to be the name of an endpoint is masked like a device."""
    parts = urlsplit(path)
    if not path.startswith("/") or parts.netloc or parts.fragment or not path.isprintable():
        raise UsageError("PATH starts with a slash, such as /v2/devices. Nothing was sent.")
    known = set(_literals(service.operations))
    template: list[str] = []
    arguments: dict[str, object] = {}
    for number, segment in enumerate(parts.path[1:].split("/"), 1):
        if segment in known:
            template.append(segment)
        else:
            arguments[f"segment_{number}"] = unquote(segment)
            template.append(f"{{segment_{number}}}")
    parameters = [Parameter(name, "path", str, required=True, personal=True) for name in arguments]
    for number, (name, value) in enumerate(parse_qsl(parts.query, keep_blank_values=True), 1):
        arguments[f"query_{number}"] = value
        parameters.append(Parameter(f"query_{number}", "query", str, wire=name, personal=True))
    if method != "GET":
        parameters.append(Parameter("body", "whole body", dict[str, JSON]))
    operation: Operation[object] = Operation(
        name="api",
        method=method,
        path=f"/{'/'.join(template)}",
        effect="read" if method == "GET" else "destructive",
        response=JSON,
        parameters=tuple(parameters),
        may_be_empty=True,
        reconcile=None if method == "GET" else RECONCILE,
        doc="none",
    )
    return operation, arguments


def _literals(operations: Mapping[str, Operation[object]]) -> Iterator[str]:
    """Yield the parts of known paths that are the same for every device."""
    for operation in operations.values():
        yield from re.findall(r"(?<=/)[^/{}]+(?=/|$)", operation.path)


def _body(word: str) -> JSON:
    try:
        body = cast("JSON", orjson.loads(read_text(*mark_files([word]))))
    except orjson.JSONDecodeError as error:
        raise UsageError(f"--data is not JSON ({error}). Nothing was sent.") from None
    if not isinstance(body, dict):
        raise UsageError("--data must be a JSON object. Nothing was sent.")
    return body
