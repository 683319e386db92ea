"""The completion scripts in real shells, those of which are here."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from tests.support.command import run_command

MARK = "ready-to-complete"
CLEAR = b"\x15"
"""Ctrl-U, which empties the line."""


@cache
def script_of(shell: str) -> str:
    """The script of a shell, which takes seconds to make."""
    return run_command(("completion", shell), os.environ).stdout


def installed(shell: str, place: Path) -> Path:
    """Write the script of a shell to the place that the help names."""
    if which(shell) is None:
        pytest.skip(f"there is no {shell}")
    place.write_text(script_of(shell), encoding="utf-8")
    return place


def check_zsh(setup: str, completed: Mapping[str, str], folder: Path) -> None:
    """Type lines and a tab after each into zsh, and wait until the terminal shows what completes them."""
    pid, screen = pty.fork()
    if pid == 0:  # the child, which must not return
        try:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {"PATH": os.environ["PATH"], "TERM": "xterm", "HOME": str(folder)})
        finally:
            os._exit(1)
    patience = threading.Timer(90, os.kill, (pid, signal.SIGKILL))
    patience.start()
    start = f"{setup}; print {MARK[:5]}''{MARK[5:]}\n"
    shown = ""
    try:
        for text, wanted in ((start, MARK), *((f"{line}\t", wanted) for line, wanted in completed.items())):
            os.write(screen, text.encode())
            shown = ""
            while wanted not in shown:
                shown += os.read(screen, 4096).decode(errors="replace")
            os.write(screen, CLEAR)
    except OSError:  # it was killed
        pytest.fail(f"zsh does not show {wanted!r}, but {shown!r}")
    finally:
        patience.cancel()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(screen)


@pytest.mark.no_cover
@pytest.mark.parametrize("how", ["in fpath", "sourced"])
def test_zsh_completes_commands_options_and_values(how: str, tmp_path: Path) -> None:
    script = installed("zsh", tmp_path / "_lattigo")
    load = "autoload -Uz compinit; compinit -u -D"
    setup = f"fpath=({tmp_path} $fpath); {load}" if how == "in fpath" else f"{load}; source {script}"
    completed = {
        "lattigo device": "device-operations",
        "lattigo devices list --co": "lumns",
        "lattigo devices list --output ": "jsonl",
        "lattigo thingspace devices li": "st",
    }
    check_zsh(setup, completed, tmp_path)


@pytest.mark.no_cover
def test_fish_completes_commands_options_and_values_and_files_where_one_can_follow(tmp_path: Path) -> None:
    script = installed("fish", tmp_path / "lattigo.fish")
    (tmp_path / "a-file").touch()
    cases: dict[str, tuple[set[str], set[str]]] = {
        "lattigo ": ({"devices", "pull", "mcp"}, {"a-file"}),
        "lattigo devices ": ({"list", "get"}, {"a-file", "pull"}),
        "lattigo thingspace devices l": ({"list"}, {"a-file"}),
        "lattigo devices list --col": ({"--columns"}, {"--output"}),
        "lattigo devices list --output ": ({"json", "jsonl", "csv", "table"}, {"a-file"}),
        "lattigo usage ": ({"a-file"}, set()),
    }
    lines = " ".join(f"'{line}'" for line in cases)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script}; for line in {lines}; complete -C $line; echo; end"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    blocks = done.stdout.rstrip("\n").split("\n\n")
    for (line, (offered, not_offered)), block in zip(cases.items(), blocks, strict=True):
        found = {row.partition("\t")[0] for row in block.splitlines()}
        assert offered <= found, line
        assert not not_offered & found, line
