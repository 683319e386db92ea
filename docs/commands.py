"""The reference of the command line: every command with all of its options, from the commands themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lattigo.cli.app import build_app

INTRODUCTION = """# Commands

Every command with all of its options, as `--help` shows them.
[Command line](command-line.md) explains what they have in common.
"""


@cache
def commands() -> str:
    """Return the page, as Markdown. To make it takes seconds."""
    text = build_app().generate_docs(heading_level=2, max_heading_level=2, flatten_commands=True)
    return f"{INTRODUCTION}\n{text}"


def write_commands(path: Path) -> None:
    """Write the page to a file."""
    path.write_text(commands(), encoding="utf-8")
