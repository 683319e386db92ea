"""What the generator makes of any text: YAML as a person meant it, and docstrings that nothing ends."""

from __future__ import annotations

import ast
import inspect
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.docstrings import docstring, prose
from codegen.layout import WIDTH, literal
from codegen.load import load
from codegen.names import IN_FUNCTIONS, IN_MODELS, identifier, pascal, snake
from codegen.parse import parse
from codegen.problems import Problems, SpecError
from codegen.render import Target, render
from tests.support.examples import examples

HOSTILE = st.text(st.sampled_from("\"\\'{}%$# \n\tNx0aé\x00\x07\x85\u2028\u202e\ud800😀")) | st.text()
TORTURE = yaml.load(
    (Path(__file__).parents[2] / "golden" / "torture.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)


@given(HOSTILE, st.sampled_from([0, 4, 8]))
def test_no_text_breaks_out_of_its_docstring(text: str, indent: int) -> None:
    source = "\n".join(f"{' ' * indent}{line}" if line else "" for line in [docstring([prose(text, indent)], indent)])
    tree = ast.parse(f"if True:\n{source}" if indent else source)
    body = tree.body[0].body if indent else tree.body  # type: ignore[attr-defined]  # the `if` above
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)
    assert str(body[0].value.value).split() == text.split()


@given(st.lists(st.text("abc", min_size=1, max_size=20), min_size=1, max_size=80), st.sampled_from([0, 4, 8]))
def test_lines_of_a_docstring_are_filled_and_not_too_long(words: list[str], indent: int) -> None:
    lines = docstring([prose(" ".join(words), indent)], indent).splitlines()
    assert all(len(line) <= WIDTH + len('"""') for line in lines)
    assert len(lines) <= 2 + len(" ".join(words)) // (WIDTH - indent - 25)


def test_paragraphs_and_lists_keep_their_lines() -> None:
    text = "One\nline.\n\n- first\n- second\n\nEnd."
    assert prose(text, 0) == ["One line.", "", "- first", "- second", "", "End."]


@given(HOSTILE)
def test_any_text_is_a_literal_of_itself(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert literal(text).isprintable()


def test_literals() -> None:
    assert literal(("a",)) == '("a",)'
    assert literal({"a": 1.5}) == '{"a": 1.5}'
    assert literal(True) == "True"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Y", "Y"),
        ("2023-03-23", "2023-03-23"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("-5", -5),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'5'", "5"),
        ("<<", "<<"),
        ("!!str 5", "5"),
    ],
)
def test_yaml_is_read_as_it_was_meant(text: str, value: object) -> None:
    problems = Problems("spec.yaml")
    node = load(f"key: {text}", problems)
    assert not problems
    assert node.plain == {"key": value}
    assert type(node["key"].value) is type(value)


def test_keys_are_texts() -> None:
    assert load("200: a\nno: b", Problems("spec.yaml")).plain == {"200": "a", "no": "b"}


def test_nodes_know_their_line() -> None:
    root = load("a:\n  b:\n    - c\n    -\n      d: 1\n", Problems("spec.yaml"))
    assert [root["a"].line, root["a"]["b"].line] == [1, 2]
    assert [item.line for item in root["a"]["b"].items] == [3, 5]
    assert root.at(["a", "b", 1, "d"]).line == 5
    assert root.at(["a", "b", 7, "d"]).line == 2
    assert root["nothing"]["below"].line == 1


def test_an_anchor_stands_for_its_value() -> None:
    assert load("a: &x {b: 1}\nc: *x", Problems("spec.yaml")).plain == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("name", "snaked", "pascaled"),
    [
        ("deviceName", "device_name", "DeviceName"),
        ("ICCIDList", "iccid_list", "ICCIDList"),
        ("X-Total", "x_total", "XTotal"),
        ("ipv4Address", "ipv4_address", "Ipv4Address"),
        ("sim_state", "sim_state", "SimState"),
        ("__a  b__", "a_b", "AB"),
    ],
)
def test_names(name: str, snaked: str, pascaled: str) -> None:
    assert snake(name) == snaked
    assert pascal(name) == pascaled


def test_names_that_are_taken() -> None:
    assert identifier("from", IN_MODELS) == "from_"
    assert identifier("list", IN_FUNCTIONS) == "list_"
    assert identifier("options", IN_FUNCTIONS) == "options_"
    assert identifier("options", IN_MODELS) == "options"
    assert identifier("2d", IN_MODELS) == ""


def told(spec: str) -> list[str]:
    """The mistakes of a spec. If there are none, the code that is made of it is Python."""
    try:
        api = parse(spec, "spec.yaml")
    except SpecError as error:
        return error.lines
    for name, code in render(api, spec, Target("spec.yaml", "package", "core")).items():
        compile(code, name, "exec")
    return []


@pytest.mark.no_cover
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_document_crashes_the_generator(data: st.DataObject) -> None:
    """Any part of a right spec may be something else: it is told, or it is right as well."""
    spec = deepcopy(TORTURE)
    part: Any = spec
    while True:
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.integers(0, 4)) == 0:
            break
        part = part[key]
    if data.draw(st.booleans()):
        del part[key]
    else:
        part[key] = data.draw(st.sampled_from([None, 5, True, "text", "", [], {}, ["a"], {"a": {}}, {"$ref": "#/x"}]))
    text = yaml.dump(spec, Dumper=yaml.CSafeDumper, sort_keys=False)
    assert all(line.startswith("spec.yaml:") for line in told(text))


def test_docstrings_are_what_python_shows() -> None:
    namespace: dict[str, Any] = {}
    exec(f"def function():\n    {docstring([['A'], ['B', '    C']], 4)}", namespace)
    assert inspect.getdoc(namespace["function"]) == "A\n\nB\n    C"
