"""Every operation of each spec is a command, with every parameter, by generation alone."""

import inspect
import io
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import get_origin, get_type_hints

import attrs
import pytest
from cyclopts import App
from rich.console import Console

from lattigo._core.api import call
from lattigo._core.long_running import Pollable
from lattigo._core.namespaces import Api
from lattigo._core.operation import Operation
from lattigo._core.operation import Parameter as ApiParameter
from lattigo._core.options import Options
from lattigo._generated import namespaces, operations
from lattigo.cli.app import build_app
from lattigo.cli.operations import command
from lattigo.cli.settings import LATTIGO, CallSettings, ListSettings, WaitSettings
from lattigo.thingspace._generated import namespaces as thingspace_namespaces
from lattigo.thingspace._generated import operations as thingspace_operations

pytestmark = pytest.mark.no_cover


def functions() -> Iterator[tuple[tuple[str, ...], Callable[..., object]]]:
    """The words of each command and its generated function, as a user of the clients sees them."""
    yield from _functions((), namespaces)
    yield from _functions(("thingspace",), thingspace_namespaces)


def _functions(words: tuple[str, ...], api: ModuleType) -> Iterator[tuple[tuple[str, ...], Callable[..., object]]]:
    for namespace in vars(api).values():
        if inspect.isclass(namespace) and issubclass(namespace, Api) and namespace is not Api:
            for method, function in vars(namespace).items():
                if inspect.isfunction(function):
                    group = re.sub(r"(?<!^)(?=[A-Z])", "-", namespace.__name__).lower()
                    yield (*words, group, method.replace("_", "-")), function


def help_of(app: App, *tokens: str) -> str:
    out = io.StringIO()
    app.help_print(list(tokens), console=Console(file=out, width=600))
    return out.getvalue()


def named(options: Iterator[str]) -> set[str]:
    return {f"--{name.replace('_', '-')}" for name in options}


@pytest.fixture(scope="module")
def app() -> App:
    return build_app()


@pytest.mark.parametrize(
    ("api", "count"), [(operations, 24), (thingspace_operations, 70)], ids=["lattigo", "thingspace"]
)
def test_every_operation_has_a_command(app: App, api: ModuleType, count: int) -> None:
    start = app["thingspace"] if api is thingspace_operations else app
    commands = {
        start[words[-2]][words[-1]].default_command.__name__
        for words, _ in functions()
        if (len(words) == 3) == (start is not app)
    }
    assert commands == set(api.OPERATIONS)
    assert len(commands) == count


@pytest.mark.parametrize(("words", "function"), list(functions()))
def test_the_help_has_exactly_the_parameters_of_the_function(
    app: App, words: tuple[str, ...], function: Callable[..., object]
) -> None:
    text = help_of(app, *words)
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name not in {"api", "options"}]
    names = {"all" if p.name == "all_devices" else p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
    options = named(names)
    api = thingspace_operations if words[0] == "thingspace" else operations
    paging = api.OPERATIONS[function.__name__].paging
    settings = CallSettings if paging is None or paging.acknowledges else ListSettings
    if get_origin(get_type_hints(function)["return"]) is Pollable:
        settings = WaitSettings
    common = named("where" if field.name == "conditions" else field.name for field in attrs.fields(settings))
    usage, _, panels = text.partition("\n")
    assert set(re.findall(r"^│ \*? *(--[a-z0-9-]+)", panels, re.MULTILINE)) == options | common
    for parameter in parameters:
        if parameter.kind is not parameter.KEYWORD_ONLY:
            assert usage.rstrip().endswith(parameter.name.upper().replace("_", "-")) or parameter.name.upper() in usage
        if parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY:
            assert f"--{parameter.name.replace('_', '-')} " in usage
    documented = inspect.getdoc(function) or ""
    assert documented.split("\n")[0].replace("`", "") in text
    assert (", deprecated)" in text) == api.OPERATIONS[function.__name__].deprecated


FIND: Operation[object] = Operation(
    name="find",
    method="GET",
    path="/v2/find",
    effect="read",
    response=object,
    parameters=(ApiParameter("output", "query", str), ApiParameter("colours", "query", list[str])),
    doc="v2/find",
)


async def find(
    api: Api, *, output: str | None = None, colours: list[str] | None = None, options: Options | None = None
) -> object:
    """Find.

    - `GET /v2/find` (read)

    Args:
        output: What the API calls output.
        colours: Several.
    """
    return await call(api, FIND, options, output=output, colours=colours)


def test_a_parameter_with_the_name_of_a_common_option_gets_a_prefix(capsys: pytest.CaptureFixture[str]) -> None:
    app = App(name="lattigo")
    app.command(command(find, FIND, LATTIGO), name="find")
    tokens = "find --api-output a --colours red green --output json --dry-run --base-url https://example.com"
    run, bound, _ = app.parse_args(tokens)
    assert run(*bound.args, **bound.kwargs) == 0
    assert "https://example.com/v2/find?output=a&colours=red&colours=green" in capsys.readouterr().out
