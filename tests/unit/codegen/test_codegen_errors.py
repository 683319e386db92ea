"""What the generator says about mistakes in a spec: every one, with its line and its mend, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.cli import main
from codegen.parse import parse
from codegen.problems import SpecError

GOLDEN = Path(__file__).parents[2] / "golden"
SHOP, TORTURE = [(GOLDEN / f"{name}.yaml").read_text(encoding="utf-8") for name in ("shop", "torture")]
MISTAKES = {each["mistake"]: each for each in yaml.safe_load((GOLDEN / "mistakes.yaml").read_text(encoding="utf-8"))}


def problems(spec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that are printed about a spec, without the file's name."""
    file, package = tmp_path / "spec.yaml", tmp_path / "package"
    file.write_text(spec, encoding="utf-8")
    code = main(["--spec", str(file), "--package", str(package), "--core", "shop.core"])
    *lines, last = capsys.readouterr().err.splitlines()
    assert code == 2
    assert last == "Nothing was written."
    assert not package.exists()
    assert all(line.startswith(f"{file}:") for line in lines)
    return [line.removeprefix(f"{file}:") for line in lines]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake(mistake: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = TORTURE if mistake.get("in") == "torture" else SHOP
    assert mistake["right"] in spec
    assert problems(spec.replace(mistake["right"], mistake["wrong"], 1), tmp_path, capsys) == mistake["told"]


def test_the_shop_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "spec.yaml"
    file.write_text(SHOP, encoding="utf-8")
    assert main(["--spec", str(file), "--package", str(tmp_path / "package"), "--core", "shop.core"]) == 0
    assert capsys.readouterr().err == ""


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = SHOP
    told: list[str] = []
    for title in (
        "a key of OpenAPI that the generator does not know",
        "paging with an unknown key",
        "no way to reconcile a write",
        "an unknown type",
        "a keyword of JSON Schema that it does not know",
        "an effect that there is not",
    ):
        mistake = MISTAKES[title]
        spec = spec.replace(mistake["right"], mistake["wrong"], 1)
        told += [line.partition(": ")[2] for line in mistake["told"]]
    found = problems(spec, tmp_path, capsys)
    assert sorted(line.partition(": ")[2] for line in found) == sorted(told)
    numbers = [int(line.partition(":")[0]) for line in found]
    assert numbers == sorted(numbers)


def test_a_mistake_in_one_spec_keeps_the_others_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("right.yaml").write_text(SHOP, encoding="utf-8")
    Path("wrong.yaml").write_text(SHOP.replace("x-effect: read", "x-effect: reed"), encoding="utf-8")
    tables = [
        f'[[tool.codegen.api]]\nspec = "{name}.yaml"\npackage = "{name}"\ncore = "core"' for name in ("right", "wrong")
    ]
    Path("pyproject.toml").write_text("\n".join(tables), encoding="utf-8")
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("wrong.yaml:13: x-effect: 'reed' is not one of")
    assert not Path("right").exists()


def test_an_operation_may_not_hide_a_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = SHOP.replace("Thing:", "SIM:").replace("schemas/Thing", "schemas/SIM").replace("make_thing", "sim")
    assert problems(spec, tmp_path, capsys) == ["30: SIM is already the class of a schema: choose another operationId"]


def test_two_schemas_may_not_lead_in_a_circle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    circle = '    One: {$ref: "#/components/schemas/Two"}\n    Two: {$ref: "#/components/schemas/One"}\n'
    spec = SHOP.replace("    Thing:\n", f"{circle}    Thing:\n").replace(
        "{type: integer, description: Its size.}", '{description: Its size., $ref: "#/components/schemas/One"}'
    )
    assert problems(spec, tmp_path, capsys) == [
        "61: $ref '#/components/schemas/One' is circular: describe the schema itself"
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "just text", "openapi: 3.1.0\npaths: 5", "paths: {/a: {get: [], put: null}}"]
)
def test_what_is_no_openapi_at_all_is_told_and_not_a_crash(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert problems(text, tmp_path, capsys)


def test_a_spec_in_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "spec.yaml"
    file.write_bytes(b"info: caf\xe9")
    assert main(["--spec", str(file), "--package", str(tmp_path / "package"), "--core", "core"]) == 2
    assert capsys.readouterr().err == f"{file}:1: not UTF-8: save it as UTF-8\nNothing was written.\n"


UNREADABLE = {
    "billion laughs": "1: not readable as YAML: aliases repeat more than 10000 values: write the values out",
    "3000 open brackets": "1: not readable as YAML: exceeded maximum nesting depth: move the inner part",
    "150 brackets": "1: not readable as YAML: nested more than 100 deep: move the inner part to components",
    "an alias inside of what it names": "2: not readable as YAML: an alias stands inside the value that it names",
}
"""The message about each spec that would take all memory."""


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_spec_that_would_take_all_memory_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = (GOLDEN / "unreadable" / f"{name}.yaml").read_text(encoding="utf-8")
    (message,) = problems(spec, tmp_path, capsys)
    assert message.startswith(UNREADABLE[name])


def test_indents_that_are_too_deep_are_refused_as_brackets_are() -> None:
    with pytest.raises(SpecError, match="exceeded maximum nesting depth: move the inner part to components"):
        parse("".join(f"{' ' * depth}a:\n" for depth in range(3000)), "spec.yaml")


def test_every_unreadable_spec_is_in_the_table() -> None:
    assert {each.stem for each in (GOLDEN / "unreadable").iterdir()} == UNREADABLE.keys()


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_every_message_has_its_place_and_its_mend(mistake: dict[str, Any]) -> None:
    for line in mistake["told"]:
        assert re.match(r"\d+: .+(?:[:;] [a-z].+|is not one of \[.+\]|does not match '.+')", line), line
