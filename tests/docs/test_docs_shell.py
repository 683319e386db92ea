"""Every command in the documents exists, with its options."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from blocks import RESOURCES, ROOT, Block, blocks, commands, pages, run_in_terminal, services, written

from codegen.cli import main as codegen
from lattigo._generated.operations import OPERATIONS as LATTIGO
from lattigo.cli.app import build_app, run
from lattigo.cli.command_line import arrange
from lattigo.thingspace._generated.operations import OPERATIONS as THINGSPACE
from tests.support.specs import BOOKS

EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
OTHERS = {"$EDITOR", "curl", "echo", "export", "git"}
"""Programs that are not ours."""
WITH_SHELL = [*(page for page in written() if blocks(page, "sh")), *RESOURCES]
FILES = {
    "key.txt": "test-secret\n",
    "names.txt": "pump-7\npump-8\n",
    "password.txt": "test\n",
    "secret.txt": "test\n",
    "devices.json": '[{"deviceIds": [{"kind": "imei", "id": "350000000000001"}]}]',
}
"""Files that the examples take from their reader."""
OPERATIONS = {"lattigo": LATTIGO, "thingspace": THINGSPACE}


def test_no_page_with_commands_is_left_out() -> None:
    shown = {page: blocks(page, "sh") for page in pages() if blocks(page, "sh")}
    assert shown.keys() == {*WITH_SHELL}
    assert not {page for page, in_page in shown.items() if any(block.output for block in in_page)} - {*written()}


@pytest.mark.parametrize("page", WITH_SHELL)
def test_every_command_exists(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    sessions = re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE)
    app = build_app()
    for block in blocks(page, "sh"):
        for words in (words for line in block.lines for words in commands(line)):
            match [words[0].rpartition("/")[2], *words[1 : words.index(">") if ">" in words else None]]:
                case ["lattigo", *tokens]:
                    app.parse_args(arrange(app, tokens), print_error=False, exit_on_error=False)
                case ["pip", "install", *packages]:
                    named = re.findall(r"\[(.*)\]", " ".join(packages))
                    assert set(",".join(named).split(",")) <= {*EXTRAS, ""}, packages
                case ["python", "-m", "codegen", *tokens]:
                    assert {token for token in tokens if token.startswith("--")} <= known_to_codegen(tokens, capsys), (
                        tokens
                    )
                case ["python" | "python3", "-m", module, *_]:
                    assert importlib.util.find_spec(module), module
                case ["python", script, *_] if script.endswith(".py"):
                    assert (ROOT / script).is_file(), script
                case ["pytest", *tokens]:
                    assert all((ROOT / token).is_file() for token in tokens), tokens
                case ["nox", *tokens]:
                    assert set(tokens) - {"-s"} <= set(sessions), tokens
                case [program, *_]:
                    assert program in OTHERS, words


def executed(page: str) -> list[Block]:
    """The blocks of a page with nothing but our commands, of which none serves until it is stopped."""
    return [
        block
        for block in blocks(page, "sh")
        if block.reason is None
        and all(words[0] == "lattigo" and words[1] != "sandbox" for line in block.lines for words in commands(line))
    ]


@pytest.mark.no_cover
@pytest.mark.usefixtures("numpy_in_child_processes")
@pytest.mark.parametrize("page", [page for page in written() if executed(page)])
def test_commands_run_and_print_what_the_page_shows(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with services(page) as environment:
        for block in executed(page):
            printed = run_in_terminal(block, {**environment, "PATH": path})
            if block.output is not None:
                block.check_output(printed)


def test_only_these_blocks_are_not_run() -> None:
    left_out = [(block.page, block.reason) for page in WITH_SHELL for block in blocks(page, "sh") if block.reason]
    assert sorted(left_out) == []


def known_to_codegen(tokens: list[str], capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The options of one of the generator's commands, or of `generate`."""
    with pytest.raises(SystemExit, match="0"):
        codegen([*(tokens[:1] if tokens and not tokens[0].startswith("-") else ["generate"]), "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


@pytest.mark.parametrize("folder", OPERATIONS)
def test_the_commands_of_the_reference_send_what_their_operation_says(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    book, operations = BOOKS[folder], OPERATIONS[folder]
    for name in ("LATTIGO_KEY_NAME", "LATTIGO_API_KEY"):
        monkeypatch.setenv(name, "test")
    for name in ("KEY", "SECRET", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"THINGSPACE_{name}", "test")
    shown = [block for page in pages() if page.startswith(f"docs/reference/{folder}/") for block in blocks(page, "sh")]
    assert len(shown) == len(operations)
    sent = set()
    for block in shown:
        words = shlex.split(*block.lines)
        for file in (word for word in words if word.startswith("@")):
            Path(file[1:]).write_text("secret", encoding="utf-8")
        assert words[: len(book.command.split())] == book.command.split()
        assert run([*words[1:], *([] if "--dry-run" in words else ["--dry-run"])]) == 0, capsys.readouterr().err
        plan = json.loads(capsys.readouterr().out)
        sent.add((plan["method"], plan["effect"]))
        assert ("--dry-run" in words) == (plan["effect"] in {"billable", "destructive"}), block.code
    assert sent == {(operation.method, operation.effect) for operation in operations.values()}
