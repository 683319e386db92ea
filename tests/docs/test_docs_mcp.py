"""The configurations of programs with a language model start a command that exists."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import cast

from blocks import blocks

from lattigo.cli.app import build_app
from lattigo.cli.command_line import arrange

PAGE = "docs/how-to/mcp.md"


def servers(value: object) -> Iterator[dict[str, object]]:
    """The servers in a configuration, however deep."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        if "command" in table:
            yield table
        for inner in table.values():
            yield from servers(inner)


def test_the_configurations_start_a_server() -> None:
    read = {"json": json.loads, "toml": tomllib.loads}
    found = [server for block in blocks(PAGE, *read) for server in servers(read[block.language](block.code))]
    app = build_app()
    assert len(found) == 4
    for server in found:
        assert server["command"] == "lattigo"
        command, _, _ = app.parse_args(
            arrange(app, cast("list[str]", server["args"])), print_error=False, exit_on_error=False
        )
        assert command is app["mcp"].default_command
