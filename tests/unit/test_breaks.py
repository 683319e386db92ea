"""`python -m codegen breaks`, on a repository of its own with one tag."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from codegen.cli import main

FILES = {
    "pyproject.toml": (
        "[[tool.codegen.api]]\nspec = 'spec/lattigo.yaml'\npackage = 'src/lattigo/_generated'\ncore = 'lattigo._core'\n"
        "[tool.hatch.version]\npath = 'src/lattigo/_version.py'\n"
    ),
    "src/lattigo/__init__.py": 'from .core import Client as Client\n\n__all__ = ["Client"]\n',
    "src/lattigo/_version.py": '__version__ = "0.1.0"\n',
    "src/lattigo/core.py": (
        "from .models import Device\n\n\n"
        "class Client:\n"
        "    def get(self, name: str) -> Device:\n"
        "        return Device(name)\n\n\n"
        "def helper(text: str) -> str:\n"
        "    return text\n"
    ),
    "src/lattigo/models.py": (
        "class Device:\n    def __init__(self, name: str) -> None:\n        self.name: str = name\n"
    ),
    "src/lattigo/py.typed": "",
    "tests/typing/examples.py": (
        "from typing import assert_type\n\nfrom lattigo import Client\n\nassert_type(Client().get('a').name, str)\n"
    ),
    "tests/typing/test_typing.py": "import nothing_that_exists\n",
}


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"]):
        git(*command)
    return tmp_path


def change(file: str, old: str, new: str) -> None:
    text = Path("src/lattigo", file).read_text(encoding="utf-8")
    assert old in text
    Path("src/lattigo", file).write_text(text.replace(old, new), encoding="utf-8")


def test_without_a_tag_there_is_nothing_to_break(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breaks"]) == 0
    assert capsys.readouterr().out == "No tag yet: there is no release to break.\n"


def test_what_is_added_or_inside_breaks_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("tag", "v0.1.0")
    change("core.py", "def helper(text: str)", "def helper(text: str, length: int)")
    change("core.py", "name: str)", "name: str, kind: str = '')")
    assert main(["breaks"]) == 0
    assert capsys.readouterr().out == "Nothing that v0.1.0 has is broken.\n"


def test_a_changed_signature_is_found_through_the_export(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("tag", "v0.1.0")
    git("tag", "other")
    change("core.py", "name: str)", "name: str, kind: str)")
    assert main(["breaks"]) == 1
    out = capsys.readouterr().out
    assert "get(kind): Parameter was added as required" in out
    assert 'v0.1.0:tests/typing/examples.py:5: error: Missing positional argument "kind" in call to "get"' in out
    assert out.endswith("2 breaks since v0.1.0, but the version is 0.1.0: raise it, or take the breaks back.\n")


def test_what_becomes_nullable_is_found_by_the_examples(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("tag", "v0.1.0")
    change("models.py", "self.name: str", "self.name: str | None")
    assert main(["breaks", "--against", "v0.1.0"]) == 1
    assert "tests/typing/examples.py:5: error: Expression is of type" in capsys.readouterr().out


def test_a_version_that_says_so_allows_breaks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("rm", "-rq", "tests")
    git("commit", "-qm", "Without examples")
    git("tag", "v0.1.0")
    change("models.py", "class Device", "class Meter")
    change("core.py", "Device", "Meter")
    assert main(["breaks"]) == 1
    change("_version.py", "0.1.0", "0.1.1")
    assert main(["breaks"]) == 1
    change("_version.py", "0.1.1", "0.2.0")
    capsys.readouterr()
    assert main(["breaks"]) == 0
    out = capsys.readouterr().out
    assert "models.py" in out
    assert out.endswith("breaks since v0.1.0; the version, 0.2.0, allows them.\n")


def test_an_unknown_tag_is_one_line_and_exit_code_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breaks", "--against", "v9"]) == 2
    assert capsys.readouterr().err.startswith("git rev-parse: Needed a single revision\n")
