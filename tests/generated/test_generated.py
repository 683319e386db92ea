"""Facts about the generated code: each operation has its data, one function and a place in a namespace."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from lattigo import AsyncLattigo, Options, Pager
from lattigo._core.codec.converter import structure
from lattigo._core.namespaces import Api
from lattigo._generated import client, examples, models, operations
from lattigo._generated.operations import OPERATIONS

FOLDER = Path(operations.__file__).parent
SPEC = yaml.load((Path(__file__).parents[2] / "spec" / "lattigo.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
TAGS = [tag["name"] for tag in SPEC["tags"]]
FUNCTIONS: dict[str, Callable[..., object]] = {
    name: function
    for tag in TAGS
    for name, function in inspect.getmembers(import_module(f"lattigo._generated.{tag}"), inspect.isfunction)
    if function.__module__.startswith("lattigo._generated")
}
ALL = pytest.mark.parametrize("name", OPERATIONS)


def test_each_operation_of_the_spec_is_there_under_its_own_name():
    described = [
        operation for path in SPEC["paths"].values() for operation in path.values() if "operationId" in operation
    ]
    variants = [variant for operation in described for variant in operation.get("x-variants", ())]
    assert list(OPERATIONS) == [it["operationId"] for it in _in_order(described)]
    assert len(OPERATIONS) == len(described) + len(variants)
    assert {name: operation.name for name, operation in OPERATIONS.items()} == {name: name for name in OPERATIONS}


def _in_order(described: list[dict[str, object]]) -> list[dict[str, object]]:
    """An operation, and its variants after it."""
    return [each for operation in described for each in (operation, *operation.get("x-variants", ()))]  # type: ignore[misc]  # YAML


def test_each_operation_has_one_function_and_no_function_is_without_one():
    assert FUNCTIONS.keys() == OPERATIONS.keys()


@ALL
def test_the_docstring_names_verb_path_effect_and_source(name: str):
    operation, text = OPERATIONS[name], " ".join((FUNCTIONS[name].__doc__ or "").split())
    kinds = [operation.effect, *["idempotent"][: operation.idempotent], *["deprecated"][: operation.deprecated]]
    assert f"- `{operation.method} {operation.path}` ({', '.join(kinds)}), docs: {operation.doc}" in text
    assert ("Costs money" in text) == (operation.effect == "billable")
    assert ("Cannot be undone" in text) == (operation.effect == "destructive")
    assert (operation.reconcile or "") in text


@ALL
def test_the_signature_has_exactly_the_parameters(name: str):
    operation, signature = OPERATIONS[name], inspect.signature(FUNCTIONS[name]).parameters
    assert {*signature} == {"api", "options"} | {parameter.name for parameter in operation.parameters}
    assert next(iter(signature)) == "api"
    assert list(signature)[-1] == "options"
    for parameter in operation.parameters:
        argument = signature[parameter.name]
        positional = argument.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        assert positional == (parameter.place == "path")
        assert (argument.default is inspect.Parameter.empty) == parameter.required
        if not parameter.required:
            assert argument.default is None


@ALL
def test_every_parameter_is_described(name: str):
    _, _, arguments = (FUNCTIONS[name].__doc__ or "").partition("Args:")
    for parameter in OPERATIONS[name].parameters:
        assert f"\n        {parameter.name}: " in arguments


@ALL
def test_the_annotations_are_those_of_the_data(name: str):
    operation, types = OPERATIONS[name], inspect.get_annotations(FUNCTIONS[name], eval_str=True)
    for parameter in operation.parameters:
        wanted = parameter.type if parameter.required else parameter.type | None  # type: ignore[operator]  # a type
        assert types[parameter.name] == wanted
    assert types["options"] == Options | None
    if operation.paging:
        assert types["return"] == Pager[operation.response.__args__[0]]  # type: ignore[attr-defined]  # a list
    else:
        assert types["return"] == operation.response
        assert inspect.iscoroutinefunction(FUNCTIONS[name])


@ALL
def test_each_function_is_a_method_of_one_namespace(name: str):
    bound = [
        (tag, method)
        for tag in TAGS
        for method, value in vars(type(getattr(_client(), tag))).items()
        if value is FUNCTIONS[name]
    ]
    assert len(bound) == 1
    assert bound[0][1] not in vars(Api)


def _client() -> AsyncLattigo:
    return AsyncLattigo("key", "secret")


def test_each_namespace_is_on_the_client_and_documented():
    for tag in TAGS:
        assert inspect.getdoc(type(getattr(_client(), tag)))
    assert issubclass(AsyncLattigo, client.Namespaces)


@ALL
def test_the_data_makes_sense(name: str):
    operation = OPERATIONS[name]
    in_path = {parameter.wire for parameter in operation.parameters if parameter.place == "path"}
    names = {parameter.name for parameter in operation.parameters}
    assert in_path == {part.strip("{}") for part in operation.path.split("/") if part.startswith("{")}
    assert not operation.idempotent or operation.effect == "write"
    assert operation.reconcile or operation.effect == "read" or operation.idempotent
    assert operation.method != "GET" or all(it.place != "body" for it in operation.parameters)
    assert operation.method == "GET" or all(it.place != "query" for it in operation.parameters)
    assert names >= {it.not_before for it in operation.parameters if it.not_before} | set(operation.at_least_one)
    if operation.paging:
        assert {operation.paging.page, operation.paging.size} <= names


def test_every_file_says_where_it_comes_from():
    headers = {path.read_text(encoding="utf-8").splitlines()[0] for path in FOLDER.glob("*.py")}
    assert len(headers) == 1
    assert "Generated from spec/lattigo.yaml (sha256 " in headers.pop()


def test_the_models_are_sorted_and_documented():
    assert list(models.__all__) == sorted(models.__all__)
    for name in models.__all__:
        model = getattr(models, name)
        if inspect.isclass(model):
            assert "Docs: " in (inspect.getdoc(model) or ""), name


@ALL
def test_the_examples_are_answers_of_the_operation(name: str):
    operation, bodies = OPERATIONS[name], examples.RESPONSES[name]
    assert min(bodies) == 200
    assert structure(bodies[200], operation.response) is not None
    for status, kind in operation.errors.items():
        assert structure(bodies[status], kind) is not None


def test_an_error_of_several_operations_stands_there_once():
    assert examples.ERRORS.keys() == {400, 403, 404, 405}
    assert {status for bodies in examples.RESPONSES.values() for status in bodies} == {200, 422}
