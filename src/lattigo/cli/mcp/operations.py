"""A tool for each operation of an API that a model may call.

What is not offered: operations on credentials, lists that reading removes at the service, and those that cost money or
can't be undone, but that no journal can record.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import cached_property
from types import FunctionType
from typing import cast, get_origin

import mcp_types
from attrs import define

from ..._core.actions.data import Action
from ..._core.api import call as api_call
from ..._core.api import pages, submit
from ..._core.codec.annotations import is_model
from ..._core.errors import Unprocessable
from ..._core.fields import JSON
from ..._core.long_running import Accepted
from ..._core.operation import Operation, Parameter
from ..._core.paging_styles import Cursor, Numbered
from ..._profiles.account import Account
from ..actions.clients import FleetClient
from ..arguments import UsageError, is_secret, read_value
from ..confirm import Plan
from ..operations import functions_of, namespaces_of
from ..results.rows import answer_rows, columns, plain, row_type
from ..settings import Service
from .actions import Runs
from .consent import question_of
from .results import DEFAULT_ROWS, MOST_ROWS, Result, list_result, object_result
from .schemas import Schema, arguments_schema
from .tool import Ask, check_names, read_argument, read_limit

LIMIT: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ROWS,
    "description": f"Maximum number of rows of the result. Default: {DEFAULT_ROWS}.",
}
FIELDS: Schema = {
    "type": "array",
    "items": {"type": "string"},
    "minItems": 1,
    "description": "Fields to return. Default: all that have a value.",
}
OURS = frozenset({"limit", "fields"})


@define(eq=False)
class OperationTool:
    """The tool of an operation."""

    operation: Operation[object]
    documentation: str
    """The docstring of its function."""
    names: Mapping[str, str]
    """The tools by the names of their methods in Python, which descriptions refer to."""
    runs: Runs
    """The client and the actions of the API."""
    account: Account

    @property
    def definition(self) -> mcp_types.Tool:
        """Its name, its description, and the schema of its arguments."""
        operation = self.operation
        schema = arguments_schema(self._parameters.values(), self._in_tools(self.documentation))
        cast("Schema", schema["properties"]).update(self._own_arguments())
        if self._action:
            needed = cast("list[str]", schema.setdefault("required", []))
            needed += [] if self._action.batch.devices in needed else [self._action.batch.devices]
        return mcp_types.Tool(
            name=operation.name,
            description=self._in_tools(inspect.cleandoc(self.documentation)).partition("\n\nArgs:")[0],
            input_schema=schema,
            annotations=mcp_types.ToolAnnotations(
                read_only_hint=operation.effect == "read",
                destructive_hint=operation.effect == "destructive",
                idempotent_hint=operation.effect == "read" or operation.idempotent,
                open_world_hint=True,
            ),
        )

    @cached_property
    def _action(self) -> Action | None:
        return self.runs.service.actions.get(self.operation.name)

    @cached_property
    def _parameters(self) -> Mapping[str, Parameter]:
        """The parameters that the model can set: which rows and devices are meant is never left to a default."""
        known = {parameter.name: parameter for parameter in self.operation.parameters}
        hidden = {"all_devices", *OURS, *(paging_names(self.operation) if self.operation.paging else ())}
        return {name: parameter for name, parameter in known.items() if name not in hidden}

    def _own_arguments(self) -> dict[str, Schema]:
        several = self._is_list or self._action is not None
        return {**({"limit": LIMIT} if several else {}), **({"fields": FIELDS} if self._fields else {})}

    @cached_property
    def _is_list(self) -> bool:
        return self.operation.paging is not None or get_origin(self.operation.response) is list

    @cached_property
    def _fields(self) -> list[str]:
        """The fields of the result, if it is an object or a list of objects."""
        if self._action is not None or self.operation.deferred is not None:
            return []
        kind = row_type(self.operation) if self._is_list else self.operation.response
        return columns(kind) if is_model(kind) else []

    async def call(self, arguments: Mapping[str, object], ask: Ask) -> Result:
        """Check the arguments, ask for consent where the call needs it, and make it."""
        values = self._read(arguments)
        fields = read_argument(arguments, "fields", list[str])
        if fields and (unknown := [name for name in fields if name not in self._fields]):
            raise UsageError(f"fields: there is no {', '.join(unknown)}, only {', '.join(self._fields)}.")
        limit = read_limit(arguments, DEFAULT_ROWS)
        plan = Plan.make(self.operation, values, self.account)
        if plan.is_open or (self._action and self._action.batch.devices not in values):
            raise UsageError(f"{self.operation.name}: name the devices. Nothing was sent.")
        if self._action is not None:
            self.runs.check(self._action, values)
        if plan.needs_consent:
            await ask(question_of(plan))
        if self._action is not None:
            return await self.runs.carry_out(self._action, values, limit)
        return await self._send(values, limit, fields)

    def _read(self, arguments: Mapping[str, object]) -> dict[str, object]:
        """Convert the arguments from JSON.

        Raises:
            UsageError: one is unknown or invalid.
        """
        check_names(arguments, [*self._parameters, *self._own_arguments()])
        given = {name: value for name, value in arguments.items() if name in self._parameters and value is not None}
        return {
            name: read_value(name, cast("JSON", value), self._parameters[name].type) for name, value in given.items()
        }

    async def _send(self, values: Mapping[str, object], limit: int, fields: Sequence[str] | None) -> Result:
        operation = self.operation
        if operation.paging is not None:
            return await self._first_page(values, limit, fields)
        if operation.deferred is not None:
            request = cast("Accepted", await submit(self.runs.client, operation, None, **values))
            return self._accepted(request)
        try:
            response = await api_call(self.runs.client, operation, None, **values)
        except Unprocessable as error:
            if error.parsed is None:
                raise
            response = error.parsed
        rows_or_object, _ = answer_rows(operation, response)
        if not isinstance(rows_or_object, list):
            return object_result(rows_or_object, fields=fields)
        rows = cast("list[object]", rows_or_object)
        hint = "There are more rows: raise `limit`, or narrow the call." if len(rows) > limit else ""
        return list_result(rows[:limit], fields=fields, total=len(rows), hint=hint)

    async def _first_page(self, values: Mapping[str, object], limit: int, fields: Sequence[str] | None) -> Result:
        """Read one page, with as many rows as are wanted where the API lets the caller choose."""
        operation = self.operation
        size = page_size(operation)
        rows = pages(
            self.runs.client,
            cast("Operation[list[object]]", operation),
            None,
            **{**values, **({size: limit} if size and limit < MOST_ROWS else {})},
        )
        async with aclosing(rows.pages()) as found:
            async for page in found:
                shown = [plain(item) for item in page.items[:limit]]
                whole = len(page.items) <= limit
                hint = "" if whole else "There are more rows: raise `limit`, or narrow the call."
                following = cast("Mapping[str, object]", plain(dict(page.resume))) if whole and page.resume else None
                return list_result(shown, fields=fields, total=page.total, following=following, hint=hint)
        return list_result([])

    def _accepted(self, request: Accepted) -> Result:
        poll = self.operation.deferred and self.operation.deferred.poll
        how = f"Its state: `{poll.name}`." if poll else f"The callback service {request.service} delivers the outcome."
        facts = {"next": f"The request was accepted, and its outcome comes later. {how}"}
        return object_result({"request_id": request.request_id}, facts=facts)

    def _in_tools(self, text: str) -> str:
        """Return a text with the names of tools instead of those of methods."""
        for method, tool in self.names.items():
            text = text.replace(f"`{method}`", f"`{tool}`")
        return text


def paging_names(operation: Operation[object]) -> set[str]:
    """Return the parameters that only say how a list is read: the size of a page, and a shift of all pages."""
    match operation.paging:
        case Numbered(size=size, offset=offset):
            return {size, offset}
        case Cursor(size=str(size)):
            return {size}
        case _:
            return set()


def page_size(operation: Operation[object]) -> str | None:
    """Return the parameter for the size of a page, if the operation has one."""
    size = operation.paging.size if isinstance(operation.paging, Numbered | Cursor) else None
    return size if any(parameter.name == size for parameter in operation.parameters) else None


def operation_tools(runs: Runs, account: Account, *, write: bool) -> Iterator[OperationTool]:
    """Yield a tool for each operation that is offered.

    Args:
        runs: the API, its client, and the runs of its actions.
        account: the account, for the plans of calls.
        write: whether to offer operations that change something.
    """
    service = runs.service
    found = list(_offered(service))
    names = {f"{namespace}.{method}": function.__name__ for namespace, method, function in found}
    for _, _, function in found:
        operation = service.operations[function.__name__]
        if write or operation.effect == "read":
            yield OperationTool(operation, function.__doc__ or "", names, runs, account)


def _offered(service: Service[FleetClient]) -> Iterator[tuple[str, str, FunctionType]]:
    for namespace, value in namespaces_of(service).items():
        functions = list(functions_of(value.kind))
        operations = [service.operations[function.__name__] for _, function in functions]
        if any(operation.security is not None for operation in operations):  # they obtain and revoke credentials
            continue
        for (method, function), operation in zip(functions, operations, strict=True):
            if is_offered(operation, journaled=operation.name in service.actions):
                yield namespace, method, function


def is_offered(operation: Operation[object], *, journaled: bool) -> bool:
    """Return whether a model may call an operation, given that the user allows changes."""
    removes = operation.paging is not None and operation.paging.acknowledges
    secret = any(is_secret(parameter.name) for parameter in operation.parameters)
    return not removes and not secret and (journaled or operation.effect in {"read", "write"})
