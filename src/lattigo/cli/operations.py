"""A command for every operation of the API, made from the generated functions alone.

A parameter or an operation that the spec gains is here after the next generation, without a line of this module.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, NoReturn, TypeVar, cast, get_args, get_origin, get_type_hints

import anyio
import attrs
from cyclopts import App, Group
from cyclopts import Parameter as CliParameter

from .._generated.namespaces import Namespaces
from ..client import AsyncLattigo
from ..core.api import Api
from ..core.call import Pipeline
from ..core.errors import Unprocessable
from ..core.operation import Operation
from ..core.options import Options
from .arguments import read_models, read_names
from .confirm import DeclinedError, Plan, confirm
from .exits import DONE, ERROR, SOME_FAILED
from .output import print_answer, printer, say
from .rows import answer_rows, columns, plain
from .settings import CallSettings, log_to_stderr

T = TypeVar("T")

COMMON = Group("Common options", sort_key=99)
OLD = Group("Deprecated commands", sort_key=98)
API = Group("The API", sort_key=2)
FACTS = re.compile(r"\n(?= *(?:Costs money|Can't be undone|If |The error of|Deprecated:|[A-Z]+ /))")
"""The line breaks in a generated docstring that separate facts: in the help each fact is a paragraph."""
OURS = {field.name for field in attrs.fields(CallSettings)}


def namespace_apps() -> Iterator[App]:
    """A sub-command for every namespace, with a command for each of its functions."""
    for name, namespace in vars(Namespaces(_NOWHERE)).items():
        if isinstance(namespace, Api):
            app = App(name=_dashed(name), help=type(namespace).__doc__, group=API)
            for method, function in vars(type(namespace)).items():
                if inspect.isfunction(function):
                    group = OLD if "Deprecated:" in (function.__doc__ or "") else None
                    app.command(command(function), name=_dashed(method), group=group)
            yield app


def command(function: Callable[..., object]) -> Callable[..., int]:
    """The command for a generated function: its signature without `api`, and our options in the place of `options`."""
    hints = get_type_hints(function)
    del hints["return"]
    models = {name: model for name, hint in hints.items() if (model := _model(hint))}

    def run(*path: object, options: CallSettings | None = None, **arguments: object) -> int:
        for name, value in arguments.items():
            if name in models:
                arguments[name] = read_models(name, cast("str", value), models[name])
            elif _is_names(hints[name]):
                arguments[name] = read_names(cast("list[str]", value))
        return _run(_record(function, *path, **arguments), options or CallSettings())

    parameters = [
        parameter.replace(kind=_kind(parameter), annotation=_annotation(parameter.name, hints[parameter.name]))
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name != "api"
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # cyclopts reads it
    run.__annotations__ = {}
    run.__doc__ = FACTS.sub("\n\n", function.__doc__ or "")
    run.__name__ = function.__name__
    return run


class _Recorded(Exception):
    """A call of the API that was stopped on its way out."""

    def __init__(self, operation: Operation[object], arguments: Mapping[str, object]) -> None:
        super().__init__(operation.name)
        self.operation = operation
        self.arguments = arguments


class _Recorder(Api):
    """Stops every call, so that it can be shown before it is sent."""

    async def call(self, operation: Operation[T], options: Options | None = None, /, **arguments: object) -> NoReturn:  # noqa: ARG002 - the face of Api
        raise _Recorded(operation, arguments)

    def pages(
        self,
        operation: Operation[list[T]],
        options: Options | None = None,  # noqa: ARG002 - the face of Api
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


def _run(call: _Recorded, settings: CallSettings) -> int:
    plan = Plan.make(call.operation, call.arguments, settings.where())
    if settings.dry_run:
        print_answer(settings.output, plan.row())
        return DONE
    log_to_stderr("DEBUG" if settings.debug else "WARNING")
    client = settings.client()
    if call.operation.effect in {"billable", "destructive"} and not settings.yes:
        try:
            confirm(plan)
        except DeclinedError as declined:
            say(str(declined))
            return ERROR
    try:
        return anyio.run(partial(_send, client, call, settings))
    except KeyboardInterrupt:
        if call.operation.effect != "read":
            say(f"It may or may not have happened. {call.operation.reconcile or 'Read the state back.'}")
        raise


async def _send(client: AsyncLattigo, call: _Recorded, settings: CallSettings) -> int:
    operation, refused = call.operation, False
    async with client as lattigo:
        if operation.paging is not None:
            rows = lattigo.pages(cast("Operation[list[object]]", operation), None, **call.arguments)
            await _print_rows(rows, operation, settings)
            return DONE
        try:
            answer = await lattigo.call(operation, None, **call.arguments)
        except Unprocessable as error:
            if error.answer is None:
                raise
            answer, refused = error.answer, True
    rows_or_object, failed = answer_rows(operation.answer, answer)
    print_answer(settings.output, rows_or_object)
    if not (refused or failed):
        return DONE
    say(f"error: {operation.name}: some devices failed, as their rows say.")
    return SOME_FAILED


async def _print_rows(rows: AsyncIterable[object], operation: Operation[object], settings: CallSettings) -> None:
    (kind,) = get_args(operation.answer)
    count = 0
    with printer(settings.output, columns(kind)) as lines:
        async for row in rows:
            lines.row(plain(row))
            count += 1
            if count == settings.limit_rows:
                break


def _kind(parameter: inspect.Parameter) -> inspect._ParameterKind:
    positional = parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter.POSITIONAL_ONLY if positional else inspect.Parameter.KEYWORD_ONLY


def _annotation(name: str, hint: object) -> object:
    """The type that cyclopts reads, with how it is written on the command line."""
    if name == "options":
        return Annotated[CallSettings, CliParameter(name="*", group=COMMON)]
    # Where a parameter of the API has the name of one of our options, ours stays as it is on all commands.
    prefix = CliParameter(name=f"--api-{_dashed(name)}") if name in OURS else None
    if _model(hint):
        hint, how = str, CliParameter(metavar="JSON|@FILE|-")
    elif _is_names(hint):
        how = CliParameter(metavar="NAME...|@FILE|-", consume_multiple=True)
    else:
        how = CliParameter(consume_multiple=bool(_item(hint)))
    return Annotated[hint, CliParameter.combine(how, prefix)]


def _item(hint: object) -> object:
    """What a list holds; `None` for anything but a list."""
    for option in (hint, *get_args(hint)):
        if get_origin(option) in {list, Sequence}:
            return get_args(option)[0]
    return None


def _model(hint: object) -> type | None:
    item = _item(hint)
    return item if isinstance(item, type) and attrs.has(item) else None


def _is_names(hint: object) -> bool:
    return _item(hint) is str


def _dashed(name: str) -> str:
    return name.replace("_", "-")
