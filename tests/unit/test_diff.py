"""`python -m codegen diff`: each kind of change has the right class, and the verdict and the changelog follow."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen
from diff_pairs import BASE, MIRRORED, PAIRS

from codegen.cli import main
from codegen.compat.annotations import alternatives, weigh
from codegen.compat.change import Change, others
from codegen.compat.compare import compare
from codegen.compat.release import section, verdict
from codegen.parse import parse as parse_spec

parse = cache(parse_spec)


@pytest.mark.parametrize("case", PAIRS)
def test_each_kind_of_change_has_the_right_class(case: str) -> None:
    *edits, expected = PAIRS[case]
    text = BASE
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert str(old) in text
        text = text.replace(str(old), str(new))
    found = compare(parse(BASE, "old.yaml"), parse(text, "new.yaml"))
    assert {f"{change.weight}: {change}" for change in found} == expected


@pytest.mark.parametrize("case", MIRRORED)
def test_the_way_back_has_the_right_class(case: str) -> None:
    forth, expected = MIRRORED[case]
    *edits, _ = PAIRS[forth]
    text = BASE
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        text = text.replace(str(old), str(new))
    found = compare(parse(text, "old.yaml"), parse(BASE, "new.yaml"))
    assert expected in {f"{change.weight}: {change}" for change in found}


def test_a_spec_does_not_differ_from_itself() -> None:
    text = Path("spec/lattigo.yaml").read_text(encoding="utf-8")
    assert compare(parse(text, "a"), parse(text, "b")) == []


def test_what_no_rule_is_about_is_breaking_until_somebody_looks() -> None:
    @frozen
    class Thing:
        told: int
        later: int

    found = [*others(Thing(1, 2), Thing(3, 4), {"told"})]
    assert found == [("breaking", "later 2 becomes 4: look at what the generated code does with it")]


def test_types_are_taken_apart() -> None:
    assert alternatives("list[A | B] | dict[str, C | None] | None") == {"list[A | B]", "dict[str, C | None]", "None"}
    assert weigh("int", "int | None", answered=True, sent=False) == "breaking"
    assert weigh("int", "int | None", answered=False, sent=True) == "additive"
    assert weigh("int", "int | None", answered=True, sent=True) == "breaking"
    assert weigh("int", "JSON", answered=False, sent=True) == "additive"


BREAKS, ADDS, TELLS = Change("breaking", "a.b", "x"), Change("additive", "a.b", "y"), Change("docs only", "", "the z")


@pytest.mark.parametrize(
    ("version", "changes", "following"),
    [
        ("0.1.3", [], "0.1.3"),
        ("0.1.3", [TELLS], "0.1.4"),
        ("0.1.3", [ADDS, TELLS], "0.1.4"),
        ("0.1.3", [BREAKS, ADDS], "0.2.0"),
        ("1.2.3", [TELLS], "1.2.4"),
        ("1.2.3", [ADDS], "1.3.0"),
        ("1.2.3", [BREAKS], "2.0.0"),
    ],
)
def test_the_verdict(version: str, changes: list[Change], following: str) -> None:
    assert verdict(version, changes)[0] == following


def test_the_section_of_the_changelog() -> None:
    assert section("0.2.0", [BREAKS, ADDS, TELLS]) == (
        "## 0.2.0\n\n### Breaking\n\n- `a.b`: x.\n\n### Added\n\n- `a.b`: y.\n\n### Documentation\n\n- The z.\n"
    )


PROJECT = """
[[tool.codegen.api]]
spec = "spec/lattigo.yaml"
package = "src/lattigo/_generated"
core = "lattigo._core"

[tool.hatch.version]
path = "src/lattigo/_version.py"
"""


def line_of(text: str) -> int:
    """The line of the spec on which a text begins."""
    return BASE[: BASE.index(text)].count("\n") + 1


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a tag and a spec that was changed since."""
    monkeypatch.chdir(tmp_path)
    for name in ("spec", "src/lattigo"):
        Path(name).mkdir(parents=True)
    Path("src/lattigo/_version.py").write_text('__version__ = "1.4.2"\n', encoding="utf-8")
    Path("spec/lattigo.yaml").write_text(BASE, encoding="utf-8")
    Path("pyproject.toml").write_text(PROJECT, encoding="utf-8")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"], ["tag", "v1.4.2"]):
        subprocess.run(["git", *identity, *command], check=True)
    Path("spec/lattigo.yaml").write_text(BASE.replace("x-unit: kg", "x-unit: g"), encoding="utf-8")
    return tmp_path


def test_the_command_compares_a_tag_with_what_is_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "v1.4.2"]) == 0
    assert capsys.readouterr().out == (
        f"breaking: models.Thing: field weight: unit kg becomes g [spec/lattigo.yaml:{line_of('        weight:')}]\n"
        "1 breaking, 0 additive, 0 docs only. Version 1.4.2 becomes 2.0.0: a breaking change counts as major.\n"
        "\nFor CHANGELOG.md:\n\n## 2.0.0\n\n### Breaking\n\n- `models.Thing`: field weight: unit kg becomes g.\n"
    )


def test_the_command_gives_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.yaml").write_text(BASE.replace("name: since", "name: start"), encoding="utf-8")
    assert main(["diff", "old.yaml", "HEAD", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] == [
        {
            "class": "breaking",
            "where": "things.list",
            "text": "parameter start is now called since",
            "place": f"HEAD:spec/lattigo.yaml:{line_of('        - {name: since')}",
        }
    ]
    assert (told["version"], told["next"]) == ("1.4.2", "2.0.0")


def test_what_is_gone_has_its_place_in_the_old_spec(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("spec/lattigo.yaml").write_text(
        BASE.replace(*PAIRS["operation removed"][:2]).replace(*PAIRS["operation removed"][2:4]), encoding="utf-8"
    )
    assert main(["diff", "HEAD"]) == 0
    place = f"HEAD:spec/lattigo.yaml:{line_of('      operationId: get_room')}"
    assert f"rooms.get: is gone (GET /rooms/{{room}}) [{place}]\n" in capsys.readouterr().out


def test_what_does_not_reach_the_code_is_docs_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("spec/lattigo.yaml").write_text(f"{BASE}# A comment.\n", encoding="utf-8")
    assert main(["diff", "HEAD"]) == 0
    out = capsys.readouterr().out
    assert "docs only: what differs in the spec does not reach the generated code [spec/lattigo.yaml]\n" in out
    assert "- What differs in the spec does not reach the generated code.\n" in out
    Path("spec/lattigo.yaml").write_text(BASE, encoding="utf-8")
    Path("pyproject.toml").write_text(PROJECT, encoding="utf-8")
    Path("src/lattigo/_version.py").unlink()
    assert main(["diff", "HEAD"]) == 0
    assert capsys.readouterr().out == (
        "0 breaking, 0 additive, 0 docs only. Version 0.0.0 becomes 0.0.0: nothing changes.\n"
    )


def test_mistakes_are_one_line_and_exit_code_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "v9"]) == 2
    assert capsys.readouterr().err.startswith("v9: neither a file nor a revision with spec/lattigo.yaml: ")
    assert main(["diff", "HEAD", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err.startswith("nowhere.yaml: no such file\n")
    Path("spec/lattigo.yaml").write_text(BASE.replace("x-effect: read", "x-effect: none"), encoding="utf-8")
    assert main(["diff", "HEAD"]) == 2
    assert f"spec/lattigo.yaml:{line_of('      x-effect: read')}: " in capsys.readouterr().err
