"""The other side of the server for language models: the official client, with a user who can be asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, cast

from attrs import define, field
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult, ElicitRequestFormParams, ElicitResult, TextContent

from lattigo._profiles.account import find_account
from lattigo.cli.actions.clients import FleetClient
from lattigo.cli.mcp.datasets import Datasets
from lattigo.cli.mcp.server import Server, make_server
from lattigo.cli.settings import LATTIGO, Service

MODES = ("auto", "legacy")
"""The ways in which a client asks its user: between two calls since 2026, or while one waits."""


@define
class User:
    """A user who responds to each question in the same way."""

    action: Literal["accept", "decline", "cancel"] = "accept"
    content: Mapping[str, Any] | None = None
    questions: list[str] = field(factory=list[str])

    async def respond(self, _: object, question: object) -> ElicitResult:
        """Note the question, and respond."""
        self.questions.append(cast("ElicitRequestFormParams", question).message)
        return ElicitResult(action=self.action, content=dict(self.content or {}))


@define
class Model:
    """A language model: it sees the texts of results, and nothing else."""

    client: Client
    read: int = 0
    """Characters that it has read."""

    async def call(self, tool: str, **arguments: object) -> Any:
        """Call a tool, and return its result as JSON; one of an error too."""
        result = await self.client.call_tool(tool, arguments)
        self.read += len(text_of(result))
        return json.loads(text_of(result))


def text_of(result: object) -> str:
    """The text of a result: all that a model gets of it."""
    assert isinstance(result, CallToolResult)
    assert result.structured_content is None
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def server_of(
    client: FleetClient,
    datasets: Sequence[Path] = (),
    *,
    service: Service[FleetClient] = LATTIGO,
    url: str = "http://127.0.0.1:9",
    write: bool = False,
) -> Server[None]:
    """A server as the command makes it."""
    account = find_account(service.login, base_url=url)
    return make_server(service, client, account, Datasets.of([*map(str, datasets)]), write=write)


@asynccontextmanager
async def connected(server: Server[None], user: User | None = None, mode: str = "auto") -> AsyncGenerator[Model]:
    """Connect a model to a server in this process; without a user its client can ask nobody."""
    async with Client(server, mode=mode, elicitation_callback=user and user.respond) as client:
        yield Model(client)


def command(environment: Mapping[str, str], *words: str) -> StdioServerParameters:
    """The server as a process of its own."""
    arguments = ["-m", "lattigo", "mcp", *words]
    return StdioServerParameters(command=sys.executable, args=arguments, env={**os.environ, **environment})
