"""Every command, run by somebody new: with a typo, a wrong file, too much, too little, or no terminal.

python -m tests.e2e.test_cli_mistakes        # the table of what each of them said
"""

from __future__ import annotations

import contextlib
import os
import shlex
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from codegen.site.snippets import Snippets
from lattigo._generated.actions import ACTIONS as LATTIGO_ACTIONS
from lattigo.cli.app import build_app
from lattigo.cli.command_line import UNSAFE
from lattigo.thingspace._generated.actions import ACTIONS as THINGSPACE_ACTIONS
from tests.support.command import each_command, run_command
from tests.support.specs import BOOKS, api

pytestmark = pytest.mark.no_cover

NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: a command that sent something would say so."""
ENVIRONMENT = {
    "LATTIGO_BASE_URL": NOWHERE,
    "LATTIGO_KEY_NAME": "a-name",
    "LATTIGO_API_KEY": "a-key",
    "THINGSPACE_BASE_URL": NOWHERE,
    **{f"THINGSPACE_{name}": "a" for name in ("KEY", "SECRET", "USERNAME", "PASSWORD")},
}
JOBS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("api",): ("GET", "/v2/devices"),
    **{("auth", word): () for word in ("list", "logout", "status")},
    ("auth", "login"): ("--offline",),
    ("completion",): ("bash",),
    ("demo",): (),
    ("doctor",): (),
    ("listen",): ("--username", "me", "--password", "-"),
    **{("dataset", word): ("usage",) for word in ("compact", "info", "verify")},
    ("mcp",): (),
    ("limits", "reset"): (),
    ("limits", "show"): (),
    ("pull",): ("daily", "--since", "2026-10-01", "--until", "2026-10-02", "--to", "usage"),
    ("pull", "status"): ("usage",),
    ("publish",): ("usage", "lake"),
    ("reconcile",): ("usage", "usage-monthly"),
    ("report",): ("usage", "-o", "fleet.html"),
    ("sandbox",): (),
    ("thingspace", "mcp"): (),
    ("thingspace", "pull"): ("daily", "--since", "2026-10-01", "--until", "2026-10-02", "--to", "usage"),
    ("thingspace", "pull", "status"): ("usage",),
    ("top",): ("usage",),
    ("usage",): ("usage",),
    ("history",): (),
    ("history", "show"): ("1",),
}
JOBS |= {
    (*words, *command): arguments
    for words, actions in (((), LATTIGO_ACTIONS), (("thingspace",), THINGSPACE_ACTIONS))
    for command, arguments in (
        *((("apply", name.replace("_", "-")), ("--devices", "iccid:8900000000000000001")) for name in actions),
        *(((job,), ("--devices", "iccid:8900000000000000001")) for each in actions.values() for job in each.batch.jobs),
        *((("apply", word), ("--journal", "run")) for word in ("export", "reconcile", "resume", "status", "undo")),
    )
}
"""The commands that are no operation, with arguments that are right."""


def lattigo(*tokens: str) -> CompletedProcess[str]:
    """Run a command, with stdin that is no terminal."""
    return run_command(tokens, os.environ | ENVIRONMENT)


@cache
def commands() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Every command with arguments that are right: those that its reference shows."""
    found = dict(JOBS)
    for book in BOOKS.values():
        snippets = Snippets(api(book.spec), client=book.client, package=book.package, command=book.command)
        for resource in api(book.spec).resources:
            for operation in resource.operations:
                _, *words = shlex.split(snippets.shell(resource, operation).replace("\\\n", ""))
                size = len(book.command.split()) + 1
                arguments = [word for word in words[size:] if word != "--dry-run"]
                found[(*words[:size],)] = (*arguments,)
    return found


EVERY = sorted(each_command(build_app()))
TRIED = [command for command in EVERY if command[:2] != ("thingspace", "apply") or command[2] in {"send-sms", "undo"}]
"""All but most of the actions of one API: the code that makes their commands is that of the other's."""


def right(command: tuple[str, ...]) -> list[str]:
    """A command with arguments that are right, and the files that they name."""
    arguments = commands()[command]
    for file in (word for word in arguments if word.startswith("@")):
        Path(file[1:]).write_text("secret", encoding="utf-8")
    return [*command, *arguments]


def mistakes(command: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """What somebody new does wrong with a command."""
    tokens = right(command)
    yield "a misspelt option", [*tokens, "--outptu", "json"]
    yield "an option that does not exist", [*tokens, "--nonsense"]
    for typo in ("--ye", "--es", "--alll"):
        yield f"a misspelt {typo}", [*tokens, typo]
    yield "a word too many", [*tokens, "--", *["too-many"] * 9]
    yield "a misspelt command", [*command[:-1], f"{command[-1]}x"]
    yield "an option before the command", ["--nonsense", "x", *tokens]
    if any(not word.startswith("-") for word in commands()[command]):
        yield "no arguments", [*command]
    for place, word in enumerate(tokens):
        if word.startswith(("@", "[", "{")):
            yield "a file that does not exist", [*tokens[:place], "@nofile.json", *tokens[place + 1 :]]
            yield "a misspelt file", [*tokens[:place], "nofile.json", *tokens[place + 1 :]]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_table_has_every_command() -> None:
    assert commands().keys() == {*EVERY}


@pytest.mark.parametrize("command", TRIED, ids=" ".join)
def test_a_mistake_is_one_line_that_says_how_to_go_on(command: tuple[str, ...]) -> None:
    for mistake, tokens in mistakes(command):
        said = lattigo(*tokens)
        assert (said.returncode, said.stdout) == (2, ""), (mistake, said)
        (line,) = said.stderr.splitlines()
        assert line.startswith("error: "), mistake
        assert "Traceback" not in line, mistake
        suggestion = line.partition("Did you mean ")[2].partition("?")[0]
        assert suggestion.strip('"') not in UNSAFE, (mistake, line)
        assert any(way in line for way in ("--help", "can't be read", "Nothing was sent")), (
            mistake,
            line,
        )


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_without_a_terminal_a_command_asks_nothing_and_says_what_it_needs(command: tuple[str, ...]) -> None:
    if command in JOBS:
        return
    tokens = right(command)
    plan = lattigo(*tokens, "--dry-run")
    assert plan.returncode == 0, plan
    if '"billable"' in plan.stdout or '"destructive"' in plan.stdout:
        said = lattigo(*tokens)
        assert (said.returncode, said.stdout) == (2, "")
        assert "--yes" in said.stderr
        assert "--dry-run" in said.stderr
        assert "Nothing was sent" in said.stderr


def table() -> Iterator[str]:
    """Markdown of what each command said to each mistake."""
    yield "| command | mistake | exit | it said |\n|---|---|---|---|"
    for command in EVERY:
        for mistake, tokens in mistakes(command):
            said = lattigo(*tokens)
            line = said.stderr.strip().replace("|", "\\|")
            yield f"| `{' '.join(command)}` | {mistake} | {said.returncode} | {line} |"
        if command not in JOBS:
            said = lattigo(*right(command), "--attempts", "1")
            line = "; ".join(said.stderr.splitlines()).replace("|", "\\|")
            yield f"| `{' '.join(command)}` | no terminal, and no server | {said.returncode} | {line} |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        print("\n".join(table()))
