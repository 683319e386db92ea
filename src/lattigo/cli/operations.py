"""A command for every operation of an API, derived from the generated functions.

Parameters and operations added to the spec appear after the next generation, without a change here.
"""

from __future__ import annotations

import asyncio
import inspect
import shlex
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from types import FunctionType, NoneType
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast, get_args, get_type_hints

from attrs import define
from cyclopts import Parameter as CliParameter

from .._core.api import call as api_call
from .._core.api import pages, submit
from .._core.codec.annotations import is_optional, list_item
from .._core.errors import InvalidRequest, Unprocessable
from .._core.namespaces import Api, Namespace
from .._core.operation import Operation
from .._core.paging import Pager
from .._core.paging_styles import Numbered
from ..fleet.actions.identifiers import ROUNDED
from .arguments import (
    UsageError,
    is_identifier,
    is_json,
    is_secret,
    lists_devices,
    read_json,
    read_names,
    read_secret,
    show_as,
    warn_of_unknown_value,
)
from .confirm import DeclinedError, Plan, confirm
from .exit_codes import DONE, ERROR, SOME_FAILED
from .groups import COMMON
from .option_names import OURS, as_usage_error, option_name
from .output import counted, say
from .results.columns import Wanted
from .results.rows import Row, answer_rows, columns, plain, row_type
from .settings import CallSettings, ListSettings, Service, Switch, WaitSettings
from .waiting import check_wait, print_request

if TYPE_CHECKING:
    from .._core.long_running import Accepted

Client: TypeAlias = AbstractAsyncContextManager[Api]


@define(eq=False, repr=False)
class ApiCall:
    """A call made by a command."""

    operation: Operation[object]
    arguments: Mapping[str, object]
    answered: bool = False
    """Whether the service has responded."""


def command(
    function: Callable[..., object], operation: Operation[object], service: Service[Client]
) -> Callable[..., int]:
    """Return the command for a generated function: its signature without `api`, and our options for `options`."""
    hints = get_type_hints(function)
    del hints["return"]
    waits = operation.deferred is not None and operation.deferred.poll is not None
    listed = operation.paging is not None and not operation.paging.acknowledges
    hints["options"] = WaitSettings if waits else ListSettings if listed else CallSettings
    signature = inspect.signature(function)

    def run(*path: object, options: CallSettings | None = None, **arguments: object) -> int:
        values = {name: read_argument(name, value, hints[name]) for name, value in arguments.items()}
        bound = signature.bind_partial(None, *path, **values).arguments
        call = ApiCall(operation, {name: value for name, value in bound.items() if name != "api"})
        return run_call(call, service, options or CallSettings())

    parameters = [
        parameter.replace(kind=_kind(parameter), annotation=annotation_of(parameter.name, hints[parameter.name]))
        for parameter in signature.parameters.values()
        if parameter.name != "api"
    ]
    show_as(run, parameters)
    run.__doc__ = _documentation(function, operation)
    run.__name__ = function.__name__
    return run


def _documentation(function: Callable[..., object], operation: Operation[object]) -> str:
    """Return the function's docstring, adapted to the command line."""
    text = (function.__doc__ or "").partition("\n\n    Raises:")[0].replace("`wait()`", "`--wait`")
    page = _page_parameter(operation)
    if page is None:
        return text
    summary, blank, rest = text.partition("\n\n")
    return f"{summary}\n\n    All pages are printed, or only one with --{dashed(page)}.{blank}{rest}"


def run_call(call: ApiCall, service: Service[Client], settings: CallSettings) -> int:
    """Check a call, ask for confirmation where it needs one, make it, and print its result."""
    _check_devices(call, service)
    try:
        plan = Plan.make(call.operation, call.arguments, settings.account(service))
    except InvalidRequest as error:
        raise as_usage_error(call.operation, error) from None
    check_wait(call.operation, call.arguments, settings)
    settings.check_output()
    if settings.dry_run:
        settings.print(plan.row())
        return DONE
    settings.start_log("WARNING")
    client = settings.client_of(service)
    if plan.needs_consent and not settings.yes:
        try:
            confirm(plan)
        except DeclinedError as declined:
            say(str(declined))
            return ERROR
    try:
        return asyncio.run(_send(client, call, service, settings))
    except KeyboardInterrupt:
        if call.operation.effect != "read" and not call.answered:
            say(f"The call may or may not have taken effect. {call.operation.reconcile or 'Read the state back.'}")
        raise


def _check_devices(call: ApiCall, service: Service[Client]) -> None:
    """Check that a call does not have too many devices, or identifiers rounded by a spreadsheet.

    Raises:
        UsageError: it is; the text names the command for it.
    """
    if call.operation.effect == "read":
        return
    action = service.actions.get(call.operation.name)
    if action is None or action.batch.identifiers:
        return
    devices = call.arguments.get(action.batch.devices)
    count = len(cast("list[object]", devices)) if isinstance(devices, list) else 1
    if count > action.batch.most:
        command = shlex.join([*service.words, "apply", dashed(call.operation.name)])
        raise UsageError(
            f"{call.operation.name} takes at most {counted(action.batch.most, 'device')} in one call, and these are "
            f"{count:,}. Use `{command} --devices …`: it makes several calls, and its journal knows what became of "
            "each device. Nothing was sent."
        )
    names = cast("list[object]", devices) if isinstance(devices, list) else [devices]
    if any(isinstance(name, str) and ROUNDED.fullmatch(name) for name in names):
        raise UsageError("An identifier was rounded by a spreadsheet: export the column as text. Nothing was sent.")


async def _send(client: Client, call: ApiCall, service: Service[Client], settings: CallSettings) -> int:
    operation, refused = call.operation, False
    async with client as api:
        if operation.paging is not None:
            rows = pages(api, cast("Operation[list[object]]", operation), None, **call.arguments)
            only = _page_parameter(operation) in call.arguments
            await _print_rows(_first_page(rows) if only else rows, operation, settings)
            return DONE
        if operation.deferred is not None:
            request = cast("Accepted", await submit(api, operation, None, **call.arguments))
            call.answered = True
            return await print_request(request, settings, _question(service, call, request.request_id))
        try:
            answer = await api_call(api, operation, None, **call.arguments)
        except Unprocessable as error:
            if error.parsed is None:
                raise
            answer, refused = error.parsed, True
        call.answered = True
        rows_or_object, failed = answer_rows(operation, answer)
        settings.print(rows_or_object)  # before leaving, which may take a while
    if not (refused or failed):
        return DONE
    say(f"error: {operation.name}: some devices failed; see their rows.")
    return SOME_FAILED


def _page_parameter(operation: Operation[object]) -> str | None:
    """Return the page parameter: in Python the first page of a list, here the only page to print."""
    return operation.paging.page if isinstance(operation.paging, Numbered) else None


async def _first_page(rows: Pager[object]) -> AsyncGenerator[object]:
    async for page in rows.pages():
        for row in page.items:
            yield row
        return


async def _print_rows(rows: AsyncIterable[object], operation: Operation[object], settings: CallSettings) -> None:
    """Print each row before requesting the next one, since reading past a page may remove it on the service."""
    removes = operation.paging is not None and operation.paging.acknowledges
    wanted = Wanted.of(settings, columns(row_type(operation)))
    count, waiting = 0, list[Row]()
    with settings.printer(wanted.columns, whole=removes, numbers=wanted.numbers) as lines:
        async for row in rows:
            cells = plain(row)
            if not wanted.has(cells):
                continue
            if wanted.sort:
                waiting.append(cast("Row", cells))
                continue
            lines.row(wanted.cut(cells))
            count += 1
            if count == settings.limit_rows:
                break
        for cells in wanted.sorted(waiting)[: settings.limit_rows]:
            lines.row(wanted.cut(cells))


def _question(service: Service[Client], call: ApiCall, request_id: str) -> str:
    """Return the command that shows the state of a request; empty if the service has no such operation."""
    poll = call.operation.deferred and call.operation.deferred.poll
    if not (poll and poll.polls):
        return ""
    known = {**call.arguments, poll.polls.request: request_id}
    values = [str(known.get(parameter.name) or parameter.name.upper()) for parameter in poll.parameters]
    command = next(
        (name, method)
        for name, namespace in namespaces_of(service).items()
        for method, function in functions_of(namespace.kind)
        if function.__name__ == poll.name
    )
    return shlex.join([*service.words, *map(dashed, command), *values])


def namespaces_of(service: Service[Client]) -> dict[str, Namespace[Api]]:
    return {name: value for name, value in vars(service.namespaces).items() if isinstance(value, Namespace)}


def functions_of(namespace: type[Api]) -> Iterator[tuple[str, FunctionType]]:
    for name, attribute in vars(namespace).items():
        if inspect.isfunction(attribute):
            yield name, attribute


def read_argument(name: str, value: object, hint: object) -> object:
    """Convert a value from the command line to that of a parameter."""
    if value is None or name == "options":
        return value
    kind, option = _given(hint), option_name(name)
    if is_json(kind):
        words = cast("list[str]", value if isinstance(value, list) else [value])
        return read_json(option, words, kind)
    if list_item(kind) is str:
        return read_names(cast("list[str]", value))
    if kind is str and is_secret(name):
        return read_secret(option, cast("str", value))
    warn_of_unknown_value(option, value, kind)
    return value


def _given(hint: object) -> object:
    """Return the type of a parameter without None."""
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0] if is_optional(hint) and len(others) == 1 else hint


def _kind(parameter: inspect.Parameter) -> inspect._ParameterKind:
    positional = parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter.POSITIONAL_ONLY if positional else inspect.Parameter.KEYWORD_ONLY


def annotation_of(name: str, hint: object) -> object:
    """The type that cyclopts reads, with how it is written on the command line."""
    if name == "options":
        return Annotated[hint, CliParameter(name="*", group=COMMON)]
    option = CliParameter(name=option_name(name)) if name in OURS else None
    if name == "all_devices":
        return Annotated[Switch | None, CliParameter(name=option_name(name))]
    kind = _given(hint)
    item = list_item(kind)
    if is_json(kind):
        several, none = lists_devices(item), is_optional(hint)
        hint = (list[str] | None if none else list[str]) if several else (str | None if none else str)
        if several:
            how = CliParameter(metavar="KIND:ID...|JSON|@FILE|-", consume_multiple=True)
        else:
            how = CliParameter(metavar="KIND:ID|JSON|@FILE|-" if is_identifier(kind) else "JSON|@FILE|-")
    elif item is str:
        how = CliParameter(metavar="NAME...|@FILE|-", consume_multiple=True)
    elif kind is str and is_secret(name):
        how = CliParameter(metavar="@FILE|-")
    else:
        how = CliParameter(consume_multiple=bool(item))
    return Annotated[hint, CliParameter.combine(CliParameter(negative_iterable=()), how, option)]


def dashed(name: str) -> str:
    return name.replace("_", "-")
