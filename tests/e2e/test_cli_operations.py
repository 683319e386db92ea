"""Every operation of the spec is a command, with every parameter, by generation alone."""

import inspect
import io
import re
from collections.abc import Iterator

import attrs
import pytest
from cyclopts import App
from rich.console import Console

from lattigo._generated import namespaces, operations
from lattigo.cli.app import build_app
from lattigo.cli.operations import command
from lattigo.cli.settings import LATTIGO, CallSettings
from lattigo.core.api import Api
from lattigo.core.operation import Operation
from lattigo.core.operation import Parameter as ApiParameter
from lattigo.core.options import Options

OURS = {"--" + field.name.replace("_", "-") for field in attrs.fields(CallSettings)}


def functions() -> Iterator[tuple[str, str, object]]:
    """Namespace, method and generated function, as a user of the client sees them."""
    for namespace in vars(namespaces).values():
        if inspect.isclass(namespace) and issubclass(namespace, Api) and namespace not in {Api, namespaces.Namespaces}:
            for method, function in vars(namespace).items():
                if inspect.isfunction(function):
                    group = re.sub(r"(?<!^)(?=[A-Z])", "-", namespace.__name__).lower()
                    yield group, method.replace("_", "-"), function


def help_of(app: App, *tokens: str) -> str:
    out = io.StringIO()
    app.help_print(list(tokens), console=Console(file=out, width=400))
    return out.getvalue()


@pytest.fixture(scope="module")
def app() -> App:
    return build_app()


def test_every_operation_has_a_command(app: App) -> None:
    commands = {app[group][method].default_command.__name__ for group, method, _ in functions()}
    assert commands == set(operations.OPERATIONS)


@pytest.mark.parametrize(("group", "method", "function"), list(functions()))
def test_the_help_has_exactly_the_parameters_of_the_function(
    app: App, group: str, method: str, function: object
) -> None:
    text = help_of(app, group, method)
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name not in {"api", "options"}]
    options = {f"--{p.name.replace('_', '-')}" for p in parameters if p.kind is p.KEYWORD_ONLY}
    usage, _, panels = text.partition("\n")
    assert set(re.findall(r"^│ \*? *(--[a-z0-9-]+)", panels, re.MULTILINE)) == options | OURS
    for parameter in parameters:
        if parameter.kind is not parameter.KEYWORD_ONLY:
            assert usage.rstrip().endswith(parameter.name.upper().replace("_", "-")) or parameter.name.upper() in usage
        if parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY:
            assert f"--{parameter.name.replace('_', '-')} " in usage
    documented = inspect.getdoc(function) or ""
    assert documented.split("\n")[0].replace("`", "") in text
    assert ("· deprecated ·" in text) == operations.OPERATIONS[function.__name__].deprecated


FIND: Operation[object] = Operation(
    name="find",
    method="GET",
    path="/v2/find",
    effect="read",
    answer=object,
    parameters=(ApiParameter("output", "query", str), ApiParameter("colours", "query", list[str])),
    doc="v2/find",
)


async def find(
    api: Api, *, output: str | None = None, colours: list[str] | None = None, options: Options | None = None
) -> object:
    """Finds.

    GET /v2/find · read · documented in v2/find

    Args:
        output: What the API calls output.
        colours: Several.
    """
    return await api.call(FIND, options, output=output, colours=colours)


def test_a_parameter_with_the_name_of_a_common_option_gets_a_prefix(capsys: pytest.CaptureFixture[str]) -> None:
    app = App(name="lattigo")
    app.command(command(find, LATTIGO), name="find")
    tokens = "find --api-output a --colours red green --output json --dry-run --base-url https://example.com"
    run, bound, _ = app.parse_args(tokens)
    assert run(*bound.args, **bound.kwargs) == 0
    assert "https://example.com/v2/find?output=a&colours=red&colours=green" in capsys.readouterr().out
