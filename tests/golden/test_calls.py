"""Calls and tables in the forms in which people have them: each is drafted as what it is, marked, or refused.

`read/` and `tables/` have the same endpoint in different forms. `marked/` has calls that hide a part, and `refused/`
what is no call.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from codegen.cli import main
from codegen.ir import Operation
from codegen.parse import parse

CALLS = Path(__file__).parent / "calls"
FILE = str(Path(__file__).parents[2] / "spec" / "lattigo.yaml")
SPEC = Path(FILE).read_text(encoding="utf-8")

MARKED = {
    "curl -d @file.txt": "the body is in the file body.json",
    "curl -F.txt": "picture is sent as a file; the body is a form (multipart)",
    "curl -d @-.txt": "the body comes from stdin",
    "curl -K.txt": "options are in the file options.txt",
    "curl variable.txt": "options are in the variable ${OPTIONS[@]}",
    "PowerShell variable.txt": "the body is in a variable",
    "fetch variable.txt": "the body could not be read",
    "fetch options.txt": "options are in the variable options",
    "requests options.txt": "options are in the variable options",
}
"""The mark in the draft of each call that hides a part."""

REFUSED = {
    "prose.txt": "--curl: no call that is understood: give one with curl, httpie",
    "open quote.txt": "--curl: a quote in the call is not closed: give the whole call",
    "unknown method.txt": "--curl: SHAKE is no HTTP method",
    "curl method in a variable.txt": "--curl: $METHOD is no HTTP method: give a whole call",
    "PowerShell method in a variable.txt": "--curl: $VERB is no HTTP method: give a whole call",
    "fetch method in a variable.txt": "--curl: a variable is no HTTP method: give a whole call",
}
"""The message about each text that is no call."""


def names(folder: str) -> list[str]:
    return sorted(each.name for each in (CALLS / folder).iterdir())


def arguments(folder: str, file: str) -> list[str]:
    """The arguments of the command: a table is a file, a call is given as it is."""
    path = CALLS / folder / file
    is_call = folder != "tables" and path.suffix == ".txt"
    source = ["--curl", path.read_text(encoding="utf-8")] if is_call else [str(path)]
    return ["new-endpoint", *source, "--spec", FILE]


def draft(folder: str, file: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(arguments(folder, file)) == 0
    return capsys.readouterr().out


@cache
def operation(drafted: str) -> Operation:
    """The endpoint of a draft, pasted into the spec. To read that takes a second, and most drafts are the same."""
    api = parse(SPEC.replace("\npaths:\n", f"\npaths:\n{drafted}"), "pasted.yaml")
    return next(each for resource in api.resources for each in resource.operations if each.name == "shake")


@pytest.mark.parametrize(
    ("folder", "file"), [(folder, file) for folder in ("read", "tables") for file in names(folder)]
)
def test_each_form_is_the_same_endpoint(folder: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    shake = operation(draft(folder, file, capsys))
    expected = ("GET", "read") if file == "curl -G.txt" else ("POST", "write")
    assert (shake.path, shake.verb, shake.effect) == ("/v2/device_operations/shake", *expected)
    assert "depth" in {each.wire for each in shake.parameters}


@pytest.mark.parametrize("file", MARKED)
def test_a_hidden_part_is_marked_and_never_drafted_as_read(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"x-effect: write  # guess: {MARKED[file]}" in draft("marked", file, capsys)


@pytest.mark.parametrize("file", REFUSED)
def test_no_call_is_one_refusal(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("refused", file)) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 2)
    assert err.startswith(REFUSED[file])


def test_a_table_without_an_http_method_is_one_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments("refused", "table without a method.md")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "no endpoint in it: it needs the path and the HTTP method" in err


def test_every_call_is_in_a_table() -> None:
    assert set(names("marked")) == MARKED.keys()
    assert set(names("refused")) == {*REFUSED, "table without a method.md"}
