"""A command for every operation of an API, made from the generated functions alone.

A parameter or an operation that the spec gains is here after the next generation, without a line of this module.
"""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from types import NoneType
from typing import Annotated, NoReturn, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

import anyio
import attrs
from cyclopts import App, Group
from cyclopts import Parameter as CliParameter

from .._core.api import Api
from .._core.codec.annotations import is_optional, list_item
from .._core.errors import Unprocessable
from .._core.long_running import Accepted, Pollable
from .._core.operation import Operation
from .._core.options import Options
from .._core.pipeline import Pipeline
from .arguments import is_identifier, is_json, is_secret, read_json, read_names, read_secret, show_as
from .confirm import DeclinedError, Plan, confirm
from .exit_codes import DONE, ERROR, SOME_FAILED
from .output import print_answer, printer, say
from .rows import answer_rows, columns, plain, row_type
from .settings import CallSettings, Service, WaitSettings, log_to_stderr
from .waiting import check_wait, print_request

T = TypeVar("T")

Client: TypeAlias = AbstractAsyncContextManager[Api]

COMMON = Group("Common options", sort_key=99)
OLD = Group("Deprecated commands", sort_key=98)
API = Group("The API", sort_key=2)
HEAD = re.compile(r"^( *[A-Z]+ /.+?)\n(?= *[A-Z](?![A-Z]))", re.MULTILINE | re.DOTALL)
"""The lines of a generated docstring that say where the operation stands, up to its description."""
FACTS = re.compile(
    r"\n(?= *(?:Costs money|Can't be undone|If |The outcome comes|At least one of|The error of|Deprecated:|[A-Z]+ /))"
)
"""The line breaks in a generated docstring that separate facts: in the help each fact is a paragraph."""
OURS = {field.name for field in attrs.fields(WaitSettings)}


def namespace_apps(service: Service[Client]) -> Iterator[App]:
    """A sub-command for every namespace, with a command for each of its functions."""
    for name, namespace in _namespaces(service):
        app = App(name=_dashed(name), help=namespace.__doc__, group=API)
        for method, function in vars(namespace).items():
            if inspect.isfunction(function):
                group = OLD if "Deprecated:" in (function.__doc__ or "") else None
                app.command(command(function, service), name=_dashed(method), group=group)
        yield app


def command(function: Callable[..., object], service: Service[Client]) -> Callable[..., int]:
    """The command for a generated function: its signature without `api`, and our options in the place of `options`."""
    hints = get_type_hints(function)
    waits = get_origin(hints.pop("return")) is Pollable
    hints["options"] = WaitSettings if waits else CallSettings

    def run(*path: object, options: CallSettings | None = None, **arguments: object) -> int:
        given = {name: _read(name, value, hints[name]) for name, value in arguments.items()}
        return _run(_record(function, *path, **given), service, options or CallSettings())

    parameters = [
        parameter.replace(kind=_kind(parameter), annotation=_annotation(parameter.name, hints[parameter.name]))
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name != "api"
    ]
    show_as(run, parameters)
    run.__doc__ = FACTS.sub("\n\n", HEAD.sub(r"\1\n\n", function.__doc__ or "")).replace("`wait()`", "`--wait`")
    run.__name__ = function.__name__
    return run


class _Recorded(Exception):
    """A call of the API that was stopped on its way out."""

    def __init__(self, operation: Operation[object], arguments: Mapping[str, object]) -> None:
        super().__init__(operation.name)
        self.operation = operation
        self.arguments = arguments
        self.answered = False
        """Whether it was made later, and the service has answered."""


class _Recorder(Api):
    """Stops every call, so that it can be shown before it is sent."""

    async def call(self, operation: Operation[T], _: Options | None = None, /, **arguments: object) -> NoReturn:
        raise _Recorded(operation, arguments)

    async def begin(self, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> NoReturn:
        await self.call(operation, options, **arguments)

    def pages(
        self,
        operation: Operation[list[T]],
        _: Options | None = None,
        /,
        **arguments: object,
    ) -> NoReturn:
        raise _Recorded(operation, arguments)


_NOWHERE = cast("Pipeline", None)
"""Nothing is sent by namespaces that are only looked at, nor by the recorder."""


def _record(function: Callable[..., object], *path: object, **arguments: object) -> _Recorded:
    try:
        coroutine = function(_Recorder(_NOWHERE), *path, **arguments)
        if inspect.iscoroutine(coroutine):
            coroutine.send(None)
    except _Recorded as recorded:
        return recorded
    raise TypeError(f"{function.__name__} makes no call")


def _run(call: _Recorded, service: Service[Client], settings: CallSettings) -> int:
    plan = Plan.make(call.operation, call.arguments, service, settings.where(service))
    check_wait(call.operation, call.arguments, settings)
    if settings.dry_run:
        print_answer(settings.output, plan.row())
        return DONE
    log_to_stderr("DEBUG" if settings.debug else "WARNING")
    client = settings.client_of(service)
    if call.operation.effect in {"billable", "destructive"} and not settings.yes:
        try:
            confirm(plan)
        except DeclinedError as declined:
            say(str(declined))
            return ERROR
    try:
        return anyio.run(partial(_send, client, call, service, settings))
    except KeyboardInterrupt:
        if call.operation.effect != "read" and not call.answered:
            say(f"It may or may not have happened. {call.operation.reconcile or 'Read the state back.'}")
        raise


async def _send(client: Client, call: _Recorded, service: Service[Client], settings: CallSettings) -> int:
    operation, refused = call.operation, False
    async with client as api:
        if operation.paging is not None:
            rows = api.pages(cast("Operation[list[object]]", operation), None, **call.arguments)
            await _print_rows(rows, operation, settings)
            return DONE
        if operation.deferred is not None:
            request = cast("Accepted", await api.begin(operation, None, **call.arguments))
            call.answered = True
            return await print_request(request, settings, _question(service, call, request.request_id))
        try:
            answer = await api.call(operation, None, **call.arguments)
        except Unprocessable as error:
            if error.parsed is None:
                raise
            answer, refused = error.parsed, True
        call.answered = True
        rows_or_object, failed = answer_rows(operation, answer)
        print_answer(settings.output, rows_or_object)  # before leaving, which may take a while
    if not (refused or failed):
        return DONE
    say(f"error: {operation.name}: some devices failed, as their rows say.")
    return SOME_FAILED


async def _print_rows(rows: AsyncIterable[object], operation: Operation[object], settings: CallSettings) -> None:
    """Print each row before the next one is asked for: at the end of a page that may remove the page."""
    removes = operation.paging is not None and operation.paging.acknowledges
    count = 0
    with printer(settings.output, columns(row_type(operation)), whole=removes) as lines:
        async for row in rows:
            lines.row(plain(row))
            count += 1
            if count == settings.limit_rows:
                break


def _question(service: Service[Client], call: _Recorded, request_id: str) -> str:
    """The command that asks for the state of a request; nothing where the service does not tell it."""
    poll = call.operation.deferred and call.operation.deferred.poll
    if not (poll and poll.polls):
        return ""
    known = {**call.arguments, poll.polls.request: request_id}
    values = [str(known.get(parameter.name) or parameter.name.upper()) for parameter in poll.parameters]
    command = next(
        (name, method)
        for name, namespace in _namespaces(service)
        for method, function in vars(namespace).items()
        if inspect.isfunction(function) and function.__name__ == poll.name
    )
    return shlex.join([*service.words, *map(_dashed, command), *values])


def _namespaces(service: Service[Client]) -> Iterator[tuple[str, type[Api]]]:
    for name, namespace in vars(service.namespaces(_NOWHERE)).items():
        if isinstance(namespace, Api):
            yield name, type(namespace)


def _read(name: str, value: object, hint: object) -> object:
    """A parameter's value from what stands on the command line."""
    if value is None or name == "options":
        return value
    kind, option = _given(hint), f"--{_dashed(name)}"
    if is_json(kind):
        words = cast("list[str]", value if isinstance(value, list) else [value])
        return read_json(name, words, kind)
    if list_item(kind) is str:
        return read_names(cast("list[str]", value))
    if kind is str and is_secret(name):
        return read_secret(option, cast("str", value))
    return value


def _given(hint: object) -> object:
    """The type of a parameter that is given."""
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0] if is_optional(hint) and len(others) == 1 else hint


def _kind(parameter: inspect.Parameter) -> inspect._ParameterKind:
    positional = parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter.POSITIONAL_ONLY if positional else inspect.Parameter.KEYWORD_ONLY


def _annotation(name: str, hint: object) -> object:
    """The type that cyclopts reads, with how it is written on the command line."""
    if name == "options":
        return Annotated[hint, CliParameter(name="*", group=COMMON)]
    # Where a parameter of the API has the name of one of our options, ours stays as it is on all commands.
    prefix = CliParameter(name=f"--api-{_dashed(name)}") if name in OURS else None
    kind = _given(hint)
    item = list_item(kind)
    if is_json(kind):
        several, none = is_identifier(item), is_optional(hint)
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
    return Annotated[hint, CliParameter.combine(how, prefix)]


def _dashed(name: str) -> str:
    return name.replace("_", "-")
